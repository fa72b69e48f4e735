//! No text crashes the parser, and one that is partly wrong loses only that part.

use std::path::PathBuf;

use batt_core::program::{BattSource, Kind, Source, parse, parse_all, parse_program};
use proptest::prelude::*;

/// Texts of programs, batts and things that look like them.
fn samples() -> Vec<String> {
    let library = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../python/arcbatt/programs/library");
    let mut texts = vec![
        "O = vmirror(I)".to_owned(),
        "def solve(S, I):\n    \"\"\"doc\"\"\"\n    x1: Grid = crop(I, (0, -1), dims=(2, 2))  # c\n    return x1, 3\n".to_owned(),
        "\"\"\"doc\"\"\"\nfrom arcbatt.dsl import *\n\n\ndef batt(S, I, C):\n    x1 = vmirror(I)\n    x2 = hmirror(x1)\n    candidates = [\n        (x1, \"a\", \"\"),\n        (x2, \"b\", 'c'),\n    ]\n    differs = []\n    return candidates, differs\n".to_owned(),
        "def differ(S, I, C): x = size(I); y = size(C); return astuple(x, y)\ndef solve_a(I) -> Grid:\n  O = compose(rot90, rot180)(I)(\n I)\n  return O".to_owned(),
    ];
    let mut files: Vec<_> =
        std::fs::read_dir(library).expect("the library").map(|f| f.expect("a file").path()).collect();
    files.sort();
    texts.extend(
        files
            .iter()
            .filter(|f| f.extension().is_some_and(|e| e == "py"))
            .step_by(40)
            .map(|f| std::fs::read_to_string(f).expect("a text")),
    );
    texts
}

/// Pieces that matter to the parser.
const PIECES: [&str; 40] = [
    "(",
    ")",
    "[",
    "]",
    ",",
    "=",
    "==",
    ":",
    "\n",
    "\n    ",
    "\t",
    "\\\n",
    "\\",
    "#",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "é",
    "\u{feff}",
    "\0",
    "I",
    "x1",
    "O",
    "def solve(I):",
    "return ",
    "-",
    "->",
    "9223372036854775808",
    "1_000",
    "0x1",
    "1e9",
    "rot90(",
    "identity(",
    "(I)",
    "import x",
    "lambda",
    "candidates = [",
    ";",
    "@",
];

#[derive(Clone, Debug)]
enum Damage {
    Insert(prop::sample::Index, usize, usize),
    Delete(prop::sample::Index, usize),
    Duplicate(prop::sample::Index, usize, usize),
    Character(prop::sample::Index, char),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<prop::sample::Index>(), 0..PIECES.len(), 1..4usize).prop_map(|(at, p, n)| Damage::Insert(at, p, n)),
        (any::<prop::sample::Index>(), 1..40usize).prop_map(|(at, n)| Damage::Delete(at, n)),
        (any::<prop::sample::Index>(), 1..60usize, 1..300usize).prop_map(|(at, n, t)| Damage::Duplicate(at, n, t)),
        (any::<prop::sample::Index>(), any::<char>()).prop_map(|(at, c)| Damage::Character(at, c)),
    ]
}

fn damaged(text: &str, damage: &[Damage]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for one in damage {
        let place = |index: &prop::sample::Index| index.index(chars.len() + 1);
        match one {
            Damage::Insert(at, piece, times) => {
                let at = place(at);
                chars.splice(at..at, PIECES[*piece].repeat(*times).chars());
            }
            Damage::Delete(at, n) => {
                let at = place(at);
                chars.drain(at..chars.len().min(at + n));
            }
            Damage::Duplicate(at, n, times) => {
                let at = place(at);
                let piece: Vec<char> = chars[at..chars.len().min(at + n)].to_vec();
                chars.splice(at..at, piece.repeat(*times));
            }
            Damage::Character(at, c) => {
                let at = place(at);
                chars.insert(at, *c);
            }
        }
    }
    chars.into_iter().collect()
}

/// What is found has a text of its own; what is refused has a place in the text, and a message that can be shown.
fn check(text: &str) {
    let lines = text.split('\n').count();
    let shown = |line: u32, message: &str| {
        assert!((1..=lines as u32 + 1).contains(&line), "line {line} of {lines}");
        assert!(!message.is_empty() && message.len() < 1000, "{message}");
    };
    match parse_all(text) {
        Err(error) => {
            shown(error.line, &error.message);
            assert!(parse(text).is_err());
        }
        Ok((source, refused)) => {
            refused.iter().for_each(|one| shown(one.error.line, &one.error.message));
            assert_eq!(parse(text).is_err(), !refused.is_empty());
            let programs: Vec<_> = match source {
                Source::Programs(functions) => functions.into_iter().map(|f| (f.program, f.kind)).collect(),
                Source::Batt(BattSource { candidates, differs, .. }) => {
                    let solvers = candidates.into_iter().map(|e| (e.program, Kind::Solver));
                    solvers.chain(differs.into_iter().map(|e| (e.program, Kind::Differ))).collect()
                }
            };
            for (program, kind) in programs {
                let again = parse_program(&program.text(kind)).expect("canonical text is text");
                assert_eq!(again.program, program);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn damaged_texts_are_refused_or_read(sample in any::<prop::sample::Index>(), damage in prop::collection::vec(damage(), 1..8)) {
        thread_local!(static SAMPLES: Vec<String> = samples());
        SAMPLES.with(|samples| check(&damaged(&samples[sample.index(samples.len())], &damage)));
    }

    #[test]
    fn any_characters_are_refused_or_read(text in "\\PC{0,200}") {
        check(&text);
    }
}

/// What a text could nest without end: each is refused, and none takes longer than its length allows.
#[test]
fn depth_is_refused() {
    let n = 100_000;
    for text in [
        format!("O = identity{}", "(I)".repeat(n)),
        format!("O = {}I{}", "rot90(".repeat(n), ")".repeat(n)),
        format!("O = {}", "(".repeat(n)),
        format!("O = {}", "((".repeat(150) + &"identity(I)".repeat(9) + &"(I)".repeat(n)),
        format!("O = f(x={}", "g(y=".repeat(n)),
        format!("x: {} = I\nO = x", "List[".repeat(n)),
        format!("def solve(I: {}): return I", "(".repeat(n)),
    ] {
        assert!(parse(&text).is_err(), "{}", &text[..60]);
    }
    let tuple = format!("O = {}1{}", "(".repeat(150), ",)".repeat(150));
    assert!(parse(&tuple).is_err(), "a constant deeper than values may be");
    let allowed = format!("O = {}I{}", "rot90(".repeat(190), ")".repeat(190));
    assert!(parse(&allowed).is_ok());
}

#[test]
fn messages_quote_little() {
    let long = "x".repeat(1_000_000);
    for text in [
        format!("O = {long}(I)"),
        format!("O = {}", "9".repeat(1_000_000)),
        "O = 1".to_owned() + &"é".repeat(1_000_000),
        format!("{long} {long}"),
        format!("def {long}(I): return I"),
        format!("def solve(I, {long}): return I"),
        format!("O = crop(I, {long}=1, dims=2)"),
        format!("x = (1, {long})"),
        format!("x = [{long}]\nO = x"),
    ] {
        let error = parse(&text).expect_err("no program");
        assert!(error.message.len() < 300, "{}", error.message.len());
    }
}

/// Lines that are wrong lose what needs them: nothing else.
#[test]
fn a_wrong_line_of_a_batt_loses_its_candidates() {
    let text = "def batt(S, I, C):\n    x1 = vmirror(I)\n    x2 = index(x1)\n    x3 = hmirror(x2)\n    x4 = nonsense(x1\n    x5 = hmirror(x1)\n    candidates = [\n        (x1, \"a\", \"\"),\n        (x3, \"b\", \"\"),\n        (x4, \"c\", \"\"),\n        (x5, \"d\", \"\"),\n        (x6, \"e\", \"\"),\n    ]\n    differs = []\n    return candidates, differs\n";
    let (source, refused) = parse_all(text).expect("a batt");
    let Source::Batt(batt) = source else { panic!("no batt") };
    let kept: Vec<&str> = batt.candidates.iter().map(|e| e.notes[0].as_str()).collect();
    assert_eq!(kept, ["a", "d"]);
    let lost: Vec<(&str, u32)> = refused.iter().map(|r| (r.name.as_str(), r.error.line)).collect();
    assert_eq!(lost, [("candidates[1]", 3), ("candidates[2]", 6), ("candidates[4]", 12)]);
    assert_eq!(parse(text).expect_err("strict").line, 3);
}

#[test]
fn a_broken_function_loses_no_other() {
    let text = "def solve_a(I):\n    O = vmirror(I\n    return O\n\ndef solve_b(I):\n    return vmirror(I)\ndef solve_c(I:\n    return I\ndef solve_d(I):\n    O = \"\"\"abc\n    return O\ndef solve_e(I):\n    return hmirror(I)\n";
    let (source, refused) = parse_all(text).expect("programs");
    let Source::Programs(programs) = source else { panic!("no programs") };
    assert_eq!(programs.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["solve_b", "solve_e"]);
    assert_eq!(refused.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["solve_a", "", "solve_d"]);
}

/// A short text must not stand for programs that fill the memory.
#[test]
fn shared_lines_are_bounded() {
    let n = 20_000;
    let mut text = "def batt(S, I, C):\n    x0 = vmirror(I)\n".to_owned();
    (1..n).for_each(|k| text.push_str(&format!("    x{k} = vmirror(x{})\n", k - 1)));
    text.push_str("    candidates = [\n");
    (1..n).for_each(|k| text.push_str(&format!("        (x{k}, \"a\", \"\"),\n")));
    text.push_str("    ]\n    differs = []\n    return candidates, differs\n");
    let error = parse(&text).expect_err("200 million calls");
    assert!(error.message.contains("too large together"), "{error}");
}
