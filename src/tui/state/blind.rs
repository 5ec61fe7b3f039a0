//! A turn whose sides have no names until somebody has voted. Shuffles nothing itself.

use crate::history;
use crate::side::Side;

/// What was thought of two answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vote {
    /// This side's is the better one.
    For(Side),
    /// Both are as good.
    Tie,
    /// Both are bad.
    BothBad,
}

impl From<Vote> for history::Vote {
    fn from(vote: Vote) -> Self {
        match vote {
            Vote::For(Side::Base) => Self::Base,
            Vote::For(Side::Tuned) => Self::Tuned,
            Vote::Tie => Self::Tie,
            Vote::BothBad => Self::BothBad,
        }
    }
}

impl From<history::Vote> for Vote {
    fn from(vote: history::Vote) -> Self {
        match vote {
            history::Vote::Base => Self::For(Side::Base),
            history::Vote::Tuned => Self::For(Side::Tuned),
            history::Vote::Tie => Self::Tie,
            history::Vote::BothBad => Self::BothBad,
        }
    }
}

impl Vote {
    /// Whether verdicts (base, tuned) say the same.
    pub const fn agrees(self, right: [bool; 2]) -> bool {
        match (self, right) {
            (Self::For(Side::Base), [true, false])
            | (Self::For(Side::Tuned), [false, true])
            | (Self::Tie, [true, true])
            | (Self::BothBad, [false, false]) => true,
            (Self::For(_) | Self::Tie | Self::BothBad, _) => false,
        }
    }

    /// The word for it once the sides have their names again.
    pub const fn words(self) -> &'static str {
        match self {
            Self::For(Side::Base) => "base",
            Self::For(Side::Tuned) => "tuned",
            Self::Tie => "tie",
            Self::BothBad => "both bad",
        }
    }
}

/// How far a blind turn is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Blind {
    /// The sides have their names and their usual places.
    #[default]
    Off,
    /// Which side stands left is being decided; nothing was asked yet.
    Shuffling,
    /// The sides have no names.
    On,
    /// The names were shown without a vote.
    GivenUp,
    /// The names were shown after a vote.
    Voted(Vote),
}

impl Blind {
    /// Whether the names are hidden.
    pub const fn hides(self) -> bool {
        matches!(self, Self::Shuffling | Self::On)
    }
}
