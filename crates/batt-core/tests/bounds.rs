//! Bounds that no program may get past: overflow, the limit on leaves. Whether work is in proportion to fuel, the bench
//! `fuel` tells.

use batt_core::evaluation::{Inputs, run};
use batt_core::primitives::find;
use batt_core::program::parse_program;
use batt_core::{Context, Fault, Limits, Value};

fn call(name: &str, args: &[Value]) -> Result<Value, Fault> {
    let limits = Limits::default();
    Context::new(&limits).call_primitive(find(name).expect("a primitive"), &args.iter().collect::<Vec<_>>())
}

#[test]
fn mirrors_of_extreme_places_overflow() {
    for n in [i64::MIN, i64::MIN + 1, i64::MAX] {
        let patch = Value::set(vec![Value::pair(n, 0)]).expect("a set");
        for mirror in ["hmirror", "vmirror", "dmirror", "cmirror"] {
            assert_eq!(call(mirror, std::slice::from_ref(&patch)), Err(Fault::Overflow), "{mirror} at {n}");
        }
    }
}

#[test]
fn joined_values_obey_the_limit() {
    let grid = Value::grid(1400, 1400, vec![0; 1400 * 1400]);
    for join in ["hconcat", "vconcat"] {
        assert_eq!(call(join, &[grid.clone(), grid.clone()]), Err(Fault::ValueTooLarge), "{join}");
    }
    let square = call("asindices", &[Value::grid(990, 990, vec![0; 990 * 990])]).expect("fits");
    let below = call("shift", &[square.clone(), Value::pair(2000, 0)]).expect("fits");
    assert_eq!(call("combine", &[square, below]), Err(Fault::ValueTooLarge));
}

#[test]
fn long_rows_and_many_pieces_are_within_the_limits() {
    let long = Value::grid(1, 400_000, vec![0; 400_000]);
    let tall = Value::tuple(vec![Value::set(vec![Value::Int(1)]).expect("a set"); 200_000]);
    let wide = Value::tuple(vec![Value::tuple(vec![Value::Int(-1); 200_000])]);
    assert!(call("cellwise", &[long.clone(), long, Value::Int(-1)]).is_ok());
    assert!(call("vsplit", &[tall, Value::Int(200_001)]).is_ok());
    assert!(call("hsplit", &[wide, Value::Int(200_001)]).is_ok());
}

#[test]
fn results_inside_function_values_obey_the_limit_as_well() {
    let limits = Limits { max_leaves: 5, ..Limits::default() };
    let grid = Value::grid(2, 9, vec![0; 18]); // an input may have more, the row that `first` returns may not
    for lines in [
        "x1 = compose(size, first)\nO = x1(I)",
        "x1 = chain(positive, size, first)\nO = x1(I)",
        "x1 = matcher(first, ZERO)\nO = x1(I)",
        "x1 = fork(equality, first, last)\nO = x1(I)",
        "x1 = power(first, TWO)\nO = x1(I)",
        "x1 = rbind(sfilter, identity)\nO = x1(I)",
        "O = apply(identity, I)",
        "O = sfilter(I, identity)",
        "O = extract(I, identity)",
        "O = argmax(I, identity)",
        "O = order(I, identity)",
        "O = first(I)",
    ] {
        let program = parse_program(lines).expect("a program").program;
        let inputs = Inputs { i: Some(grid.clone()), ..Inputs::default() };
        let outcome = run(&program, &inputs, &mut Context::new(&limits)).outcome;
        assert_eq!(outcome.map_err(|failure| failure.fault), Err(Fault::ValueTooLarge), "{lines}");
    }
}
