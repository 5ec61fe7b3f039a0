//! The program: the confined helper's door, else the command line. Holds no logic.

use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let started = Instant::now();
    if let Some(code) = assemblergpt::sandbox::helper() {
        return code;
    }
    assemblergpt::cli::main(started)
}
