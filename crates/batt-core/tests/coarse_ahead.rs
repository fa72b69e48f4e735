//! What is computed ahead of a coarse search changes nothing but time, however much of it there is.

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use batt_core::coarse::{
    Accelerator, Applied, Function, Image, Kind, Outcome, Problem, Room, Settings, Size, State, search, search_with,
};
use batt_core::search::Rng;

/// The engine itself; of every so many results one is missing, and after so many batches all.
struct Engine {
    sizes: RangeInclusive<usize>,
    missing: usize,
    batches: AtomicUsize,
}

impl Accelerator for Engine {
    fn has(&self, function: Function) -> bool {
        function.kind() == Kind::ImageToImage && !matches!(function, Function::PadOne | Function::PadMain)
    }

    fn takes(&self, image: &Image) -> bool {
        image.height() <= 30 && image.width() <= 30
    }

    fn batch(&self) -> Option<RangeInclusive<usize>> {
        (self.batches.load(Ordering::Relaxed) > 0).then(|| self.sizes.clone())
    }

    fn apply(&self, images: &[&Image], functions: &[Function]) -> Applied {
        let count = images.len() * functions.len();
        assert!(count >= *self.sizes.start() && count <= *self.sizes.end());
        let mut applied = Applied::default();
        for (k, image) in images.iter().flat_map(|image| vec![*image; functions.len()]).enumerate() {
            let state = State::Image(image.clone());
            let made = functions[k % functions.len()].apply(&state, Size::new(0, 0), Room::STANDARD);
            let kept = made.filter(|_| (k + 1) % self.missing != 0);
            applied.places.push(kept.as_ref().map_or(Applied::MISSING, |_| applied.images.len() as u32));
            applied.images.extend(kept.and_then(|state| state.image().cloned()));
        }
        if self.batches.fetch_sub(1, Ordering::Relaxed) == 1 {
            applied.failure = Some("no more".to_owned());
        }
        applied
    }
}

fn problem(rng: &mut Rng) -> Problem {
    let mut pair = || {
        let size = Size::new(2 + rng.below(6), 1 + rng.below(8));
        let input = Image::from_fn(0, 0, size, |_, _| rng.below(4) as u8);
        let output = Image::from_fn(0, 0, size, |r, c| input.cell(size.height - 1 - r, c));
        (input, output)
    };
    let (demos, test) = ((0..3).map(|_| pair()).collect(), pair());
    Problem { demos, tests: vec![test.0] }
}

fn course(outcome: &Outcome) -> impl PartialEq + std::fmt::Debug + use<'_> {
    let stages: Vec<_> = outcome.stages.iter().map(|stage| (stage.name, stage.depth, stage.fuel)).collect();
    (&outcome.answers, outcome.counts, outcome.fuel, outcome.longest, outcome.ended, stages)
}

#[test]
fn what_is_computed_ahead_changes_nothing_but_time() {
    let mut rng = Rng::new(&[1]);
    let go = AtomicBool::new(false);
    for _ in 0..3 {
        let problem = problem(&mut rng);
        for (fuel, memory) in [(1 << 40, 1 << 30), (40_000_000, 1 << 30), (3_000_000, 1 << 30), (1 << 40, 4 << 20)] {
            let settings = Settings { fuel, memory, ..Settings::default() };
            let without = search(&problem, &settings, &go, None);
            for (least, most, missing, batches) in [(1, 1 << 16, 1 << 30, 1 << 30), (400, 1000, 3, 5), (1, 500, 2, 1)] {
                let engine = Engine { sizes: least..=most, missing, batches: AtomicUsize::new(batches) };
                let found = search_with(&problem, &settings, Some(&engine), &go, None);
                assert_eq!(course(&found), course(&without));
                assert_eq!(found.failure.is_some(), engine.batches.load(Ordering::Relaxed) == 0, "told once");
            }
        }
    }
}

/// No more is computed ahead than the fuel of the stage could pay for.
#[test]
fn what_cannot_be_paid_is_not_computed_ahead() {
    struct Counting(Engine, AtomicUsize);
    impl Accelerator for Counting {
        fn has(&self, function: Function) -> bool {
            self.0.has(function)
        }
        fn takes(&self, image: &Image) -> bool {
            self.0.takes(image)
        }
        fn batch(&self) -> Option<RangeInclusive<usize>> {
            self.0.batch()
        }
        fn apply(&self, images: &[&Image], functions: &[Function]) -> Applied {
            self.1.fetch_add(images.len() * functions.len(), Ordering::Relaxed);
            self.0.apply(images, functions)
        }
    }
    let problem = problem(&mut Rng::new(&[2]));
    for fuel in [1_000_000, 30_000_000] {
        let engine = Engine { sizes: 1..=1 << 20, missing: 1 << 30, batches: AtomicUsize::new(1 << 30) };
        let counting = Counting(engine, AtomicUsize::new(0));
        let settings = Settings { fuel, depth: 4, ..Settings::default() };
        let found = search_with(&problem, &settings, Some(&counting), &AtomicBool::new(false), None);
        assert!(found.ended.is_some() && found.accelerated > 0);
        // A call costs 200 units or more.
        assert!(counting.1.load(Ordering::Relaxed) as u64 <= fuel / 200, "{fuel}");
    }
}
