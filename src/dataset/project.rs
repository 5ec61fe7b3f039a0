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

/// The beginning of the name of a file that is being written; the writer's process id follows.
const NEW: &str = ".new-";
/// The folders that files are written in.
const SWEPT: [&str; 5] = ["", "batch", REPORTS, PROGRAMS, ".cache/compile"];

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

    /// The command line of a step in this project, for people to type, such as `dataset` `compile`.
    pub fn command(&self, command: &str, step: &str) -> String {
        if self.dir == Path::new(".") {
            return format!("assemblergpt {command} {step}");
        }
        let dir = shell(&self.dir.to_string_lossy());
        format!("assemblergpt {command} --project {dir} {step}")
    }

    /// Removes what processes that were killed in the middle of writing have left behind.
    pub fn sweep(&self) {
        for folder in SWEPT {
            let Ok(entries) = fs::read_dir(self.dir.join(folder)) else { continue };
            for path in entries.flatten().map(|entry| entry.path()) {
                if writer(&path).is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
                    // What stays is swept another time.
                    let _ = fs::remove_file(path);
                }
            }
        }
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
            .prefix(&format!("{NEW}{}-", std::process::id()))
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
            "there is no {}: run `{}` first",
            self.path(name).display(),
            self.command("dataset", before)
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

/// The process that was writing this file when it got no further.
fn writer(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_prefix(NEW)?;
    let (pid, _) = name.split_once('-')?;
    pid.parse::<u32>().ok().map(|pid| pid.to_string())
}

/// A word of a POSIX shell.
pub fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
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
        let step = project.command("dataset", "synth");
        assert!(step.starts_with("assemblergpt dataset --project /"), "{step}");
        assert!(error.contains(&format!("`{step}` first")), "{error}");
        assert_eq!(Project::new(".").command("tune", "watch"), "assemblergpt tune watch");
        assert!(Project::new("a b").command("tune", "x").ends_with("--project 'a b' x"));
    }

    #[test]
    fn what_a_dead_writer_left_is_swept_and_what_a_living_one_writes_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::new(dir.path());
        project.write("reports/a.json", "{}").unwrap();
        let living = format!("reports/.new-{}-abc", std::process::id());
        // No process has a number beyond the kernel's largest.
        for name in [".new-4194305-abc", "reports/.new-4194305-abc", &living, ".new-notes"] {
            fs::write(dir.path().join(name), "half").unwrap();
        }
        project.sweep();
        assert!(!project.has(".new-4194305-abc") && !project.has("reports/.new-4194305-abc"));
        assert!(project.has(&living) && project.has(".new-notes") && project.has("reports/a.json"));
    }

    #[test]
    fn a_name_cannot_leave_the_folder() {
        assert!(is_name("loops-count-0001"));
        for bad in ["", ".", "..", "a/b", "../a", "/a", ".hidden", "a/"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
