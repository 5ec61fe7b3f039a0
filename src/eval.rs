//! The evidence: a suite put to both models many times, every reply judged as the bench does, and
//! what follows from it. Draws no bench.

pub mod funnel;
pub mod record;
pub mod report;
pub mod statistics;
pub mod suite;
pub mod summary;
