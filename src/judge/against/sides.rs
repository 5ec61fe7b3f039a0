//! Two answers' listings beside each other, as a listing and the compiler's are laid. Says how near
//! they are to each other, not which is right.

use crate::reply::{Dialect, Listing};
use crate::toolchain::demangle;

use super::align::{Pair, align};
use super::normal::{Kind, Reading, Statement, Syntax, statements};
use super::rows::Rows;
use super::{Comparison, share, style};

/// Lays the base model's listing (the first half of each row) beside the tuned model's (the second).
/// The time is nearly linear in both; run it beside other work.
pub fn sides(base: &Listing, tuned: &Listing) -> Comparison {
    let readings = [base, tuned].map(reading);
    let demangled = readings.iter().any(|reading| reading.demangled);
    let read = |listing: &Listing, reading: Reading| -> Vec<Statement> {
        let wanted = Reading { demangled, ..reading };
        if demangled && !reading.demangled {
            statements(&demangle::in_text(&listing.text), wanted)
        } else {
            statements(&listing.text, wanted)
        }
    };
    let (ours, theirs) = (read(base, readings[0]), read(tuned, readings[1]));
    let aligned = align(&ours, &theirs);
    let equal = aligned.pairs.iter().filter(|pair| matches!(pair, Pair::Both(..))).count();
    let codes = |list: &[Statement]| list.iter().filter(|s| s.kind == Kind::Code).count();
    Comparison {
        command: Vec::new(),
        lines: ours.len(),
        compiler_lines: theirs.len(),
        equal_lines: share(equal, ours.len(), theirs.len()),
        equal_opcodes: share(aligned.opcodes, codes(&ours), codes(&theirs)),
        notes: notes(base, tuned, readings, aligned.coarse),
        rows: Rows {
            listing: base,
            second: Some(tuned),
            ours: &ours,
            theirs: &theirs,
            aligned: &aligned,
        }
        .all(),
    }
}

/// How to read a listing of any dialect: what is not the GNU assembler's is near its Intel syntax.
fn reading(listing: &Listing) -> Reading {
    let percents = listing.text.matches("%r").count() + listing.text.matches("%e").count();
    let syntax = if percents > 2 { Syntax::Att } else { Syntax::Intel };
    style::reading(listing).unwrap_or(Reading { syntax, demangled: false })
}

fn notes(base: &Listing, tuned: &Listing, readings: [Reading; 2], coarse: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let name = |dialect: Dialect| dialect.to_string();
    if readings[0].syntax != readings[1].syntax {
        notes.push(format!(
            "written differently (base: {}, tuned: {}): few lines are equal",
            name(base.dialect),
            name(tuned.dialect),
        ));
    }
    if base.target != tuned.target {
        notes.push(format!("for other machines: base {}, tuned {}", base.target, tuned.target));
    }
    for (side, listing) in [("base", base), ("tuned", tuned)] {
        if !listing.closed {
            notes
                .push(format!("the {side} listing is not finished: what it lacks is missing here"));
        }
    }
    if coarse {
        notes.push("too long and too different to be aligned wholly: more may be equal".to_owned());
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::super::Mark;
    use super::*;
    use crate::reply::Reply;

    fn compared(base: &str, tuned: &str) -> Comparison {
        let listing = |code: &str| {
            Reply::from_text(&format!("So:\n\n```asm\n{code}```\n")).listing().unwrap()
        };
        sides(&listing(base), &listing(tuned))
    }

    const MAIN: &str = "\t.text\n\t.globl\tmain\nmain:\n\tpushq\t%rbp\n\tmovl\t$8, %eax\n\tjmp\t.L4\n\
        .L4:\n\taddl\t$120, %eax\n\tpopq\t%rbp\n\tret\n";

    #[test]
    fn spelling_blanks_and_numbers_of_labels_make_no_difference() {
        let other = MAIN.replace(".L4", ".L17").replace('\t', "    ").replace("$8", "$0x8");
        let comparison = compared(MAIN, &other);
        assert!(comparison.rows.iter().all(|row| row.mark == Mark::Both), "{comparison:?}");
        assert!((comparison.equal_lines - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_difference_is_marked_within_its_line_and_both_halves_have_their_line_of_the_reply() {
        let comparison =
            compared(MAIN, &MAIN.replace("$120", "$121").replace("\tpopq", "\tnop\n\tpopq"));
        let changed: Vec<_> = comparison.rows.iter().filter(|r| r.mark == Mark::Changed).collect();
        let [row] = changed[..] else { panic!("{comparison:?}") };
        let (base, tuned) = (row.listing.as_ref().unwrap(), row.compiler.as_ref().unwrap());
        let part =
            |half: &super::super::Half| half.text.get(half.differs[0].clone()).unwrap().to_owned();
        assert!(part(base).contains("120") && part(tuned).contains("121"), "{row:?}");
        assert_eq!((base.line, tuned.line), (11, 11));
        let alone: Vec<_> = comparison.rows.iter().filter(|r| r.mark == Mark::Compiler).collect();
        assert_eq!(alone.len(), 1);
        assert_eq!(alone[0].compiler.as_ref().unwrap().line, 12);
    }

    #[test]
    fn two_dialects_are_shown_beside_each_other_and_the_reader_is_told() {
        let nasm = "section .text\nglobal _start\n_start:\n    mov eax, 8\n    add eax, 120\n";
        let comparison = compared(nasm, MAIN);
        assert!(comparison.notes[0].contains("written differently"), "{:?}", comparison.notes);
        assert!(comparison.equal_lines < 0.5 && comparison.rows.len() >= 5);
    }
}
