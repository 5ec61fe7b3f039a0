//! The program: reads the arguments, runs the command, returns the exit code. Holds no logic.

fn main() {}
