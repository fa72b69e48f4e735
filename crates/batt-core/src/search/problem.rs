//! What a search is about, and what stays the same all the time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::fitness::is_answer;
use super::population::Answers;
use super::{ColourExpression, Elite, Genome, Judge, Lanes, Origin, Samples, Settings, Solution, Trial};
use crate::evaluation::{Inputs, run};
use crate::program::Program;
use crate::value::{Kinds, Value, kind_of};

/// The demo samples, what outputs are worth on them, and the test inputs.
pub struct Problem {
    /// The demo samples.
    pub lanes: Lanes,
    /// What outputs are worth.
    pub judge: Judge,
    /// Colours that occur in the demo samples.
    pub colours: Vec<Value>,
    /// Colours as expressions over the demo pairs.
    pub demo_colours: Vec<ColourExpression>,
    tests: Vec<Inputs>,
}

impl Problem {
    /// These samples. Whoever sets `stop` ends all evaluations.
    pub fn new(settings: &Settings, samples: Samples, differs: &[Arc<Program>], stop: Arc<AtomicBool>) -> Problem {
        let Samples { demos, expected, tests } = samples;
        let colours = colours_of(demos.iter().filter_map(|d| d.i.as_ref()).chain(&expected));
        let lanes = Lanes::new(demos.clone(), settings.limits, settings.memory / 3, stop.clone());
        Problem {
            demo_colours: ColourExpression::all(&lanes),
            judge: Judge::new(demos, expected, differs, settings.limits, stop),
            lanes,
            colours,
            tests,
        }
    }

    /// What a program returns for the test inputs.
    pub fn answers(&self, program: &Program) -> Answers {
        let mut cx = self.lanes.context();
        self.tests.iter().map(|inputs| run(program, inputs, &mut cx).outcome.ok().filter(is_answer)).collect()
    }

    /// A program that was in the population, evaluated again.
    pub fn elite(&self, genome: Genome, uses: u32, origin: Arc<Origin>) -> Elite {
        let trial = Trial::new(genome, &self.lanes);
        let output = trial.output(&self.lanes);
        let progress = self.judge.progress(&output, 0.0).unwrap_or(0.0);
        let (calls, fuel) = (trial.genome.calls() as u32, trial.fuel());
        Elite { program: trial.kept(), output, progress, calls, fuel, uses, origin }
    }

    /// A program that was among the solutions, evaluated again.
    pub fn solution(&self, genome: Genome, generation: u64, origin: Arc<Origin>) -> Solution {
        let (calls, fuel) = (genome.calls() as u32, Trial::new(genome.clone(), &self.lanes).fuel());
        Solution { answers: self.answers(&genome.program()), genome, calls, fuel, generation, origin }
    }
}

/// The colours of some grids, each once, ascending.
pub fn colours_of<'a>(grids: impl Iterator<Item = &'a Value>) -> Vec<Value> {
    let mut colours: BTreeSet<u8> = BTreeSet::new();
    for grid in grids {
        if let Value::Grid(grid) = grid {
            colours.extend(grid.cells());
        }
    }
    colours.into_iter().map(|c| Value::Int(c.into())).filter(|v| kind_of(v) == Kinds::COLOUR).collect()
}
