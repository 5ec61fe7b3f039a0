//! The bench: takes the terminal and runs the loop.
