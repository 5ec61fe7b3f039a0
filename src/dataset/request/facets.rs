//! What a request is made of: topics, constructs, ways of input and output, difficulties, voices.
//! Writes no sentence.

use serde::{Deserialize, Serialize};

use crate::dataset::dice::Dice;

/// What one request asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// What the program is about.
    pub topic: String,
    /// What of the language it shows.
    pub construct: String,
    /// What it reads and prints, and with what.
    pub io: String,
    /// How much there is to it.
    pub difficulty: String,
    /// Who writes it.
    pub voice: String,
}

impl Facets {
    /// Whether the program reads something.
    pub fn reads(&self) -> bool {
        !self.io.starts_with("reads nothing")
    }
}

/// One of each, for this topic.
pub(super) fn draw(dice: &mut Dice, topic: &str) -> Facets {
    // Most programs of people who learn assembly read nothing.
    let io = if dice.once_in(4) { dice.pick(READING) } else { dice.pick(PRINTING) };
    Facets {
        topic: topic.to_owned(),
        construct: dice.pick(CONSTRUCTS).to_owned(),
        io: io.to_owned(),
        difficulty: dice.pick(DIFFICULTIES).to_owned(),
        voice: dice.pick(VOICES).to_owned(),
    }
}

pub(super) const TOPICS: &[&str] = &[
    "adding and subtracting whole numbers",
    "multiplication tables",
    "division with remainder",
    "greatest common divisors",
    "least common multiples",
    "prime numbers",
    "factoring a number",
    "perfect and abundant numbers",
    "Fibonacci numbers",
    "factorials",
    "powers and roots in whole numbers",
    "digit sums",
    "reversing the digits of a number",
    "palindromes",
    "binary, octal and hexadecimal numbers",
    "counting the set bits of a number",
    "shifting and masking bits",
    "a checksum over bytes",
    "parity and Hamming distance",
    "leap years",
    "days between two dates given as numbers",
    "the weekday of a date",
    "converting units of length or weight",
    "converting temperatures in whole degrees",
    "making change with coins",
    "simple interest in cents",
    "grades and averages",
    "the smallest and largest of some numbers",
    "sums over an array",
    "rotating an array",
    "merging two sorted arrays",
    "bubble sort",
    "insertion sort",
    "selection sort",
    "counting sort",
    "linear search",
    "binary search",
    "removing repeated values",
    "a frequency table of letters",
    "counting vowels and consonants",
    "counting words in a sentence",
    "reversing a string",
    "upper and lower case",
    "the Caesar cipher",
    "run-length encoding",
    "comparing two strings",
    "finding a word in a text",
    "anagrams",
    "matching brackets",
    "printing a triangle of stars",
    "printing a chessboard",
    "a bar chart of characters",
    "adding two matrices",
    "transposing a matrix",
    "multiplying small matrices",
    "Pascal's triangle",
    "magic squares",
    "the towers of Hanoi",
    "permutations of a few letters",
    "subsets of a small set",
    "the Collatz sequence",
    "a stack with fixed room",
    "a queue in a ring buffer",
    "a linked list",
    "a binary tree",
    "a calculator for one expression in postfix form",
    "Roman numerals",
    "numbers in words",
    "a state machine such as a turnstile",
    "a traffic light that is simulated for some steps",
    "a bank account with deposits and withdrawals",
    "an inventory of a small shop",
    "a table of sports results",
    "points and rectangles in whole numbers",
    "fractions that are reduced",
    "Conway's Game of Life on a small board",
    "tic-tac-toe: who has won a given board",
    "a maze on a small grid and its shortest way",
    "a pseudo-random sequence from a fixed recurrence",
    "greeting somebody in several lines",
];

const CONSTRUCTS: &[&str] = &[
    "a for loop",
    "a while loop",
    "a do-while loop",
    "nested loops",
    "if and else",
    "a switch statement",
    "the conditional operator",
    "early return",
    "a function with several parameters",
    "a function that returns by reference parameters",
    "a recursive function",
    "two functions that call each other",
    "a built-in array",
    "std::array",
    "std::vector",
    "a two-dimensional array",
    "pointers and pointer arithmetic",
    "a character array that ends in NUL",
    "std::string",
    "a struct",
    "an array of structs",
    "an enum",
    "a small class with a constructor",
    "inheritance with a virtual function",
    "operator overloading",
    "a function template",
    "a lambda",
    "bitwise operators",
    "unsigned arithmetic that wraps",
    "64-bit integers",
    "global and static variables",
    "constexpr",
    "range-based for",
    "an algorithm of the standard library",
];

const PRINTING: &[&str] = &[
    "reads nothing and prints one line with std::cout",
    "reads nothing and prints one line with std::printf",
    "reads nothing and prints only a number, with std::printf",
    "reads nothing and prints several lines with std::cout",
    "reads nothing and prints several lines with std::printf",
    "reads nothing and prints a small aligned table with std::printf",
    "reads nothing and prints its result with a label before it, with std::cout",
    "reads nothing and prints with std::puts and std::putchar",
];

const READING: &[&str] = &[
    "reads one whole number from stdin with std::cin and prints with std::cout",
    "reads two whole numbers from stdin with std::scanf and prints with std::printf",
    "reads whole numbers from stdin until it ends, and prints with std::printf",
    "reads one line of text from stdin with std::getline and prints with std::cout",
    "reads a count and then so many whole numbers from stdin, and prints with std::cout",
];

const DIFFICULTIES: &[&str] = &[
    "for the first week of a course: at most 12 lines in main",
    "easy: at most 20 lines",
    "medium: 20 to 40 lines and at least one function beside main",
    "demanding: 40 to 60 lines and at least two functions beside main",
];

const VOICES: &[&str] = &[
    "a beginner who has just learned it, with plain names and a comment or two",
    "a teacher, with clear names and short comments",
    "a C programmer of the old school, terse, without classes",
    "a careful engineer, with const wherever it fits",
    "somebody in a contest, short and direct",
    "a textbook, one idea at a time",
    "somebody who loves modern C++",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_is_told_from_what_does_not() {
        let facets = |io: &str| {
            let io = io.to_owned();
            Facets { io, ..draw(&mut Dice::new(1, &[]), "t") }
        };
        assert!(READING.iter().all(|io| facets(io).reads()));
        assert!(!PRINTING.iter().any(|io| facets(io).reads()));
    }
}
