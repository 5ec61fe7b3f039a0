//! The history browser: which turns are wanted, which one is chosen, and the rows that are in view.
//! Loads nothing and deletes nothing itself.

use super::Words;
use crate::history::{Filter, Passed, TurnId, TurnSummary};

/// Rows of the screen that the list does not have: header and footer, the frame, the words that
/// are searched for, and the heads of the columns.
const AROUND: u16 = 6;

/// Turns by how both sides did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Outcome {
    /// However they did.
    #[default]
    All,
    /// The tuned model's answer is right, the base model's is not.
    TunedOnly,
    /// The base model's answer is right, the tuned model's is not.
    BaseOnly,
    /// Both are right.
    Both,
    /// Neither is right.
    Neither,
}

impl Outcome {
    /// All, in their order on the screen.
    pub const ALL: [Self; 5] =
        [Self::All, Self::TunedOnly, Self::BaseOnly, Self::Both, Self::Neither];

    /// The word on the tab.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::TunedOnly => "tuned only",
            Self::BaseOnly => "base only",
            Self::Both => "both",
            Self::Neither => "neither",
        }
    }

    /// What a list without any such turn says.
    pub const fn nothing(self) -> &'static str {
        match self {
            Self::All => "Nothing was kept yet. Every exchange from now on can be found here.",
            Self::TunedOnly => "No turn was right by the tuned model and wrong by the base model.",
            Self::BaseOnly => "No turn was right by the base model and wrong by the tuned model.",
            Self::Both => "No turn was right by both models.",
            Self::Neither => "No turn was wrong by both models.",
        }
    }

    /// The next one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::All => Self::TunedOnly,
            Self::TunedOnly => Self::BaseOnly,
            Self::BaseOnly => Self::Both,
            Self::Both => Self::Neither,
            Self::Neither => Self::All,
        }
    }

    /// How base and tuned must have done.
    pub const fn passed(self) -> [Option<Passed>; 2] {
        match self {
            Self::All => [None, None],
            Self::TunedOnly => [Some(Passed::No), Some(Passed::Yes)],
            Self::BaseOnly => [Some(Passed::Yes), Some(Passed::No)],
            Self::Both => [Some(Passed::Yes), Some(Passed::Yes)],
            Self::Neither => [Some(Passed::No), Some(Passed::No)],
        }
    }
}

/// A turn in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What the history says of it.
    pub summary: TurnSummary,
    /// When it was asked, by the clock on the wall: `2026-11-24 03:04`.
    pub when: String,
}

/// What was found: all numbers, the newest first, and the rows of the first page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The turns.
    pub ids: Vec<TurnId>,
    /// The first of them as rows.
    pub rows: Vec<Row>,
}

/// Rows to be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The newest of them.
    pub first: TurnId,
    /// How many.
    pub count: u32,
}

/// The browser while it is open.
#[derive(Debug)]
pub struct Browser {
    /// Words that a turn must hold.
    pub words: Words,
    /// Keys go to the words.
    pub typing: bool,
    /// How the models must have done.
    pub outcome: Outcome,
    /// The question that is answered last; answers to others are late.
    pub query: u64,
    /// The turns, the newest first; `None` until the first answer.
    pub ids: Option<Vec<TurnId>>,
    /// The place of the chosen turn.
    pub chosen: usize,
    /// The place of the first row in view.
    pub top: usize,
    /// The chosen turn is deleted when the key is pressed again.
    pub deleting: bool,
    /// Why the history cannot be read.
    pub trouble: Option<String>,
    rows: Vec<Row>,
    asked: Option<Stretch>,
}

impl Browser {
    /// A browser that has asked its first question under this number.
    pub fn new(query: u64) -> Self {
        Self {
            words: Words::default(),
            typing: false,
            outcome: Outcome::All,
            query,
            ids: None,
            chosen: 0,
            top: 0,
            deleting: false,
            trouble: None,
            rows: Vec::new(),
            asked: None,
        }
    }

    /// How many rows a screen of that height shows; at least one.
    pub fn height(screen: u16) -> usize {
        usize::from(screen.saturating_sub(AROUND)).max(1)
    }

    /// Which turns are wanted.
    pub fn filter(&self) -> Filter {
        let text = (!self.words.trim().is_empty()).then(|| self.words.to_string());
        Filter { text, passed: self.outcome.passed(), ..Filter::default() }
    }

    /// How many turns there are, as far as is known.
    pub fn count(&self) -> usize {
        self.ids.as_ref().map_or(0, Vec::len)
    }

    /// The turn at a place.
    pub fn id(&self, place: usize) -> Option<TurnId> {
        self.ids.as_ref()?.get(place).copied()
    }

    /// The turn that is chosen.
    pub fn chosen_id(&self) -> Option<TurnId> {
        self.id(self.chosen)
    }

    /// The row at a place, if it is loaded.
    pub fn row(&self, place: usize) -> Option<&Row> {
        let id = self.id(place)?;
        self.rows.iter().find(|row| row.summary.id == id)
    }

    /// Chooses the turn at a place, and brings it into view.
    pub fn choose(&mut self, place: usize, height: usize) {
        let last = self.count().saturating_sub(1);
        self.chosen = place.min(last);
        self.bring_into_view(height);
    }

    /// Moves the window so that the chosen row is in it, and no row is wasted at its end.
    pub fn bring_into_view(&mut self, height: usize) {
        let first = (self.chosen + 1).saturating_sub(height);
        let last = self.count().saturating_sub(height);
        self.top = self.top.clamp(first, self.chosen.max(first)).min(last.max(first));
    }

    /// Takes in the answer to the last question.
    pub fn take(&mut self, found: Found, height: usize) {
        self.ids = Some(found.ids);
        self.rows = found.rows;
        self.asked = None;
        self.trouble = None;
        self.choose(self.chosen, height);
    }

    /// Takes in rows that were asked for.
    pub fn take_rows(&mut self, rows: Vec<Row>) {
        self.rows = rows;
    }

    /// The rows to be loaded, if some in view are not and are not asked for yet.
    pub fn missing(&mut self, height: usize) -> Option<Stretch> {
        let end = (self.top + height).min(self.count());
        if (self.top..end).all(|place| self.row(place).is_some()) {
            return None;
        }
        let first = self.id(self.top)?;
        let wanted = Stretch { first, count: u32::try_from(end - self.top).ok()? };
        if self.asked == Some(wanted) {
            return None;
        }
        self.asked = Some(wanted);
        Some(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::SideSummary;

    fn row(id: i64) -> Row {
        let sides = [SideSummary::default(), SideSummary::default()];
        let summary =
            TurnSummary { id: TurnId(id), started_ms: 0, prompt: format!("prompt {id}"), sides };
        Row { summary, when: "2026-11-24 03:04".to_owned() }
    }

    /// A browser of the turns 100 to 1, ten in view.
    fn browser() -> Browser {
        let mut browser = Browser::new(1);
        let ids = (1..=100).rev().map(TurnId).collect();
        browser.take(Found { ids, rows: (91..=100).rev().map(row).collect() }, 10);
        browser
    }

    #[test]
    fn only_rows_that_come_into_view_are_asked_for_and_only_once() {
        let mut b = browser();
        assert_eq!(b.missing(10), None);
        b.choose(10, 10);
        assert_eq!((b.top, b.missing(10)), (1, Some(Stretch { first: TurnId(99), count: 10 })));
        assert_eq!(b.missing(10), None);
        b.take_rows((90..=99).rev().map(row).collect());
        assert_eq!(b.row(10).unwrap().summary.id, TurnId(90));
        b.choose(usize::MAX, 10);
        assert_eq!((b.chosen, b.top), (99, 90));
        assert_eq!(b.missing(10), Some(Stretch { first: TurnId(10), count: 10 }));
    }

    #[test]
    fn a_taller_window_shows_more_rows_and_never_empty_ones() {
        let mut b = browser();
        b.choose(99, 10);
        b.bring_into_view(40);
        assert_eq!((b.chosen, b.top), (99, 60));
        b.bring_into_view(200);
        assert_eq!(b.top, 0);
        b.bring_into_view(1);
        assert_eq!(b.top, 99);
    }

    #[test]
    fn fewer_turns_than_before_leave_the_last_one_chosen() {
        let mut b = browser();
        b.choose(99, 10);
        b.take(Found { ids: vec![TurnId(3), TurnId(1)], rows: vec![row(3), row(1)] }, 10);
        assert_eq!((b.chosen, b.top, b.chosen_id()), (1, 0, Some(TurnId(1))));
        b.take(Found::default(), 10);
        assert_eq!((b.chosen, b.chosen_id(), b.missing(10)), (0, None, None));
    }
}
