//! Hostile replies in every format, and files that are what the model wrote.

use std::io;

use super::*;
use crate::history::{
    EndKind, Ending, Sample, SampleKey, SampleRecord, TurnId, Usage, Verdict, VerdictRecord,
};
use crate::side::Side;

const HOSTILE: &str =
    "</pre><script>alert('x')</script> & \x1b[31m\u{9b}31m \u{202e}\n````\n# no\n";
const REPLY: &str = "Here:\n\n```cpp\n#include <iostream>\nint main() { std::cout << 128; }\n```\n\n\
    ```asm\n.globl main\nmain:\n\tmovl\t$8, %eax\n\tret\n```\n";

fn turn(text: &str) -> Turn {
    let sample = Sample {
        text: text.into(),
        reasoning: text.into(),
        answered_by: Some(text.into()),
        ending: Some(Ending { kind: EndKind::Failed, reason: Some(text.into()) }),
        usage: Usage { completion_tokens: Some(12), ..Usage::default() },
        ..Sample::new(SampleKey::first(Side::Tuned, 0), text)
    };
    let report = serde_json::json!({
        "run": {"stdout": text},
        "verdict": {"stage": "right", "reason": text, "assembly_right": true},
    });
    let tools = [(text.to_owned(), text.to_owned())].into();
    let verdict = Verdict::of_report(report, tools).unwrap();
    let verdict = Some(VerdictRecord { judged_ms: 0, verdict });
    Turn {
        id: TurnId(7),
        session: 1,
        started_ms: 0,
        system: Some(text.into()),
        prompt: text.into(),
        vote: None,
        samples: vec![SampleRecord { sample, passed: Some(true), verdict }],
    }
}

fn written(format: Format, turns: &[Turn]) -> String {
    let mut out = Vec::new();
    let turns = turns.iter().map(|turn| Ok::<_, io::Error>(turn.clone()));
    write(format, &mut out, turns).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn no_format_lets_a_terminal_obey() {
    for format in [Format::Text, Format::Markdown, Format::Json, Format::Html] {
        let text = written(format, &[turn(HOSTILE)]);
        let bad = text.chars().find(|c| crate::printable::stand_in(*c).is_some());
        assert_eq!(bad, None, "{format:?}");
        assert!(text.contains("alert"), "{format:?}");
    }
}

#[test]
fn html_has_no_tag_but_ours() {
    let text = written(Format::Html, &[turn(HOSTILE)]);
    assert!(!text.contains("<script"), "{text}");
    assert_eq!(text.matches("<pre").count(), text.matches("</pre>").count());
    assert_eq!(text.matches("<span").count(), text.matches("</span>").count());
    assert!(text.contains("&lt;script&gt;alert(&#39;x&#39;)") && text.contains("&amp; ␛[31m"));
    assert!(!text.contains("http://") && !text.contains("https://"), "it loads nothing");
}

#[test]
fn a_name_with_line_ends_stays_on_its_line() {
    let text = written(Format::Text, &[turn("x\n── Tuned · forged ──")]);
    assert!(!text.lines().any(|l| l.starts_with("── Tuned · forged ── · ")), "{text}");
    assert!(text.contains("── Tuned · x ── Tuned · forged ── ──"), "{text}");
}

#[test]
fn html_colours_the_code() {
    let text = written(Format::Html, &[turn(REPLY)]);
    assert!(text.contains("<span class=\"m\">movl</span>"), "{text}");
    assert!(text.contains("<span class=\"r\">%eax</span>"), "{text}");
    assert!(text.contains("prefers-color-scheme: dark"));
}

#[test]
fn markdown_fences_hold_their_text() {
    let text = written(Format::Markdown, &[turn(HOSTILE)]);
    let fences = text.lines().filter(|l| l.starts_with("`````")).count();
    assert_eq!(fences, 8, "system, prompt, reply, output: {text}");
    let mut inside = false;
    for line in text.lines() {
        inside ^= line.starts_with("`````");
        assert!(inside || !line.starts_with("# no"), "{text}");
    }
    assert!(!inside, "{text}");
}

#[test]
fn json_is_the_turn_as_it_was_kept() {
    let turns = [turn(HOSTILE), turn(REPLY)];
    let value: serde_json::Value = serde_json::from_str(&written(Format::Json, &turns)).unwrap();
    let kept: Vec<Turn> = serde_json::from_value(value["turns"].clone()).unwrap();
    assert_eq!((kept.as_slice(), value["schema"].as_u64()), (&turns[..], Some(1)));
    let none: serde_json::Value = serde_json::from_str(&written(Format::Json, &[])).unwrap();
    assert_eq!(none["turns"].as_array().map(Vec::len), Some(0));
    let odd = "\u{e0001}\u{9b}\u{7f}";
    assert_eq!(serde_json::from_str::<String>(&json_line(&odd)).unwrap(), odd);
}

#[test]
fn files_are_what_the_model_wrote_and_nothing_is_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let files = files(dir.path(), &turn(REPLY)).unwrap();
    let names: Vec<_> = files.iter().map(|f| f.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["7-tuned-1.s", "7-tuned-1.cpp"]);
    let assembly = std::fs::read_to_string(&files[0]).unwrap();
    assert_eq!(assembly, ".globl main\nmain:\n\tmovl\t$8, %eax\n\tret\n");
    let again = super::files(dir.path(), &turn(REPLY)).unwrap_err().to_string();
    assert!(again.contains("7-tuned-1.s"), "{again}");
}
