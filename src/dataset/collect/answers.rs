//! All answers of all files, one for each request. Looks into no reply.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::llm::batch::Answer;
use crate::printable::printable;

use super::Losses;

/// The answers by the ids of their requests.
pub(super) struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// Reads files of answers and of errors. An answer counts more than an error; of two answers
    /// to one request one counts, and the order of lines and files makes no difference to which.
    pub(super) fn read(
        paths: &[PathBuf],
        asked: &BTreeSet<&str>,
        losses: &mut Losses,
    ) -> anyhow::Result<Self> {
        let mut all: BTreeMap<String, BTreeMap<String, Answer>> = BTreeMap::new();
        for path in paths {
            for answer in lines(path, losses)? {
                if asked.contains(answer.custom_id.as_str()) {
                    // The same line twice, as of a file that was named twice, is one.
                    let key = answer.line().to_string();
                    all.entry(answer.custom_id.clone()).or_default().insert(key, answer);
                } else {
                    let id: String = printable(&answer.custom_id).chars().take(80).collect();
                    let file = path.display().to_string();
                    losses.lose("not asked for", id, file);
                }
            }
        }
        let one = |(id, answers): (String, BTreeMap<String, Answer>)| {
            let good = answers.values().filter(|a| a.outcome.is_ok()).count();
            for n in 1..good {
                losses.lose("answered twice", format!("{id}, answer {}", n + 1), String::new());
            }
            let best = answers.into_values().min_by_key(|a| a.outcome.is_err())?;
            Some((id, best))
        };
        Ok(Self(all.into_iter().filter_map(one).collect()))
    }

    /// The answer to a request.
    pub(super) fn of(&self, custom_id: &str) -> Option<&Answer> {
        self.0.get(custom_id)
    }
}

fn lines(path: &Path, losses: &mut Losses) -> anyhow::Result<Vec<Answer>> {
    let name = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("could not read {name}"))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut answers = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match Answer::read(line) {
            Ok(answer) => answers.push(answer),
            Err(why) => losses.lose("unreadable line", format!("{name}, line {}", n + 1), why),
        }
    }
    Ok(answers)
}
