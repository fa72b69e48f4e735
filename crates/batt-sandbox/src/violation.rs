//! A forbidden system call: note which, end the process.

use std::io;
use std::sync::atomic::{AtomicI64, AtomicPtr, Ordering};

use crate::{VIOLATION_OFFSET, VIOLATION_STATUS};

/// Where the number goes; null until the worker is confined.
static REPORT: AtomicPtr<AtomicI64> = AtomicPtr::new(std::ptr::null_mut());

const PAGE: usize = 4096;

/// Map the shared page and handle the signal by which the filter reports.
pub fn report_to(file: i32) -> io::Result<()> {
    // SAFETY: a new mapping that nothing else knows of and that stays for the life of the process.
    let page = unsafe {
        libc::mmap(std::ptr::null_mut(), PAGE, libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED, file, 0)
    };
    if page == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: inside the page, and aligned.
    REPORT.store(unsafe { page.cast::<u8>().add(VIOLATION_OFFSET) }.cast(), Ordering::SeqCst);
    // SAFETY: zeros are a valid sigaction, and the handler only does what is allowed in one.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_trap as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_NODEFER;
        if libc::sigaction(libc::SIGSYS, &raw const action, std::ptr::null_mut()) != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

/// The part of `siginfo_t` that the kernel fills for SIGSYS; the libc crate does not name it.
#[repr(C)]
struct Trapped {
    signal: libc::c_int,
    error: libc::c_int,
    code: libc::c_int,
    address: *mut libc::c_void,
    call: libc::c_int,
    architecture: libc::c_uint,
}

extern "C" fn on_trap(_signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the kernel passes valid pointers; only memory, getpid and _exit are used.
    unsafe {
        let call = i64::from((*info.cast::<Trapped>()).call);
        if call == libc::SYS_tgkill && aborts(&*context.cast::<libc::ucontext_t>()) {
            // Not a violation: the C library ends the process because something is broken.
            libc::_exit(128 + libc::SIGABRT);
        }
        let report = REPORT.load(Ordering::SeqCst);
        if !report.is_null() {
            (*report).store(call + 1, Ordering::SeqCst);
        }
        libc::_exit(VIOLATION_STATUS);
    }
}

/// Whether the trapped `tgkill` is what `abort` does: SIGABRT to the process itself.
fn aborts(context: &libc::ucontext_t) -> bool {
    #[cfg(target_arch = "x86_64")]
    let (process, signal) = {
        let registers = &context.uc_mcontext.gregs;
        (registers[libc::REG_RDI as usize], registers[libc::REG_RDX as usize])
    };
    #[cfg(target_arch = "aarch64")]
    let (process, signal) = (context.uc_mcontext.regs[0] as i64, context.uc_mcontext.regs[2] as i64);
    // SAFETY: no pointers.
    process == i64::from(unsafe { libc::getpid() }) && signal == i64::from(libc::SIGABRT)
}

/// Names for the calls that the tests and the field's candidates were seen to try.
pub fn call_name(number: i64) -> Option<&'static str> {
    macro_rules! names {
        ($($(#[$cfg:meta])* $name:ident = $text:literal,)*) => {
            [$($(#[$cfg])* (libc::$name, $text),)*]
        };
    }
    let names = names! {
        SYS_bind = "bind",
        SYS_chdir = "chdir",
        SYS_clock_nanosleep = "sleep",
        SYS_clone = "clone",
        SYS_clone3 = "clone",
        SYS_close = "close",
        SYS_connect = "connect",
        SYS_dup = "dup",
        SYS_dup3 = "dup",
        SYS_eventfd2 = "eventfd",
        SYS_execve = "execve",
        SYS_fcntl = "fcntl",
        SYS_fstat = "fstat",
        SYS_ftruncate = "ftruncate",
        SYS_getcwd = "getcwd",
        SYS_getdents64 = "listdir",
        SYS_getppid = "getppid",
        SYS_io_uring_setup = "io_uring",
        SYS_ioctl = "ioctl",
        SYS_kill = "kill",
        SYS_linkat = "link",
        SYS_lseek = "lseek",
        SYS_memfd_create = "memfd_create",
        SYS_mkdirat = "mkdir",
        SYS_mmap = "mmap",
        SYS_mprotect = "mprotect",
        SYS_nanosleep = "sleep",
        SYS_newfstatat = "stat",
        SYS_openat = "open",
        SYS_openat2 = "open",
        SYS_pipe2 = "pipe",
        SYS_ppoll = "poll",
        SYS_prctl = "prctl",
        SYS_pread64 = "read",
        SYS_prlimit64 = "setrlimit",
        SYS_process_vm_readv = "process_vm_readv",
        SYS_process_vm_writev = "process_vm_writev",
        SYS_pselect6 = "select",
        SYS_ptrace = "ptrace",
        SYS_pwrite64 = "write",
        SYS_read = "read",
        SYS_renameat = "rename",
        SYS_renameat2 = "rename",
        SYS_rt_sigaction = "sigaction",
        SYS_sendmsg = "sendmsg",
        SYS_sendto = "sendto",
        SYS_setitimer = "setitimer",
        SYS_setpgid = "setpgid",
        SYS_setrlimit = "setrlimit",
        SYS_setsid = "setsid",
        SYS_setuid = "setuid",
        SYS_socket = "socket",
        SYS_socketpair = "socket",
        SYS_statx = "stat",
        SYS_symlinkat = "symlink",
        SYS_tgkill = "kill",
        SYS_tkill = "kill",
        SYS_uname = "uname",
        SYS_unlinkat = "unlink",
        SYS_wait4 = "wait",
        SYS_waitid = "wait",
        SYS_write = "write",
        SYS_writev = "write",
        #[cfg(target_arch = "x86_64")]
        SYS_access = "access",
        #[cfg(target_arch = "x86_64")]
        SYS_alarm = "alarm",
        #[cfg(target_arch = "x86_64")]
        SYS_dup2 = "dup",
        #[cfg(target_arch = "x86_64")]
        SYS_fork = "fork",
        #[cfg(target_arch = "x86_64")]
        SYS_link = "link",
        #[cfg(target_arch = "x86_64")]
        SYS_lstat = "stat",
        #[cfg(target_arch = "x86_64")]
        SYS_mkdir = "mkdir",
        #[cfg(target_arch = "x86_64")]
        SYS_open = "open",
        #[cfg(target_arch = "x86_64")]
        SYS_pause = "sleep",
        #[cfg(target_arch = "x86_64")]
        SYS_pipe = "pipe",
        #[cfg(target_arch = "x86_64")]
        SYS_poll = "poll",
        #[cfg(target_arch = "x86_64")]
        SYS_readlink = "readlink",
        #[cfg(target_arch = "x86_64")]
        SYS_rename = "rename",
        #[cfg(target_arch = "x86_64")]
        SYS_rmdir = "rmdir",
        #[cfg(target_arch = "x86_64")]
        SYS_select = "select",
        #[cfg(target_arch = "x86_64")]
        SYS_stat = "stat",
        #[cfg(target_arch = "x86_64")]
        SYS_symlink = "symlink",
        #[cfg(target_arch = "x86_64")]
        SYS_unlink = "unlink",
        #[cfg(target_arch = "x86_64")]
        SYS_vfork = "fork",
    };
    names.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}
