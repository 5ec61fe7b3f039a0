//! An answer's assembly beside its C++, as lines of the compare tab. Compares nothing itself.

use crate::judge::against::{Against, Mark, Row};
use crate::judge::compare::{DiffLine, Difference, Whose};
use crate::judge::inputs::Inputs;
use crate::judge::report::against_words;
use crate::judge::{Judgement, TwinReport};
use crate::theme::Token;

use super::state::Log;

/// The most lines of a generated input that are shown.
const INPUT: usize = 12;
/// The most places where assembly and compiler part that are shown.
const ROWS: usize = 300;

/// Why the verdict is as it is, where the programs part or that they do not, and the three facts.
pub fn log(judgement: &Judgement, against: Option<&Against>) -> Log {
    let mut log = Log::default();
    let verdict = &judgement.verdict;
    let token = match verdict.equals_twin.or(verdict.assembly_right) {
        Some(true) => Token::Pass,
        Some(false) => Token::Fail,
        None => Token::Text,
    };
    log.say(token, &verdict.reason);
    if let Some(expected) = judgement.expected.as_ref().and_then(|e| e.difference.as_ref()) {
        log.say(Token::Title, "expected (-) and printed (+):");
        difference(&mut log, expected);
    }
    match &judgement.twin {
        Some(twin) => against_twin(&mut log, twin),
        None => log.say(Token::Dim, "the answer holds no C++ program to compare with"),
    }
    let known = |fact, words: [&'static str; 3]| match fact {
        Some(true) => words[0],
        Some(false) => words[1],
        None => words[2],
    };
    let right = ["right", "not right", "not known to be right"];
    log.say(
        Token::Dim,
        &format!(
            "assembly: {}; C++: {}; both: {}",
            known(verdict.assembly_right, right),
            known(verdict.cpp_right, right),
            known(verdict.equals_twin, ["the same", "not the same", "not compared"]),
        ),
    );
    if let Some(against) = against {
        beside_compiler(&mut log, against);
    }
    log
}

/// How near the assembly is to the compiler's, and every place where they part.
fn beside_compiler(log: &mut Log, against: &Against) {
    log.say(Token::Title, &against_words(against));
    let Against::Compared(comparison) = against else { return };
    for note in &comparison.notes {
        log.say(Token::Dim, &format!("  {note}"));
    }
    let parted: Vec<&Row> = comparison.rows.iter().filter(|r| r.mark != Mark::Both).collect();
    if !parted.is_empty() {
        log.say(Token::Dim, "  the compiler's (-) and the answer's (+), by line of the reply:");
    }
    for row in parted.iter().take(ROWS) {
        if let Some(half) = &row.compiler {
            log.say(Token::Fail, &format!("  - {:>5} {}", "", half.text.trim_start()));
        }
        if let Some(half) = &row.listing {
            log.say(Token::Pass, &format!("  + {:>5} {}", half.line, half.text.trim_start()));
        }
    }
    if parted.len() > ROWS {
        log.say(Token::Dim, &format!("  … and {} more", parted.len() - ROWS));
    }
}

fn against_twin(log: &mut Log, twin: &TwinReport) {
    if !twin.compiled {
        log.say(Token::Dim, "the C++ does not compile: the build tab says why");
    }
    let counter = twin.inputs.as_ref().and_then(|inputs| inputs.counter.as_ref());
    if let Some(counter) = counter {
        log.say(Token::Title, &format!("when both read this ({}):", counter.kind));
        let text = String::from_utf8_lossy(&counter.input);
        for line in text.lines().take(INPUT) {
            log.say(Token::Text, &format!("  < {line}"));
        }
        let more = text.lines().count().saturating_sub(INPUT);
        if more > 0 {
            log.say(Token::Dim, &format!("  … and {more} more lines"));
        }
    }
    match &twin.difference {
        Some(found) => {
            log.say(Token::Title, "its C++ (-) and its assembly (+) print:");
            difference(log, found);
        }
        None => same(log, twin),
    }
    if let Some(inputs) = &twin.inputs {
        tried(log, inputs);
    }
}

fn same(log: &mut Log, twin: &TwinReport) {
    if let (Some(true), Some(run)) = (twin.equal, &twin.run) {
        let bytes = run.stdout.len();
        log.say(Token::Text, &format!("both print the same {bytes} bytes and end alike"));
    }
}

fn tried(log: &mut Log, inputs: &Inputs) {
    log.say(
        Token::Dim,
        &format!(
            "generated inputs: {} the same, {} that say nothing (the C++ is undefined there)",
            inputs.same, inputs.undefined
        ),
    );
}

fn difference(log: &mut Log, difference: &Difference) {
    for DiffLine { whose, text } in &difference.lines {
        let (token, mark) = match whose {
            Whose::Both => (Token::Dim, ' '),
            Whose::Gap => (Token::Dim, '…'),
            Whose::Wanted => (Token::Fail, '-'),
            Whose::Got => (Token::Pass, '+'),
        };
        log.say(token, &format!("  {mark} {text}"));
    }
}
