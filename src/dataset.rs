//! The data loop: programs with requests, verified by running them, made into training rows. Asks a
//! model only where a step says so, and starts no training.

pub mod ask;
pub mod build;
pub mod check;
pub mod collect;
pub mod compile;
pub mod describe;
mod dice;
pub mod funnel;
pub mod import;
mod likeness;
pub mod message;
mod normal;
pub mod project;
pub mod promote;
pub mod record;
pub mod request;
mod source;
pub mod stats;
pub mod synth;
pub mod tokens;
