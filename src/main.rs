//! The program: reads the arguments, runs the command, returns the exit code. Holds no logic.

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = assemblergpt::sandbox::helper() {
        return code;
    }
    ExitCode::SUCCESS
}
