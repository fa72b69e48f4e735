//! The emulated driver, and made-up images.
#![allow(unsafe_code, clippy::print_stdout, dead_code)] // each test file uses some of it

use std::ffi::CString;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use batt_core::coarse::functions::listed;
use batt_core::coarse::{Function, Image, Size};
use batt_gpu::code;

/// Load the emulation under the name of the driver, which is then found as loaded already. Tests go on one after another
/// while they hold what is returned; `None` where there is no C++ compiler.
pub fn emulate() -> Option<MutexGuard<'static, ()>> {
    static LOADED: OnceLock<bool> = OnceLock::new();
    static ONE: Mutex<()> = Mutex::new(());
    let guard = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    LOADED.get_or_init(load).then_some(guard)
}

fn load() -> bool {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("kernels/emulation.cpp");
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("libcuda.so");
    let flags = ["-std=c++14", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-Wl,-soname,libcuda.so", "-o"];
    match Command::new("c++").args(flags).arg(&library).arg(source).status() {
        Ok(status) => assert!(status.success()),
        Err(_) => {
            println!("No C++ compiler here: kernels are not tested.");
            return false;
        }
    }
    let name = CString::new(library.to_str().unwrap()).unwrap();
    // SAFETY: the library does nothing when it is loaded.
    assert!(!unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW) }.is_null());
    true
}

/// Do something with devices that are emulated like this; they read it when they are opened.
pub fn emulating<R>(settings: &[(&str, &str)], job: impl FnOnce() -> R) -> R {
    for (name, value) in settings {
        // SAFETY: one test at a time goes on, and no other thread reads the environment.
        unsafe { std::env::set_var(name, value) };
    }
    let done = job();
    for (name, _) in settings {
        // SAFETY: as above.
        unsafe { std::env::remove_var(name) };
    }
    done
}

/// All functions that have a kernel.
pub fn functions() -> Vec<Function> {
    listed().into_iter().chain((1..10).map(Function::Recolour)).filter(|&f| code(f).is_some()).collect()
}

pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % n
    }
}

/// Many small and some large ones, with much or little black, few or many colours; also none and without cells.
pub fn images(random: &mut Random, count: usize) -> Vec<Image> {
    (0..count)
        .map(|_| {
            let most = [4, 10, 31][random.below(3) as usize];
            let size = Size::new(random.below(most) as usize, random.below(most) as usize);
            let (colours, black) = (1 + random.below(9), random.below(10));
            let (row, col) = (random.below(60) as i32 - 30, random.below(60) as i32 - 30);
            let mut cell = || if random.below(10) < black { 0 } else { 1 + random.below(colours) as u8 };
            Image::from_fn(row, col, size, |_, _| cell())
        })
        .collect()
}
