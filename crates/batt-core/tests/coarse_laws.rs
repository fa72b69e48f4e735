//! Laws of coarse functions and of the coarse search, on made-up pictures.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use batt_core::Limits;
use batt_core::coarse::functions::listed;
use batt_core::coarse::image::MAX_POSITION;
use batt_core::coarse::stack::{Use, pile_up};
use batt_core::coarse::{Answer, Image, Kind, Outcome, Problem, Room, Settings, Size, State, pattern, search, values};
use batt_core::evaluation::{Context, Inputs, run};
use batt_core::program::parse_program;
use batt_core::search::Rng;

const ROOM: Room = Room { area: 200 };

/// A picture with few colours, of a small size, at a place near the origin.
fn picture(rng: &mut Rng) -> Image {
    let size = Size::new(rng.below(9), rng.below(9));
    let colours = 1 + rng.below(4);
    let black = rng.below(3) > 0;
    let cells =
        (0..size.area()).map(|_| if black && rng.below(2) == 0 { 0 } else { rng.below(colours + 1) as u8 }).collect();
    let place = |rng: &mut Rng| rng.below(9) as i32 - 4;
    Image::new(place(rng), place(rng), size, cells).expect("a picture")
}

fn state(rng: &mut Rng) -> State {
    if rng.below(2) == 0 {
        State::Image(picture(rng))
    } else {
        State::List((0..rng.below(6)).map(|_| picture(rng)).collect())
    }
}

fn images(state: &State) -> Vec<&Image> {
    match state {
        State::Image(image) => vec![image],
        State::List(list) => list.iter().collect(),
    }
}

/// Every result is a well-formed state of the right kind, within the room, and the same whenever it is computed.
#[test]
fn functions_keep_to_their_bounds() {
    let mut rng = Rng::new(&[1]);
    for round in 0..400 {
        let (argument, canvas) = (state(&mut rng), Size::new(rng.below(12), rng.below(12)));
        for function in listed() {
            let result = function.apply(&argument, canvas, ROOM);
            assert_eq!(result, function.apply(&argument, canvas, ROOM), "{function:?} in round {round}");
            let Some(result) = result else { continue };
            let is_list = matches!(argument, State::List(_));
            match function.kind() {
                Kind::ImageToImage => assert_eq!(is_list, matches!(result, State::List(_)), "{function:?}"),
                Kind::ImageToList => assert!(!is_list && matches!(result, State::List(_)), "{function:?}"),
                Kind::CanvasToImage => assert!(!is_list && matches!(result, State::Image(_)), "{function:?}"),
                Kind::ListToImage => assert!(is_list && matches!(result, State::Image(_)), "{function:?}"),
                Kind::ListToList => assert!(is_list && matches!(result, State::List(_)), "{function:?}"),
            }
            assert!(result.area() <= ROOM.total().max(argument.area()), "{function:?} in round {round}");
            for image in images(&result) {
                let again = Image::new(image.row, image.col, image.size(), image.cells().to_vec());
                assert_eq!(again.as_ref(), Some(image), "{function:?} in round {round}");
                assert!(image.row.abs() < MAX_POSITION / 2);
            }
        }
    }
}

/// What a function does with a list is what it does with each image of it.
#[test]
fn functions_of_images_are_mapped_over_lists() {
    let mut rng = Rng::new(&[2]);
    for _ in 0..100 {
        let list: Vec<Image> = (0..rng.below(5)).map(|_| picture(&mut rng)).collect();
        for function in listed().into_iter().filter(|function| function.kind() == Kind::ImageToImage) {
            let one = |image: &Image| function.apply(&State::Image(image.clone()), image.size(), Room::STANDARD);
            let each: Option<Vec<State>> = list.iter().map(one).collect();
            let mapped = function.apply(&State::List(list.clone()), Size::new(0, 0), Room::STANDARD);
            let each = each.map(|each| State::List(each.iter().filter_map(|state| state.image().cloned()).collect()));
            assert_eq!(mapped, each, "{function:?}");
        }
    }
}

/// A value of the DSL is the state that it was made from.
#[test]
fn states_survive_as_values() {
    let mut rng = Rng::new(&[3]);
    for _ in 0..1000 {
        let state = state(&mut rng);
        assert_eq!(values::to_state(&values::from_state(&state)).as_ref(), Ok(&state));
    }
}

/// Each cell of a pile is that of the first layer that is active there.
#[test]
fn layers_keep_their_order() {
    let mut rng = Rng::new(&[4]);
    let size = Size::new(4, 5);
    for _ in 0..300 {
        let layers: Vec<(Image, Use)> = (0..rng.below(5))
            .map(|_| {
                let cells = (0..size.area()).map(|_| rng.below(3) as u8).collect();
                let usage = [Use::Ink, Use::Black, Use::All][rng.below(3)];
                (Image::new(0, 0, size, cells).expect("a picture"), usage)
            })
            .collect();
        let (laid, open) = pile_up(size, layers.iter().cloned());
        let shown = |at: usize| {
            layers.iter().find_map(|(image, usage)| {
                let cell = image.cells()[at];
                let active = match usage {
                    Use::Ink => cell != 0,
                    Use::Black => cell == 0,
                    Use::All => true,
                };
                active.then_some(cell)
            })
        };
        let expected: Vec<Option<u8>> = (0..size.area()).map(shown).collect();
        assert_eq!(open, expected.iter().filter(|cell| cell.is_none()).count());
        let cells: Vec<u8> = expected.into_iter().map(|cell| cell.unwrap_or(0)).collect();
        assert_eq!(laid.cells(), cells);
    }
}

/// Completion leaves what is known, and no black.
#[test]
fn completion_keeps_what_is_known() {
    let mut rng = Rng::new(&[5]);
    let mut completed = 0;
    for _ in 0..200 {
        let (h, w) = (3 + rng.below(6), 3 + rng.below(6));
        let (down, right) = (1 + rng.below(3), 1 + rng.below(3));
        let whole = Image::from_fn(0, 0, Size::new(h, w), |r, c| 1 + ((r % down) * right + c % right) as u8);
        let hole = rng.below(h * w);
        let seen = whole.cells().iter().enumerate().map(|(k, &cell)| if k == hole { 0 } else { cell }).collect();
        let seen = Image::new(0, 0, whole.size(), seen).expect("a picture");
        if let Some(found) = pattern::complete_pattern(&seen, |_| Ok(())).expect("no fault") {
            completed += 1;
            assert!(
                found.cells().iter().zip(seen.cells()).all(|(&found, &seen)| found != 0 && [0, found].contains(&seen))
            );
        }
    }
    assert!(completed > 50);
}

/// A task: the input, and its left half upside down over the right half.
fn problem(rng: &mut Rng) -> Problem {
    let mut pair = || {
        let size = Size::new(2 + rng.below(4), 2 * (1 + rng.below(3)));
        let cells = (0..size.area()).map(|_| rng.below(4) as u8).collect();
        let input = Image::new(0, 0, size, cells).expect("a picture");
        let output = Image::from_fn(0, 0, size, |r, c| {
            if c < size.width / 2 { input.cell(size.height - 1 - r, c) } else { input.cell(r, c) }
        });
        (input, output)
    };
    let (demos, test) = ((0..3).map(|_| pair()).collect(), pair());
    Problem { demos, tests: vec![test.0] }
}

/// All of an outcome but when it was.
fn counted(outcome: &Outcome) -> (&[Vec<Answer>], [usize; 4], u64, Option<&'static str>) {
    (&outcome.answers, outcome.counts, outcome.fuel, outcome.ended.map(|fault| fault.slug()))
}

/// Every answer is what its program gives, which reproduces as many pairs as is said, or more.
#[test]
fn answers_are_what_their_programs_give() {
    let mut rng = Rng::new(&[6]);
    let (stop, limits) = (AtomicBool::new(false), Limits::default());
    let mut answered = 0;
    for _ in 0..8 {
        let problem = problem(&mut rng);
        let outcome = search(&problem, &Settings::default(), &stop, None);
        assert_eq!(outcome.ended, None);
        assert_eq!(counted(&outcome), counted(&search(&problem, &Settings::default(), &stop, None)));
        for answer in &outcome.answers[0] {
            answered += 1;
            let program = parse_program(&answer.program).expect("a program").program;
            let mut cx = Context::watching(&limits, None, None);
            let mut of = |input: &Image| {
                let inputs = Inputs { s: None, i: Some(values::grid_of(input)), c: None };
                run(&program, &inputs, &mut cx).outcome.ok()
            };
            assert_eq!(of(&problem.tests[0]), Some(values::grid_of(&answer.picture)));
            let pairs = problem.demos.iter().filter(|pair| of(&pair.0) == Some(values::grid_of(&pair.1))).count();
            assert!(pairs >= answer.pairs);
        }
    }
    assert!(answered >= 8);
}

/// A search ends soon after it is told to, or its time or fuel is up.
#[test]
fn searches_end() {
    let mut rng = Rng::new(&[7]);
    let problem = problem(&mut rng);
    let deep = Settings { depth: 4, ..Settings::default() };
    let stopped = search(&problem, &deep, &AtomicBool::new(true), None);
    assert_eq!(stopped.ended.map(|fault| fault.slug()), Some("interrupted"));
    // What is done between two looks at the stop sign and the clock is bounded: milliseconds, at a nanosecond a unit.
    assert!(stopped.fuel < 5_000_000);
    let go = AtomicBool::new(false);
    let whole = search(&problem, &Settings::default(), &go, None);
    assert!(whole.fuel > 20_000_000 && whole.longest < 5_000_000, "{} {}", whole.fuel, whole.longest);
    let late = search(&problem, &deep, &go, Some(Instant::now() + Duration::from_millis(30)));
    assert_eq!(late.ended.map(|fault| fault.slug()), Some("timeout"));
    let small = Settings { fuel: 50_000_000, ..deep.clone() };
    let poor = search(&problem, &small, &go, None);
    assert_eq!(poor.ended.map(|fault| fault.slug()), Some("fuel"));
    assert!(poor.fuel < 60_000_000);
    assert_eq!(counted(&poor), counted(&search(&problem, &small, &go, None)));
    let narrow = search(&problem, &Settings { memory: 4 << 20, ..deep.clone() }, &go, None);
    assert_eq!(narrow.ended.map(|fault| fault.slug()), Some("value_too_large"));
}
