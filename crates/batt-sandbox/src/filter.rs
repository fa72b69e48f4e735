//! The system calls that remain, and Landlock.

use std::collections::BTreeMap;
use std::io;
use std::sync::OnceLock;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetStatus, Scope,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use crate::Level;

#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: seccompiler::TargetArch = seccompiler::TargetArch::x86_64;
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: seccompiler::TargetArch = seccompiler::TargetArch::aarch64;

/// Where a worker keeps `/proc/self/statm` open, to see how much memory candidates left behind.
const OPEN_FILE: u64 = 3;

/// Calls allowed with any arguments: memory, clocks, signals that were set up before, the end.
const ALLOWED: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_futex,
    libc::SYS_getpid,
    libc::SYS_getrandom,
    libc::SYS_getrusage,
    libc::SYS_gettid,
    libc::SYS_gettimeofday,
    libc::SYS_madvise,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_sigaltstack,
    libc::SYS_times,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_time,
];

/// The compiled filter, the same for all workers.
pub fn program() -> io::Result<&'static BpfProgram> {
    static PROGRAM: OnceLock<Result<BpfProgram, String>> = OnceLock::new();
    let compiled = PROGRAM.get_or_init(|| compile().map_err(|error| error.to_string()));
    compiled.as_ref().map_err(|message| io::Error::other(message.clone()))
}

fn compile() -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.iter().map(|&call| (call, vec![])).collect();
    let anonymous = masked(3, libc::MAP_ANONYMOUS, libc::MAP_ANONYMOUS)?;
    rules.insert(libc::SYS_mmap, vec![SeccompRule::new(vec![masked(2, libc::PROT_EXEC, 0)?, anonymous])?]);
    rules.insert(libc::SYS_mprotect, vec![SeccompRule::new(vec![masked(2, libc::PROT_EXEC, 0)?])?]);
    rules.insert(libc::SYS_pread64, vec![SeccompRule::new(vec![equal(0, OPEN_FILE)?])?]);
    // Only the timer that ends a candidate, which the worker sets anew for each sample.
    rules.insert(libc::SYS_setitimer, vec![SeccompRule::new(vec![equal(0, libc::ITIMER_PROF as u64)?])?]);
    // Last words of the C library go to file 2, which is /dev/null.
    rules.insert(libc::SYS_write, vec![SeccompRule::new(vec![equal(0, 2)?])?]);
    rules.insert(libc::SYS_writev, vec![SeccompRule::new(vec![equal(0, 2)?])?]);
    SeccompFilter::new(rules, SeccompAction::Trap, SeccompAction::Allow, ARCHITECTURE)?.try_into()
}

fn equal(argument: u8, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
}

fn masked(argument: u8, mask: libc::c_int, value: libc::c_int) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(mask as u64), value as u64)
}

/// Install the filter.
pub fn filter_calls() -> io::Result<()> {
    seccompiler::apply_filter(program()?).map_err(|error| io::Error::other(error.to_string()))
}

/// Forbid all files, TCP, abstract Unix sockets and signals to others, as far as this kernel's Landlock can.
pub fn forbid_files() -> io::Result<()> {
    let status = (|| {
        Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(ABI::V6))?
            .handle_access(AccessNet::from_all(ABI::V6))?
            .scope(Scope::from_all(ABI::V6))?
            .create()?
            .restrict_self()
    })()
    .map_err(|error| io::Error::other(error.to_string()))?;
    match status.ruleset {
        RulesetStatus::NotEnforced => Err(io::Error::new(io::ErrorKind::Unsupported, "no Landlock here")),
        _ => Ok(()),
    }
}

/// What the kernel says it has.
pub fn probe() -> Level {
    let trap: u32 = libc::SECCOMP_RET_TRAP;
    // SAFETY: the kernel reads one integer.
    let seccomp = unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_GET_ACTION_AVAIL, 0, &raw const trap) };
    // SAFETY: asks for the version only; no memory is read.
    let landlock = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<u8>(), 0usize, 1u32) };
    match (seccomp, landlock) {
        (0, 1..) => Level::SeccompLandlock,
        (0, _) => Level::Seccomp,
        _ => Level::Process,
    }
}
