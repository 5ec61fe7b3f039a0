//! From a finished data set to a tuned model: what a trainer needs, and (elsewhere) jobs on hosts.
//! Makes no training rows and judges no model.

pub mod data;
pub mod export;
pub mod recipe;
