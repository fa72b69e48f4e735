//! Texts that are damaged at random, for tests and for `make fuzz`.

use std::path::PathBuf;

use batt_core::primitives::{builtin, constants};
use batt_core::program::{BattSource, Kind, Program, Source, parse, parse_all, parse_program};
use batt_core::search::Rng;

/// Texts of programs, batts and things that look like them.
pub fn samples() -> Vec<String> {
    let library = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../python/arcbatt/candidates/library");
    let mut texts: Vec<String> = [
        "O = vmirror(I)",
        "def solve(S, I):\n    \"\"\"doc\"\"\"\n    x1: Grid = crop(I, (0, -1), dims=(2, 2))  # c\n    return x1, 3\n",
        "\"\"\"doc\"\"\"\nfrom arcbatt.dsl import *\n\n\ndef batt(S, I, C):\n    x1 = vmirror(I)\n    x2 = hmirror(x1)\n    \
         candidates = [\n        (x1, \"a\", \"\"),\n        (x2, \"b\", 'c'),\n    ]\n    differs = []\n    \
         return candidates, differs\n",
        "def differ(S, I, C): x = size(I); y = size(C); return astuple(x, y)\n\
         def solve_a(I) -> Grid:\n  O = compose(rot90, rot180)(I)(\n I)\n  return O",
    ]
    .map(str::to_owned)
    .into();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(library).expect("the library").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let programs = files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "py"));
    texts.extend(programs.step_by(7).map(|file| std::fs::read_to_string(file).expect("a text")));
    texts
}

/// Pieces that matter to the parser.
#[rustfmt::skip]
const PIECES: [&str; 44] = [
    "(", ")", "[", "]", ",", "=", "==", ":", "\n", "\n    ", "\t", "\\\n", "\\", "#", "\"", "'", "\"\"\"", "'''", "é",
    "\u{feff}", "\0", "I", "x1", "O", "S", "C", "def solve(I):", "return ", "-", "->", "9223372036854775808", "1_000",
    "0x1", "1e9", "rot90(", "identity(", "(I)", "import x", "lambda", "candidates = [", ";", "@", "\r\n", "power(",
];

/// A text with some damage: pieces inserted, parts left out or repeated, names exchanged, characters changed.
pub fn damaged(text: &str, rng: &mut Rng) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..1 + rng.below(6) {
        let at = rng.below(chars.len() + 1);
        let end = chars.len().min(at + 1 + rng.below(40));
        match rng.below(8) {
            0 | 1 => {
                let times = if rng.below(50) == 0 { 3000 } else { 1 + rng.below(3) };
                let piece = PIECES[rng.below(PIECES.len())].repeat(times);
                chars.splice(at..at, piece.chars());
            }
            2 => drop(chars.drain(at..end)),
            3 => {
                let times = if rng.below(50) == 0 { 500 } else { 2 };
                let piece = chars[at..end].repeat(times);
                chars.splice(at..at, piece);
            }
            4 => {
                let code = if rng.below(2) == 0 { rng.below(0x80) } else { rng.below(0x11_0000) };
                chars.insert(at, char::from_u32(code as u32).unwrap_or('?'));
            }
            // A name for another: programs that are read, and do something else.
            _ => {
                let is_name = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
                let start = at - chars[..at].iter().rev().take_while(|c| is_name(c)).count();
                let end = at + chars[at..].iter().take_while(|c| is_name(c)).count();
                let name = match rng.below(4) {
                    0 => constants()[rng.below(constants().len())].0.to_owned(),
                    1 => format!("x{}", rng.below(12)),
                    _ => builtin()[rng.below(builtin().len())].name.clone(),
                };
                chars.splice(start..end, name.chars());
            }
        }
    }
    chars.into_iter().collect()
}

/// The programs of a text. Panics unless the parser keeps its promises: what is found has a text of its own that reads
/// back; what is refused has a place in the text, and a message that can be shown.
pub fn checked(text: &str) -> Vec<(Program, Kind)> {
    let lines = text.split('\n').count();
    let shown = |line: u32, message: &str| {
        assert!((1..=lines as u32 + 1).contains(&line), "line {line} of {lines}");
        assert!(!message.is_empty() && message.len() < 1000, "{message}");
    };
    match parse_all(text) {
        Err(error) => {
            shown(error.line, &error.message);
            assert!(parse(text).is_err());
            Vec::new()
        }
        Ok((source, refused)) => {
            refused.iter().for_each(|one| shown(one.error.line, &one.error.message));
            assert_eq!(parse(text).is_err(), !refused.is_empty());
            let programs: Vec<(Program, Kind)> = match source {
                Source::Programs(functions) => functions.into_iter().map(|f| (f.program, f.kind)).collect(),
                Source::Batt(BattSource { candidates, differs, .. }) => {
                    let solvers = candidates.into_iter().map(|e| (e.program, Kind::Solver));
                    solvers.chain(differs.into_iter().map(|e| (e.program, Kind::Differ))).collect()
                }
            };
            for (program, kind) in &programs {
                let again = parse_program(&program.text(*kind)).expect("canonical text is text");
                assert_eq!(again.program, *program);
            }
            programs
        }
    }
}
