//! What a line means in plain mode: a command of one or two words, or a prompt. Does nothing.

use crate::side::Side;
use crate::tui::keymap::Action;

/// What can be read aloud again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The reply.
    Reply,
    /// What the program printed.
    Output,
    /// Commands and messages of the build.
    Build,
    /// The assembly against its C++.
    Compare,
    /// How far everything is.
    State,
}

/// What a line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// The line is empty.
    Nothing,
    /// Actions, in order.
    Do(Vec<Action>),
    /// Put this to both models.
    Ask(String),
    /// List the turns of the history that hold these words; all if there are none.
    Find(String),
    /// Show the turn of that number in the list, from 1.
    Open(usize),
    /// List the models of all servers.
    Models,
    /// Take the model of that number in the list, from 1, for this side.
    Take(Side, usize),
    /// List the prompts of the built-in samples, or of the cassette.
    Samples,
    /// Put the prompt of that number in the list, from 1, to both models.
    Sample(usize),
    /// Print something that is known, of the selected side or of this one.
    Read(What, Option<Side>),
    /// Name the commands.
    Help,
    /// This is none, and why.
    Unknown(String),
}

/// The commands with a sentence about each.
const COMMANDS: [(&str, &str); 20] = [
    ("run, run base, run tuned", "build if needed, and run the answer"),
    ("both", "run both answers, one after the other"),
    ("base, tuned", "select an answer"),
    ("show, show base, show tuned", "read the reply"),
    ("output", "read what the program printed; a side may follow, as with show"),
    ("build", "read the commands of the build and what the tools said"),
    ("compare", "read how the assembly and its C++ differ"),
    ("state", "say how far everything is"),
    ("again", "put the last prompt to both models again"),
    ("more", "ask both models for one more reply to the last prompt"),
    ("next, previous", "select another reply of the selected side, where it has several"),
    ("samples", "list the prompts of the built-in samples, or of the cassette"),
    ("sample N", "put the one of that number to both models"),
    ("history", "list the newest turns; / and words: the turns that hold them"),
    ("open N", "show the turn of that number in the list"),
    ("models", "list the models of all servers; base N and tuned N choose one"),
    ("stop", "stop the run or the streams; the text received stays"),
    ("ask WORD", "put a prompt of one word, or one that begins like a command"),
    ("help", "read this"),
    ("quit", "leave"),
];

/// What a line means.
pub(super) fn parse(line: &str) -> Command {
    let line = line.trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    let side = |word: &str| Side::BOTH.into_iter().find(|side| side.to_string() == word);
    let select = |side: Side| match side {
        Side::Base => Action::SelectBase,
        Side::Tuned => Action::SelectTuned,
    };
    if let Some(words) = line.strip_prefix('/') {
        return Command::Find(words.trim().to_owned());
    }
    if let [word, number] = words[..]
        && let Ok(number @ 1..) = number.parse::<usize>()
    {
        match (word, side(word)) {
            ("open", _) => return Command::Open(number),
            ("sample", _) => return Command::Sample(number),
            (_, Some(side)) => return Command::Take(side, number),
            (_, None) => {}
        }
    }
    let (first, second) = match words[..] {
        [] => return Command::Nothing,
        ["ask", _, ..] => {
            return Command::Ask(line.strip_prefix("ask").unwrap_or(line).trim().to_owned());
        }
        [one] => (one, None),
        [one, two] if side(two).is_some() => (one, side(two)),
        _ => return Command::Ask(line.to_owned()),
    };
    let read = |what| Command::Read(what, second);
    match first {
        "run" => {
            let mut actions: Vec<Action> = second.map(select).into_iter().collect();
            actions.push(Action::RunSelected);
            Command::Do(actions)
        }
        "show" => read(What::Reply),
        "output" => read(What::Output),
        "build" => read(What::Build),
        "compare" => read(What::Compare),
        _ if second.is_some() => Command::Ask(line.to_owned()),
        "both" => Command::Do(vec![Action::RunBoth]),
        "state" => read(What::State),
        "again" => Command::Do(vec![Action::Resend]),
        "more" => Command::Do(vec![Action::MoreSamples]),
        "next" => Command::Do(vec![Action::NextSample]),
        "previous" => Command::Do(vec![Action::PreviousSample]),
        "samples" => Command::Samples,
        "history" => Command::Find(String::new()),
        "models" => Command::Models,
        "stop" => Command::Do(vec![Action::Stop]),
        "help" | "?" => Command::Help,
        "quit" | "exit" => Command::Do(vec![Action::Quit]),
        word => match side(word) {
            Some(side) => Command::Do(vec![select(side)]),
            None => Command::Unknown(format!(
                "no command \"{}\": help lists them; a prompt of one word is put by ask {0}",
                crate::printable::printable(word)
            )),
        },
    }
}

/// The commands as lines.
pub(super) fn help() -> Vec<String> {
    let mut lines = vec!["A line of two words or more is a prompt for both models.".to_owned()];
    lines.extend(COMMANDS.iter().map(|(command, help)| format!("{command}: {help}")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_command_only_if_it_is_nothing_else() {
        assert_eq!(parse(" run "), Command::Do(vec![Action::RunSelected]));
        assert_eq!(parse("run base"), Command::Do(vec![Action::SelectBase, Action::RunSelected]));
        assert_eq!(parse("show tuned"), Command::Read(What::Reply, Some(Side::Tuned)));
        assert_eq!(parse("state"), Command::Read(What::State, None));
        assert_eq!(parse(""), Command::Nothing);
        for prompt in ["run a loop ten times", "both numbers", "stop base", "Add 8 and 120."] {
            assert_eq!(parse(prompt), Command::Ask(prompt.to_owned()));
        }
        assert_eq!(parse("ask fibonacci"), Command::Ask("fibonacci".to_owned()));
        assert_eq!(parse("ask run base"), Command::Ask("run base".to_owned()));
    }

    #[test]
    fn lists_are_asked_for_and_taken_from_by_number() {
        assert_eq!(parse("/reverse string"), Command::Find("reverse string".to_owned()));
        assert_eq!(parse("open 3"), Command::Open(3));
        assert_eq!(parse("tuned 2"), Command::Take(Side::Tuned, 2));
        assert_eq!(parse("sample 12"), Command::Sample(12));
        for prompt in ["open 0", "open a file", "add 8"] {
            assert_eq!(parse(prompt), Command::Ask(prompt.to_owned()));
        }
    }

    #[test]
    fn a_word_that_is_none_says_what_is() {
        let Command::Unknown(why) = parse("fibonacci") else { panic!() };
        assert!(why.contains("help") && why.contains("ask fibonacci"), "{why}");
    }
}
