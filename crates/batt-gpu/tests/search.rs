//! Whole searches with emulated devices beside those without. Skipped where there is no C++ compiler.
#![cfg(target_os = "linux")]

mod common;

use std::sync::atomic::AtomicBool;

use batt_core::coarse::{Accelerator, Image, Outcome, Problem, Settings, Size, search, search_with};
use batt_gpu::Devices;
use common::{Random, emulate, emulating};

/// A task: the left half upside down over the right half, or the ink that encloses nothing erased.
fn problem(random: &mut Random) -> Problem {
    let half = random.below(2) == 0;
    let mut pair = || {
        let size = Size::new(3 + random.below(5) as usize, 2 * (1 + random.below(4) as usize));
        let input = Image::from_fn(0, 0, size, |_, _| random.below(4) as u8);
        let output = Image::from_fn(0, 0, size, |r, c| match half {
            true if c < size.width / 2 => input.cell(size.height - 1 - r, c),
            true => input.cell(r, c),
            false => input.cell(r, c) % 3,
        });
        (input, output)
    };
    let (demos, test) = ((0..3).map(|_| pair()).collect(), pair());
    Problem { demos, tests: vec![test.0] }
}

/// All of an outcome but when it was and what computed it.
fn course(outcome: &Outcome) -> impl PartialEq + std::fmt::Debug + use<'_> {
    let stages: Vec<_> = outcome.stages.iter().map(|stage| (stage.name, stage.depth, stage.fuel)).collect();
    (&outcome.answers, outcome.counts, outcome.fuel, outcome.longest, outcome.ended, stages)
}

fn with(devices: &Devices, problem: &Problem, settings: &Settings) -> Outcome {
    search_with(problem, settings, Some(devices as &dyn Accelerator), &AtomicBool::new(false), None)
}

#[test]
fn devices_change_nothing_but_time() {
    let Some(_one) = emulate() else { return };
    let mut random = Random(5);
    for _ in 0..3 {
        let problem = problem(&mut random);
        // To the end, and cut short by fuel or memory.
        for (fuel, memory) in
            [(20_000_000_000, 1 << 30), (60_000_000, 1 << 30), (7_000_000, 1 << 30), (1 << 40, 4 << 20)]
        {
            let settings = Settings { fuel, memory, ..Settings::default() };
            let without = search(&problem, &settings, &AtomicBool::new(false), None);
            for there in ["1", "3"] {
                let devices = emulating(&[("EMULATED_DEVICES", there)], || Devices::open(None, "", 1)).unwrap();
                let found = with(&devices, &problem, &settings);
                assert_eq!(course(&found), course(&without));
                assert!(found.accelerated > 0 && found.failure.is_none());
            }
        }
    }
}

#[test]
fn nor_do_devices_that_fail() {
    let Some(_one) = emulate() else { return };
    let (problem, settings) = (problem(&mut Random(6)), Settings::default());
    let without = search(&problem, &settings, &AtomicBool::new(false), None);
    assert_eq!((without.accelerated, &without.failure), (0, &None));
    for (there, after) in [("1", "0"), ("1", "2"), ("3", "3")] {
        let emulated = [
            ("EMULATED_DEVICES", there),
            ("EMULATED_FAILURE", "first"),
            ("EMULATED_FAILING_DEVICE", "0"),
            ("EMULATED_FAILURE_AFTER", after),
        ];
        let devices = emulating(&emulated, || Devices::open(None, "", 1)).unwrap();
        let found = with(&devices, &problem, &settings);
        assert_eq!(course(&found), course(&without));
        assert!(found.failure.is_some_and(|line| line.starts_with("GPU: run: ")), "one line");
        assert_eq!(found.accelerated > 0, (there, after) != ("1", "0"));
        // A search after it does not hear of it again.
        let later = with(&devices, &problem, &settings);
        assert_eq!((course(&later), &later.failure), (course(&without), &None));
    }
}

#[test]
fn small_batches_are_left_to_the_processor() {
    let Some(_one) = emulate() else { return };
    let (problem, settings) = (problem(&mut Random(7)), Settings { depth: 1, ..Settings::default() });
    let devices = Devices::open(None, "", 1 << 16).unwrap();
    assert_eq!(with(&devices, &problem, &settings).accelerated, 0);
}
