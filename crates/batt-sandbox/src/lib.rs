//! Takes from a process what a candidate written in Python must not have: files, sockets, other processes, new
//! privileges, memory and processor time without end.
//!
//! A worker forks, loads its job and calls [`confine`]; there is no way back. Where the kernel offers a seccomp filter
//! (Linux on x86-64 and AArch64), only the system calls that pure computation needs remain, and any other ends the
//! process after its number was written to the page that the worker shares with its parent. Landlock, where there is
//! one, forbids files and sockets a second time. Elsewhere only the resource limits are set: [`Level::Process`].

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod violation;

#[cfg(unix)]
mod limits;

use std::io;

/// What holds a candidate back, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A process of its own with resource limits, and nothing else.
    Process,
    /// Also a list of allowed system calls.
    Seccomp,
    /// Also no access to any file or socket, by another part of the kernel.
    SeccompLandlock,
}

impl Level {
    /// All levels, from least to most.
    pub const ALL: [Self; 3] = [Self::Process, Self::Seccomp, Self::SeccompLandlock];

    /// The name that people read and write.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Seccomp => "seccomp",
            Self::SeccompLandlock => "seccomp+landlock",
        }
    }

    /// The level with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// The page shared with the parent holds here the number of the system call that ended the worker, plus one.
pub const VIOLATION_OFFSET: usize = 64;

/// Exit status of a worker that tried a forbidden system call.
pub const VIOLATION_STATUS: i32 = 93;

/// How a worker is to be confined.
#[derive(Clone, Copy, Debug)]
pub struct Confinement {
    /// Exactly this much is set up, or nothing and an error.
    pub level: Level,
    /// File descriptor of at least a page, shared with the parent, for [`VIOLATION_OFFSET`].
    pub report: i32,
    /// Bytes of address space beyond those in use now.
    pub memory: u64,
    /// Seconds of processor time until the kernel ends the process, whatever it does.
    pub seconds: u64,
}

/// The most that this machine appears to offer. Changes nothing; only a trial in a process to spare proves it.
pub fn probe() -> Level {
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        filter::probe()
    }
    #[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
    {
        Level::Process
    }
}

/// Do once, before forking, what all workers need.
pub fn prepare() -> io::Result<()> {
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    filter::program()?;
    Ok(())
}

/// Confine this process for ever. It must have a single thread.
pub fn confine(how: &Confinement) -> io::Result<()> {
    #[cfg(unix)]
    limits::limit(how)?;
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    if how.level > Level::Process {
        violation::report_to(how.report)?;
        if how.level == Level::SeccompLandlock {
            filter::forbid_files()?;
        }
        return filter::filter_calls();
    }
    if how.level > Level::Process {
        return Err(io::Error::new(io::ErrorKind::Unsupported, format!("no {} here", how.level.name())));
    }
    Ok(())
}

/// The name of a system call that candidates are known to try, for messages.
pub fn call_name(number: i64) -> Option<&'static str> {
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        violation::call_name(number)
    }
    #[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
    {
        let _ = number;
        None
    }
}
