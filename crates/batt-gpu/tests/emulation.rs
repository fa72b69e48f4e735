//! Kernels in emulation beside the functions of the engine. Skipped where there is no C++ compiler.
#![cfg(target_os = "linux")]
#![allow(unsafe_code, clippy::print_stdout)]

use std::ffi::CString;
use std::path::Path;
use std::process::Command;

use batt_core::coarse::functions::listed;
use batt_core::coarse::{Function, Image, Room, Size, State};
use batt_gpu::{Device, code};

/// Load the emulation under the name of the driver, which is then found as loaded already.
fn emulate() -> bool {
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

fn set(name: &str, value: &str) {
    // SAFETY: this file has one test, and so one thread that reads or writes the environment.
    unsafe { std::env::set_var(name, value) };
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % n
    }
}

/// Many small and some large ones, with much or little black, few or many colours; also none and without cells.
fn images(count: usize) -> Vec<Image> {
    let mut random = Random(1);
    (0..count)
        .map(|_| {
            let most = [4, 10, 31][random.below(3) as usize];
            let size = Size::new(random.below(most) as usize, random.below(most) as usize);
            let (colours, black) = (1 + random.below(9), random.below(10));
            let (row, col) = (random.below(60) as i32 - 30, random.below(60) as i32 - 30);
            Image::from_fn(
                row,
                col,
                size,
                |_, _| {
                    if random.below(10) < black { 0 } else { 1 + random.below(colours) as u8 }
                },
            )
        })
        .collect()
}

#[test]
fn kernels_compute_what_the_engine_computes() {
    if !emulate() {
        return;
    }
    let functions: Vec<Function> =
        listed().into_iter().chain((1..10).map(Function::Recolour)).filter(|&f| code(f).is_some()).collect();
    let images = images(3000);
    let all: Vec<&Image> = images.iter().collect();
    let applied = Device::open(0, "").unwrap().apply(&all, &functions).unwrap();
    assert_eq!(applied.places.len(), all.len() * functions.len());
    let mut seen = 0;
    for (k, &place) in applied.places.iter().enumerate() {
        let (image, function) = (all[k / functions.len()], functions[k % functions.len()]);
        let right = function.apply(&State::Image(image.clone()), Size::new(0, 0), Room::STANDARD);
        let found = &applied.images[place as usize];
        assert_eq!(right.as_ref(), Some(&State::Image(found.clone())), "{function:?} of {image:?}");
        assert!(place <= seen, "in the order in which they come first");
        seen = seen.max(place + 1);
    }

    // So few are one batch, in which every different result occurs once.
    let few = Device::open(0, "").unwrap().apply(&all[..1000], &functions).unwrap();
    let different: std::collections::HashSet<&Image> = few.images.iter().collect();
    assert_eq!(different.len(), few.images.len());

    assert!(Device::open(0, "").unwrap().apply(&[&Image::blank(0, 0, Size::new(31, 1))], &functions).is_err());
    assert!(Device::open(0, "").unwrap().apply(&all[..9], &[Function::Overlay]).is_err());
    assert_eq!(Device::open(1, "").err().as_deref(), Some("GPU: no device 1"));
    let failing = |name: &str, value: &str| {
        set(name, value);
        let failure = Device::open(0, "").and_then(|mut device| device.apply(&all[..9], &functions));
        // SAFETY: as in `set`.
        unsafe { std::env::remove_var(name) };
        let line = failure.unwrap_err();
        assert!(line.starts_with("GPU: ") && !line.contains('\n'), "{line}");
    };
    failing("EMULATED_DEVICES", "0");
    failing("EMULATED_MEMORY", "1000");
    failing("EMULATED_DRIVER_TOO_OLD", "1");
    failing("EMULATED_FAILURE", "gather"); // after the others have run
}
