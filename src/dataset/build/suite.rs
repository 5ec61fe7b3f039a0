//! Rows removed that an evaluation suite asks for too. Runs no suite.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use super::super::funnel::Funnel;
use super::super::likeness::Shingles;
use super::super::{normal, project};
use super::rows::{Row, is_telling};

/// So many words in a row are no chance.
const WORDS: usize = 8;
/// From so many of a thousand common shingles on, a program is a reference's copy.
const COPY: usize = 600;
/// Where the reference programs lie beside a suite, by the ids of their prompts.
const REFERENCES: &str = "reference";

/// An evaluation suite whose prompts must not be learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// Its name in reports.
    name: String,
    text: String,
    /// The C++ of right answers by the ids of their prompts, as far as there is any.
    references: BTreeMap<String, String>,
}

impl Suite {
    /// A suite by its text.
    pub fn new(name: &str, text: String) -> Self {
        Self { name: name.to_owned(), text, references: BTreeMap::new() }
    }

    /// A suite and the programs in the folder `reference` beside it.
    ///
    /// # Errors
    /// If the suite cannot be read.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("could not read {}", path.display()))?;
        let mut suite = Self::new(&path.display().to_string(), text);
        let folder = path.with_file_name(REFERENCES);
        for prompt in suite.prompts()? {
            // An id is no path.
            if project::is_name(&prompt.id)
                && let Ok(cpp) = std::fs::read_to_string(folder.join(format!("{}.cpp", prompt.id)))
            {
                suite.references.insert(prompt.id, cpp);
            }
        }
        Ok(suite)
    }

    fn prompts(&self) -> anyhow::Result<Vec<Line>> {
        project::parsed(&self.text, Path::new(&self.name))
    }
}

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

/// What tells a prompt, by what it is: each with the prompt's id.
#[derive(Default)]
struct Telling {
    outputs: BTreeMap<String, String>,
    words: BTreeMap<Vec<String>, String>,
    programs: Vec<(Shingles, String)>,
}

impl Telling {
    fn of(suite: &Suite) -> anyhow::Result<Self> {
        let mut telling = Self::default();
        for prompt in suite.prompts()? {
            let cases = prompt.cases.iter().map(|c| &c.expected_stdout);
            let outputs = prompt.expected_stdout.iter().chain(cases);
            for output in outputs.filter(|o| is_telling(o)) {
                telling.outputs.insert(output.trim().to_owned(), prompt.id.clone());
            }
            for words in normal::words(&prompt.prompt).windows(WORDS) {
                telling.words.insert(words.to_vec(), prompt.id.clone());
            }
        }
        let references = suite.references.iter();
        telling.programs = references.map(|(id, cpp)| (shingles(cpp), id.clone())).collect();
        Ok(telling)
    }

    /// Why a row may not be learnt, and the prompt that it is like.
    fn tells(&self, row: &Row) -> Option<(&'static str, &str)> {
        if let Some(id) = self.outputs.get(row.verified.stdout.trim()) {
            return Some(("in the suite: same output", id));
        }
        let words = normal::words(&row.request.prompt);
        if let Some(id) = words.windows(WORDS).find_map(|w| self.words.get(w)) {
            return Some(("in the suite: same words", id));
        }
        let own = shingles(&row.verified.cpp);
        let copy = self.programs.iter().find(|(theirs, _)| own.likeness(theirs) > COPY);
        copy.map(|(_, id)| ("in the suite: same C++", id.as_str()))
    }
}

/// Of the program as it is written: other numbers make another program.
fn shingles(cpp: &str) -> Shingles {
    Shingles::new(&normal::cpp_tokens(cpp))
}

/// Removes the rows that print what a right answer prints, share eight words in a row with a
/// prompt, or whose C++ is nearly that of a reference.
pub(super) fn remove(
    rows: &mut Vec<Row>,
    suite: &Suite,
    funnel: &mut Funnel,
) -> anyhow::Result<()> {
    let telling = Telling::of(suite)?;
    rows.retain(|row| {
        let told = telling.tells(row);
        if let Some((reason, id)) = told {
            funnel.lose(reason, &row.request.id, format!("as {id}"));
        }
        told.is_none()
    });
    Ok(())
}
