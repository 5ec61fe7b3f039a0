//! Dialect, target, system and entry over a table of listings of every kind.

use super::{Dialect, identify};
use crate::reply::{Kind, Reply};

/// The table's rows: what is expected, its name, the listing.
fn rows() -> Vec<(String, String, String)> {
    include_str!("table.txt")
        .split("=== ")
        .skip(1)
        .map(|row| {
            let (head, text) = row.split_once('\n').unwrap();
            let (expected, name) = head.split_once(" | ").unwrap();
            (expected.to_owned(), name.to_owned(), text.to_owned())
        })
        .collect()
}

fn told(text: &str, tag: Option<&str>) -> String {
    let is = identify(text, tag);
    format!("{} {} {} {}", is.dialect, is.target, is.system, is.entry)
}

#[test]
fn every_listing_of_the_table_is_told() {
    assert!(rows().len() >= 48);
    let wrong: Vec<String> = rows()
        .iter()
        .filter(|(expected, _, text)| told(text, None) != *expected)
        .map(|(expected, name, text)| format!("{expected} | {name}: {:#?}", identify(text, None)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_tag_never_overrides_what_the_text_tells() {
    for (expected, name, text) in rows() {
        for tag in ["asm", "nasm", "s", "x86asm", "gas"] {
            if !expected.starts_with("unknown") {
                assert_eq!(told(&text, Some(tag)), expected, "{name} tagged {tag}");
            }
        }
    }
}

#[test]
fn a_tag_decides_where_nothing_else_does() {
    let text = "mov eax, 1\nret\n";
    assert_eq!(identify(text, Some("nasm")).dialect, Dialect::Nasm);
    assert_eq!(identify(text, Some("masm")).dialect, Dialect::Masm);
    assert_eq!(identify(text, None).dialect, Dialect::GasIntel);
}

#[test]
fn every_listing_is_assembly_in_a_fence_and_after_an_announcement() {
    for (expected, name, text) in rows() {
        for open in ["```asm", "```", "```text", "```program"] {
            let reply = Reply::from_text(&format!("Here it is.\n{open}\n{text}```\n"));
            let kind = &reply.sections()[1].kind;
            let weak = open == "```text" || expected.starts_with("unknown");
            assert!(
                *kind == Kind::Assembly || weak && open != "```asm",
                "{name} in {open}: {kind:?}"
            );
        }
        if !expected.starts_with("unknown") {
            let reply = Reply::from_text(&format!("Now, let's write the assembler code:\n{text}"));
            let kinds: Vec<_> = reply.sections().iter().map(|s| s.kind.clone()).collect();
            assert_eq!(kinds, [Kind::Prose, Kind::Assembly], "{name}");
            assert_eq!(reply.listing().unwrap().text, text, "{name}");
        }
    }
}

#[test]
fn every_answer_has_four_reasons() {
    for (_, name, text) in rows() {
        let reasons = identify(&text, None).reasons;
        assert_eq!(reasons.len(), 4, "{name}");
        assert!(reasons.iter().all(|reason| reason.len() > 10), "{name}: {reasons:?}");
    }
}
