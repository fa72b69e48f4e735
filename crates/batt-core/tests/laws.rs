//! Laws that hold for all programs, on random ones.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use batt_core::batt::{Batt, Case, Job};
use batt_core::evaluation::{Evaluation, Inputs, Pool, run};
use batt_core::primitives::{builtin, constants};
use batt_core::program::{
    Callee, Departing, Graph, Input, Kind, Node, NodeId, Program, check, pack, parse_program, unpack,
};
use batt_core::value::{BuiltOp, Cell, Loc};
use batt_core::{Context, Fault, Limits, Value};
use proptest::prelude::*;

/// A random program as choices: each line takes a primitive and arguments from what is there before it. `function`
/// sometimes calls the value of an earlier line instead.
type Line = (usize, [usize; 4], bool);

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = (0..builtin().len(), proptest::array::uniform4(0..1000usize), proptest::bool::weighted(0.1));
    proptest::collection::vec(line, 1..14)
}

/// Arguments come from late lines more often than from early ones, so that programs hang together.
fn build(lines: &[Line]) -> Program {
    let mut graph = Graph::default();
    let mut nodes = vec![graph.add(Node::Input(Input::I)), graph.add(Node::Input(Input::S))];
    let names: Vec<NodeId> = constants()
        .iter()
        .map(|(_, value)| value.clone())
        .chain((0..builtin().len()).map(|k| Value::Primitive(batt_core::primitives::PrimId(k as u16))))
        .map(|value| graph.add(Node::Constant(value)))
        .collect();
    for (primitive, choices, call_value) in lines {
        let choose = |choice: usize, nodes: &[NodeId]| {
            if choice.is_multiple_of(3) {
                names[choice % names.len()]
            } else {
                nodes[nodes.len() - 1 - choice % nodes.len().min(4)]
            }
        };
        let id = batt_core::primitives::PrimId(*primitive as u16);
        let node = if *call_value {
            let (function, arg) = (choose(choices[0], &nodes), choose(choices[1], &nodes));
            graph.call(function, vec![arg])
        } else {
            let count = builtin()[*primitive].params.len();
            let args = choices[..count].iter().map(|&c| choose(c, &nodes)).collect();
            graph.add(Node::Call { callee: Callee::Primitive(id), args })
        };
        nodes.push(node);
    }
    Program::from_graph(&graph, nodes[nodes.len() - 1], &[], |_| 0)
}

fn grids() -> impl Strategy<Value = Value> {
    (1..7usize, 1..7usize).prop_flat_map(|(h, w)| {
        proptest::collection::vec(0..4u8, h * w).prop_map(move |cells| Value::grid(h, w, cells))
    })
}

fn same(a: &Evaluation, b: &Evaluation) -> bool {
    a.fuel == b.fuel && format!("{:?}", a.outcome) == format!("{:?}", b.outcome)
}

fn inputs(grid: &Value) -> Inputs {
    let pair = Value::tuple(vec![grid.clone(), Value::grid(1, 2, vec![3, 0])]);
    Inputs { s: Some(Value::tuple(vec![pair.clone(), pair])), i: Some(grid.clone()), c: None }
}

fn evaluate(batt: &Batt, grids: &[Value], limits: Limits, workers: usize, memo_bytes: usize) -> Vec<Vec<Evaluation>> {
    let cases = grids.iter().map(|grid| Case { inputs: inputs(grid), expected: None }).collect();
    let stop = Arc::new(AtomicBool::new(false));
    let job = Job { cases, limits, timeout: None, memo_bytes, sequential: false, profile: false, stop };
    let pool = Pool::with_workers(workers).expect("threads can be started");
    let reports = pool.install(|| batt.evaluate(&job));
    reports.into_iter().map(|r| r.candidates().map(|m| m.evaluation.clone()).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn merging_changes_no_program(
        programs in proptest::collection::vec(lines(), 1..24),
        grids in proptest::collection::vec(grids(), 1..4),
        fuel in prop_oneof![Just(5_000_000u64), 20..2000u64],
    ) {
        let limits = Limits { fuel, max_leaves: 100_000, ..Limits::default() };
        let programs: Vec<Program> = programs.iter().map(|lines| build(lines)).collect();
        let batt = Batt::new(&programs, []);
        let mut cx = Context::new(&limits);
        let alone: Vec<Vec<Evaluation>> =
            grids.iter().map(|g| programs.iter().map(|p| run(p, &inputs(g), &mut cx)).collect()).collect();
        // A memo of no bytes is emptied after every candidate: what is forgotten must not matter either.
        for (workers, memo_bytes) in [(1, 1 << 30), (2, 1 << 30), (8, 1 << 30), (2, 0)] {
            let shared = evaluate(&batt, &grids, limits, workers, memo_bytes);
            for (a, b) in alone.iter().flatten().zip(shared.iter().flatten()) {
                prop_assert!(same(a, b), "alone {a:?}, in the batt with {workers} workers {b:?}");
            }
        }
    }

    #[test]
    fn printing_and_parsing_gives_the_program_again(lines in lines()) {
        let program = build(&lines);
        for kind in [Kind::Solver, Kind::Differ] {
            let parsed = parse_program(&program.text(kind));
            // A call of something that can be no function is refused by the parser, rightly.
            if let Ok(parsed) = parsed {
                prop_assert_eq!(&parsed.program, &program);
                prop_assert_eq!(parsed.program.id(kind), program.id(kind));
                prop_assert_eq!(parsed.kind, kind);
            }
        }
    }

    /// Other names, other order, repeated lines: the same id.
    #[test]
    fn names_order_and_duplicates_make_no_difference(lines in lines(), seed in any::<u64>()) {
        let program = build(&lines);
        let text = program.text(Kind::Solver);
        prop_assume!(parse_program(&text).is_ok());
        let shuffled = disguised(&program, seed);
        let parsed = parse_program(&shuffled).map_err(|e| TestCaseError::fail(format!("{e}\n{shuffled}")))?;
        prop_assert_eq!(parsed.program.id(Kind::Solver), program.id(Kind::Solver), "{}", shuffled);
    }

    /// No-value among integers, at any depth, is an error whatever the order of the items, and never a panic.
    #[test]
    fn a_set_does_not_depend_on_the_order_of_its_items(
        items in prop::collection::vec((0u8..12, 0u8..12), 2..60),
        seed in any::<u64>(),
    ) {
        let leaf = |k: u8| if k == 0 { Value::NoValue } else { Value::Int(i64::from(k % 4)) };
        let mut items: Vec<Value> = items
            .iter()
            .map(|&(a, b)| if a == 11 { leaf(b) } else { Value::tuple(vec![leaf(a), Value::tuple(vec![leaf(b)])]) })
            .collect();
        let set = Value::set(items.clone());
        let mut state = seed | 1;
        for k in (1..items.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            items.swap(k, (state >> 33) as usize % (k + 1));
        }
        prop_assert_eq!(Value::set(items), set);
    }

    #[test]
    fn the_order_is_total_and_agrees_with_equality(a in grids(), b in grids(), lines in lines()) {
        let limits = Limits::default();
        let mut cx = Context::new(&limits);
        let program = build(&lines);
        let values: Vec<Value> =
            [&a, &b].iter().filter_map(|g| run(&program, &inputs(g), &mut cx).outcome.ok()).chain([a.clone(), b.clone()]).collect();
        for x in &values {
            for y in &values {
                if let (Ok(xy), Ok(yx)) = (x.canonical_cmp(y), y.canonical_cmp(x)) {
                    prop_assert_eq!(xy, yx.reverse());
                    prop_assert_eq!(xy.is_eq(), x.equals(y));
                }
            }
        }
    }
}

/// Values of all kinds, functions with Booleans and no-value in them included.
fn values() -> impl Strategy<Value = Value> {
    let primitive = (0..builtin().len()).prop_map(|k| Value::Primitive(batt_core::primitives::PrimId(k as u16)));
    let leaf = prop_oneof![
        4 => (-2..3i64).prop_map(Value::Int),
        2 => any::<bool>().prop_map(Value::Bool),
        1 => Just(Value::NoValue),
        2 => primitive,
        1 => grids(),
        1 => Just(Value::pair(0, 1)),
        1 => Just(Value::empty_set()),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let op = prop::sample::select(vec![BuiltOp::Compose, BuiltOp::Rbind, BuiltOp::Lbind, BuiltOp::Matcher]);
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::tuple),
            2 => prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| Value::set(items).unwrap_or_else(|_| Value::empty_set())),
            3 => (op, inner.clone(), inner).prop_map(|(op, a, b)| Value::built(op, vec![a, b])),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Any three values: equality and order agree, the order is one, and a set holds no two that are equal.
    #[test]
    fn order_and_equality_agree(mut items in prop::collection::vec(values(), 3..12)) {
        for x in &items {
            for y in &items {
                let (Ok(xy), Ok(yx)) = (x.canonical_cmp(y), y.canonical_cmp(x)) else { continue };
                prop_assert_eq!(xy, yx.reverse(), "{} and {}", x, y);
                prop_assert_eq!(xy.is_eq(), x.equals(y), "{} and {}", x, y);
                for z in &items {
                    if let (Ok(yz), Ok(xz)) = (y.canonical_cmp(z), x.canonical_cmp(z)) {
                        prop_assert!(xy.is_gt() || yz.is_gt() || xz.is_le(), "{}, {}, {}", x, y, z);
                    }
                }
            }
        }
        let Ok(set) = Value::set(items.clone()) else { return Ok(()) };
        let kept: Vec<Value> = set.iter().expect("a set").collect();
        for (k, x) in kept.iter().enumerate() {
            prop_assert!(kept[..k].iter().all(|y| !x.equals(y)), "{} twice in {}", x, set);
            prop_assert!(set.contains(x).expect("a set"), "{} is in {}", x, set);
        }
        for x in &items {
            prop_assert!(set.contains(x).expect("a set"), "{} is in {}", x, set);
        }
        items.reverse();
        prop_assert!(Value::set(items).is_ok_and(|other| other.equals(&set)));
    }

    /// Bytes are those of one value, and whatever else is read is refused or the bytes of the value that it gives.
    #[test]
    fn values_are_the_same_after_a_journey_as_bytes(value in values(), damage in any::<u32>(), to in any::<u8>()) {
        let bytes = value.to_bytes();
        let back = Value::from_bytes(&bytes);
        prop_assert_eq!(back.as_ref(), Ok(&value));
        prop_assert!(Value::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        let mut damaged = bytes.clone();
        damaged[damage as usize % bytes.len()] = to;
        if let Ok(other) = Value::from_bytes(&damaged) {
            // By their bytes: a function from outside equals only itself.
            let again = Value::from_bytes(&other.to_bytes()).map(|value| value.to_bytes());
            prop_assert_eq!(again, Ok(other.to_bytes()));
        }
    }

    /// Programs travel together as they were, and whatever else is read is refused or programs that travel, too.
    #[test]
    fn programs_are_the_same_after_a_journey_as_bytes(
        many in prop::collection::vec((lines(), any::<bool>(), any::<u32>()), 0..6),
        damage in prop::collection::vec((any::<u32>(), any::<u8>()), 1..4),
    ) {
        let mut programs = vec![];
        for (lines, differ, first) in &many {
            // What cannot be written as a text is no program that could be sent.
            let built = build(lines);
            if check(built.nodes()).is_ok() {
                let numbers = (0..built.nodes().len() as u32).map(|k| k.wrapping_mul(*first)).collect();
                programs.push((if *differ { Kind::Differ } else { Kind::Solver }, first, built.with_lines(numbers)));
            }
        }
        let departing =
            programs.iter().map(|(kind, first, program)| Departing { program, kind: *kind, name: "a", line: **first });
        let bytes = pack(&departing.collect::<Vec<_>>());
        let found = unpack(&bytes);
        prop_assert!(found.is_ok(), "{:?}", found.err());
        let found = found.unwrap_or_default();
        prop_assert_eq!(found.len(), programs.len());
        for (one, (kind, first, program)) in found.iter().zip(&programs) {
            prop_assert_eq!((&one.program, one.kind, &*one.name, &one.line), (program, *kind, "a", *first));
            prop_assert_eq!(one.program.lines(), program.lines());
        }
        prop_assert!(unpack(&bytes[..bytes.len() - 1]).is_err());
        let mut damaged = bytes;
        for (place, to) in damage {
            let at = place as usize % damaged.len();
            damaged[at] = to;
        }
        for one in unpack(&damaged).unwrap_or_default() {
            // A text can be made of it, which is read as the same program.
            let text = one.program.text(one.kind);
            let back = parse_program(&text).map(|back| back.program);
            prop_assert_eq!(back.as_ref(), Ok(&one.program), "{}", text);
        }
    }

    /// What a primitive returns does not depend on how a hash map is laid out: equal tuples give equal results.
    #[test]
    fn the_most_common_does_not_depend_on_the_order_of_the_tuple(
        items in prop::collection::vec(values(), 1..10), seed in any::<u64>(),
    ) {
        let mut shuffled = items.clone();
        let mut state = seed | 1;
        for k in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(k, (state >> 33) as usize % (k + 1));
        }
        let limits = Limits::default();
        let mut cx = Context::new(&limits);
        for name in ["mostcommon", "leastcommon"] {
            let id = batt_core::primitives::find(name).expect("a primitive");
            let mut of = |items: &[Value]| cx.call_primitive(id, &[&Value::tuple(items.to_vec())]);
            match (of(&items), of(&shuffled)) {
                (Ok(a), Ok(b)) => prop_assert!(a.equals(&b), "{} and {}", a, b),
                (a, b) => prop_assert_eq!(a, b),
            }
        }
    }
}

/// The program with every call written twice, in a random order that respects what needs what, under other names.
fn disguised(program: &Program, seed: u64) -> String {
    let nodes = program.nodes();
    let mut state = seed | 1;
    let mut random = |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize % n
    };
    let mut written = vec![false; nodes.len()];
    let mut body = String::new();
    let name = |k: usize| match &nodes[k] {
        Node::Input(input) => input.name().to_owned(),
        Node::Constant(value) => batt_core::program::constant_text(value),
        Node::Call { .. } => format!("name_{}", 7 * k + 1),
    };
    loop {
        let ready: Vec<usize> = (0..nodes.len())
            .filter(|&k| !written[k] && matches!(nodes[k], Node::Call { .. }))
            .filter(|&k| nodes[k].needs().all(|id| written[id.at()] || !matches!(nodes[id.at()], Node::Call { .. })))
            .collect();
        if ready.is_empty() {
            break;
        }
        let k = ready[random(ready.len())];
        written[k] = true;
        if let Node::Call { callee, args } = &nodes[k] {
            let function = match callee {
                Callee::Primitive(id) => batt_core::primitives::get(*id).name.clone(),
                Callee::Node(id) => name(id.at()),
            };
            let args: Vec<String> = args.iter().map(|id| name(id.at())).collect();
            for copy in ["copy_of_", ""] {
                body.push_str(&format!("  {copy}{} = {function}({})  # a comment\n", name(k), args.join(" , ")));
            }
        }
    }
    format!("def solve_x(S, I, C):\n{body}  return {}\n", name(nodes.len() - 1))
}

/// Programs that would run for ever or eat all memory end quickly, in a way that tells why.
#[test]
fn hostile_programs_end_quickly() {
    let deep: String = (1..10_000).map(|k| format!("x{} = compose(x{k}, vmirror)\n", k + 1)).collect();
    let doubling: String = (1..100).map(|k| format!("x{} = astuple(x{k}, x{k})\n", k + 1)).collect();
    let long: String = (1..10_000).map(|k| format!("x{} = vmirror(x{k})\n", k + 1)).collect();
    let calls: String = (1..60).map(|k| format!("x{} = compose(x{k}, x{k})\n", k + 1)).collect();
    let cases = [
        ("x1 = power(double, TEN)\nx2 = power(x1, TEN)\nO = x2(ONE)".to_owned(), vec![Fault::Overflow]),
        (
            "x1 = fork(combine, identity, identity)\nx2 = power(x1, (1000000))\nO = x2(I)".to_owned(),
            vec![Fault::ValueTooLarge],
        ),
        (
            "x1 = asindices(I)\nx2 = product(x1, x1)\nx3 = product(x2, x2)\nO = product(x3, x3)".to_owned(),
            vec![Fault::ValueTooLarge, Fault::Fuel],
        ),
        ("O = repeat(I, 9223372036854775807)".to_owned(), vec![Fault::ValueTooLarge]),
        ("O = canvas(ZERO, (9223372036854775807, 9223372036854775807))".to_owned(), vec![Fault::ValueTooLarge]),
        ("x1 = canvas(ZERO, (30000, 60))\nO = upscale(x1, (30000))".to_owned(), vec![Fault::ValueTooLarge]),
        ("O = interval(-9223372036854775808, 9223372036854775807, ONE)".to_owned(), vec![Fault::ValueTooLarge]),
        // w(w) with w = x -> x(x): calls without end.
        ("x1 = fork(rapply, initset, identity)\nO = x1(x1)".to_owned(), vec![Fault::CallDepth, Fault::Fuel]),
        (format!("x1 = identity(vmirror)\n{deep}O = x10000(I)"), vec![Fault::ValueTooDeep]),
        (format!("x1 = identity(I)\n{doubling}O = identity(x100)"), vec![Fault::ValueTooLarge, Fault::ValueTooDeep]),
        (
            format!("x1 = identity(vmirror)\n{calls}O = x60(I)"),
            vec![Fault::Fuel, Fault::ValueTooLarge, Fault::ValueTooDeep],
        ),
    ];
    let limits = Limits::default();
    let grid = Value::grid(30, 30, vec![1; 900]);
    let pool = Pool::with_workers(2).expect("threads can be started");
    let mut programs = Vec::new();
    for (text, faults) in &cases {
        let program = parse_program(text).expect("parses").program;
        let evaluation = pool.install(|| run(&program, &inputs(&grid), &mut Context::new(&limits)));
        let Err(failure) = evaluation.outcome else { panic!("{} gave a value", &text[..text.len().min(80)]) };
        assert!(faults.contains(&failure.fault), "{:?} for {}", failure.fault, &text[..text.len().min(80)]);
        programs.push(program);
    }
    // A long program is no hostile one, and neighbours of hostile programs are unharmed.
    let honest = parse_program(&format!("x1 = hmirror(I)\n{long}O = identity(x10000)")).expect("parses").program;
    programs.push(honest);
    let batt = Batt::new(&programs, []);
    let shared = evaluate(&batt, &[grid], limits, 2, 1 << 28);
    assert!(shared[0].last().expect("a candidate").outcome.is_ok());
}

#[test]
fn the_pool_is_kept_between_jobs() {
    let pool = Pool::with_workers(2).expect("threads can be started");
    assert_eq!(pool.install(|| 6 * 7), 42);
    assert_eq!(Pool::with_workers(2).expect("the same pool").workers, 2);
}

fn near_or_far() -> impl Strategy<Value = Vec<(i16, i16, i16)>> {
    let near = proptest::collection::vec((0..3i16, -4..70i16, -70..70i16), 0..200);
    let ends = prop_oneof![Just(i16::MIN), Just(i16::MAX), Just(0i16)];
    let far = proptest::collection::vec((ends.clone(), ends.clone(), ends), 0..60);
    prop_oneof![near, far]
}

proptest! {
    /// Whichever way locations and cells are ordered, they are those given, ascending, each once.
    #[test]
    fn sets_of_places_are_ascending(places in near_or_far()) {
        let locs: Vec<Loc> = places.iter().map(|&(_, i, j)| Loc { i, j }).collect();
        let cells: Vec<Cell> = places.iter().map(|&(colour, i, j)| Cell { colour, loc: Loc { i, j } }).collect();
        let (ordered_locs, ordered_cells) = (BTreeSet::from_iter(locs.clone()), BTreeSet::from_iter(cells.clone()));
        let (indices, object) = (Value::indices(locs), Value::object(cells));
        prop_assert!(ordered_locs.iter().eq(indices.as_indices().unwrap_or(&[])));
        prop_assert!(ordered_cells.iter().eq(object.as_object().unwrap_or(&[])));
    }
}
