//! The report as `JUnit` XML: a suite for each side, a case for each first answer. Text of models
//! is escaped, and what XML cannot hold is replaced.

use std::fmt::Write as _;

use crate::eval::summary::Summary;
use crate::eval::summary::rows::{Cell, Row};
use crate::printable::escaped;
use crate::side::Side;

/// The whole file.
pub fn junit(summary: &Summary) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for side in Side::BOTH {
        suite(&mut out, summary, side);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(out: &mut String, summary: &Summary, side: Side) {
    let cells = || {
        let of = |row: &'_ Row| row.samples[side.index()].clone();
        summary.matrix.iter().flat_map(move |row| of(row).into_iter().map(move |c| (row, c)))
    };
    let fails = |cell: &Cell| {
        cell.counted && cell.attempts.first().is_some_and(|a| a.stage < summary.primary)
    };
    let failures = cells().filter(|(_, cell)| fails(cell)).count();
    let skipped = cells().filter(|(_, cell)| !cell.counted).count();
    let _ = writeln!(
        out,
        "  <testsuite name=\"{side}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">",
        cells().count()
    );
    for (row, cell) in cells() {
        let name = xml(&format!("{} #{}", row.id, cell.sample));
        let _ = write!(out, "    <testcase classname=\"{side}\" name=\"{name}\"");
        let Some(answer) = cell.attempts.first().filter(|_| cell.counted && fails(&cell)) else {
            if cell.counted {
                out.push_str("/>\n");
            } else {
                let why = cell.attempts.iter().find_map(|a| a.infrastructure.as_deref());
                let why = xml(why.unwrap_or("the other side of the pair does not count"));
                let _ = writeln!(out, "><skipped message=\"{why}\"/></testcase>");
            }
            continue;
        };
        let class = answer.class.map_or("failed", crate::eval::summary::failure::Class::title);
        let reason = xml(&answer.reason);
        let _ = writeln!(out, "><failure type=\"{class}\" message=\"{reason}\"/></testcase>");
    }
    out.push_str("  </testsuite>\n");
}

fn xml(text: &str) -> String {
    escaped(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
