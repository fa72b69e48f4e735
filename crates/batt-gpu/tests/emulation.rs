//! Kernels in emulation beside the functions of the engine. Skipped where there is no C++ compiler.
#![cfg(target_os = "linux")]

mod common;

use std::collections::HashSet;

use batt_core::coarse::{Accelerator, Applied, Function, Image, Room, Size, State};
use batt_gpu::{Device, Devices};
use common::{Random, emulate, emulating, functions, images};

fn right(function: Function, image: &Image) -> Option<State> {
    function.apply(&State::Image(image.clone()), Size::new(0, 0), Room::STANDARD)
}

/// ARCBATT_GPU_IMAGES is how many images there are; every function is applied to each.
#[test]
fn kernels_compute_what_the_engine_computes() {
    let Some(_one) = emulate() else { return };
    let (functions, mut random) = (functions(), Random(1));
    let count = std::env::var("ARCBATT_GPU_IMAGES").map_or(3000, |count| count.parse().unwrap());
    let mut device = Device::open(0, "").unwrap();
    for start in (0..count).step_by(3000) {
        let images = images(&mut random, 3000.min(count - start));
        let all: Vec<&Image> = images.iter().collect();
        let applied = device.apply(&all, &functions).unwrap();
        assert_eq!(applied.places.len(), all.len() * functions.len());
        let mut seen = 0;
        for (k, &place) in applied.places.iter().enumerate() {
            let (image, function) = (all[k / functions.len()], functions[k % functions.len()]);
            let found = &applied.images[place as usize];
            assert_eq!(right(function, image), Some(State::Image(found.clone())), "{function:?} of {image:?}");
            assert!(place <= seen, "in the order in which they come first");
            seen = seen.max(place + 1);
        }
    }
}

#[test]
fn in_a_batch_every_result_occurs_once() {
    let Some(_one) = emulate() else { return };
    let images = images(&mut Random(2), 1000);
    let all: Vec<&Image> = images.iter().collect();
    let few = Device::open(0, "").unwrap().apply(&all, &functions()).unwrap();
    let different: HashSet<&Image> = few.images.iter().collect();
    assert_eq!(different.len(), few.images.len());
}

#[test]
fn what_a_device_does_not_take_is_refused() {
    let Some(_one) = emulate() else { return };
    let (small, wide) = (Image::blank(0, 0, Size::new(9, 9)), Image::blank(0, 0, Size::new(31, 1)));
    let mut device = Device::open(0, "").unwrap();
    assert!(device.apply(&[&wide], &functions()).is_err());
    assert!(device.apply(&[&small], &[Function::Overlay]).is_err());
    assert!(device.apply(&[&small], &[]).unwrap().places.is_empty());
    assert_eq!(Device::open(1, "").err().as_deref(), Some("GPU: no device 1"));
}

#[test]
fn a_failure_is_a_line() {
    let Some(_one) = emulate() else { return };
    let image = Image::blank(0, 0, Size::new(9, 9));
    for setting in [
        ("EMULATED_DEVICES", "0"),
        ("EMULATED_MEMORY", "1000"),
        ("EMULATED_DRIVER_TOO_OLD", "1"),
        ("EMULATED_FAILURE", "gather"), // after the others have run
    ] {
        let open = || Device::open(0, "").and_then(|mut device| device.apply(&[&image], &functions()));
        let line = emulating(&[setting], open).unwrap_err();
        assert!(line.starts_with("GPU: ") && !line.contains('\n'), "{line}");
    }
}

/// What devices computed together is right; how many results there are, and what failed.
fn computed(devices: &Devices, all: &[&Image], functions: &[Function]) -> (usize, Option<String>) {
    let Applied { images, places, failure } = devices.apply(all, functions);
    assert_eq!(places.len(), all.len() * functions.len());
    let there = places.iter().enumerate().filter(|&(_, &place)| place != Applied::MISSING);
    let count = there
        .map(|(k, &place)| {
            let found = State::Image(images[place as usize].clone());
            assert_eq!(right(functions[k % functions.len()], all[k / functions.len()]), Some(found));
        })
        .count();
    (count, failure)
}

#[test]
fn devices_share_a_batch() {
    let Some(_one) = emulate() else { return };
    let (functions, images) = (functions(), images(&mut Random(3), 500));
    let all: Vec<&Image> = images.iter().collect();
    let every = all.len() * functions.len();
    for there in ["1", "2", "3"] {
        emulating(&[("EMULATED_DEVICES", there)], || {
            let devices = Devices::open(None, "", 1).unwrap();
            assert_eq!(devices.count().to_string(), there);
            assert_eq!(computed(&devices, &all, &functions), (every, None));
        });
        // The middle one of three fails in its second batch: the others take what it had. The only one: nobody does.
        let settings = [
            ("EMULATED_DEVICES", there),
            ("EMULATED_FAILURE", "enter"),
            ("EMULATED_FAILING_DEVICE", if there == "1" { "0" } else { "1" }),
            ("EMULATED_FAILURE_AFTER", "1"),
        ];
        emulating(&settings, || {
            let devices = Devices::open(None, "", 1).unwrap();
            assert_eq!(computed(&devices, &all, &functions), (every, None));
            let (count, failure) = computed(&devices, &all, &functions);
            assert_eq!(count, if there == "1" { 0 } else { every });
            assert!(failure.is_some_and(|line| line.starts_with("GPU: run: ")));
            assert_eq!(devices.count(), there.parse::<usize>().unwrap() - 1);
            assert_eq!(devices.batch().is_some(), there != "1");
            assert_eq!(computed(&devices, &all, &functions).1, None, "told once");
        });
    }
}

#[test]
fn devices_are_opened_as_far_as_they_are_there() {
    let Some(_one) = emulate() else { return };
    let few = emulating(&[("EMULATED_DEVICES", "2")], || Devices::open(Some(3), "", 1)).unwrap();
    assert_eq!((few.count(), few.note()), (2, Some("GPU: no device 2")));
    let mut measured = Devices::open(None, "", 7).unwrap();
    assert_eq!(measured.batch(), Some(7..=1 << 16));
    measured.measure();
    assert!(measured.least() <= 1 << 16 || measured.note().is_some() && measured.batch().is_none());
}
