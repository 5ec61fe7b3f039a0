//! From a finished data set to a tuned model: what a trainer needs, and jobs on hosts. Makes no
//! training rows and judges no model.

pub mod curve;
pub mod data;
pub mod export;
pub mod local;
pub mod prices;
pub mod recipe;
pub mod start;
pub mod state;
pub mod watch;
