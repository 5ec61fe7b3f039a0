//! Two outputs compared byte by byte, and their difference with the invisible made visible. Knows
//! nothing of programs.

use std::time::Duration;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::printable::printable_bytes;

/// No more of an output is aligned, in bytes; the rest is compared but not shown.
const ALIGNED: usize = 64 * 1024;
/// The most lines a difference shows.
const SHOWN: usize = 200;
/// Lines of agreement shown around a difference.
const CONTEXT: usize = 3;
/// How long aligning may take before a coarser answer is good enough.
const PATIENCE: Duration = Duration::from_millis(100);

/// Which output a line of a difference stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Whose {
    /// Both have it.
    Both,
    /// Only the one that is measured against: the twin's, or the expected one.
    Wanted,
    /// Only the listing's program.
    Got,
    /// No line: agreement left out here.
    Gap,
}

/// One line of a difference, safe to show and without its line end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffLine {
    /// Where it stands.
    pub whose: Whose,
    /// The line; in a changed line trailing blanks show as `·`, tabs as `→`, a missing line end as `¬`.
    pub text: String,
}

/// Where two outputs part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The first line, from 1, that is not the same.
    pub first_line: usize,
    /// One sentence for people.
    pub summary: String,
    /// The lines around every change, as far as they are shown.
    pub lines: Vec<DiffLine>,
}

/// Compares exactly; `None` if both are the same.
pub fn exactly(wanted: &[u8], got: &[u8]) -> Option<Difference> {
    (wanted != got).then(|| difference(wanted, got))
}

/// Compares with an output that a person wrote down: a line end missing or added at the very end
/// and carriage returns before line ends make no difference.
pub fn leniently(wanted: &[u8], got: &[u8]) -> Option<Difference> {
    let (a, b) = (normal(wanted), normal(got));
    (a != b).then(|| difference(&a, &b))
}

fn normal(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            out.push(*byte);
        }
    }
    while out.last() == Some(&b'\n') {
        out.pop();
    }
    if !out.is_empty() {
        out.push(b'\n');
    }
    out
}

fn difference(wanted: &[u8], got: &[u8]) -> Difference {
    let same = wanted.iter().zip(got).take_while(|(a, b)| a == b).count();
    let first_line = 1 + got.iter().take(same).filter(|b| **b == b'\n').count();
    // Far into a long output the alignment starts a little before the first change.
    let start = if same > ALIGNED / 2 { line_start(got, same - ALIGNED / 4) } else { 0 };
    let (a, b) = (window(wanted, start), window(got, start));
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(&a, &b);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(CONTEXT) {
        if start > 0
            || !lines.is_empty()
            || group.first().is_some_and(|op| op.new_range().start > 0)
        {
            lines.push(DiffLine { whose: Whose::Gap, text: String::new() });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            lines.push(line(change.tag(), change.value()));
        }
        if lines.len() >= SHOWN {
            break;
        }
    }
    lines.truncate(SHOWN);
    Difference { first_line, summary: summary(wanted, got, first_line), lines }
}

/// The start of the line that holds byte `at`.
fn line_start(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).rposition(|b| *b == b'\n').map_or(0, |n| n + 1)
}

fn window(bytes: &[u8], start: usize) -> String {
    let end = bytes.len().min(start + ALIGNED);
    String::from_utf8_lossy(bytes.get(start.min(end)..end).unwrap_or_default()).into_owned()
}

fn line(tag: ChangeTag, text: &str) -> DiffLine {
    match tag {
        ChangeTag::Equal => {
            let text = printable_bytes(text.trim_end_matches('\n').as_bytes());
            DiffLine { whose: Whose::Both, text }
        }
        ChangeTag::Delete => DiffLine { whose: Whose::Wanted, text: visible(text) },
        ChangeTag::Insert => DiffLine { whose: Whose::Got, text: visible(text) },
    }
}

/// A line with its blanks at the end, its tabs and a missing line end made visible.
fn visible(text: &str) -> String {
    let (body, ended) = match text.strip_suffix('\n') {
        Some(body) => (body, true),
        None => (text, false),
    };
    let kept = body.trim_end_matches(' ');
    let mut out = printable_bytes(kept.replace('\t', "→").as_bytes());
    out.extend(std::iter::repeat_n('·', body.len() - kept.len()));
    if !ended {
        out.push('¬');
    }
    out
}

fn summary(wanted: &[u8], got: &[u8], first_line: usize) -> String {
    let blank = |b: &[u8]| b.iter().all(u8::is_ascii_whitespace);
    let words = |b: &[u8]| -> Vec<Vec<u8>> {
        b.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty()).map(<[u8]>::to_vec).collect()
    };
    if got.is_empty() {
        return "printed nothing".to_owned();
    }
    if wanted.is_empty() {
        return "printed something where nothing was wanted".to_owned();
    }
    if wanted.strip_suffix(b"\n") == Some(got) {
        return "the line end after the last line is missing".to_owned();
    }
    if got.strip_suffix(b"\n") == Some(wanted) {
        return "there is a line end too many after the last line".to_owned();
    }
    if !blank(wanted) && words(wanted) == words(got) {
        return format!("only blanks differ, first in line {first_line}");
    }
    if wanted.starts_with(got) {
        return format!("the output stops early, in line {first_line}");
    }
    if got.starts_with(wanted) {
        return format!("the output goes on in line {first_line} where it should end");
    }
    format!("the output differs from line {first_line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(d: &Difference) -> Vec<(Whose, &str)> {
        d.lines.iter().map(|l| (l.whose, l.text.as_str())).collect()
    }

    #[test]
    fn equal_outputs_have_no_difference() {
        assert_eq!(exactly(b"128\n", b"128\n"), None);
        assert_eq!(exactly(b"", b""), None);
    }

    #[test]
    fn a_missing_line_end_is_seen_and_named() {
        let d = exactly(b"128\n", b"128").unwrap();
        assert_eq!(texts(&d), [(Whose::Wanted, "128"), (Whose::Got, "128¬")]);
        assert!(d.summary.contains("line end"), "{}", d.summary);
    }

    #[test]
    fn blanks_tabs_and_controls_are_visible() {
        let d = exactly(b"a\tb\nsame\n", b"a b  \nsame\n\x07").unwrap();
        assert_eq!(
            texts(&d),
            [
                (Whose::Wanted, "a→b"),
                (Whose::Got, "a b··"),
                (Whose::Both, "same"),
                (Whose::Got, "␇¬")
            ]
        );
    }

    #[test]
    fn what_a_person_wrote_down_needs_no_last_line_end() {
        assert_eq!(leniently(b"128", b"128\n"), None);
        assert_eq!(leniently(b"1\r\n2\r\n", b"1\n2\n"), None);
        assert!(leniently(b"128", b"128 \n").is_some());
        assert!(leniently(b"", b"x").is_some());
    }

    #[test]
    fn far_into_a_long_output_the_change_is_shown() {
        let long = (0..60_000).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n") + "\n";
        let other = long.replace("line 59000\n", "line x\n");
        let d = exactly(long.as_bytes(), other.as_bytes()).unwrap();
        assert_eq!(d.first_line, 59_001);
        assert!(texts(&d).contains(&(Whose::Got, "line x")), "{:?}", d.lines.len());
    }

    #[test]
    fn two_strangers_of_a_megabyte_are_told_apart_at_once() {
        let a: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 1000 * 7919 % 251) as u8).collect();
        let b: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 4000 * 10_729 % 241) as u8).collect();
        let start = std::time::Instant::now();
        let d = exactly(&a, &b).unwrap();
        assert!(d.lines.len() <= SHOWN);
        assert!(start.elapsed() < Duration::from_secs(3));
    }
}
