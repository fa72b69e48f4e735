//! The search: one course, whatever the memo holds; mutants are programs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use batt_core::evaluation::{Context, Inputs, Limits, run};
use batt_core::program::{Kind, Program, parse_program};
use batt_core::search::{
    Archive, Bank, Catalogue, ColourExpression, Elite, Evaluated, Genome, Lanes, Material, OPERATORS, OperatorId,
    Origin, Proposal, Rng, Samples, Session, Settings, Visited, colours_of, mutate,
};
use batt_core::value::{Kinds, Value};

fn limits() -> Limits {
    Limits { fuel: 100_000, max_leaves: 50_000, max_nesting: 16, max_calls: 50 }
}

fn grid(rows: &[&[u8]]) -> Value {
    Value::grid(rows.len(), rows[0].len(), rows.concat())
}

/// Two demos of "mirror left and right, then paint 3 over 1".
fn samples() -> Samples {
    let pairs = [
        (grid(&[&[0, 1, 0], &[2, 0, 0], &[0, 0, 1]]), grid(&[&[0, 3, 0], &[0, 0, 2], &[3, 0, 0]])),
        (grid(&[&[1, 0, 0, 5], &[0, 2, 0, 0]]), grid(&[&[5, 0, 0, 3], &[0, 0, 2, 0]])),
    ];
    let s = Value::tuple(pairs.iter().map(|(i, o)| Value::tuple(vec![i.clone(), o.clone()])).collect::<Vec<_>>());
    let inputs = |i: &Value| Inputs { s: Some(s.clone()), i: Some(i.clone()), c: None };
    Samples {
        demos: pairs.iter().map(|(i, _)| inputs(i)).collect(),
        expected: pairs.iter().map(|(_, o)| o.clone()).collect(),
        tests: vec![inputs(&grid(&[&[1, 4]]))],
    }
}

fn program(text: &str) -> Program {
    parse_program(text).unwrap_or_else(|e| panic!("{e}\n{text}")).program
}

const PARENTS: [&str; 5] = [
    "x1 = objects(I, T, F, T)\nx2 = argmax(x1, size)\nx3 = recolor(FOUR, x2)\nO = paint(I, x3)",
    "x1 = ofcolor(I, ONE)\nx2 = mapply(neighbors, x1)\nO = fill(I, TWO, x2)",
    "x1 = rbind(replace, ZERO)\nx2 = lbind(x1, I)\nx3 = mostcolor(I)\nO = x2(x3)",
    "x1 = compose(vmirror, hmirror)\nx2 = x1(I)\nx3 = hconcat(I, x2)\nO = tophalf(x3)",
    "x1 = shape(I)\nx2 = canvas(ZERO, x1)\nx3 = asobject(I)\nx4 = shift(x3, RIGHT)\nO = paint(x2, x4)",
];

/// A flag that nobody sets.
fn stop() -> Arc<AtomicBool> {
    Arc::default()
}

fn session(seed: u64) -> Session {
    session_with(seed, stop())
}

fn session_with(seed: u64, stop: Arc<AtomicBool>) -> Session {
    let settings =
        Settings { seed, limits: limits(), memory: 64 << 20, mutants: 200, enumerated: 400, outside: Vec::new() };
    let differ = program(
        "def differ(S, I, C):\n    x1 = asobject(C)\n    x2 = asobject(I)\n    x3 = difference(x1, x2)\n    x4 = size(x3)\n    x5 = minimum(x3)\n    O = astuple(x4, x5)\n    return O",
    );
    Session::new(settings, samples(), &[Arc::new(differ)], stop)
}

fn given() -> Vec<Proposal> {
    let proposal = |text: &&str| Proposal {
        genome: Genome::from_program(&program(text)),
        operator: None,
        parent: None,
        note: String::new(),
    };
    PARENTS.iter().map(proposal).collect()
}

fn population(session: &Session) -> Vec<(String, u32)> {
    session.state.archive.elites().map(|e| (e.program.genome.text(), e.uses)).collect()
}

#[test]
fn a_memo_that_forgets_changes_nothing() {
    let (mut one, mut other) = (session(1), session(1));
    for generation in 0..12 {
        let proposals = || if generation == 0 { given() } else { Vec::new() };
        one.step(proposals());
        other.step(proposals());
        other.problem.lanes.forget();
        other.problem.lanes.forget();
    }
    assert_eq!(population(&one), population(&other));
    assert_eq!(one.state.counts, other.state.counts);
    assert!(one.state.archive.len() > 20);
}

#[test]
fn a_short_program_is_found_by_growing_and_mutating() {
    let mut session = session(2);
    for generation in 0..200 {
        session.step(if generation == 0 { given() } else { Vec::new() });
        if session.state.solutions.all().first().is_some_and(|solution| solution.calls <= 4) {
            break;
        }
    }
    let solution = &session.state.solutions.all()[0];
    assert!(solution.calls <= 4, "{}", solution.genome.text());
    assert_eq!(solution.answers, [Some(grid(&[&[4, 3]]))]);
}

#[test]
fn a_resumed_session_takes_the_same_course() {
    let mut whole = session(3);
    let mut half = session(3);
    for generation in 0..10 {
        let proposals = || if generation == 0 { given() } else { Vec::new() };
        whole.step(proposals());
        if generation < 5 {
            half.step(proposals());
        }
    }
    let saved = half.save().expect("a state");
    let settings = half.settings.clone();
    let differ = program(
        "def differ(S, I, C):\n    x1 = asobject(C)\n    x2 = asobject(I)\n    x3 = difference(x1, x2)\n    x4 = size(x3)\n    x5 = minimum(x3)\n    O = astuple(x4, x5)\n    return O",
    );
    let resumed = Session::resume(settings, samples(), &[Arc::new(differ)], stop(), &saved.state, &saved.visited);
    let mut resumed = resumed.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(state(&resumed), state(&half));
    for _ in 5..10 {
        resumed.step(Vec::new());
    }
    assert_eq!(state(&resumed), state(&whole));
}

/// Every operator, many times: mutants are in canonical form, read back as themselves, and do the same evaluated by
/// class as alone.
#[test]
fn mutants_are_programs() {
    let samples = samples();
    let colours = colours_of(samples.demos.iter().filter_map(|d| d.i.as_ref()));
    let lanes = Lanes::new(samples.demos.clone(), limits(), 16 << 20, stop());
    let bank = Bank::new(&lanes, Arc::new(Catalogue::now()), &colours, 1 << 20);
    let parents: Vec<Evaluated> =
        PARENTS.iter().map(|text| Evaluated::new(Genome::from_program(&program(text)), &lanes)).collect();
    let donors: Vec<&Evaluated> = parents.iter().collect();
    let demo_colours = ColourExpression::all(&lanes);
    let material =
        Material { bank: &bank, donors: &donors, colours: &colours, demo_colours: &demo_colours, result: Kinds::GRID };
    let mut applied = [0; OPERATORS.len()];
    for seed in 0..6000u64 {
        let op = seed as usize % OPERATORS.len();
        let parent = &parents[(seed / 12) as usize % parents.len()];
        let Some(mutant) = mutate(OperatorId(op as u32), parent, &material, Rng::new(&[seed]), true) else { continue };
        applied[op] += 1;
        assert!(!mutant.note.is_empty());
        let whole = mutant.genome.program();
        assert_eq!(whole.nodes(), &*mutant.genome.nodes, "the order of a genome is the canonical one");
        let text = whole.text(Kind::Solver);
        let again = parse_program(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_eq!(Genome::from_program(&again.program).hash(), mutant.genome.hash(), "{text}");
        if seed % 5 == 0 {
            let evaluated = parent.with(mutant.genome, &lanes);
            let output = evaluated.output(&lanes);
            for (inputs, shared) in samples.demos.iter().zip(&output.values) {
                let alone = run(&whole, inputs, &mut Context::new(&limits())).outcome.map_err(|f| f.fault);
                assert_eq!(&alone, shared, "{text}");
            }
        }
    }
    for (count, op) in applied.iter().zip(&OPERATORS) {
        assert!(*count > 5, "{} applied {count} times", op.name);
    }
}

#[test]
fn visited_forgets_whole_blocks_at_fixed_places() {
    let block = 2000;
    let mut visited = Visited::new(block);
    let mut log = Vec::new();
    for hash in 0..7001u64 {
        assert!(visited.insert(hash.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        log.extend(visited.take_new());
    }
    let from = Visited::needed_from(visited.count(), block) as usize;
    assert_eq!(from, 4000);
    let mut restored = Visited::restore(block, visited.count(), &log[from..]);
    assert_eq!(restored.count(), visited.count());
    for hash in 0..7001u64 {
        let hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        assert_eq!(visited.insert(hash), restored.insert(hash));
    }
}

/// Everything that the course of a search depends on, as text.
fn state(session: &Session) -> String {
    let lineage = |mut origin: &Arc<Origin>| {
        let mut lines = format!("{}:{}", origin.operator, origin.note);
        while let Some(parent) = &origin.parent {
            lines += &format!(" < {}:{} {}", parent.operator, parent.note, parent.text);
            origin = parent;
        }
        lines
    };
    let elites: Vec<String> = session
        .state
        .archive
        .elites()
        .map(|e| format!("{} {} {}\n{}", e.program.genome.text(), e.uses, e.progress, lineage(&e.origin)))
        .collect();
    format!("{:?} {:?} {:?} {elites:#?}", session.state.counts, session.state.operators, session.state.bank.position)
}

/// A generation that is stopped, at whatever moment, leaves the state as it was, and the course the same.
#[test]
fn a_stopped_generation_changes_nothing() {
    let flag = stop();
    let mut stopped = session_with(4, flag.clone());
    let mut whole = session(4);
    let mut given_up = 0;
    for generation in 0..12u64 {
        let proposals = || if generation == 0 { given() } else { Vec::new() };
        assert!(whole.step(proposals()));
        for attempt in 0.. {
            let before = state(&stopped);
            flag.store(false, Ordering::Relaxed);
            let done = std::thread::scope(|scope| {
                scope.spawn(|| {
                    std::thread::sleep(std::time::Duration::from_micros(attempt * 400));
                    flag.store(true, Ordering::Relaxed);
                });
                stopped.step(proposals())
            });
            if done {
                break;
            }
            given_up += 1;
            assert_eq!(state(&stopped), before);
        }
    }
    assert!(given_up > 12, "{given_up}");
    assert_eq!(state(&stopped), state(&whole));
}

/// The bank does not depend on how many calls are made at a time, and misses none of a cost that it has passed.
#[test]
fn the_bank_is_the_same_for_every_batch_size() {
    let samples = samples();
    let colours = colours_of(samples.demos.iter().filter_map(|d| d.i.as_ref()));
    let grow = |batch: usize| {
        let lanes = Lanes::new(samples.demos.clone(), limits(), 64 << 20, stop());
        let mut bank = Bank::new(&lanes, Arc::new(Catalogue::now()), &colours, 1 << 40);
        while bank.cost() <= 8 {
            let calls = bank.next_calls(batch, &mut usize::MAX.clone());
            for (id, args) in calls {
                let class = bank.evaluate(id, &args, &lanes);
                class.and_then(|class| bank.enter_call(id, args, class));
            }
        }
        bank.ids().map(|e| bank.expression(e)).collect::<Vec<_>>()
    };
    let large = grow(4096);
    assert_eq!(grow(1), large[..large.len()].to_vec());
    // size(objects(...)) costs 2 on top of an expression of cost 2: it was lost where a batch crossed from one to the other.
    assert!(large.iter().any(|e| e.starts_with("size(objects(")), "{large:?}");
    assert!(large.iter().any(|e| e.starts_with("first(fgpartition(")));
}

/// What is refused takes nothing with it; what is taken is there; what behaves like another is there once.
#[test]
fn an_offer_that_is_refused_drops_nobody() {
    let mut session = session(5);
    for generation in 0..30 {
        session.step(if generation == 0 { given() } else { Vec::new() });
    }
    let elites: Vec<Elite> = session.state.archive.elites().cloned().collect();
    let mut archive = Archive::new(2);
    let mut rng = Rng::new(&[9]);
    let texts =
        |archive: &Archive| archive.elites().map(|e| (e.program.genome.hash(), e.calls, e.fuel)).collect::<Vec<_>>();
    let mut refused = 0;
    for _ in 0..20_000 {
        let mut elite = rng.pick(&elites).expect("some").clone();
        elite.calls = 1 + rng.below(30) as u32;
        elite.fuel = rng.below(1000) as u64;
        elite.progress = rng.below(100) as f32 / 100.0;
        let key = (elite.program.genome.hash(), elite.calls, elite.fuel);
        let before = texts(&archive);
        if archive.offer(elite) {
            assert!(texts(&archive).contains(&key));
        } else {
            refused += 1;
            assert_eq!(texts(&archive), before);
        }
        let mut behaviours: Vec<u64> =
            archive.elites().map(|e| e.output.note.get().expect("scored").behaviour).collect();
        behaviours.sort_unstable();
        let all = behaviours.len();
        behaviours.dedup();
        assert_eq!(behaviours.len(), all);
    }
    assert!(refused > 100);
}

#[test]
fn a_long_line_of_ancestors_is_dropped_without_recursion() {
    let mut origin = Origin::new(None, "given", "", "O".into());
    for _ in 0..1_000_000 {
        origin = Origin::new(Some(origin), "swap", "", "O".into());
    }
    drop(origin);
}

/// Damaged states are refused: none panics, and none is taken for another.
#[test]
fn damaged_states_are_refused() {
    let mut saving = session(6);
    for generation in 0..6 {
        saving.step(if generation == 0 { given() } else { Vec::new() });
    }
    let saved = saving.save().expect("a state");
    let resume = |state: &[u8]| Session::resume(saving.settings.clone(), samples(), &[], stop(), state, &saved.visited);
    assert!(resume(&saved.state).is_ok());
    let mut rng = Rng::new(&[11]);
    for _ in 0..3000 {
        let mut state = saved.state.clone();
        match rng.below(3) {
            0 => state.truncate(rng.below(state.len())),
            1 => {
                let at = rng.below(state.len());
                state[at] ^= 1 << rng.below(8);
            }
            _ => {
                let at = rng.below(state.len());
                state.splice(at..at, (0..rng.below(20)).map(|k| k as u8));
            }
        }
        assert!(state == saved.state || resume(&state).is_err());
    }
}
