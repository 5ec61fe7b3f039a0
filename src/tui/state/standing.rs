//! How a reply stands as far as it counts: right, wrong, open, or of no account and why. Judges
//! nothing itself.

use crate::judge::{Judgement, Stage};
use crate::llm::Ending;
use crate::sandbox::End;

use super::sample::{Phase, Run, Sample};

/// How a reply stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was not judged yet.
    Open,
    /// Text comes, or its program runs.
    AtWork,
    /// Its assembly is right.
    Right,
    /// It is not.
    Wrong,
    /// Its program ran, and there is nothing to tell whether it is right.
    Unknown,
    /// It never came whole, through no fault of the model.
    Broken,
    /// This machine lacks what running it needs.
    Unable,
    /// The user has changed it: it is no answer of the model's.
    Edited,
}

impl Standing {
    /// All, in the order in which counts of them are shown.
    pub const ALL: [Self; 8] = [
        Self::Right,
        Self::Wrong,
        Self::Unknown,
        Self::Broken,
        Self::Unable,
        Self::Edited,
        Self::AtWork,
        Self::Open,
    ];

    /// Whether it is right, of those that count.
    pub const fn passed(self) -> Option<bool> {
        match self {
            Self::Right => Some(true),
            Self::Wrong => Some(false),
            Self::Open
            | Self::AtWork
            | Self::Unknown
            | Self::Broken
            | Self::Unable
            | Self::Edited => None,
        }
    }
}

impl Sample {
    /// How it stands. As everywhere, what did not come whole through no fault of the model is never
    /// wrong, and an answer without any assembly is never right.
    pub fn standing(&self) -> Standing {
        if self.original.is_some() {
            return Standing::Edited;
        }
        match &self.phase {
            Phase::Queued
            | Phase::Asking
            | Phase::Waiting
            | Phase::Retrying { .. }
            | Phase::Streaming => return Standing::AtWork,
            Phase::Ended(Ending::Interrupted(_) | Ending::Failed(_)) => return Standing::Broken,
            Phase::Ended(
                Ending::Complete
                | Ending::CutAtLimit
                | Ending::Filtered
                | Ending::Refused
                | Ending::Other(_),
            ) => {}
        }
        match &self.run {
            Run::AtWork { .. } => Standing::AtWork,
            // Its C++ may run all the same.
            Run::None | Run::Stopped | Run::Judged(_) if !self.code.assembly => Standing::Wrong,
            Run::Judged(judgement) if self.judged_whole() => of_judgement(judgement),
            // What was judged before it was complete, and holds other code now, is open again.
            Run::None | Run::Stopped | Run::Judged(_) => Standing::Open,
        }
    }
}

impl Sample {
    /// How the reply as it came counts: what the user did to it since, or does with it now, makes
    /// no difference.
    pub fn counted(&self) -> Standing {
        let standing = self.standing();
        match (standing, self.judged) {
            (Standing::AtWork, _) if self.streaming() => standing,
            (Standing::AtWork | Standing::Open | Standing::Edited, Some((code, judged)))
                if self.original.is_some() || code == self.code =>
            {
                judged
            }
            _ => standing,
        }
    }

    /// Remembers what a run of the reply as it came showed.
    pub fn remember(&mut self, judgement: &Judgement) {
        if self.original.is_none() {
            let assembly = self.code.assembly;
            let standing = if assembly { of_judgement(judgement) } else { Standing::Wrong };
            self.judged = Some((self.code, standing));
        }
    }

    fn judged_whole(&self) -> bool {
        self.judged.is_some_and(|(code, _)| code == self.code)
    }
}

fn of_judgement(judgement: &Judgement) -> Standing {
    let verdict = &judgement.verdict;
    let end = judgement.run.as_ref().map(|run| &run.outcome.end);
    if judgement.missing.is_some() || matches!(end, Some(End::NotStarted(_))) {
        Standing::Unable
    } else if verdict.stage == Stage::Right {
        Standing::Right
    } else if verdict.stage == Stage::None
        || verdict.assembly_right == Some(false)
        || verdict.equals_twin == Some(false)
    {
        Standing::Wrong
    } else {
        Standing::Unknown
    }
}

/// How many replies of a side are right, of those that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rate {
    /// Right ones.
    pub right: usize,
    /// Right and wrong ones.
    pub judged: usize,
}

impl Rate {
    /// The rate of these replies; repaired ones never count.
    pub fn of(samples: &[Sample]) -> Self {
        let first = samples.iter().filter(|sample| sample.repair.is_none());
        let passed = first.filter_map(|sample| sample.counted().passed());
        passed.fold(Self::default(), |rate, right| Self {
            right: rate.right + usize::from(right),
            judged: rate.judged + 1,
        })
    }
}
