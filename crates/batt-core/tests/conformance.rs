//! Every case of the conformance files, through the parser and the evaluation that programs go through.

use std::collections::BTreeMap;
use std::path::PathBuf;

use batt_core::evaluation::{Inputs, run_every_line};
use batt_core::program::parse_program;
use batt_core::{Context, Limits, Value};
use serde_json::Value as Json;

fn decode(json: &Json) -> Value {
    match json {
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => Value::Int(n.as_i64().expect("an integer of 64 bits")),
        Json::Array(items) => Value::tuple(items.iter().map(decode).collect::<Vec<_>>()),
        Json::Object(object) if object.contains_key("none") => Value::NoValue,
        Json::Object(object) => {
            let items = object["set"].as_array().expect("a set is written as an array");
            Value::set(items.iter().map(decode).collect::<Vec<_>>()).expect("comparable elements")
        }
        other => panic!("not a value: {other}"),
    }
}

/// What is wrong with a case, if anything is.
fn complaint(case: &Json) -> Option<String> {
    let lines: Vec<&str> = case["program"].as_array()?.iter().filter_map(Json::as_str).collect();
    let limits = Limits::default();
    let mut cx = Context::new(&limits);
    let inputs = Inputs { i: Some(decode(&case["input"])), ..Inputs::default() };
    let got = match parse_program(&lines.join("\n")) {
        Err(error) => Err(error.to_string()),
        Ok(function) => run_every_line(&function.program, &inputs, &mut cx).outcome.map_err(|f| f.fault.to_string()),
    };
    match (got, case.get("output")) {
        (Ok(value), Some(expected)) if value.equals(&decode(expected)) => None,
        (Err(_), None) => None,
        (got, Some(expected)) => Some(format!("{lines:?} on {}: got {got:?}, expected {expected}", case["input"])),
        (got, None) => Some(format!("{lines:?} on {}: got {got:?}, expected an error", case["input"])),
    }
}

fn check(file: &str, expected_cases: usize) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data").join(file);
    let text = std::fs::read_to_string(&path).expect("the conformance file is in tests/data");
    let cases: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    assert_eq!(cases.len(), expected_cases);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for case in &cases {
        if let Some(complaint) = complaint(case) {
            let count = counts.entry(case["primitive"].to_string()).or_default();
            *count += 1;
            if *count <= 2 {
                eprintln!("{}: {}", case["primitive"], complaint.chars().take(600).collect::<String>());
            }
        }
    }
    assert!(counts.is_empty(), "failures by primitive: {counts:?}");
}

#[test]
fn typical_values() {
    check("conformance.jsonl", 6640);
}

#[test]
fn unusual_values() {
    check("conformance_edge.jsonl", 561);
}
