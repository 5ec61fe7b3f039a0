//! A file of requests at a host: submitted once, watched, fetched. What is known of it stands in a
//! small file beside it, so that every step can be broken off and done again. Reads no answer.

mod fetch;
mod requests;
mod state;
mod submit;
mod watch;

pub use fetch::{Fetched, fetch};
pub use requests::Requests;
pub use state::State;
pub use submit::{Submitted, submit};
pub use watch::{Pace, cancel, watch};

use std::path::{Path, PathBuf};

/// The file of answers to the requests of a file.
pub fn output_of(file: &Path) -> PathBuf {
    beside(file, "output.jsonl")
}

/// The file of those requests of a file that failed.
pub fn errors_of(file: &Path) -> PathBuf {
    beside(file, "errors.jsonl")
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}.{ending}"))
}
