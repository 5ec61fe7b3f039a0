//! The matrix of prompts and samples; each prompt opens what both sides answered. Reads one reply
//! at a time.

use std::io::Write;

use super::super::{sample, words};
use crate::eval::funnel::Rung;
use crate::eval::suite::Prompt;
use crate::eval::summary::Summary;
use crate::eval::summary::failure::Class;
use crate::eval::summary::folder::Folder;
use crate::eval::summary::rows::{Attempt, Cell, Row};
use crate::printable::escaped;
use crate::side::Side;

/// Characters of a prompt in its row.
const GLIMPSE: usize = 110;

/// Writes the section.
pub(super) fn write(
    out: &mut impl Write,
    folder: &Folder,
    summary: &Summary,
) -> anyhow::Result<()> {
    writeln!(
        out,
        "<section>\n<h2>Every prompt, every answer</h2>\n<p class=\"quiet\">Open a row to read the replies, the \
         diagnostics and the outputs; a badge leads to its answer. ✓ passes, ✗ fails and at what \
         (as: the assembler, ld: the linker), \
         ! stopped by a limit, · nothing to compare with, ⌁ does not count, ⚕ mended later.</p>\n<div class=\"matrix\">\n\
         <div class=\"row names\"><span>prompt</span><span class=\"base\">Base</span>\
         <span class=\"tuned\">Tuned</span><span>passes</span></div>"
    )?;
    for (number, row) in summary.matrix.iter().enumerate() {
        let Some(prompt) = folder.prompts.get(row.prompt) else { continue };
        let [base, tuned] = Side::BOTH.map(|side| badges(row, number, side, summary.primary));
        let glimpse: String = prompt.prompt.chars().take(GLIMPSE).collect();
        writeln!(
            out,
            "<details class=\"prompt\"><summary class=\"row\"><span class=\"name\"><b>{}</b> \
             <span class=\"quiet\">{}</span></span><span class=\"badges\">{base}</span>\
             <span class=\"badges\">{tuned}</span><span class=\"who\">{}</span></summary>\n<div class=\"body\">{}",
            escaped(&row.id),
            escaped(&glimpse.replace(['\n', '\t'], " ")),
            who(row, summary.primary),
            asked(prompt)
        )?;
        out.write_all(b"<div class=\"sides\">\n")?;
        for side in Side::BOTH {
            answers(out, folder, summary, (number, row), side)?;
        }
        out.write_all(b"</div></div></details>\n")?;
    }
    out.write_all(b"</div>\n</section>\n")?;
    Ok(())
}

fn asked(prompt: &Prompt) -> String {
    let part = |name: &str, text: &str| {
        let text: String = text.chars().take(4000).collect();
        format!("<div><h4>{name}</h4><pre>{}</pre></div>", escaped(&text))
    };
    let mut out = part("Prompt", &prompt.prompt);
    let cases = prompt.judged();
    for (number, (stdin, expected)) in cases.iter().enumerate().take(8) {
        let of = if cases.len() > 1 { format!(" {}", number + 1) } else { String::new() };
        if !stdin.is_empty() {
            out += &part(&format!("Input{of}"), stdin);
        }
        if let Some(expected) = expected {
            out += &part(&format!("Expected output{of}"), expected);
        }
    }
    format!("<div class=\"asked\">{out}</div>\n")
}

fn passes(cell: &Cell, primary: Rung) -> bool {
    cell.counted && cell.attempts.first().is_some_and(|a| a.stage >= primary)
}

/// Who passes, in words.
fn who(row: &Row, primary: Rung) -> String {
    let of = row.samples.each_ref().map(|cells| cells.iter().filter(|c| c.counted).count());
    let good =
        row.samples.each_ref().map(|cells| cells.iter().filter(|c| passes(c, primary)).count());
    match (good, of) {
        (_, [0, 0]) => "not counted".to_owned(),
        ([0, 0], [0 | 1, 0 | 1]) => "neither".to_owned(),
        ([1, 1], [1, 1]) => "both".to_owned(),
        ([1, _], [0 | 1, 0 | 1]) => "only base".to_owned(),
        ([_, 1], [0 | 1, 0 | 1]) => "only tuned".to_owned(),
        ([a, b], [c, d]) => format!("{a}/{c} → {b}/{d}"),
    }
}

fn badges(row: &Row, number: usize, side: Side, primary: Rung) -> String {
    let badge = |cell: &Cell| {
        let Some(first) = cell.attempts.first() else { return String::new() };
        let (class, symbol, word) =
            if cell.counted { verdict(first, primary) } else { ("out", "⌁", "out") };
        let last = cell.attempts.last().filter(|last| last.attempt > 0);
        let mended = last.is_some_and(|last| last.stage >= primary) && cell.counted;
        let mended = if mended { " ⚕" } else { "" };
        format!(
            "<a class=\"badge {class}\" href=\"#{}\" title=\"{}\">{symbol} {word}{mended}</a>",
            anchor(number, side, cell.sample),
            escaped(&first.reason)
        )
    };
    row.samples[side.index()].iter().map(badge).collect()
}

/// The class, the symbol and the word of a first answer.
fn verdict(answer: &Attempt, primary: Rung) -> (&'static str, &'static str, &'static str) {
    if answer.stage >= primary {
        return ("good", "✓", primary.word());
    }
    match answer.class {
        None => ("bad", "✗", answer.stage.word()),
        Some(Class::NoReply) => ("bad", "✗", "no reply"),
        Some(Class::Refused) => ("bad", "✗", "refused"),
        Some(Class::Cut) => ("bad", "✗", "cut"),
        Some(Class::NoAssembly) => ("bad", "✗", "no asm"),
        Some(Class::WrongDialect) => ("bad", "✗", "dialect"),
        Some(Class::NotAssembled) => ("bad", "✗", "as"),
        Some(Class::UndefinedSymbol) => ("bad", "✗", "symbol"),
        Some(Class::NotLinked) => ("bad", "✗", "ld"),
        Some(Class::Crash) => ("bad", "✗", "crash"),
        Some(Class::Limit) => ("bad", "!", "limit"),
        Some(Class::WrongOutput) => ("bad", "✗", "output"),
        Some(Class::NotComparable) => ("out", "·", "runs"),
    }
}

fn anchor(number: usize, side: Side, sample: u32) -> String {
    format!("a{number}-{side}-{sample}")
}

fn answers(
    out: &mut impl Write,
    folder: &Folder,
    summary: &Summary,
    (number, row): (usize, &Row),
    side: Side,
) -> anyhow::Result<()> {
    let cells = &row.samples[side.index()];
    writeln!(out, "<div class=\"{side}\"><h3>{}</h3>", side.title())?;
    for cell in cells {
        let anchor = anchor(number, side, cell.sample);
        for answer in &cell.attempts {
            let first = answer.attempt == 0;
            let id = if first { format!(" id=\"{anchor}\"") } else { String::new() };
            let open = if cells.len() == 1 && first { " open" } else { "" };
            let name = if first {
                format!("Sample {}", cell.sample)
            } else {
                format!("⚕ Try {} to mend sample {}", answer.attempt, cell.sample)
            };
            let (class, mark) = match &answer.infrastructure {
                Some(_) => ("quiet", "⌁"),
                None if answer.stage >= summary.primary => ("good", words::mark(true)),
                None => ("bad", words::mark(false)),
            };
            let reason = answer.infrastructure.as_ref().unwrap_or(&answer.reason);
            writeln!(
                out,
                "<details class=\"answer\"{open}><summary>{name} · <span class=\"{class}\">{mark} {}</span></summary><div{id}>",
                escaped(reason)
            )?;
            let record = folder.record(answer.place)?;
            let prompt = folder.prompts.get(row.prompt);
            out.write_all(sample::html(&record, prompt).as_bytes())?;
            out.write_all(b"</div></details>\n")?;
        }
    }
    out.write_all(b"</div>\n")?;
    Ok(())
}
