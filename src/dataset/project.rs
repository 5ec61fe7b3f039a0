//! The folder that a data set grows in: plain files, each written whole or not at all. Knows nothing
//! of what they mean.

use std::fs;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use anyhow::Context as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is asked, one line each.
pub const REQUESTS: &str = "requests.jsonl";
/// What was run and is right, one line each.
pub const VERIFIED: &str = "verified.jsonl";
/// What was not, and why, one line each.
pub const REJECTED: &str = "rejected.jsonl";
/// The folder of reports, one of each step.
pub const REPORTS: &str = "reports";
/// The folder of programs.
pub const PROGRAMS: &str = "programs";

/// A project folder.
#[derive(Debug, Clone)]
pub struct Project {
    dir: PathBuf,
}

impl Project {
    /// The project in this folder, which need not be there yet.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The path of a file of the project.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Whether there is such a file.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Writes a file whole: whoever reads it meanwhile reads the old one. A file that holds the
    /// same already is left alone.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let path = self.path(name);
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(());
        }
        let failed = || format!("could not write {}", path.display());
        let folder = path.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder).with_context(failed)?;
        let mut new = tempfile::Builder::new()
            .prefix(".new-")
            .permissions(permissions())
            .tempfile_in(folder)
            .with_context(failed)?;
        new.write_all(text.as_bytes()).with_context(failed)?;
        new.persist(&path).with_context(failed)?;
        Ok(())
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If it is not there, or no UTF-8.
    pub fn read(&self, name: &str) -> anyhow::Result<String> {
        let path = self.path(name);
        fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))
    }

    /// Writes one JSON object a line.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write_lines<T: Serialize>(&self, name: &str, rows: &[T]) -> anyhow::Result<()> {
        self.write(name, &lines(rows)?)
    }

    /// Reads one JSON object a line; `before` is the step that writes the file.
    ///
    /// # Errors
    /// If it is not there (then the message names that step), or a line is not what it should be.
    pub fn read_lines<T: DeserializeOwned>(
        &self,
        name: &str,
        before: &str,
    ) -> anyhow::Result<Vec<T>> {
        anyhow::ensure!(
            self.has(name),
            "there is no {}: run `assemblergpt dataset {before}` first",
            self.path(name).display()
        );
        parsed(&self.read(name)?, &self.path(name))
    }
}

/// One JSON object a line.
///
/// # Errors
/// If a row has no form in JSON, which rows of text and numbers do.
pub fn lines<T: Serialize>(rows: &[T]) -> serde_json::Result<String> {
    let mut text = String::new();
    for row in rows {
        text.push_str(&serde_json::to_string(row)?);
        text.push('\n');
    }
    Ok(text)
}

/// The rows of a text with one JSON object a line; empty lines are none.
///
/// # Errors
/// If a line is not what it should be; the message names it.
pub fn parsed<T: DeserializeOwned>(text: &str, path: &Path) -> anyhow::Result<Vec<T>> {
    let rows = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    rows.map(|(n, line)| {
        serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), n + 1))
    })
    .collect()
}

/// Whether this can be the name of a file and of nothing else.
pub fn is_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let one = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
    one && !name.contains(['/', '\0']) && !name.starts_with('.')
}

/// What others may do with the files: a data set is there to be shared, as the umask allows.
fn permissions() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o644)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_a_bad_line_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::new(dir.path().join("new"));
        project.write_lines("rows.jsonl", &[1, 2, 3]).unwrap();
        assert_eq!(project.read_lines::<u8>("rows.jsonl", "x").unwrap(), [1, 2, 3]);
        project.write("rows.jsonl", "1\n\nno\n").unwrap();
        let error = project.read_lines::<u8>("rows.jsonl", "x").unwrap_err().to_string();
        assert!(error.ends_with("rows.jsonl, line 3"), "{error}");
        let error = project.read_lines::<u8>("none.jsonl", "synth").unwrap_err().to_string();
        assert!(error.contains("`assemblergpt dataset synth` first"), "{error}");
    }

    #[test]
    fn a_name_cannot_leave_the_folder() {
        assert!(is_name("loops-count-0001"));
        for bad in ["", ".", "..", "a/b", "../a", "/a", ".hidden", "a/"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
