//! Turns as one page of HTML that loads nothing and runs nothing. Whatever came from a model, a
//! server or a program is escaped.

use std::fmt::Write as _;

use super::paint::reply;
use super::words;
use crate::history::{SampleRecord, Turn};
use crate::printable::escaped;
use crate::side::Side;

/// What stands before and after the turns.
pub(super) fn frame() -> (String, String) {
    let begin = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>AssemblerGPT: history</title>\n<style>\n{}</style>\n</head>\n<body>\n\
         <h1>AssemblerGPT: history</h1>\n",
        include_str!("page.css")
    );
    (begin, "</body>\n</html>\n".to_owned())
}

/// A whole turn.
pub(super) fn turn(turn: &Turn) -> String {
    let id = turn.id;
    let mut out = format!(
        "<article id=\"turn-{id}\">\n<h2>Turn {id} · {}</h2>\n<pre class=\"text\">{}</pre>\n",
        escaped(&words::when(turn.started_ms)),
        escaped(&turn.prompt)
    );
    if let Some(system) = &turn.system {
        out += &folded("System message", system);
    }
    if let Some(vote) = turn.vote {
        let text = format!("Vote, before the names were known: {vote}");
        writeln!(out, "<p class=\"quiet\">{text}</p>").unwrap_or_default();
    }
    out += "<div class=\"sides\">\n";
    for side in Side::BOTH {
        writeln!(out, "<div class=\"{side}\">").unwrap_or_default();
        let of_side = turn.samples.iter().filter(|record| record.sample.key.side == side);
        of_side.for_each(|record| out += &sample(record));
        out += "</div>\n";
    }
    out + "</div>\n</article>\n"
}

fn sample(record: &SampleRecord) -> String {
    let sample = &record.sample;
    let class = match record.passed {
        Some(true) => "good",
        Some(false) => "bad",
        None => "quiet",
    };
    let mut out = format!(
        "<section>\n<h3>{}</h3>\n<p class=\"quiet\">{}</p>\n<p class=\"{class}\">{}</p>\n",
        escaped(&words::title(sample)),
        escaped(&words::facts(sample)),
        escaped(&words::outcome(record))
    );
    if !sample.reasoning.is_empty() {
        out += &folded("Thoughts", &sample.reasoning);
    }
    writeln!(out, "<pre>{}</pre>", reply(&sample.text)).unwrap_or_default();
    if let Some(kept) = &record.verdict {
        writeln!(out, "<p class=\"quiet\">{}</p>", words::three_facts(&kept.verdict))
            .unwrap_or_default();
        if let Some(tools) = words::tools(&kept.verdict) {
            writeln!(out, "<p class=\"quiet\">Tools: {}</p>", escaped(&tools)).unwrap_or_default();
        }
        if !kept.verdict.output.is_empty() {
            let output = escaped(&kept.verdict.output);
            write!(out, "<p>Output</p>\n<pre class=\"text\">{output}</pre>\n").unwrap_or_default();
        }
    }
    out + "</section>\n"
}

fn folded(name: &str, text: &str) -> String {
    format!(
        "<details><summary>{name}</summary><pre class=\"text\">{}</pre></details>\n",
        escaped(text)
    )
}
