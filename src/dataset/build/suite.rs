//! Rows removed that an evaluation suite asks for too. Runs no suite.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use super::super::funnel::Funnel;
use super::super::{normal, project};
use super::rows::{Row, is_telling};

/// So many words in a row are no chance.
const WORDS: usize = 8;

/// What of a line of a suite must not be learnt; it may hold more.
#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    prompt: String,
    #[serde(default)]
    expected_stdout: Option<String>,
    #[serde(default)]
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
struct Case {
    expected_stdout: String,
}

/// Removes the rows that print what a right answer prints, or share eight words in a row with a
/// prompt.
pub(super) fn remove(rows: &mut Vec<Row>, path: &Path, funnel: &mut Funnel) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("could not read {}", path.display()))?;
    let prompts: Vec<Line> = project::parsed(&text, path)?;
    let (mut outputs, mut said) = (BTreeMap::new(), BTreeMap::new());
    for prompt in &prompts {
        let own =
            prompt.expected_stdout.iter().chain(prompt.cases.iter().map(|c| &c.expected_stdout));
        for output in own.filter(|o| is_telling(o)) {
            outputs.insert(output.trim().to_owned(), prompt.id.as_str());
        }
        for words in normal::words(&prompt.prompt).windows(WORDS) {
            said.insert(words.to_vec(), prompt.id.as_str());
        }
    }
    rows.retain(|row| {
        let same = outputs.get(row.verified.stdout.trim());
        if let Some(id) = same {
            funnel.lose("in the suite: same output", &row.request.id, format!("as {id}"));
            return false;
        }
        let words = normal::words(&row.request.prompt);
        let shared = words.windows(WORDS).find_map(|w| said.get(w));
        if let Some(id) = shared {
            funnel.lose("in the suite: same words", &row.request.id, format!("as {id}"));
        }
        shared.is_none()
    });
    Ok(())
}
