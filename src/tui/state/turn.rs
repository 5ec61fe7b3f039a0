//! One question and its replies: one or more of each side, of which each pane shows one. Asks and
//! draws nothing.

use crate::llm::Message;
use crate::side::Side;
use crate::tui::message::SampleId;

use super::asked::Asked;
use super::blind::{Blind, Vote};
use super::past::Origin;
use super::sample::Sample;

/// The most replies of a side to one prompt.
pub const MOST: u32 = 32;

/// One question put to both sides.
#[derive(Debug)]
pub struct Turn {
    /// Its number; numbers only grow.
    pub number: u64,
    /// What was asked.
    pub prompt: String,
    /// Where it came from, if that is the history.
    pub origin: Option<Origin>,
    /// Who was asked, and how; nothing of a turn of the history. A model that is chosen later is
    /// not the one that answers here.
    pub asked: Option<[Asked; 2]>,
    /// What was said before to and by base and tuned; nothing unless it follows up.
    pub before: [Vec<Message>; 2],
    sides: [Replies; 2],
    /// Whether the sides have names.
    pub blind: Blind,
    /// The tuned side stands left.
    pub swapped: bool,
}

/// The replies of one side, in the order in which they were asked for.
#[derive(Debug)]
struct Replies {
    samples: Vec<Sample>,
    /// The place of the one that the pane shows.
    shown: usize,
}

impl Turn {
    /// A turn with these replies of base and tuned; the panes show the first ones.
    pub fn new(
        number: u64,
        prompt: String,
        samples: [Vec<Sample>; 2],
        origin: Option<Origin>,
    ) -> Self {
        let sides = samples.map(|samples| Replies { samples, shown: 0 });
        Self {
            number,
            prompt,
            origin,
            asked: None,
            before: Default::default(),
            sides,
            blind: Blind::Off,
            swapped: false,
        }
    }

    /// Whether the sides have no names.
    pub const fn hidden(&self) -> bool {
        self.blind.hides()
    }

    /// What was voted.
    pub const fn vote(&self) -> Option<Vote> {
        match self.blind {
            Blind::Voted(vote) => Some(vote),
            Blind::Off | Blind::Shuffling | Blind::On | Blind::GivenUp => None,
        }
    }

    /// The sides from left to right.
    pub const fn order(&self) -> [Side; 2] {
        if self.swapped { [Side::Tuned, Side::Base] } else { Side::BOTH }
    }

    fn side(&self, side: Side) -> &Replies {
        &self.sides[side.index()]
    }

    /// The replies of a side.
    pub fn samples(&self, side: Side) -> &[Sample] {
        &self.side(side).samples
    }

    /// How many replies a side has.
    pub fn count(&self, side: Side) -> usize {
        self.samples(side).len()
    }

    /// All replies: base before tuned, each side's in their order.
    pub fn all(&self) -> impl Iterator<Item = &Sample> {
        self.sides.iter().flat_map(|replies| &replies.samples)
    }

    /// All replies, to be changed.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Sample> {
        self.sides.iter_mut().flat_map(|replies| &mut replies.samples)
    }

    /// The reply of that name.
    pub fn get(&self, id: SampleId) -> Option<&Sample> {
        self.samples(id.side).get(id.index as usize).filter(|_| id.turn == self.number)
    }

    /// The reply of that name, to be changed.
    pub fn get_mut(&mut self, id: SampleId) -> Option<&mut Sample> {
        let samples = &mut self.sides[id.side.index()].samples;
        samples.get_mut(id.index as usize).filter(|_| id.turn == self.number)
    }

    /// The place of the reply that a side's pane shows, from 0.
    pub fn place(&self, side: Side) -> usize {
        self.side(side).shown
    }

    /// The reply that a side's pane shows.
    pub fn shown(&self, side: Side) -> Option<&Sample> {
        self.samples(side).get(self.place(side))
    }

    /// The reply that a side's pane shows, to be changed.
    pub fn shown_mut(&mut self, side: Side) -> Option<&mut Sample> {
        let replies = &mut self.sides[side.index()];
        replies.samples.get_mut(replies.shown)
    }

    /// The replies that the panes show, to be changed.
    pub fn both_shown_mut(&mut self) -> impl Iterator<Item = &mut Sample> {
        self.sides.iter_mut().filter_map(|replies| replies.samples.get_mut(replies.shown))
    }

    /// Whether a pane shows that reply.
    pub fn shows(&self, id: SampleId) -> bool {
        id.turn == self.number && self.place(id.side) == id.index as usize
    }

    /// Shows another reply of a side; the last one for a place that is none.
    pub fn show(&mut self, side: Side, place: usize) {
        let replies = &mut self.sides[side.index()];
        replies.shown = place.min(replies.samples.len().saturating_sub(1));
    }

    /// The name of the next reply of a side that is asked for.
    pub fn next_id(&self, side: Side) -> SampleId {
        let index = u32::try_from(self.count(side)).unwrap_or(u32::MAX);
        SampleId { turn: self.number, side, index }
    }

    /// One more reply of its side.
    pub fn add(&mut self, sample: Sample) {
        self.sides[sample.id.side.index()].samples.push(sample);
    }
}
