//! Single examples added to a project while models are tried: answers that are right, and prompts
//! whose answer was wrong with what should have been said. Judges no answer.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::check::{self, Bounds, Host};
use super::compile;
use super::message::{Example, Message, Parts, Template};
use super::project;
use super::tokens::Counter;
use crate::toolchain::Toolchain;

/// Answers that are right, one example a line.
pub const PROMOTED: &str = "promoted.jsonl";
/// Prompts that were answered wrongly, with the compiler's own answer, one example a line.
pub const NEXT_ROUND: &str = "next-round.jsonl";
/// The most tokens of an example.
const LIMIT: usize = 4096;

/// Where an example went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The file.
    pub path: PathBuf,
    /// How many examples it has now.
    pub rows: usize,
}

/// An answer as an example.
pub fn example(system: Option<&str>, prompt: &str, answer: &str) -> Example {
    let system = system.filter(|text| !text.is_empty());
    let mut messages: Vec<_> =
        system.map(|text| Message::new("system", text)).into_iter().collect();
    messages.push(Message::new("user", prompt));
    messages.push(Message::new("assistant", answer.trim_end()));
    Example { messages }
}

/// Adds an example to the end of a file, which need not be there yet.
///
/// # Errors
/// If the example breaks a rule of training files or is there already, the file itself does, or
/// cannot be written. Nothing is changed then.
pub fn add(path: &Path, example: &Example) -> anyhow::Result<Added> {
    let before = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("could not read {}", path.display()));
        }
    };
    sound(&before, None).with_context(|| format!("mend {} first", path.display()))?;
    let line = project::lines(std::slice::from_ref(example))?;
    let after = [&before, line.as_bytes()].concat();
    let rows = after.split_inclusive(|byte| *byte == b'\n').count();
    sound(&after, Some(rows))?;
    let failed = || format!("could not write {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(failed)?;
    }
    let mut file = OpenOptions::new().append(true).create(true).open(path).with_context(failed)?;
    // In one piece, so that a file that others add to as well keeps whole lines.
    file.write_all(line.as_bytes()).with_context(failed)?;
    Ok(Added { path: path.to_owned(), rows })
}

/// Whether a file keeps the rules; that of the fewest examples is for later. `new` is the line
/// that is about to be added.
fn sound(bytes: &[u8], new: Option<usize>) -> anyhow::Result<()> {
    let counter = Counter::default();
    let bounds = Bounds { counter: &counter, limit: LIMIT, host: Host::All };
    let faults = check::check(bytes, &bounds);
    let Some(fault) = faults.into_iter().find(|fault| fault.rule != "too_few_examples") else {
        return Ok(());
    };
    if fault.rule == "duplicate_example" && fault.line.is_none_or(|line| Some(line) == new) {
        anyhow::bail!("this example is in the file already, {}", fault.detail);
    }
    match fault.line.filter(|line| Some(*line) != new) {
        Some(line) => anyhow::bail!("line {line}: {}: {}", fault.rule, fault.detail),
        None => anyhow::bail!("{}: {}", fault.rule, fault.detail),
    }
}

/// The compiler's own answer where a model's was wrong: the C++ compiled, and the very assembly run
/// and compared with it.
///
/// # Errors
/// Why the C++ is no answer, or a tool that failed.
pub async fn wanted(
    toolchain: &Toolchain,
    cpp: &str,
    stdin: Option<String>,
) -> anyhow::Result<String> {
    let verified = match compile::verified(toolchain, cpp, stdin).await? {
        Ok(verified) => verified,
        Err(rejected) => {
            anyhow::bail!("its C++ is no answer: {}: {}", rejected.reason, rejected.detail)
        }
    };
    let template = Template { parts: Parts::Both, fences: false };
    Ok(template.answer(&verified.cpp, &verified.assembly))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &Path, example: &Example) -> String {
        let before = std::fs::read(path).ok();
        let error = format!("{:#}", add(path, example).unwrap_err());
        assert_eq!(std::fs::read(path).ok(), before, "nothing is changed");
        error
    }

    #[test]
    fn examples_are_added_one_after_the_other_and_never_twice() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(PROMOTED);
        let one = example(Some("s"), "add", "```asm\nret\n```\n");
        assert_eq!(add(&path, &one).unwrap().rows, 1);
        assert_eq!(add(&path, &example(Some("s"), "sub", "x")).unwrap().rows, 2);
        assert!(refused(&path, &one).contains("in the file already, as line 1"));
        let rows: Vec<Example> =
            project::parsed(&std::fs::read_to_string(&path).unwrap(), &path).unwrap();
        assert_eq!(rows[0].messages[2].content, "```asm\nret\n```");
        let (counter, bytes) = (Counter::default(), std::fs::read(&path).unwrap());
        let bounds = Bounds { counter: &counter, limit: LIMIT, host: Host::All };
        let faults = check::check(&bytes, &bounds);
        assert_eq!(faults.iter().map(|f| f.rule).collect::<Vec<_>>(), ["too_few_examples"]);
    }

    #[test]
    fn what_breaks_a_rule_is_refused_with_the_rule() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(PROMOTED);
        assert!(refused(&path, &example(None, "p", " ")).contains("missing_content"));
        let long = "word ".repeat(LIMIT + 1);
        assert!(refused(&path, &example(None, "p", &long)).contains("over_token_limit"));
        add(&path, &example(None, "p", "a")).unwrap();
        let other = example(Some("be brief"), "q", "a");
        assert!(refused(&path, &other).contains("different_system_messages"));
        std::fs::write(&path, "{}\n").unwrap();
        let error = refused(&path, &example(None, "p", "a"));
        assert!(error.contains("mend") && error.contains("line 1: missing_messages"), "{error}");
    }
}
