//! Text that nobody promised to be well formed.

use proptest::prelude::*;

use super::{AsmSyntax, Language, PROGRAM, Painter, Span, compiled};
use crate::code::LONGEST_LINE;

fn languages() -> Vec<Language> {
    let mut all = vec![Language::Prose, Language::Cpp, Language::Plain];
    for syntax in [
        AsmSyntax::Auto,
        AsmSyntax::Att,
        AsmSyntax::Intel,
        AsmSyntax::Nasm,
        AsmSyntax::Arm,
        AsmSyntax::RiscV,
    ] {
        all.push(Language::Assembly(syntax));
    }
    for tag in ["sh", "python", "make", "json", "rust", "js", "lua"] {
        all.push(Language::Other(tag.to_owned()));
    }
    all
}

fn check(line: &str, spans: &[Span]) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end && span.end > span.start, "{line:?} {spans:?}");
        assert!(line.get(span.start as usize..span.end as usize).is_some(), "{line:?} {span:?}");
        end = span.end;
    }
}

/// Text made of what lexers stumble over.
fn hostile_line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\""),
        Just("'"),
        Just("`"),
        Just("\\"),
        Just("/*"),
        Just("*/"),
        Just("//"),
        Just("#"),
        Just("$"),
        Just("%"),
        Just("@"),
        Just(";"),
        Just(":"),
        Just("R\"("),
        Just(")\""),
        Just("**"),
        Just("_"),
        Just("é"),
        Just("\u{1F600}"),
        Just("\0"),
        Just(" "),
        Just("\t"),
        Just("mov"),
        Just("rax"),
        Just("0x"),
        Just("1e+"),
        Just("."),
        Just("["),
        Just("]"),
        Just("("),
        Just(","),
        Just("db"),
        Just(".string"),
        Just("L"),
        Just("=")
    ];
    prop_oneof![
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat()),
        "\\PC{0,40}"
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn spans_are_in_order_and_never_cut_a_character(lines in prop::collection::vec(hostile_line(), 1..5)) {
        for language in languages() {
            let mut painter = Painter::new(language);
            for line in &lines {
                let mut spans = Vec::new();
                painter.line(line, &mut spans);
                check(line, &spans);
            }
        }
    }

    #[test]
    fn a_kept_painter_goes_on_as_the_first_one_did(lines in prop::collection::vec(hostile_line(), 2..8), cut in 0usize..8) {
        for language in languages() {
            let mut whole = Painter::new(language);
            let mut kept = whole.clone();
            let (mut all, mut rest) = (Vec::new(), Vec::new());
            for (place, line) in lines.iter().enumerate() {
                if place == cut {
                    kept = whole.clone();
                    all.clear();
                }
                whole.line(line, &mut all);
            }
            for line in lines.iter().skip(if cut < lines.len() { cut } else { 0 }) {
                kept.line(line, &mut rest);
            }
            prop_assert_eq!(&all, &rest);
            prop_assert_eq!(&whole, &kept);
        }
    }
}

#[test]
fn spans_are_appended_to_what_the_caller_holds() {
    let mut spans = Vec::new();
    let mut painter = Painter::new(Language::Cpp);
    painter.line("1", &mut spans);
    painter.line("1", &mut spans);
    assert_eq!(spans.len(), 2);
}

#[test]
fn a_line_that_nobody_can_read_is_left_plain() {
    let line = format!("\"{}", "x".repeat(LONGEST_LINE));
    for language in languages() {
        let mut spans = Vec::new();
        Painter::new(language).line(&line, &mut spans);
        assert_eq!(spans, []);
    }
}

#[test]
fn the_longest_lines_cost_no_more_than_their_length() {
    let seeds =
        ["*a ", "`", "a_", "**x", "/*", "'", "\"\\", ";a", "%", "R\"(", "a:", "_b ", "`` ` "];
    let start = std::time::Instant::now();
    for seed in seeds {
        let line = seed.repeat(LONGEST_LINE / seed.len());
        for language in languages() {
            Painter::new(language).line(&line, &mut Vec::new());
        }
    }
    assert!(start.elapsed().as_secs_f64() < 10.0, "{:?}", start.elapsed());
}

#[test]
fn real_listings_and_sources_are_coloured_over_most_of_their_text() {
    let listing = compiled(PROGRAM, &["-O2"]);
    let share = |language, text: &str| {
        let mut painter = Painter::new(language);
        let mut spans = Vec::new();
        text.lines().for_each(|line| painter.line(line, &mut spans));
        let coloured: u32 = spans.iter().map(|span| span.end - span.start).sum();
        let ink = text.bytes().filter(u8::is_ascii_alphanumeric).count();
        f64::from(coloured) / f64::from(u32::try_from(ink).unwrap())
    };
    assert!(share(Language::Assembly(AsmSyntax::Auto), &listing) > 0.9);
    assert!(share(Language::Cpp, PROGRAM) > 0.5);
}

#[test]
fn a_painter_is_small() {
    assert!(size_of::<Painter>() <= 32, "{}", size_of::<Painter>());
}
