//! Is fuel in proportion to work? `cargo bench --package batt-core --bench fuel -- [tries] [seed]`
//!
//! Every primitive is called again and again on arguments drawn from large values of all kinds, until its fuel or 10 ms
//! are used up. What is printed is the time that 5,000,000 units of fuel would take; 0.05 s is what the documentation
//! says of a unit. Exit status 1 if some call would take over 2 s.

#![allow(clippy::print_stdout)]

use batt_core::evaluation::thread_cpu_nanos;
use batt_core::primitives::{Type, builtin, find};
use batt_core::search::Rng;
use batt_core::value::{BuiltOp, Cell, Loc, kind_of};
use batt_core::{Context, Fault, Limits, Value};

/// The allocator that the engine has in Python.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FUEL: u64 = 5_000_000;
const BOUND: f64 = 2.0;
/// Seconds that a call is repeated for, of processor time: other work on the machine must not count.
const MEASURED: f64 = 0.01;

fn primitive(name: &str) -> Value {
    Value::Primitive(find(name).expect("a primitive"))
}

fn set(items: Vec<Value>) -> Value {
    Value::set(items).expect("comparable items")
}

fn ints(n: i64, from: i64) -> Vec<Value> {
    (from..from + n).map(Value::Int).collect::<Vec<_>>()
}

fn noise(h: usize, w: usize) -> Value {
    let mut rng = Rng::new(&[h as u64, w as u64]);
    Value::grid(h, w, (0..h * w).map(|_| rng.below(10) as u8).collect::<Vec<_>>())
}

fn locs(n: usize) -> Vec<Loc> {
    (0..n).map(|k| Loc { i: (k / 1000) as i16, j: (k % 1000) as i16 }).collect::<Vec<_>>()
}

/// Large values of every kind and form, and small ones to go with them.
fn values() -> Vec<Value> {
    let mut values =
        vec![Value::NoValue, Value::Bool(true), Value::Bool(false), Value::empty_set(), Value::empty_tuple()];
    values.extend([0, 1, 2, 3, 5, 9, -1, 30, 1000, 40_000, 1 << 40].map(Value::Int));
    values.extend(
        [(0, 0), (1, 1), (2, 3), (-1, 1), (900, 900), (30_000, 30_000), (-30_000, 30_000), (1 << 40, 0)]
            .map(|(i, j)| Value::pair(i, j)),
    );
    for (h, w) in
        [(1, 1_900_000), (1_900_000, 1), (2, 900_000), (900_000, 2), (1300, 1300), (300, 300), (30, 30), (3, 3)]
    {
        values.push(noise(h, w));
        values.push(Value::grid(h, w, vec![0; h * w]));
    }
    for n in [20, 1000, 30_000, 600_000] {
        values.push(Value::tuple(ints(n as i64, -5)));
        values.push(set(ints(n as i64, 0)));
        values.push(Value::row(&vec![3; n]));
        values.push(Value::indices(locs(n)));
        values
            .push(Value::object(locs(n).into_iter().map(|loc| Cell { colour: (loc.j % 7), loc }).collect::<Vec<_>>()));
        // Far apart, beyond 16 bits, not compact.
        values.push(Value::indices(
            (0..n).map(|k| Loc { i: (k * 7919 % 60_000) as i16, j: (k * 104_729 % 60_000) as i16 }).collect::<Vec<_>>(),
        ));
        values.push(set((0..n as i64).map(|k| Value::pair(k % 1000, 100_000 + k)).collect::<Vec<_>>()));
        values.push(set((0..n as i64 / 2)
            .map(|k| Value::tuple(vec![Value::Int(100_000), Value::pair(k % 900, k / 900)]))
            .collect::<Vec<_>>()));
        // Pairs that hold Booleans; no-value; pieces of many kinds; ragged rows.
        values.push(Value::tuple(
            (0..n).map(|k| Value::tuple(vec![Value::Bool(k % 2 == 0), Value::Int(k as i64)])).collect::<Vec<_>>(),
        ));
        values.push(set((0..n as i64 / 2)
            .map(|k| Value::tuple(vec![Value::NoValue, Value::Int(k)]))
            .collect::<Vec<_>>()));
        values.push(Value::tuple(
            (0..n)
                .map(|k| if k % 2 == 0 { Value::NoValue } else { Value::tuple(vec![Value::NoValue]) })
                .collect::<Vec<_>>(),
        ));
        values.push(Value::tuple((0..n / 60 + 1).map(|k| noise(5, 10 + k % 3)).collect::<Vec<_>>()));
        values
            .push(Value::tuple((0..n / 60 + 1).map(|k| Value::tuple(ints(40 + k as i64 % 3, -1))).collect::<Vec<_>>()));
        let piece = |k: usize| {
            Value::object(
                locs(20)
                    .into_iter()
                    .map(|loc| Cell {
                        colour: (k % 9) as i16,
                        loc: Loc { i: loc.i + (k / 1000) as i16, j: loc.j + (k % 1000) as i16 },
                    })
                    .collect::<Vec<_>>(),
            )
        };
        values.push(set((0..n / 60 + 1).map(piece).collect::<Vec<_>>()));
        values.push(Value::tuple((0..n / 60 + 1).map(piece).collect::<Vec<_>>()));
        values.push(set((0..n / 60 + 1).map(|k| set(ints(30, k as i64))).collect::<Vec<_>>()));
    }
    let large = values.iter().filter(|v| v.leaves() > 20_000).cloned().collect::<Vec<_>>();
    for name in [
        "identity",
        "size",
        "first",
        "last",
        "color",
        "palette",
        "shape",
        "normalize",
        "mostcolor",
        "vmirror",
        "flip",
        "totuple",
        "increment",
        "initset",
    ] {
        values.push(primitive(name));
    }
    let mut rng = Rng::new(&[7]);
    for _ in 0..60 {
        let mut one = || rng.pick(&large).expect("some").clone();
        let (a, b) = (one(), one());
        let both = Value::built(BuiltOp::Rbind, vec![primitive("both"), a.clone()]);
        for name in [
            "equality",
            "contained",
            "combine",
            "astuple",
            "greater",
            "colorcount",
            "other",
            "index",
            "apply",
            "sfilter",
        ] {
            values.push(Value::built(BuiltOp::Rbind, vec![primitive(name), b.clone()]));
            values.push(Value::built(BuiltOp::Lbind, vec![primitive(name), b.clone()]));
        }
        for name in ["first", "last", "size", "flip", "color", "palette", "identity", "initset", "vfrontier"] {
            values.push(Value::built(BuiltOp::Compose, vec![primitive(name), both.clone()]));
        }
        values.push(Value::built(BuiltOp::Matcher, vec![both.clone(), a.clone()]));
        values.push(Value::built(BuiltOp::Fork, vec![primitive("equality"), both.clone(), both]));
    }
    values
}

/// Seconds that the whole fuel would take, if the call does not end in an error other than of fuel.
fn seconds(name: &str, args: &[Value]) -> Option<f64> {
    let id = find(name)?;
    let limits = Limits { fuel: FUEL, ..Limits::default() };
    let mut cx = Context::new(&limits);
    let args: Vec<&Value> = args.iter().collect();
    let begun = thread_cpu_nanos();
    loop {
        let result = cx.call_primitive(id, &args);
        let took = (thread_cpu_nanos() - begun) as f64 / 1e9;
        match result {
            Ok(_) if took < MEASURED => {}
            Ok(_) => return Some(took * FUEL as f64 / cx.spent().max(1) as f64),
            Err(Fault::Fuel) => return Some(took),
            // The program ends here: what counts is the time itself.
            Err(_) => return Some(took),
        }
    }
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|arg| arg.parse::<u64>().ok());
    let (tries, seed) = (numbers.next().unwrap_or(60), numbers.next().unwrap_or(1));
    let values = values();
    let only: Vec<String> = std::env::args().skip(1).filter(|arg| find(arg).is_some()).collect();
    let mut worst: Vec<(f64, String)> = Vec::new();
    for (k, p) in builtin().iter().enumerate() {
        if !only.is_empty() && !only.contains(&p.name) {
            continue;
        }
        let mut rng = Rng::new(&[seed, k as u64]);
        let mut most = (0.0, String::new());
        for _ in 0..tries {
            let mut argument = |kind: Type| {
                let fitting: Vec<&Value> = values.iter().filter(|v| kind_of(v).intersects(kind.kinds())).collect();
                let any: Vec<&Value> = if rng.below(4) == 0 { values.iter().collect() } else { fitting };
                (*rng.pick(&any).unwrap_or(&&values[0])).clone()
            };
            let args: Vec<Value> = p.params.iter().map(|param| argument(param.kind)).collect();
            // What takes long is measured again: the machine may have been busy with something else.
            let again = |first: f64| {
                if first > BOUND { seconds(&p.name, &args).map(|second| first.min(second)) } else { Some(first) }
            };
            if let Some(seconds) = seconds(&p.name, &args).and_then(again)
                && seconds > most.0
            {
                let shown = |v: &Value| {
                    let text = v.to_string();
                    format!("{}[{} leaves]", text.chars().take(24).collect::<String>(), v.leaves())
                };
                most = (seconds, args.iter().map(shown).collect::<Vec<_>>().join(", "));
            }
        }
        worst.push((most.0, format!("{}({})", p.name, most.1)));
    }
    worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (seconds, call) in worst.iter().take(40) {
        println!("{seconds:9.3} s  {call}");
    }
    let over = worst.iter().filter(|(seconds, _)| *seconds > BOUND).count();
    println!("{over} of {} primitives take over {BOUND} s for {FUEL} units of fuel", worst.len());
    std::process::exit(i32::from(over > 0));
}
