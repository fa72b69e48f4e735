//! Primitives that users define. In a file, and so a process, of its own: they are known to every search after it.

use std::sync::Arc;

use batt_core::evaluation::Inputs;
use batt_core::primitives::{Param, Type, UserFunction, define};
use batt_core::program::{Kind, parse_program};
use batt_core::search::{Samples, Session, Settings};
use batt_core::{Limits, Value};

/// They are enumerated and mutated with like all others.
#[test]
fn a_primitive_of_a_user_is_found() {
    let grid = |rows: &[&[u8]]| Value::grid(rows.len(), rows[0].len(), rows.concat());
    let idea: UserFunction = Arc::new(|args: &[&Value]| {
        let Value::Grid(grid) = args[0] else { return Err("no grid".into()) };
        let rows: Vec<u8> = grid.rows().flat_map(|row| row.iter().rev().map(|&c| if c == 1 { 3 } else { c })).collect();
        Ok(Value::grid(grid.height(), grid.width(), rows))
    });
    let param = Param { name: "grid".into(), kind: Type::Grid };
    define("mirror_and_paint", vec![param], Type::Grid, "mirrored, and 3 for 1", "1", idea).expect("a new name");
    let inputs = |i: Value| Inputs { s: None, i: Some(i), c: None };
    let samples = Samples {
        demos: vec![inputs(grid(&[&[0, 1, 0], &[2, 0, 1]])), inputs(grid(&[&[1, 4, 5]]))],
        expected: vec![grid(&[&[0, 3, 0], &[3, 0, 2]]), grid(&[&[5, 4, 3]])],
        tests: vec![inputs(grid(&[&[1, 7]]))],
    };
    let settings = Settings {
        seed: 1,
        limits: Limits::default(),
        memory: 64 << 20,
        mutants: 200,
        enumerated: 400,
        outside: Vec::new(),
    };
    let mut session = Session::new(settings, samples, &[], Arc::default());
    for _ in 0..5 {
        session.step(Vec::new());
    }
    let expected = parse_program("O = mirror_and_paint(I)").expect("a program").program.text(Kind::Solver);
    assert_eq!(session.state.solutions.all()[0].genome.text(), expected);
    assert_eq!(session.state.solutions.all()[0].answers, [Some(grid(&[&[7, 3]]))]);
}
