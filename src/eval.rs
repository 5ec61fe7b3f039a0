//! The evidence: a suite put to both models many times, every reply judged as the bench does, and
//! what follows from it. Draws no bench.

pub mod record;
pub mod statistics;
pub mod suite;
