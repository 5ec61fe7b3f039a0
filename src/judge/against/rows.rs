//! Aligned statements as rows for people, with the bytes that differ. Decides nothing.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::reply::Listing;

use super::align::{Aligned, Pair};
use super::normal::{Statement, tokens};
use super::{Half, Mark, Row};

/// A statement of more pieces is marked as a whole.
const PIECES: usize = 400;

/// Two aligned lists on their way to rows.
pub(super) struct Rows<'a> {
    /// Where the statements stand in the reply.
    pub(super) listing: &'a Listing,
    /// Where the other statements stand, if that is in a reply too.
    pub(super) second: Option<&'a Listing>,
    /// The listing's statements.
    pub(super) ours: &'a [Statement],
    /// The compiler's statements.
    pub(super) theirs: &'a [Statement],
    /// How they stand beside each other.
    pub(super) aligned: &'a Aligned<'a>,
}

impl Rows<'_> {
    /// All rows in order.
    pub(super) fn all(&self) -> Vec<Row> {
        self.aligned.pairs.iter().map(|pair| self.row(*pair)).collect()
    }

    fn row(&self, pair: Pair) -> Row {
        let (mark, listing, compiler) = match pair {
            Pair::Both(a, b) => (Mark::Both, Some(self.left(a)), Some(self.right(b))),
            Pair::Changed(a, b) => {
                let (mut left, mut right) = (self.left(a), self.right(b));
                (left.differs, right.differs) =
                    differing(&left.text, &right.text, &self.aligned.partners);
                (Mark::Changed, Some(left), Some(right))
            }
            Pair::Listing(a) => (Mark::Listing, Some(self.left(a)), None),
            Pair::Compiler(b) => (Mark::Compiler, None, Some(self.right(b))),
        };
        Row { mark, listing, compiler }
    }

    fn left(&self, at: usize) -> Half {
        let statement = &self.ours[at];
        let line = self.listing.origin.get(statement.line).map_or(0, |n| *n as usize + 1);
        Half { line, text: statement.shown.clone(), differs: Vec::new() }
    }

    fn right(&self, at: usize) -> Half {
        let statement = &self.theirs[at];
        let line = match self.second {
            Some(listing) => listing.origin.get(statement.line).map_or(0, |n| *n as usize + 1),
            None => statement.line + 1,
        };
        Half { line, text: statement.shown.clone(), differs: Vec::new() }
    }
}

/// The bytes of each text that have no counterpart in the other.
fn differing(
    left: &str,
    right: &str,
    partners: &HashMap<&str, &str>,
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (a, b) = (tokens(left, partners), tokens(right, &HashMap::new()));
    let whole = |pieces: &[(Range<usize>, String)]| -> Vec<Range<usize>> {
        let (first, last) = (pieces.first(), pieces.last());
        first.zip(last).map(|(f, l)| f.0.start..l.0.end).into_iter().collect()
    };
    if a.len() > PIECES || b.len() > PIECES {
        return (whole(&a), whole(&b));
    }
    let words = |pieces: &[(Range<usize>, String)]| -> Vec<String> {
        pieces.iter().map(|(_, word)| word.clone()).collect()
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Myers, &words(&a), &words(&b)) {
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                ours.extend(whole(a.get(op.old_range()).unwrap_or_default()));
                theirs.extend(whole(b.get(op.new_range()).unwrap_or_default()));
            }
        }
    }
    (ours, theirs)
}
