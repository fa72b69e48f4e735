//! Resource limits, which every Unix has.

use std::io;

use crate::Confinement;

/// Set the limits; what is lowered cannot be raised again, because soft and hard limit are the same.
pub fn limit(how: &Confinement) -> io::Result<()> {
    set(libc::RLIMIT_CORE as _, 0)?;
    set(libc::RLIMIT_FSIZE as _, 0)?;
    set(libc::RLIMIT_CPU as _, how.seconds)?;
    // macOS refuses limits below what its own libraries have reserved.
    #[cfg(target_os = "linux")]
    {
        set(libc::RLIMIT_AS as _, address_space()?.saturating_add(how.memory))?;
        // SAFETY: no pointers; a worker must not outlive the process that forked it.
        unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as libc::c_ulong, 0, 0, 0) };
        // SAFETY: as above.
        if unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1 as libc::c_ulong, 0, 0, 0) } != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

fn set(resource: libc::c_int, value: u64) -> io::Result<()> {
    let limit = libc::rlimit { rlim_cur: value as _, rlim_max: value as _ };
    // SAFETY: `limit` outlives the call. The type of `resource` differs between C libraries.
    match unsafe { libc::setrlimit(resource as _, &raw const limit) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Bytes of address space in use.
#[cfg(target_os = "linux")]
fn address_space() -> io::Result<u64> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    let pages = text.split(' ').next().and_then(|pages| pages.parse::<u64>().ok());
    // SAFETY: no pointers.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    pages.map(|pages| pages * size as u64).ok_or_else(|| io::Error::other(format!("/proc/self/statm: {text:?}")))
}
