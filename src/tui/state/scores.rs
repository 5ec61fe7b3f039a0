//! The session so far: which turns count, how both sides did, and how many would decide. Judges
//! nothing itself.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::blind::Vote;
use super::sample::Sample;
use super::standing::{Rate, Standing};
use super::turn::Turn;
use crate::llm::Parameters;
use crate::side::Side;
use crate::statistics::interval::Cells;
use crate::statistics::power;

/// Up to here the exact power is fast enough to be found again for every frame.
const EXACT: u32 = 300;

/// Who was asked, and how: what must not change within a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// Base and tuned, each with its server.
    pub models: [String; 2],
    /// How base and tuned are asked.
    pub parameters: [Parameters; 2],
}

/// A turn as it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number in the session.
    pub number: u64,
    /// What was asked.
    pub prompt: String,
    /// Who was asked, and how.
    pub setup: Setup,
    /// How the first replies of base and tuned stand.
    pub first: [Standing; 2],
    /// How many of all replies of base and tuned are right.
    pub rates: [Rate; 2],
    /// How many replies each side has, at most.
    pub samples: usize,
    /// What was voted.
    pub vote: Option<Vote>,
    /// It follows up on another turn.
    pub follows_up: bool,
}

/// Why a turn is left out of the paired test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Other models or parameters than now.
    OtherSetup,
    /// A reply was interrupted or failed.
    Broken,
    /// This machine could not run an answer.
    Unable,
    /// An answer was edited before it was judged.
    Edited,
    /// There is nothing to tell whether an answer is right.
    Unknown,
    /// A reply still comes, or runs.
    AtWork,
    /// An answer was not judged.
    Open,
    /// The same prompt counts already.
    Again,
    /// It follows up on another turn: what was said before differs from side to side.
    FollowUp,
}

impl Why {
    /// The words after a number of turns.
    pub const fn words(self) -> &'static str {
        match self {
            Self::OtherSetup => "asked with other models or parameters",
            Self::Broken => "interrupted or failed",
            Self::Unable => "not possible on this machine",
            Self::Edited => "edited before they were judged",
            Self::Unknown => "with nothing to compare the output with",
            Self::AtWork => "at work",
            Self::Open => "not judged",
            Self::Again => "with a prompt that counts already",
            Self::FollowUp => "following up on another turn",
        }
    }

    const fn of(standing: Standing) -> Option<Self> {
        match standing {
            Standing::Right | Standing::Wrong => None,
            Standing::Broken => Some(Self::Broken),
            Standing::Unable => Some(Self::Unable),
            Standing::Edited => Some(Self::Edited),
            Standing::Unknown => Some(Self::Unknown),
            Standing::AtWork => Some(Self::AtWork),
            Standing::Open => Some(Self::Open),
        }
    }
}

/// The turns of this session that came to an end, and what is known of the one on the screen.
#[derive(Debug, Default)]
pub struct Scores {
    settled: Vec<Entry>,
    setup: Option<Setup>,
    /// Turns of the history that were put on the screen.
    pub reopened: u32,
    /// Turns up to this number are forgotten.
    after: u64,
}

/// The scoreboard while it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scoreboard {
    /// Rows that are scrolled away.
    pub scroll: usize,
    /// Resetting was asked for once.
    pub resetting: bool,
}

/// What was voted, and how often votes and verdicts are of one mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Votes {
    /// For the base model.
    pub base: u32,
    /// For the tuned model.
    pub tuned: u32,
    /// For both alike.
    pub tie: u32,
    /// Against both.
    pub bad: u32,
    /// Turns with a vote and a verdict on both sides.
    pub compared: u32,
    /// Those on which they agree.
    pub agree: u32,
}

impl Votes {
    /// All of them.
    pub const fn total(self) -> u32 {
        self.base + self.tuned + self.tie + self.bad
    }
}

/// The count of a session.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// Every turn, and why it is left out if it is.
    pub turns: Vec<(Entry, Option<Why>)>,
    /// First replies to prompts that both sides were judged on; the first side is base.
    pub cells: Cells,
    /// All replies of base and tuned.
    pub rates: [Rate; 2],
    /// Some turn has more than one reply a side.
    pub several: bool,
    /// Votes.
    pub votes: Votes,
    /// The turn on the screen is blind and therefore not here.
    pub hidden: bool,
}

impl Scores {
    /// A turn begins.
    pub fn begin(&mut self, setup: Setup) {
        self.setup = Some(setup);
    }

    /// Another turn takes this one's place.
    pub fn settle(&mut self, turn: &Turn) {
        if turn.origin.is_none() {
            self.settled.extend(self.entry(turn));
        }
    }

    /// Forgets all turns up to that number.
    pub fn reset(&mut self, turns: u64) {
        self.settled.clear();
        (self.reopened, self.after) = (0, turns);
    }

    fn entry(&self, turn: &Turn) -> Option<Entry> {
        let setup = self.setup.clone().filter(|_| turn.number > self.after)?;
        let first = |side| turn.samples(side).first().map_or(Standing::Open, Sample::counted);
        Some(Entry {
            number: turn.number,
            prompt: turn.prompt.clone(),
            setup,
            first: Side::BOTH.map(first),
            rates: Side::BOTH.map(|side| Rate::of(turn.samples(side))),
            samples: Side::BOTH.into_iter().map(|side| turn.count(side)).max().unwrap_or(0),
            vote: turn.vote(),
            follows_up: turn.follows_up(),
        })
    }

    /// Counts the session, with the turn on the screen.
    pub fn board(&self, turn: Option<&Turn>) -> Board {
        let live = turn.filter(|turn| turn.origin.is_none() && turn.number > self.after);
        let hidden = live.is_some_and(Turn::hidden);
        let live = live.filter(|turn| !turn.hidden()).and_then(|turn| self.entry(turn));
        let mut board = Board { hidden, ..Board::default() };
        let mut prompts = HashSet::new();
        for entry in self.settled.iter().cloned().chain(live) {
            let why = self.why(&entry, &mut prompts);
            if why.is_none() {
                count(&mut board.cells, entry.first);
            }
            if why != Some(Why::OtherSetup) {
                board.add(&entry);
            }
            board.turns.push((entry, why));
        }
        board
    }

    fn why(&self, entry: &Entry, prompts: &mut HashSet<String>) -> Option<Why> {
        if self.setup.as_ref() != Some(&entry.setup) {
            return Some(Why::OtherSetup);
        }
        if entry.follows_up {
            return Some(Why::FollowUp);
        }
        let unjudged = entry.first.into_iter().filter_map(Why::of).min();
        // One sample a prompt: what is asked again is no further evidence.
        unjudged.or_else(|| {
            let fresh = prompts.insert(entry.prompt.trim().to_owned());
            (!fresh).then_some(Why::Again)
        })
    }
}

fn count(cells: &mut Cells, first: [Standing; 2]) {
    let cell = match first.map(|standing| standing.passed() == Some(true)) {
        [true, true] => &mut cells.both,
        [true, false] => &mut cells.first,
        [false, true] => &mut cells.second,
        [false, false] => &mut cells.neither,
    };
    *cell += 1;
}

impl Board {
    fn add(&mut self, entry: &Entry) {
        for (sum, rate) in self.rates.iter_mut().zip(entry.rates) {
            sum.right += rate.right;
            sum.judged += rate.judged;
        }
        self.several |= entry.samples > 1;
        let Some(vote) = entry.vote else { return };
        let votes = &mut self.votes;
        match vote {
            Vote::For(Side::Base) => votes.base += 1,
            Vote::For(Side::Tuned) => votes.tuned += 1,
            Vote::Tie => votes.tie += 1,
            Vote::BothBad => votes.bad += 1,
        }
        if let [Some(base), Some(tuned)] = entry.first.map(Standing::passed) {
            votes.compared += 1;
            votes.agree += u32::from(vote.agrees([base, tuned]));
        }
    }

    /// How many turns are left out for each reason.
    pub fn left_out(&self) -> BTreeMap<Why, u32> {
        let mut counts = BTreeMap::new();
        for why in self.turns.iter().filter_map(|(_, why)| *why) {
            *counts.entry(why).or_default() += 1;
        }
        counts
    }

    /// How many first replies of a side are right.
    pub fn passed(&self, side: Side) -> u32 {
        match side {
            Side::Base => self.cells.both + self.cells.first,
            Side::Tuned => self.cells.both + self.cells.second,
        }
    }

    /// About how many prompts in all would show the difference, if the truth were what was seen.
    pub fn needed(&self) -> Option<u32> {
        let Cells { first, second, .. } = self.cells;
        match power::approximately(first, second, self.cells.total())? {
            0..=EXACT => power::prompts_needed(first, second, self.cells.total()),
            about => Some(about),
        }
    }
}

impl super::State {
    /// Who is asked now, and how.
    pub fn setup(&self) -> Setup {
        let model = |asked: &super::Asked| match asked.source.endpoint() {
            Some(endpoint) => format!("{} at {}", endpoint.model, endpoint.address()),
            None => asked.source.model().to_owned(),
        };
        Setup {
            models: self.sides.each_ref().map(model),
            parameters: self.sides.each_ref().map(|asked| asked.parameters.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
