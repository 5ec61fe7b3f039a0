//! The rungs that a reply climbs, and how many reached each. Judges nothing.

use serde::{Serialize, Serializer};

/// A rung of the ladder; reaching one means that all below were reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// It was asked for.
    Requested,
    /// There is a text that is no refusal.
    Replied,
    /// The text holds assembly.
    HasAssembly,
    /// The assembler takes it.
    Assembles,
    /// It links.
    Links,
    /// It runs to its end.
    Runs,
    /// It prints what it should.
    Right,
}

impl Rung {
    /// All, from the lowest.
    pub const ALL: [Self; 7] = [
        Self::Requested,
        Self::Replied,
        Self::HasAssembly,
        Self::Assembles,
        Self::Links,
        Self::Runs,
        Self::Right,
    ];
    /// Those that can be the measure of success, the strictest first.
    pub const MEASURES: [Self; 4] = [Self::Right, Self::Runs, Self::Links, Self::Assembles];

    /// The word in JSON and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Replied => "replied",
            Self::HasAssembly => "has-assembly",
            Self::Assembles => "assembles",
            Self::Links => "links",
            Self::Runs => "runs",
            Self::Right => "right",
        }
    }

    /// The words for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Replied => "replied",
            Self::HasAssembly => "has assembly",
            Self::Assembles => "assembles",
            Self::Links => "links",
            Self::Runs => "runs",
            Self::Right => "right output",
        }
    }

    /// The rung of a verdict's stage; `none` is a reply without assembly.
    pub fn of_stage(word: &str) -> Option<Self> {
        match word {
            "none" => Some(Self::Replied),
            word => Self::ALL.into_iter().skip(2).find(|rung| rung.word() == word),
        }
    }
}

impl Serialize for Rung {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// One rung of a side's funnel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// Which rung.
    pub stage: Rung,
    /// Replies that reached it.
    pub count: u32,
    /// Their share of the first rung.
    pub share: f64,
}

/// The funnel of replies that came so far.
pub fn funnel(reached: &[Rung]) -> Vec<Step> {
    let count = |stage: Rung| {
        u32::try_from(reached.iter().filter(|rung| **rung >= stage).count()).unwrap_or(u32::MAX)
    };
    let all = f64::from(count(Rung::Requested).max(1));
    let step = |stage| Step { stage, count: count(stage), share: f64::from(count(stage)) / all };
    Rung::ALL.into_iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_those_of_the_first_rung() {
        let steps = funnel(&[Rung::Right, Rung::Links, Rung::Requested, Rung::Right]);
        let counts: Vec<_> = steps.iter().map(|s| s.count).collect();
        assert_eq!(counts, [4, 3, 3, 3, 3, 2, 2]);
        assert!((steps.last().unwrap().share - 0.5).abs() < 1e-12);
        assert!(funnel(&[]).iter().all(|s| s.count == 0 && s.share == 0.0));
    }

    #[test]
    fn stages_have_the_words_of_the_verdict() {
        assert_eq!(Rung::of_stage("none"), Some(Rung::Replied));
        assert_eq!(Rung::of_stage("right"), Some(Rung::Right));
        assert_eq!(Rung::of_stage("requested"), None);
        assert_eq!(Rung::of_stage("Right"), None);
    }
}
