//! Breeding programs, for Python: a session and what it holds, as data.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use batt_core::evaluation::Inputs;
use batt_core::program::{Kind, parse_program};
use batt_core::search::{
    self as core, Genome, Material, OPERATORS, OperatorId, Origin, Proposal, Rng, Samples, Settings,
};
use batt_core::value::Kinds;
use pyo3::prelude::*;

use crate::arguments::{PyLimits, Workers};
use crate::convert::Value;
use crate::door::{enter, guarded};
use crate::errors::{engine_error, state_error};
use crate::program::Program;

/// A demo sample: (S, input, output).
type PyDemo<'py> = (Bound<'py, Value>, Bound<'py, Value>, Bound<'py, Value>);

/// A test sample: (S, input).
type PyTest<'py> = (Bound<'py, Value>, Bound<'py, Value>);

/// A program from outside: (program, number of the operator or None, place of the parent or None, note).
type PyProposal<'py> = (Bound<'py, Program>, Option<usize>, Option<usize>, String);

/// A program that solves all demo samples: program, calls, fuel, answers to the tests, generation, ancestors.
type PySolution = (Program, u32, u64, Vec<Option<Value>>, u64, Vec<PyAncestor>);

/// How a program came about: operator, note, program.
type PyAncestor = (String, String, Program);

/// A program of the population: program, demo samples solved (a bit each), right shapes, progress, calls, fuel.
type PyElite = (Program, u64, u32, f32, u32, u64);

/// Generations, batches, slow candidates, how many more events there were: see `Session.timeline`.
type PyTimeline =
    (Vec<(u64, u64, Vec<u64>, u64, u64)>, Vec<(u64, usize, usize, u64, u64)>, Vec<(usize, String, u64, u64)>, u64);

fn program(genome: &Genome) -> Program {
    Program::made(genome.program(), Kind::Solver)
}

fn ancestors(origin: &Arc<Origin>) -> Vec<PyAncestor> {
    let whole = |o: &Arc<Origin>| {
        let parsed = parse_program(&o.text).ok()?;
        Some((o.operator.to_string(), o.note.to_string(), Program::made(parsed.program, Kind::Solver)))
    };
    std::iter::successors(Some(origin), |origin| origin.parent.as_ref()).map_while(whole).collect()
}

fn samples(demos: &[PyDemo<'_>], tests: &[PyTest<'_>]) -> Samples {
    let inputs = |s: &Bound<'_, Value>, i: &Bound<'_, Value>| Inputs {
        s: Some(s.get().0.clone()),
        i: Some(i.get().0.clone()),
        c: None,
    };
    Samples {
        demos: demos.iter().map(|(s, i, _)| inputs(s, i)).collect(),
        expected: demos.iter().map(|(_, _, o)| o.get().0.clone()).collect(),
        tests: tests.iter().map(|(s, i)| inputs(s, i)).collect(),
    }
}

/// A search for programs for one task. It sees no test output.
#[pyclass(frozen, module = "arcbatt._engine")]
pub struct Session {
    core: Arc<Mutex<core::Session>>,
    stop: Arc<AtomicBool>,
}

impl Session {
    /// Look at the session with the GIL released: a generation in progress may need it before it gives up the lock.
    fn with<R: Send>(&self, py: Python<'_>, look: impl FnOnce(&mut core::Session) -> R + Send) -> PyResult<R> {
        let looked = guarded(py, || self.core.lock().ok().map(|mut session| look(&mut session)))?;
        looked.ok_or_else(|| broken(py))
    }
}

/// A defect has left the state half done; nothing of it may be used any more.
fn broken(py: Python<'_>) -> PyErr {
    engine_error(py, "an earlier defect of the engine has broken this search; resume it from its last saved state")
}

#[pymethods]
impl Session {
    /// A new search, or with `state` and `visited` (see `save`) the one that wrote them.
    #[new]
    #[allow(clippy::too_many_arguments)] // settings cross as plain data
    #[pyo3(signature = (demos, tests, differs, limits, seed, memory, mutants, enumerated, outside, state = None,
        visited = None))]
    fn new(
        py: Python<'_>,
        demos: Vec<PyDemo<'_>>,
        tests: Vec<PyTest<'_>>,
        differs: Vec<Bound<'_, Program>>,
        limits: PyLimits,
        seed: u64,
        memory: usize,
        mutants: usize,
        enumerated: usize,
        outside: Vec<(String, f64)>,
        state: Option<Vec<u8>>,
        visited: Option<Vec<u8>>,
    ) -> PyResult<Session> {
        let settings = Settings { seed, limits: limits.0, memory, mutants, enumerated, outside };
        let samples = samples(&demos, &tests);
        let differs: Vec<Arc<batt_core::program::Program>> = differs.iter().map(|d| d.get().core.clone()).collect();
        let stop = Arc::new(AtomicBool::new(false));
        let stopping = stop.clone();
        let made = enter(py, 1, &stop, None, move || match state {
            None => Ok(core::Session::new(settings, samples, &differs, stopping)),
            Some(state) => {
                let visited: Vec<u64> = visited.unwrap_or_default().chunks_exact(8).filter_map(word).collect();
                core::Session::resume(settings, samples, &differs, stopping, &state, &visited)
            }
        })?;
        let session = made.map_err(|error| state_error(py, &error.to_string()))?;
        Ok(Session { core: Arc::new(Mutex::new(session)), stop })
    }

    /// One generation, with the GIL released; true when it is done. If `wanted` returns something false, or on Ctrl-C,
    /// it ends within some 50 ms, and the state is what it was before: the same generation can be made again.
    #[pyo3(signature = (proposals = vec![], workers = Workers(0), wanted = None))]
    fn generation(
        &self,
        py: Python<'_>,
        proposals: Vec<PyProposal<'_>>,
        workers: Workers,
        wanted: Option<Bound<'_, PyAny>>,
    ) -> PyResult<bool> {
        let proposal = |(program, operator, parent, note): PyProposal<'_>| Proposal {
            genome: Genome::from_program(&program.get().core),
            operator: operator.map(OperatorId::outside),
            parent,
            note,
        };
        let proposals: Vec<Proposal> = proposals.into_iter().map(proposal).collect();
        let core = self.core.clone();
        self.stop.store(false, Ordering::Relaxed);
        let generation = move || core.lock().ok().map(|mut session| session.step(proposals));
        enter(py, workers.0, &self.stop, wanted.as_ref(), generation)?.ok_or_else(|| broken(py))
    }

    /// Parents for operator number `operator` of those outside: (place, program).
    fn parents(&self, py: Python<'_>, operator: usize) -> PyResult<Vec<(usize, Program)>> {
        self.with(py, |session| {
            session.parents(operator).iter().map(|(place, genome)| (*place, program(genome))).collect()
        })
    }

    /// Since the start: generations, different programs evaluated, dropped as visited, kept, calls enumerated.
    #[getter]
    fn counts(&self, py: Python<'_>) -> PyResult<(u64, u64, u64, u64, u64)> {
        let counts = self.with(py, |session| session.state.counts)?;
        Ok((counts.generations, counts.candidates, counts.visited, counts.kept, counts.enumerated))
    }

    /// Demo samples that the best program solves, and the best progress.
    #[getter]
    fn best(&self, py: Python<'_>) -> PyResult<(u32, f32)> {
        self.with(py, |session| session.state.best)
    }

    /// Seconds of each phase of the generations in this process.
    #[getter]
    fn phases(&self, py: Python<'_>) -> PyResult<Vec<(&'static str, f64)>> {
        let phases = self.with(py, |session| session.phases)?;
        Ok(core::PHASES.into_iter().zip(phases).map(|(name, time)| (name, time.as_secs_f64())).collect())
    }

    /// Note from now on what happens when.
    fn trace(&self, py: Python<'_>) -> PyResult<()> {
        self.with(py, core::Session::trace)
    }

    /// What happened since `trace`: generations (number, ended, nanoseconds of each phase, calls asked of the memo, calls
    /// computed), batches (generation, worker, candidates, begun, ended), slow candidates (worker, text, begun, ended),
    /// and how many more there were. Times are nanoseconds from the call of `trace`.
    fn timeline(&self, py: Python<'_>) -> PyResult<PyTimeline> {
        self.with(py, |session| {
            let (mut generations, mut batches, mut slow) = (Vec::new(), Vec::new(), Vec::new());
            let (events, left_out) = session.timeline.as_ref().map_or((&[][..], 0), core::Timeline::events);
            for event in events {
                match event {
                    core::Event::Generation { number, ended, phases, memo } => {
                        generations.push((*number, *ended, phases.to_vec(), memo.asked, memo.computed));
                    }
                    core::Event::Batch { generation, worker, candidates, span } => {
                        batches.push((*generation, *worker, *candidates, span.0, span.1));
                    }
                    core::Event::Slow { worker, text, span } => slow.push((*worker, text.clone(), span.0, span.1)),
                }
            }
            (generations, batches, slow, left_out)
        })
    }

    /// Calls asked of the memo and calls computed, in this process.
    #[getter]
    fn memo_counts(&self, py: Python<'_>) -> PyResult<(u64, u64)> {
        self.with(py, |session| {
            let counts = session.problem.lanes.counts();
            (counts.asked, counts.computed)
        })
    }

    /// Bytes accounted for by memo and bank.
    #[getter]
    fn memo_bytes(&self, py: Python<'_>) -> PyResult<usize> {
        self.with(py, |session| session.problem.lanes.bytes() + session.state.bank.bytes())
    }

    /// Size of the population: programs, niches, small expressions, and the cost that the enumeration has reached.
    #[getter]
    fn sizes(&self, py: Python<'_>) -> PyResult<(usize, usize, usize, u8)> {
        self.with(py, |session| {
            let (archive, bank) = (&session.state.archive, &session.state.bank);
            (archive.len(), archive.niches(), bank.len(), bank.cost())
        })
    }

    /// For each operator its name, the programs that it made and those that found a place.
    #[getter]
    fn operators(&self, py: Python<'_>) -> PyResult<Vec<(String, u64, u64)>> {
        self.with(py, |session| session.state.operators.iter().map(|o| (o.name.clone(), o.made, o.kept)).collect())
    }

    /// Number of `solutions`.
    #[getter]
    fn solved(&self, py: Python<'_>) -> PyResult<usize> {
        self.with(py, |session| session.state.solutions.all().len())
    }

    /// Programs that solve all demo samples and answer the tests differently, shortest first.
    fn solutions(&self, py: Python<'_>) -> PyResult<Vec<PySolution>> {
        let solution = |s: &core::Solution| {
            let answers = s.answers.iter().map(|a| a.clone().map(Value)).collect();
            (program(&s.genome), s.calls, s.fuel, answers, s.generation, ancestors(&s.origin))
        };
        self.with(py, |session| session.state.solutions.all().iter().map(solution).collect())
    }

    /// The population, niche by niche.
    fn elites(&self, py: Python<'_>) -> PyResult<Vec<PyElite>> {
        let elite = |e: &core::Elite| {
            let (solved, shapes) = e.output.note.get().map_or((0, 0), |s| (s.solved, s.shapes));
            (program(&e.program.genome), solved, shapes, e.progress, e.calls, e.fuel)
        };
        self.with(py, |session| session.state.archive.elites().map(elite).collect())
    }

    /// How program number `place` of `elites` came about: itself first.
    fn ancestors(&self, py: Python<'_>, place: usize) -> PyResult<Vec<PyAncestor>> {
        self.with(py, |session| {
            session.state.archive.elites().nth(place).map_or_else(Vec::new, |e| ancestors(&e.origin))
        })
    }

    /// The state as bytes, and the programs that were visited since the last save, 8 bytes each.
    fn save(&self, py: Python<'_>) -> PyResult<(Vec<u8>, Vec<u8>)> {
        let saved = self.with(py, core::Session::save)?.map_err(|error| state_error(py, &error.to_string()))?;
        Ok((saved.state, saved.visited.iter().flat_map(|hash| hash.to_le_bytes()).collect()))
    }

    /// How many visited programs belong to a state, and the number of the first that is needed to resume.
    #[staticmethod]
    fn visited_in(py: Python<'_>, state: Vec<u8>) -> PyResult<(u64, u64)> {
        guarded(py, || core::visited_in(&state))?.map_err(|error| state_error(py, &error.to_string()))
    }
}

fn word(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_le_bytes)
}

/// The mutation operators: name, what it does, weight.
#[pyfunction]
pub fn list_operators() -> Vec<(&'static str, &'static str, f64)> {
    OPERATORS.iter().map(|o| (o.name, o.doc, o.weight)).collect()
}

/// Deals mutants: programs with the values that their lines have on some samples.
#[pyclass(frozen, module = "arcbatt._engine")]
pub struct Dealer {
    programs: Vec<core::Evaluated>,
    kinds: Vec<Kind>,
    bank: core::Bank,
    colours: Vec<batt_core::Value>,
    demo_colours: Vec<core::ColourExpression>,
}

#[pymethods]
impl Dealer {
    /// Parents, observed on the demo samples; differs compare the inputs with the outputs.
    #[new]
    fn new(
        py: Python<'_>,
        programs: Vec<Bound<'_, Program>>,
        demos: Vec<PyDemo<'_>>,
        limits: PyLimits,
    ) -> PyResult<Dealer> {
        let mut samples = samples(&demos, &[]);
        for (inputs, expected) in samples.demos.iter_mut().zip(&samples.expected) {
            inputs.c = Some(expected.clone());
        }
        let kinds = programs.iter().map(|p| p.get().kind).collect();
        let genomes: Vec<Genome> = programs.iter().map(|p| Genome::from_program(&p.get().core)).collect();
        let limits = limits.0;
        let stop = Arc::new(AtomicBool::new(false));
        let stopping = stop.clone();
        enter(py, 1, &stop, None, move || {
            let colours = core::colours_of(samples.demos.iter().filter_map(|d| d.i.as_ref()).chain(&samples.expected));
            let lanes = core::Lanes::new(samples.demos, limits, 64 << 20, stopping);
            let catalogue = Arc::new(core::Catalogue::now());
            let bank = core::Bank::new(&lanes, catalogue, &colours, 0);
            let programs = genomes.into_iter().map(|g| core::Evaluated::new(g, &lanes)).collect();
            Dealer { programs, kinds, bank, colours, demo_colours: core::ColourExpression::all(&lanes) }
        })
    }

    /// A mutant of parent number `parent` by operator number `operator`, and what was changed; None if the operator
    /// does not apply at the place that the seed draws.
    fn mutate(&self, py: Python<'_>, parent: usize, operator: usize, seed: u64) -> PyResult<Option<(Program, String)>> {
        guarded(py, || self.mutant(parent, operator, seed))
    }
}

impl Dealer {
    fn mutant(&self, parent: usize, operator: usize, seed: u64) -> Option<(Program, String)> {
        let kind = *self.kinds.get(parent)?;
        let donors: Vec<&core::Evaluated> =
            self.programs.iter().zip(&self.kinds).filter(|(_, k)| **k == kind).map(|(p, _)| p).collect();
        let result = if kind == Kind::Solver { Kinds::GRID } else { Kinds::PAIR };
        let (bank, colours, demo_colours) = (&self.bank, &self.colours, &self.demo_colours);
        let material = Material { bank, donors: &donors, colours, demo_colours, result };
        if operator >= OPERATORS.len() {
            return None;
        }
        let mutant =
            core::mutate(OperatorId(operator as u32), self.programs.get(parent)?, &material, Rng::new(&[seed]), true)?;
        Some((Program::made(mutant.genome.program(), kind), mutant.note))
    }
}

/// Bytes that the process has in memory, where the system tells.
#[pyfunction]
pub fn resident_bytes() -> Option<usize> {
    core::resident_bytes()
}
