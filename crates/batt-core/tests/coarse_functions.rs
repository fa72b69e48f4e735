//! Coarse functions against their examples.

use batt_core::coarse::colours::Naming;
use batt_core::coarse::functions::{Axis, Fall, Measure, Motion, Shape, Side, What, by_name};
use batt_core::coarse::pattern::complete_pattern;
use batt_core::coarse::{Function, Image, Room, Size, State};
use serde_json::Value as Json;

const EXAMPLES: &str = include_str!("../../../tests/data/coarse_examples.jsonl");
const ROOM: Room = Room { area: 1600 };

fn number(json: &Json) -> i64 {
    json.as_i64().expect("a number")
}

fn image(json: &Json) -> Image {
    let rows = json["grid"].as_array().expect("a grid");
    let cells = rows.iter().flat_map(|row| row.as_array().expect("a row")).map(|cell| number(cell) as u8).collect();
    let size = match json["shape"].as_array() {
        Some(shape) => Size::new(number(&shape[0]) as usize, number(&shape[1]) as usize),
        None => Size::new(rows.len(), rows[0].as_array().expect("a row").len()),
    };
    let (row, col) = (number(&json["pos"][0]) as i32, number(&json["pos"][1]) as i32);
    Image::new(row, col, size, cells).expect("an image")
}

fn state(json: &Json) -> State {
    match json.as_array() {
        Some(list) => State::List(list.iter().map(image).collect()),
        None => State::Image(image(json)),
    }
}

/// The number of a parameter that the examples name.
fn choice(function: &str, key: &str, name: &str) -> i64 {
    let place = |names: Vec<&str>| names.iter().position(|&known| known == name).expect("a known choice") as i64;
    match (function, key) {
        ("motion", _) => place(Motion::ALL.map(Motion::name).to_vec()),
        ("measure", "what") => place(What::ALL.map(What::name).to_vec()),
        ("measure", _) => place(Shape::ALL.map(Shape::name).to_vec()),
        ("connect", _) => place(Axis::ALL.map(Axis::name).to_vec()),
        ("half", _) => place(Side::ALL.map(Side::name).to_vec()),
        ("fall", _) => place(Fall::ALL.map(Fall::name).to_vec()),
        ("pad", _) => place(vec!["one", "main"]),
        ("stack_by_area", _) => place(vec!["row", "column"]),
        _ => place(Measure::ALL.map(Measure::name).to_vec()),
    }
}

fn function(example: &Json) -> Option<Function> {
    let name = example["function"].as_str().expect("a name");
    let parameters = example["params"].as_object().expect("parameters");
    let keys: Vec<&str> = match name {
        "measure" => vec!["what", "shape"],
        _ => parameters.keys().map(String::as_str).filter(|&key| key != "directions").collect(),
    };
    let value = |&key: &&str| match &parameters[key] {
        Json::String(text) => choice(name, key, text),
        Json::Bool(flag) => i64::from(*flag),
        other => number(other),
    };
    let parameters: Vec<i64> = keys.iter().map(value).collect();
    by_name(if name == "connect" { "connect_equal" } else { name }, &parameters)
}

#[test]
fn examples_hold() {
    let mut wrong = std::collections::BTreeMap::<String, Vec<usize>>::new();
    let mut checked = 0;
    for (line, text) in EXAMPLES.lines().enumerate() {
        let example: Json = serde_json::from_str(text).expect("JSON");
        let name = example["function"].as_str().expect("a name");
        if ["complete_pattern", "rename_colours", "predict_size"].contains(&name) {
            continue;
        }
        let function = function(&example).unwrap_or_else(|| panic!("no function {name} {}", example["params"]));
        let canvas = match example["size"].as_array() {
            Some(size) => Size::new(number(&size[0]) as usize, number(&size[1]) as usize),
            None => Size::new(0, 0),
        };
        let expected = (!example["output"].is_null()).then(|| state(&example["output"]));
        let found = function.apply(&state(&example["input"]), canvas, ROOM);
        checked += 1;
        if found != expected {
            wrong.entry(name.to_string()).or_default().push(line + 1);
        }
    }
    assert!(checked > 1500);
    assert!(wrong.is_empty(), "of {checked} examples these differ: {wrong:?}");
}

fn examples(name: &str) -> Vec<Json> {
    let all = EXAMPLES.lines().map(|text| serde_json::from_str::<Json>(text).expect("JSON"));
    all.filter(|example| example["function"] == name).collect()
}

#[test]
fn patterns_are_completed() {
    for example in examples("complete_pattern") {
        let expected = image(&example["output"]);
        let found = complete_pattern(&image(&example["input"]), |_| Ok(())).expect("no fault");
        assert_eq!(found.unwrap_or_else(Image::failure), expected);
    }
}

/// Input and output of the demos, then the test input.
fn grids(json: &Json) -> (Vec<(Image, Image)>, Image) {
    let mut images: Vec<Image> = json.as_array().expect("a list").iter().map(image).collect();
    let test = images.pop().expect("a test input");
    (images.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect(), test)
}

#[test]
fn colours_are_renamed() {
    for example in examples("rename_colours") {
        let (demos, test) = grids(&example["input"]);
        let (expected, expected_test) = grids(&example["output"]);
        let naming = Naming::learn(&demos);
        for (demo, expected) in demos.iter().zip(&expected) {
            let renaming = naming.of(&demo.0);
            assert_eq!((renaming.apply(&demo.0), renaming.apply(&demo.1)), *expected);
        }
        assert_eq!(naming.of(&test).apply(&test), expected_test);
    }
}
