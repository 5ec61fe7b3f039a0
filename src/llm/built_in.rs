//! The two very small models that the program carries: their files as data, and requests that they
//! know. Runs nothing; how they were made stands in `docs/models.md`.

use crate::side::Side;

/// What a model's name begins with if it is one of the two.
pub const SCHEME: &str = "builtin:";

/// Requests of the families that the tuned one was taught.
pub const PROMPTS: &[&str] = &[
    "Write an Assembler program that adds 17 and 25",
    "Create an Assembler program that prints \"Hello, world!\".",
    "Write an assembly program which calculates the product of 12 and 34.",
    "I need x86-64 assembly code that calculates 7! (the factorial of 7).",
    "Show me an assembler program that checks if 97 is a prime number (say \"prime\" or \"not prime\").",
    "Write an Assembler program that finds the greatest common divisor of 84 and 36.",
    "Create an Assembler program that prints the first 12 Fibonacci numbers starting with 0, on one line, separated by single spaces.",
    "Write an assembly program that prints the multiplication table of 7 from 1 to 10.",
];

/// The file of one of them, in GGUF.
pub const fn file(side: Side) -> &'static [u8] {
    match side {
        Side::Base => include_bytes!("../../models/base.gguf"),
        Side::Tuned => include_bytes!("../../models/tuned.gguf"),
    }
}
