//! No text crashes the parser, and one that is partly wrong loses only that part.

#[path = "common/damage.rs"]
mod damage;

use batt_core::program::{Source, parse, parse_all};
use batt_core::search::Rng;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn damaged_texts_are_refused_or_read(seed in any::<u64>()) {
        thread_local!(static SAMPLES: Vec<String> = damage::samples());
        let mut rng = Rng::new(&[seed]);
        SAMPLES.with(|samples| {
            let sample = rng.below(samples.len());
            damage::checked(&damage::damaged(&samples[sample], &mut rng));
        });
    }

    #[test]
    fn any_characters_are_refused_or_read(text in "\\PC{0,200}") {
        damage::checked(&text);
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
