//! The data loop, offline: programs with requests, verified by running them, made into training
//! rows. Asks no model and starts no training.

pub mod build;
pub mod check;
pub mod compile;
mod dice;
pub mod funnel;
mod likeness;
pub mod message;
mod normal;
pub mod project;
pub mod record;
pub mod stats;
pub mod synth;
mod tokens;
