//! The training and validation files of a project, checked and counted before anybody trains on
//! them. Mends and cuts nothing.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::dataset::build::{TRAIN, VALID};
use crate::dataset::check::{self, Bounds, Fault, Host};
use crate::dataset::message::Example;
use crate::dataset::project::{self, Project};
use crate::dataset::tokens::Counter;

/// Checked examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// To learn from.
    pub train: Part,
    /// To watch the training with.
    pub valid: Option<Part>,
}

/// One checked file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it was read.
    pub path: PathBuf,
    /// The file as it is.
    pub text: String,
    /// How many examples it has.
    pub rows: usize,
    /// The tokens of all examples.
    pub tokens: usize,
    /// The tokens of the longest example.
    pub longest: usize,
}

/// A file that breaks rules of the format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faulty {
    /// The file.
    pub path: PathBuf,
    /// Everything that is wrong with it.
    pub faults: Vec<Fault>,
}

/// Which files to read; those of the project where none is named.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The examples to learn from.
    pub train: Option<PathBuf>,
    /// The examples to watch with.
    pub valid: Option<PathBuf>,
}

impl Data {
    /// Reads and checks; the inner error has every file that breaks a rule. `limit` is the most
    /// tokens of an example.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn read(
        project: &Project,
        files: &Files,
        limit: usize,
    ) -> anyhow::Result<Result<Self, Vec<Faulty>>> {
        let train = files.train.clone().unwrap_or_else(|| project.path(TRAIN));
        anyhow::ensure!(
            train.exists(),
            "there is no {}: run `{}` first, or name a file with --train",
            train.display(),
            project.command("dataset", "build")
        );
        let own = || Some(project.path(VALID)).filter(|p| files.train.is_none() && p.exists());
        let valid = files.valid.clone().or_else(own);
        let train = Part::read(&train, limit, true)?;
        let valid = valid.map(|path| Part::read(&path, limit, false)).transpose()?;
        Ok(match (train, valid) {
            (Ok(train), None) => Ok(Self { train, valid: None }),
            (Ok(train), Some(Ok(valid))) => {
                Ok(Self { train, valid: Some(valid).filter(|v| v.rows > 0) })
            }
            (train, valid) => {
                Err(train.err().into_iter().chain(valid.and_then(Result::err)).collect())
            }
        })
    }

    /// The tokens of the longest example of both files.
    pub fn longest(&self) -> usize {
        self.train.longest.max(self.valid.as_ref().map_or(0, |v| v.longest))
    }

    /// Both files, with the names that they have in an export.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &Part)> {
        std::iter::once((TRAIN, &self.train)).chain(self.valid.iter().map(|v| (VALID, v)))
    }
}

impl Part {
    fn read(path: &Path, limit: usize, learns: bool) -> anyhow::Result<Result<Self, Faulty>> {
        let bytes =
            std::fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
        let counter = Counter::default();
        let bounds = Bounds { counter: &counter, limit, host: Host::All };
        let mut faults = check::check(&bytes, &bounds);
        // A few examples are enough to watch with; there may even be none.
        faults.retain(|f| learns || f.rule != "too_few_examples");
        let text = match String::from_utf8(bytes) {
            Ok(text) if faults.is_empty() => text,
            Ok(_) | Err(_) => return Ok(Err(Faulty { path: path.to_owned(), faults })),
        };
        let examples: Vec<Example> = project::parsed(&text, path)?;
        let counts = examples.iter().map(|e| counter.of_messages(&e.messages));
        let (rows, tokens, longest) =
            counts.fold((0, 0, 0), |(rows, sum, most), n| (rows + 1, sum + n, most.max(n)));
        Ok(Ok(Self { path: path.to_owned(), text, rows, tokens, longest }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: usize) -> String {
        let row = |n| {
            let user = format!(r#"{{"role":"user","content":"print {n}"}}"#);
            let assistant = r#"{"role":"assistant","content":"ret"}"#;
            format!("{{\"messages\":[{user},{assistant}]}}\n")
        };
        (0..count).map(row).collect()
    }

    #[test]
    fn both_files_are_counted_and_a_short_validation_file_is_enough() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::new(dir.path());
        project.write(TRAIN, &rows(12)).unwrap();
        project.write(VALID, &rows(2)).unwrap();
        let data = Data::read(&project, &Files::default(), 100).unwrap().unwrap();
        assert_eq!((data.train.rows, data.valid.as_ref().unwrap().rows), (12, 2));
        assert!(data.train.tokens >= 12 * data.longest() / 2 && data.longest() < 40);
        project.write(VALID, "").unwrap();
        let data = Data::read(&project, &Files::default(), 100).unwrap().unwrap();
        assert_eq!(data.valid, None, "an empty file is none");
    }

    #[test]
    fn every_faulty_file_is_named_with_its_lines() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::new(dir.path());
        let error = Data::read(&project, &Files::default(), 100).unwrap_err().to_string();
        let build = project.command("dataset", "build");
        assert!(error.contains(&format!("`{build}` first")), "{error}");
        project.write(TRAIN, &(rows(12) + "{}\n")).unwrap();
        project.write(VALID, "[]\n").unwrap();
        let faulty = Data::read(&project, &Files::default(), 100).unwrap().unwrap_err();
        let lines: Vec<_> = faulty.iter().map(|f| f.faults.first().unwrap().line).collect();
        assert_eq!(lines, [Some(13), Some(1)]);
    }
}
