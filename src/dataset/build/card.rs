//! The data card: what the data set is, where it comes from, and what was left out. Counts only.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::super::funnel::Funnel;
use super::super::message::Parts;
use super::super::normal;
use super::super::project::{Project, REPORTS};
use super::rows::Row;
use super::{MANIFEST, Options, Outcome, Split, TEST, TRAIN, VALID};

/// The card as Markdown. It holds no time and no path, so that the same data has the same card.
pub(super) fn card(
    project: &Project,
    options: &Options,
    rows: &[Row],
    outcome: &Outcome,
) -> anyhow::Result<String> {
    let mut text = "# Data card\n\nRequests for small programs, each answered with ".to_owned();
    text.push_str(match options.template.parts {
        Parts::Both => "C++ and its x86-64 assembly",
        Parts::Assembly => "x86-64 assembly",
        Parts::Cpp => "C++, whose x86-64 assembly was run to prove it",
    });
    text.push_str(
        ". Every assembly was assembled, linked and run, confined, three times in other places, times \
         and languages: it printed what it should each time, as its C++ did with every check of \
         the compiler (memory, undefined behaviour, variables never set).\n\n",
    );
    splits(&mut text, rows, outcome);
    settings(&mut text, options, rows);
    text.push_str("\n## Left out\n\n| step | in | reason | lost |\n|---|---|---|---|\n");
    if let Ok(report) = project.read(&format!("{REPORTS}/compile.json")) {
        funnel(&mut text, &serde_json::from_str(&report)?);
    }
    funnel(&mut text, &outcome.funnel);
    let _ = writeln!(text, "\nBy name: the files in `{REPORTS}`.");
    families(&mut text, rows);
    text.push_str("\n## Files\n\n| file | SHA-256 |\n|---|---|\n");
    for name in [TRAIN, VALID, TEST, MANIFEST] {
        let _ = writeln!(text, "| `{name}` | `{}` |", normal::hash(&project.read(name)?));
    }
    Ok(text)
}

fn splits(text: &mut String, rows: &[Row], outcome: &Outcome) {
    text.push_str("| split | rows | clusters | tokens |\n|---|---|---|---|\n");
    for (split, count) in Split::ALL.into_iter().zip(outcome.counts) {
        let of: Vec<_> = rows.iter().filter(|r| r.split == split).collect();
        let clusters: BTreeSet<_> = of.iter().map(|r| &r.cluster).collect();
        let tokens: usize = of.iter().map(|r| r.tokens).sum();
        let name = match split {
            Split::Train => "train",
            Split::Valid => "valid",
            Split::Test => "test",
        };
        let _ = writeln!(text, "| {name} | {count} | {} | {tokens} |", clusters.len());
    }
    text.push_str(
        "\nA cluster is never parted: rows of one program or prompt, of nearly the same C++ (over \
         0.8 of its shingles), of the same assembly but for names, numbers and texts, or of the \
         same output of more than 15 bytes.\n",
    );
}

fn settings(text: &mut String, options: &Options, rows: &[Row]) {
    let set = |of: fn(&Row) -> String| -> String {
        let all: BTreeSet<_> = rows.iter().map(of).collect();
        all.into_iter().collect::<Vec<_>>().join("; ")
    };
    let longest = rows.iter().map(|r| r.tokens).max().unwrap_or(0);
    let system = if options.system.is_empty() { "none" } else { &options.system };
    let _ = write!(
        text,
        "\n## Made with\n\n- sources: {}\n- compiler: {}\n- flags: {}\n- target: {}, GNU \
         assembler\n- lines left out of the assembly: {}\n- licences: {}\n- system message: {system}\n- token limit: {} ({}), longest row \
         {longest}\n- split {} by cluster, seed {}\n- at most {} programs alike but for names, \
         numbers and texts\n- evaluation suites that it was checked against: {}\n- AssemblerGPT {}\n",
        set(|r| r.request.source.clone()),
        set(|r| r.verified.compiler.clone()),
        set(|r| r.verified.flags.join(" ")),
        set(|r| r.verified.target.clone()),
        set(|r| if r.verified.stripped.is_empty() {
            "none".into()
        } else {
            r.verified.stripped.join(" ")
        }),
        set(|r| r.request.origin.licence.clone().unwrap_or_else(|| "MIT (our own)".to_owned())),
        options.limit,
        options.counter.name(),
        options.ratio,
        options.seed,
        options.alike,
        options.suites.len(),
        env!("CARGO_PKG_VERSION"),
    );
}

fn funnel(text: &mut String, funnel: &Funnel) {
    let head = format!("| {} | {} {}", funnel.step, funnel.entered, funnel.unit);
    if funnel.losses.is_empty() {
        let _ = writeln!(text, "{head} | none | 0 |");
    }
    for (reason, lost) in &funnel.losses {
        let _ = writeln!(text, "{head} | {reason} | {} |", lost.len());
    }
}

fn families(text: &mut String, rows: &[Row]) {
    let mut families: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for row in rows {
        let counts = families.entry(&row.request.family).or_default();
        for (split, count) in Split::ALL.into_iter().zip(counts) {
            *count += usize::from(row.split == split);
        }
    }
    text.push_str("\n## Families\n\n| family | train | valid | test |\n|---|---|---|---|\n");
    for (family, [train, valid, test]) in families {
        let _ = writeln!(text, "| {family} | {train} | {valid} | {test} |");
    }
}
