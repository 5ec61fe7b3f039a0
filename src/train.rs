//! Trains a llama-architecture model on this machine's processor: conversations in, better weights
//! out. Reads no files of a project, shows nothing and has no clock.
//!
//! A step takes a bundle of texts for each of [`LANES`] lanes, runs each lane forwards and
//! backwards, adds their gradients and lets the optimiser change the parameters. The number of
//! lanes is fixed, so the same seed and texts give the same weights on however many processors.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "sizes and counts are small beside what a float holds, and its numbers need no more"
)]

mod adam;
mod attention;
mod base;
mod bundle;
mod checkpoint;
mod example;
mod heads;
mod lane;
mod layout;
mod low_rank;
mod maths;
mod muon;
mod scratch;
mod trainer;
mod vocabulary;

pub use base::{Base, Unsuited};
pub use checkpoint::{Checkpoint, Unfit};
pub use example::{Example, Turn, example};
pub use scratch::{Size, scratch};
pub use trainer::{LANES, Optimiser, Plan, Step, Trainer, Validation};

#[cfg(test)]
mod tests;
