//! The data loop, offline: programs with requests, verified by running them, made into training
//! rows. Asks no model and starts no training.

pub mod compile;
mod dice;
pub mod funnel;
pub mod project;
pub mod record;
pub mod synth;
