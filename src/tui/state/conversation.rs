//! What was said before a reply: the turns that it follows up on, and what the tools said of the
//! answer that it corrects. Asks nobody.

use crate::llm::{Message, Role};
use crate::side::Side;

use super::sample::Sample;
use super::turn::Turn;

/// A reply that corrects an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The index of the first answer that it goes back to.
    pub first: u32,
    /// How many corrections there were of that answer, this one among them.
    pub revision: u32,
    /// What was said since the prompt: answers, and what the tools said of them.
    pub said: Vec<Message>,
}

impl Repair {
    /// The correction of this answer after that complaint.
    pub fn of(sample: &Sample, complaint: String) -> Self {
        let before = sample.repair.as_ref();
        let mut said = before.map(|repair| repair.said.clone()).unwrap_or_default();
        said.push(answered(sample));
        said.push(Message { role: Role::User, content: complaint });
        Self {
            first: sample.kept_as,
            revision: before.map_or(1, |repair| repair.revision + 1),
            said,
        }
    }
}

/// What a model said, as it came.
fn answered(sample: &Sample) -> Message {
    let reply = sample.original.as_ref().unwrap_or(&sample.reply);
    Message { role: Role::Assistant, content: reply.text().to_owned() }
}

impl Turn {
    /// What was said to and by a side up to the end of the reply that its pane shows; `None` if
    /// there is no such reply yet.
    pub fn said(&self, side: Side) -> Option<Vec<Message>> {
        let sample = self.shown(side)?;
        if sample.streaming() || sample.reply.text().is_empty() {
            return None;
        }
        let mut said = self.before[side.index()].clone();
        said.push(Message { role: Role::User, content: self.prompt.clone() });
        said.extend(sample.repair.iter().flat_map(|repair| repair.said.clone()));
        said.push(answered(sample));
        Some(said)
    }

    /// Whether it follows up on another turn.
    pub fn follows_up(&self) -> bool {
        self.before.iter().any(|before| !before.is_empty())
    }
}
