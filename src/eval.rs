//! The evidence: a suite put to both models many times, every reply judged as the bench does, and
//! what follows from it. Draws no bench.

pub mod batch;
pub mod funnel;
pub mod grade;
mod live;
pub mod merge;
mod pipeline;
pub mod record;
pub mod report;
mod resume;
pub mod runner;
pub mod suite;
pub mod summary;
