//! One answer in the page: its facts, the tools' messages, where the output parts, the reply. All
//! of it is hostile, so all of it is escaped and has an end.

use std::fmt::Write as _;

use serde_json::Value;

use super::words;
use crate::eval::record::Record;
use crate::eval::suite::Prompt;
use crate::eval::summary::failure::{worst, worst_place};
use crate::judge::compare::{Whose, leniently};
use crate::printable::escaped;

/// The most bytes of a reply.
const REPLY: usize = 64 * 1024;
/// The most bytes of an output or a line.
const OUTPUT: usize = 4 * 1024;
/// The most messages of the tools.
const MESSAGES: usize = 12;

/// Everything about the answer.
pub(super) fn html(record: &Record, prompt: Option<&Prompt>) -> String {
    let case = worst(record);
    let mut out = format!("<p class=\"quiet\">{}</p>\n", facts(record));
    if let Some(case) = case {
        out += &messages(case);
        out += &output(record, case, prompt);
    }
    if record.reply.trim().is_empty() {
        return out + "<p class=\"quiet\">The reply is empty.</p>\n";
    }
    let (reply, note) = start(&record.reply, REPLY);
    let _ = writeln!(out, "<h4>Reply</h4>\n<pre class=\"reply\">{}</pre>{note}", escaped(reply));
    out
}

/// The start of a text, and a note if that is not all.
fn start(text: &str, most: usize) -> (&str, String) {
    let cut = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let kept = cut.and_then(|cut| text.get(..cut)).unwrap_or_default();
    let left = text.len() - kept.len();
    let note = if left == 0 {
        String::new()
    } else {
        let left = words::thousands(left as u64);
        format!(
            "<p class=\"quiet\">! {left} more bytes are left out here; they stand in the results.</p>\n"
        )
    };
    (kept, note)
}

fn facts(record: &Record) -> String {
    let mut facts = vec![format!("ended: {}", escaped(&record.ending))];
    facts.extend(record.echoed_model.as_ref().map(|id| format!("model: {}", escaped(id))));
    if let Some([prompt, reply]) = record.tokens {
        facts.push(format!("{} + {} tokens", words::thousands(prompt), words::thousands(reply)));
    }
    facts.extend(record.first_ms.map(|ms| format!("first text {ms:.0} ms")));
    facts.extend(record.total_ms.map(|ms| format!("total {:.2} s", ms / 1e3)));
    let verdict = &record.verdict;
    let known = [
        ("assembly right", verdict.assembly_right),
        ("C++ right", verdict.cpp_right),
        ("same as its C++", verdict.equals_twin),
    ];
    for (name, fact) in known {
        facts.push(match fact {
            Some(true) => format!("{name}: <span class=\"good\">✓ yes</span>"),
            Some(false) => format!("{name}: <span class=\"bad\">✗ no</span>"),
            None => format!("{name}: · not known"),
        });
    }
    if record.cases.len() > 1 {
        let shown = worst_place(record) + 1;
        facts.push(format!("case {shown} of {} shown", record.cases.len()));
    }
    facts.join(" · ")
}

fn messages(case: &Value) -> String {
    let mut items = String::new();
    let stages = case.get("stages").and_then(Value::as_array);
    let all = stages.into_iter().flatten().flat_map(|stage| {
        let name = stage.get("name").and_then(Value::as_str).unwrap_or_default();
        let list = stage.get("diagnostics").and_then(Value::as_array);
        list.into_iter().flatten().map(move |message| (name, message))
    });
    for (step, message) in all.take(MESSAGES) {
        let text = |name| message.get(name).and_then(Value::as_str).unwrap_or_default();
        let line = message.get("line").and_then(Value::as_u64);
        let place = line.map(|n| format!("line {n}: ")).unwrap_or_default();
        let (step, severity) = (escaped(step), escaped(text("severity")));
        let (shown, _) = start(text("message"), OUTPUT);
        let _ = write!(items, "<li><b>{step}</b> {severity}: {place}{}", escaped(shown));
        if !text("explanation").is_empty() {
            let _ =
                write!(items, "<br><span class=\"quiet\">{}</span>", escaped(text("explanation")));
        }
        items += "</li>\n";
    }
    if items.is_empty() {
        return items;
    }
    format!("<h4>Messages</h4>\n<ul class=\"messages\">{items}</ul>\n")
}

fn output(record: &Record, case: &Value, prompt: Option<&Prompt>) -> String {
    let text = |path| case.pointer(path).and_then(Value::as_str);
    let Some(got) = text("/run/stdout") else { return String::new() };
    let judged = prompt.map(Prompt::judged).unwrap_or_default();
    let expected = judged.get(worst_place(record)).and_then(|(_, expected)| *expected);
    let twin = text("/twin/stdout");
    let mut out = match (expected, twin) {
        (Some(wanted), _) => difference("what is expected", wanted, got),
        (None, Some(wanted)) => difference("what its C++ prints", wanted, got),
        (None, None) => printed("Output", got),
    };
    out += &printed("Error output", text("/run/stderr").unwrap_or_default());
    out
}

fn printed(name: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let (shown, note) = start(text, OUTPUT);
    format!("<h4>{name}</h4>\n<pre>{}</pre>{note}", escaped(shown))
}

fn difference(name: &str, wanted: &str, got: &str) -> String {
    let Some(difference) = leniently(wanted.as_bytes(), got.as_bytes()) else {
        return printed("Output, as wanted", got);
    };
    let mut lines = String::new();
    for line in &difference.lines {
        let (class, sign) = match line.whose {
            Whose::Both => ("same", "  "),
            Whose::Wanted => ("wanted", "− "),
            Whose::Got => ("got", "+ "),
            Whose::Gap => ("same", "…"),
        };
        let (text, _) = start(&line.text, OUTPUT);
        let _ = write!(lines, "<span class=\"{class}\">{sign}{}</span>", escaped(text));
        if lines.len() > REPLY {
            lines += "…";
            break;
        }
    }
    format!(
        "<h4>Output: {}</h4>\n<p class=\"quiet\">− {name}, + what the assembly prints</p>\n<pre class=\"diff\">{lines}</pre>\n",
        escaped(&difference.summary)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_huge_reply_is_cut_between_characters_and_says_so() {
        let text = "é".repeat(40_000);
        let (kept, note) = start(&text, REPLY);
        assert_eq!(kept.len(), REPLY);
        assert!(note.contains("14,464 more bytes"), "{note}");
        assert_eq!(start("short", REPLY), ("short", String::new()));
    }

    #[test]
    fn the_difference_is_escaped() {
        let html = difference("what is expected", "<b>\n", "<script>\n\x1b[31m");
        assert!(html.contains("− &lt;b&gt;") && html.contains("+ &lt;script&gt;"), "{html}");
        assert!(!html.contains('\x1b'));
    }
}
