//! What training rows never hold, so that a suite can ask for it: sentences, members of families,
//! and numbers. Makes nothing.

use super::Wanted;
use super::wish::Frame;
use super::wish::frames::{ASSEMBLY, ASSEMBLY_HELD, CPP, CPP_HELD};

/// Members that are near others which rows do hold.
const MEMBERS: &[(&str, &str)] = &[
    ("arithmetic", "difference-of-three"),
    ("digits", "odd-digits"),
    ("loops", "steps-down"),
    ("text", "four-lines"),
    ("extremes", "smallest-of-three"),
    ("pointers", "swap-pointers"),
];

/// What a program and its requests are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// To learn from: nothing of it is held out.
    Training,
    /// Worded as no training row is.
    Phrasing,
    /// Of a member that no training row is of.
    Member,
    /// With numbers that no training row asks for.
    Range,
}

impl Part {
    /// Those that are held out.
    pub const HELD_OUT: [Self; 3] = [Self::Phrasing, Self::Member, Self::Range];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Phrasing => "phrasing",
            Self::Member => "member",
            Self::Range => "range",
        }
    }

    /// Its tag in a suite.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Phrasing => "by-phrasing",
            Self::Member => "by-member",
            Self::Range => "by-range",
        }
    }

    /// Whether a member of a family belongs to it.
    pub(super) fn has_member(self, family: &str, member: &str) -> bool {
        (self == Self::Member) == MEMBERS.contains(&(family, member))
    }

    /// Its sentences.
    pub(super) fn frames(self, wanted: Wanted) -> &'static [Frame] {
        match (wanted, self == Self::Phrasing) {
            (Wanted::Assembly, false) => ASSEMBLY,
            (Wanted::Assembly, true) => ASSEMBLY_HELD,
            (Wanted::Cpp, false) => CPP,
            (Wanted::Cpp, true) => CPP_HELD,
        }
    }

    /// Whether a wish has the numbers that it should have.
    pub(super) fn has_numbers(self, wish: &str) -> bool {
        (self == Self::Range) == numbers(wish).any(is_held_out)
    }
}

/// Whether a number is in a range that no training row asks for: 64 to 66, 640 to 669, and so on.
pub(super) fn is_held_out(number: i64) -> bool {
    let mut first = number.unsigned_abs();
    while first >= 100 {
        first /= 10;
    }
    (64..=66).contains(&first)
}

fn numbers(text: &str) -> impl Iterator<Item = i64> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_held_out_by_their_first_two_digits() {
        for held in [64, 66, 640, -655, 6_612, 669_999] {
            assert!(is_held_out(held), "{held}");
        }
        for free in [0, 6, 63, 67, 164, 639, 670, 6_399] {
            assert!(!is_held_out(free), "{free}");
        }
        assert!(Part::Range.has_numbers("<add> 3 and 651") && !Part::Training.has_numbers("651"));
        assert!(!Part::Range.has_numbers("<add> 3 and 164"));
    }
}
