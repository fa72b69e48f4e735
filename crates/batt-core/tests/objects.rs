//! Objects are the connected components that a flood fill finds, by each of the eight rules.

use std::collections::BTreeSet;

use batt_core::evaluation::{Inputs, run};
use batt_core::program::parse_program;
use batt_core::value::{Cell, Loc};
use batt_core::{Context, Limits, Value};
use proptest::prelude::*;

fn value_of(text: &str, grid: &Value) -> Value {
    let program = parse_program(text).expect("a program").program;
    let inputs = Inputs { i: Some(grid.clone()), ..Inputs::default() };
    run(&program, &inputs, &mut Context::new(&Limits::default())).outcome.expect("a value")
}

/// The objects of a grid as one would find them first: from each cell to its neighbours, and on from those.
fn flooded(rows: &[Vec<u8>], univalued: bool, diagonal: bool, background: Option<u8>) -> Value {
    let (height, width) = (rows.len() as i16, rows[0].len() as i16);
    let colour = |loc: Loc| rows[loc.i as usize][loc.j as usize];
    let mut seen = BTreeSet::new();
    let mut objects = Vec::new();
    for start in (0..height).flat_map(|i| (0..width).map(move |j| Loc { i, j })) {
        if Some(colour(start)) == background || !seen.insert(start) {
            continue;
        }
        let (mut open, mut cells) = (vec![start], Vec::new());
        while let Some(loc) = open.pop() {
            cells.push(Cell { colour: colour(loc).into(), loc });
            let steps = (-1..2).flat_map(|di| (-1..2).map(move |dj| (di, dj)));
            for (di, dj) in steps.filter(|(di, dj)| diagonal || di * dj == 0) {
                let next = Loc { i: loc.i + di, j: loc.j + dj };
                if (0..height).contains(&next.i)
                    && (0..width).contains(&next.j)
                    && Some(colour(next)) != background
                    && (!univalued || colour(next) == colour(start))
                    && seen.insert(next)
                {
                    open.push(next);
                }
            }
        }
        objects.push(Value::object(cells));
    }
    Value::set(objects).expect("objects can be compared")
}

proptest! {
    #[test]
    fn objects_are_what_a_flood_fill_finds(
        rows in (1..9usize, 1..9usize).prop_flat_map(|(height, width)| {
            proptest::collection::vec(proptest::collection::vec(0..3u8, width), height)
        }),
    ) {
        let grid = Value::grid(rows.len(), rows[0].len(), rows.concat());
        let most = value_of("O = mostcolor(I)", &grid).int().expect("a colour") as u8;
        for rule in 0..8 {
            let [univalued, diagonal, without_bg] = [rule & 1 != 0, rule & 2 != 0, rule & 4 != 0];
            let flag = |on: bool| if on { "T" } else { "F" };
            let call = format!("O = objects(I, {}, {}, {})", flag(univalued), flag(diagonal), flag(without_bg));
            let expected = flooded(&rows, univalued, diagonal, without_bg.then_some(most));
            prop_assert_eq!(value_of(&call, &grid), expected, "{}", call);
        }
    }
}
