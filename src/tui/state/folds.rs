//! Which blocks of assembly are folded to their first line. A block is a label that has a name, and
//! what follows up to the next. Draws nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::reply::{Kind, Reply};
use crate::tui::beside::is_name;

/// The folded blocks of a reply, by the line of their label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folds {
    /// All are folded but those that follow; else only those.
    all: bool,
    but: BTreeSet<usize>,
    /// Grows with each change.
    changes: u32,
}

impl Folds {
    /// Whether the block of the label at this line of the reply is folded.
    pub fn folded(&self, label: usize) -> bool {
        self.all != self.but.contains(&label)
    }

    /// Whether any may be folded.
    pub fn any(&self) -> bool {
        self.all || !self.but.is_empty()
    }

    /// How often something was folded or unfolded.
    pub const fn changes(&self) -> u32 {
        self.changes
    }

    /// Folds the block of that label, or unfolds it.
    pub fn toggle(&mut self, label: usize) {
        if !self.but.remove(&label) {
            self.but.insert(label);
        }
        self.changes += 1;
    }

    /// Folds all blocks, or if any is folded unfolds all.
    pub fn toggle_all(&mut self) {
        (self.all, self.but) = (!self.any(), BTreeSet::new());
        self.changes += 1;
    }

    /// The lines of a section's body that are left, given those that are shown, in order.
    pub(super) fn left(&self, reply: &Reply, body: &Range<usize>, lines: &mut Vec<usize>) {
        if !self.any() {
            return;
        }
        let mut hidden = false;
        lines.retain(|line| {
            if body.contains(line) && is_name(reply.line(*line)) {
                hidden = self.folded(*line);
                return true;
            }
            !(hidden && body.contains(line))
        });
    }
}

/// The block of assembly that a line of the reply belongs to, from its label on.
pub fn block_of(reply: &Reply, line: usize) -> Option<Range<usize>> {
    let section = reply.section_of(line).filter(|section| section.kind == Kind::Assembly)?;
    let named = |n: &usize| is_name(reply.line(*n));
    let body = section.body.clone();
    let start = (body.start..(line + 1).min(body.end)).rev().find(named)?;
    let end = (start + 1..body.end).find(named).unwrap_or(body.end);
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &str =
        "So:\n```asm\n\t.text\nadd:\n\tnop\n.L3:\n\tret\nmain:\n\tcall\tadd\n\tret\n```\n";

    fn left(folds: &Folds) -> Vec<usize> {
        let reply = Reply::from_text(REPLY);
        let mut lines: Vec<usize> = (2..10).collect();
        folds.left(&reply, &(2..10), &mut lines);
        lines
    }

    #[test]
    fn a_block_goes_from_a_name_to_the_next_and_keeps_its_numbered_labels() {
        let reply = Reply::from_text(REPLY);
        assert_eq!(block_of(&reply, 5), Some(3..7));
        assert_eq!(block_of(&reply, 3), Some(3..7));
        assert_eq!(block_of(&reply, 9), Some(7..10));
        assert_eq!((block_of(&reply, 2), block_of(&reply, 0)), (None, None));
    }

    #[test]
    fn one_block_or_all_fold_and_unfold() {
        let mut folds = Folds::default();
        folds.toggle(3);
        assert_eq!(left(&folds), [2, 3, 7, 8, 9]);
        folds.toggle_all();
        assert_eq!(left(&folds).len(), 8);
        folds.toggle_all();
        assert_eq!(left(&folds), [2, 3, 7]);
        folds.toggle(7);
        assert_eq!(left(&folds), [2, 3, 7, 8, 9]);
    }
}
