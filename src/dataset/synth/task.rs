//! What a member of a family makes: a program, what it prints, and what a person would ask for.

use crate::dataset::dice::Dice;

use super::cpp::{Cpp, Piece};

/// A program with the wish for it.
#[derive(Debug)]
pub(super) struct Task {
    /// The wish in one or more wordings, with its verbs in angle brackets.
    pub(super) wishes: Vec<String>,
    /// What the program reads.
    pub(super) stdin: Option<String>,
    /// What it prints, worked out without it.
    pub(super) expected: String,
    /// The program.
    pub(super) cpp: Cpp,
}

/// A kind of task: its name, and what makes one.
pub(super) type Member = (&'static str, fn(&mut Dice) -> Task);

/// Kinds of tasks that belong together.
pub(super) struct Family {
    /// Its name in the requests.
    pub(super) name: &'static str,
    /// Its kinds.
    pub(super) members: &'static [Member],
}

impl Task {
    /// A task whose program prints this.
    pub(super) fn new(cpp: Cpp, expected: impl Into<String>, wishes: Vec<String>) -> Self {
        Self { wishes, stdin: None, expected: expected.into(), cpp }
    }

    /// The same task for a program that reads this.
    pub(super) fn reading(mut self, stdin: String) -> Self {
        self.stdin = Some(stdin);
        self
    }
}

/// Lets the program print the number `name`, which is `value`, with or without a label before it.
pub(super) fn number(
    dice: &mut Dice,
    mut cpp: Cpp,
    (name, value): (&str, i64),
    noun: &str,
    wishes: &[String],
) -> Task {
    // Who says nothing of it gets the usual sentence.
    let silent = dice.once_in(4);
    let label = if silent { format!("The {noun} is: ") } else { label(dice, noun) };
    let how = if label.is_empty() {
        cpp.print(&[Piece::Num(name)]);
        dice.pick(&[
            ", then <print> only the number",
            " and <print> just the result",
            " and <output> only the result",
            " and <print> the bare number",
        ])
        .to_owned()
    } else {
        cpp.print(&[Piece::Say(&label), Piece::Num(name)]);
        if silent { String::new() } else { followed(dice, &label) }
    };
    let wishes = wishes.iter().map(|w| format!("{w}{how}")).collect();
    Task::new(cpp, format!("{label}{value}\n"), wishes)
}

/// As [`number`] for a `text` that is the C++ expression `name`.
pub(super) fn text(
    dice: &mut Dice,
    mut cpp: Cpp,
    (name, value): (&str, &str),
    noun: &str,
    wishes: &[String],
) -> Task {
    let label = label(dice, noun);
    let how = if label.is_empty() {
        cpp.print(&[Piece::Text(name)]);
        dice.pick(&["", "", ", then <print> only the result", " and <print> just the answer"])
            .to_owned()
    } else {
        cpp.print(&[Piece::Say(&label), Piece::Text(name)]);
        followed(dice, &label)
    };
    let wishes = wishes.iter().map(|w| format!("{w}{how}")).collect();
    Task::new(cpp, format!("{label}{value}\n"), wishes)
}

fn followed(dice: &mut Dice, label: &str) -> String {
    match dice.below(5) {
        0 => format!(", then <print> \"{label}\" followed by the result"),
        1 => format!(" and <display> the result on one line after the text \"{label}\""),
        2 => format!(" and <print> \"{label}\" with the result behind it"),
        3 => format!(" and <write> \"{label}\" and the result on one line"),
        _ => format!(", then <output> it after \"{label}\""),
    }
}

fn label(dice: &mut Dice, noun: &str) -> String {
    match dice.below(6) {
        0 | 1 => String::new(),
        2 => format!("The {noun} is "),
        3 => format!("The {noun} is: "),
        4 => format!("{noun} = "),
        _ => "Result: ".to_owned(),
    }
}

/// How lines or one line of numbers are wanted, and how they are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    /// Each on a line of its own.
    Lines,
    /// On one line, with a space after each but the last.
    Spaces,
}

impl Spread {
    /// One of both.
    pub(super) fn new(dice: &mut Dice) -> Self {
        dice.pick(&[Self::Lines, Self::Spaces])
    }

    /// The words that ask for it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Lines => "each on its own line",
            Self::Spaces => "on one line, separated by single spaces",
        }
    }

    /// These numbers as they are to be printed.
    pub(super) fn shown(self, numbers: &[i64]) -> String {
        let between = match self {
            Self::Lines => "\n",
            Self::Spaces => " ",
        };
        super::cpp::listed(numbers, between) + "\n"
    }

    /// The statements that print one number of several; `first` is the C++ condition that it is
    /// the first.
    pub(super) fn item(self, cpp: &Cpp, value: &str, first: &str) -> Vec<String> {
        match self {
            Self::Lines => vec![cpp.printing(&[Piece::Num(value)])],
            Self::Spaces => vec![
                format!("if (!({first})) {{"),
                format!("    {}", cpp.writing(&[Piece::Say(" ")])),
                "}".to_owned(),
                cpp.writing(&[Piece::Num(value)]),
            ],
        }
    }

    /// The statements after the last number.
    pub(super) fn end(self, cpp: &Cpp) -> Vec<String> {
        match self {
            Self::Lines => Vec::new(),
            Self::Spaces => vec![cpp.printing(&[])],
        }
    }
}
