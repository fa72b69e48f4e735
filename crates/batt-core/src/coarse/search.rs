//! The coarse search of one task, from its grids to answers.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::ahead::{Accelerator, Ahead};
use super::budget::{Budget, Stage};
use super::classes::{Canvas, Classes, Given};
use super::colours::{Naming, Renaming};
use super::functions::Outside;
use super::image::{Image, Room, Size};
use super::pieces::Pieces;
use super::sizes;
use super::stack::{Candidate, Stacker};
use super::step::Step;
use super::text::{self, Source};
use crate::Fault;

/// What a search may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Greatest number of ordinary functions before a picture is finished; of those that win often half as many again.
    pub depth: u8,
    /// Greatest amount of work, in units of about a nanosecond.
    pub fuel: u64,
    /// Greatest memory, in bytes, about.
    pub memory: usize,
    /// How many different answers are kept for a test input.
    pub attempts: usize,
    /// Functions that users have defined.
    pub outside: Vec<&'static Outside>,
    /// Steps that are left out.
    pub without: Vec<Step>,
}

impl Settings {
    fn with(&self, step: Step) -> bool {
        !self.without.contains(&step)
    }
}

impl Default for Settings {
    fn default() -> Settings {
        let (outside, without) = (Vec::new(), Vec::new());
        Settings { depth: 2, fuel: 20_000_000_000, memory: 1 << 30, attempts: 2, outside, without }
    }
}

/// The grids of a task, as images at the origin.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Inputs and outputs of the demo pairs.
    pub demos: Vec<(Image, Image)>,
    /// The test inputs.
    pub tests: Vec<Image>,
}

/// An answer for one test input.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The picture.
    pub picture: Image,
    /// What it is worth.
    pub score: f64,
    /// How many demo pairs its program reproduces.
    pub pairs: usize,
    /// Number of functions of its longest layer.
    pub depth: u8,
    /// Number of layers.
    pub layers: usize,
    /// Whether it shows the output of another demo pair.
    pub borrows: bool,
    /// Its program.
    pub program: String,
}

/// What came of a search.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// For each test input the answers, the best first.
    pub answers: Vec<Vec<Answer>>,
    /// How many classes, different states and pieces there were, and candidates.
    pub counts: [usize; 4],
    /// Work done.
    pub fuel: u64,
    /// Why it ended early, if it did.
    pub ended: Option<Fault>,
    /// When it did what.
    pub stages: Vec<Stage>,
    /// The greatest amount of work between two looks at the clock and the stop sign.
    pub longest: u64,
    /// How many results of functions an accelerator had computed.
    pub accelerated: u64,
    /// Why it did not compute all that it was given, if something failed; the search did it then.
    pub failure: Option<String>,
}

/// Search for pictures of the test outputs. `stop` and `deadline` end it early, with what it has found.
pub fn search(problem: &Problem, settings: &Settings, stop: &AtomicBool, deadline: Option<Instant>) -> Outcome {
    search_with(problem, settings, None, stop, deadline)
}

/// The same search, with the same outcome; some results of functions are computed ahead, many at once.
pub fn search_with(
    problem: &Problem,
    settings: &Settings,
    accelerator: Option<&dyn Accelerator>,
    stop: &AtomicBool,
    deadline: Option<Instant>,
) -> Outcome {
    let mut outcome = Outcome { answers: vec![Vec::new(); problem.tests.len()], ..Outcome::default() };
    if problem.demos.is_empty() || problem.tests.is_empty() {
        return outcome;
    }
    let mut budget = Budget::new(settings.fuel, settings.memory, stop, deadline);
    let mut ahead = Ahead::new(accelerator);
    for depth in 1..=settings.depth {
        let mut found = Outcome::default();
        let ended = run(problem, settings, depth, &mut ahead, &mut budget, &mut found);
        // A search that was cut short may have found less than the one before, but not nothing.
        if ended.is_ok() || found.answers.iter().any(|answers| !answers.is_empty()) {
            outcome = found;
        }
        if let Err(fault) = ended {
            outcome.ended = Some(fault);
            break;
        }
    }
    outcome.answers.resize(problem.tests.len(), Vec::new());
    (outcome.fuel, outcome.longest) = (budget.spent(), budget.longest());
    outcome.stages = budget.stages();
    (outcome.accelerated, outcome.failure) = ahead.end();
    outcome
}

/// Whether a stage that ended is to be followed by the next one, with what there is.
fn cut(stage: Result<(), Fault>, cut_at: &mut Option<Fault>) -> Result<(), Fault> {
    match stage {
        Err(fault @ (Fault::Fuel | Fault::ValueTooLarge)) => {
            *cut_at = cut_at.or(Some(fault));
            Ok(())
        }
        other => other,
    }
}

/// One search up to this depth. What runs out of fuel or memory ends early, and the next stage goes on with what there is.
fn run(
    problem: &Problem,
    settings: &Settings,
    depth: u8,
    ahead: &mut Ahead<'_>,
    budget: &mut Budget<'_>,
    outcome: &mut Outcome,
) -> Result<(), Fault> {
    let demos = problem.demos.len();
    let naming = settings.with(Step::Colours).then(|| Naming::learn(&problem.demos));
    let grids = problem.demos.iter().map(|(input, _)| input).chain(&problem.tests);
    let name = |input: &Image| naming.as_ref().map_or(Renaming::IDENTITY, |naming| naming.of(input));
    let renamings: Vec<Renaming> = grids.map(name).collect();
    let inputs: Vec<Image> = problem
        .demos
        .iter()
        .map(|(input, _)| input)
        .chain(&problem.tests)
        .zip(&renamings)
        .map(|(input, renaming)| renaming.apply(input))
        .collect();
    let targets: Vec<Image> =
        problem.demos.iter().zip(&renamings).map(|((_, output), renaming)| renaming.apply(output)).collect();
    let sizes: Vec<Size> = targets.iter().map(Image::size).collect();
    let room = Room::STANDARD;
    let mut classes = Classes::new(&inputs, room, depth, &settings.outside);
    let finish = settings.with(Step::Finishing);
    classes.give(Given::Blank(Canvas::Input), inputs.iter().map(|input| Image::blank(0, 0, input.size())).collect(), 1);
    for (pair, target) in targets.iter().enumerate() {
        let shown = |grid: usize| if grid == pair { Image::blank(0, 0, target.size()) } else { target.clone() };
        classes.give(Given::DemoOutput(pair), (0..inputs.len()).map(shown).collect(), 1);
    }
    let mut cut_at = None;
    budget.begin("expand", depth, 30);
    cut(classes.expand(finish, ahead, budget), &mut cut_at)?;
    budget.begin("sizes", depth, 30);
    let first = if settings.with(Step::Sizes) { classes.len() } else { 1 };
    let predicted = sizes::predict(&classes, first, &sizes, budget)?;
    let sized: Vec<bool> = (0..demos)
        .map(|pair| predicted.as_ref().is_some_and(|predicted| predicted.sizes[pair] == sizes[pair]))
        .collect();
    let mut outputs = sizes;
    match &predicted {
        Some(predicted) => outputs.extend_from_slice(&predicted.sizes[demos..]),
        None => outputs.extend(problem.tests.iter().map(|_| Size::new(1, 1))),
    }
    budget.begin("expand to sizes", depth, 30);
    cut(classes.expand_to(&outputs, finish, ahead, budget), &mut cut_at)?;
    budget.begin("pieces", depth, 50);
    let (pieces, ended) = Pieces::new(&classes, &targets, finish, budget)?;
    cut(ended, &mut cut_at)?;
    budget.begin("stacks", depth, 100);
    outcome.counts = [classes.len(), classes.state_count(), pieces.len(), 0];
    let mut stacker = Stacker::new(&classes, &pieces, &targets, &sized, &settings.without);
    let ended = stacker.build_all(budget);
    outcome.counts[3] = stacker.found().len();
    budget.begin("programs", depth, 100);
    let source = Source {
        demos: &problem.demos,
        naming: naming.as_ref().filter(|_| renamings.iter().any(|renaming| *renaming != Renaming::IDENTITY)),
        renamings: &renamings[..demos],
        classes: &classes,
        pieces: &pieces,
        size: predicted.map(|predicted| predicted.rule),
    };
    outcome.answers = choose(stacker.found(), &renamings[demos..], settings.attempts, &source);
    ended.and(cut_at.map_or(Ok(()), Err))
}

/// The best different pictures for each test input; of equal ones the earlier candidate's.
fn choose(found: &[Candidate], renamings: &[Renaming], attempts: usize, source: &Source<'_>) -> Vec<Vec<Answer>> {
    let mut order: Vec<&Candidate> = found.iter().collect();
    order.sort_by(|a, b| b.score().total_cmp(&a.score()));
    let mut answers = vec![Vec::<Answer>::new(); renamings.len()];
    for (test, (answers, renaming)) in answers.iter_mut().zip(renamings).enumerate() {
        let back = renaming.inverse();
        for candidate in &order {
            if answers.len() >= attempts {
                break;
            }
            let Some(picture) = candidate.tests[test].as_ref().map(|picture| back.apply(picture)) else { continue };
            if picture.is_empty() || picture.height() > 30 || picture.width() > 30 {
                continue;
            }
            if answers.iter().all(|answer| answer.picture != picture) {
                answers.push(Answer {
                    picture,
                    score: candidate.score(),
                    pairs: candidate.pairs,
                    depth: candidate.depth,
                    layers: candidate.layers.len(),
                    borrows: candidate.borrows,
                    program: text::write(source, candidate),
                });
            }
        }
    }
    answers
}
