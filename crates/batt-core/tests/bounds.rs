//! Bounds that no program may get past: overflow, the limit on leaves. Whether work is in proportion to fuel, the bench
//! `fuel` tells.

use batt_core::primitives::find;
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
