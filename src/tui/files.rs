//! Texts and turns written into new files of the working directory. Overwrites nothing and chooses
//! no text.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::exporting::Exported;
use super::state::Paper;
use crate::export::{self, Format};
use crate::history::{Reader, Turn};

/// Names that are tried before it is given up.
const TRIES: u32 = 100;

/// Writes a text into a new file that only its owner can read; a sentence for the user that names
/// the file, or says why there is none.
pub(super) async fn save(stem: &'static str, extension: &'static str, text: String) -> String {
    said(move || Ok(write(&std::env::current_dir()?, &now(stem), extension, &text)?)).await
}

/// Writes turns in this form; a sentence for the user, as [`save`].
pub(super) async fn export(turns: Vec<Exported>, paper: Paper, reader: Option<Reader>) -> String {
    said(move || {
        let dir = std::env::current_dir()?;
        let stem = if turns.len() == 1 { "assemblergpt-turn" } else { "assemblergpt-session" };
        export_into(&dir, &now(stem), turns, paper, reader.as_ref())
    })
    .await
}

/// Does it beside the loop, and says what became of it.
async fn said(write: impl FnOnce() -> anyhow::Result<PathBuf> + Send + 'static) -> String {
    match tokio::task::spawn_blocking(write).await {
        Ok(Ok(path)) => format!("written: {}", path.display()),
        Ok(Err(error)) => {
            format!("could not write the file: {error:#} (start in a folder that can be written)")
        }
        Err(fault) => format!("could not write the file: {fault}"),
    }
}

/// A name with the time in it.
fn now(stem: &str) -> String {
    let time = Timestamp::now().to_zoned_datetime(TimeZone::system());
    format!("{stem}-{}", time.strftime("%Y%m%d-%H%M%S"))
}

fn export_into(
    dir: &Path,
    stem: &str,
    turns: Vec<Exported>,
    paper: Paper,
    reader: Option<&Reader>,
) -> anyhow::Result<PathBuf> {
    let turns = turns.into_iter().map(|turn| loaded(turn, reader));
    let (format, extension) = match paper {
        Paper::Markdown => (Format::Markdown, "md"),
        Paper::Json => (Format::Json, "json"),
        Paper::Html => (Format::Html, "html"),
        Paper::Programs => {
            let folder = folder(dir, stem)?;
            for turn in turns {
                export::files(&folder, &turn?)?;
            }
            return Ok(folder);
        }
    };
    // In memory first: a file that is there is whole.
    let mut text = Vec::new();
    export::write::<anyhow::Error>(format, &mut text, turns)?;
    Ok(write(dir, stem, extension, &String::from_utf8_lossy(&text))?)
}

/// The turn with all that is known of it.
fn loaded(turn: Exported, reader: Option<&Reader>) -> anyhow::Result<Turn> {
    match turn {
        Exported::Kept(id) => {
            let reader = reader.context("the history is not open")?;
            reader.get(id)?.with_context(|| format!("the history does not hold turn {id} any more"))
        }
        Exported::Live { turn, age } => {
            let mut turn = *turn;
            let now = Timestamp::now().as_millisecond();
            turn.started_ms = now.saturating_sub(i64::try_from(age.as_millis()).unwrap_or(0));
            for record in &mut turn.samples {
                if let Some(verdict) = &mut record.verdict {
                    verdict.judged_ms = now;
                }
            }
            Ok(turn)
        }
    }
}

/// A new folder.
fn folder(dir: &Path, stem: &str) -> io::Result<PathBuf> {
    for n in 1..=TRIES {
        let path = dir.join(numbered(stem, n));
        match std::fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn numbered(stem: &str, n: u32) -> String {
    if n == 1 { stem.to_owned() } else { format!("{stem}-{n}") }
}

fn write(dir: &Path, stem: &str, extension: &str, text: &str) -> io::Result<PathBuf> {
    for n in 1..=TRIES {
        let path = dir.join(format!("{}.{extension}", numbered(stem, n)));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        match file {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::history::{Sample, SampleKey, SampleRecord, TurnId};
    use crate::side::Side;

    #[test]
    fn a_file_that_is_there_already_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let first = write(dir.path(), "scores", "md", "one").unwrap();
        let second = write(dir.path(), "scores", "md", "two").unwrap();
        assert_eq!(second.file_name().unwrap(), "scores-2.md");
        assert_eq!(std::fs::read_to_string(first).unwrap(), "one");
        assert_eq!(std::fs::read_to_string(second).unwrap(), "two");
    }

    #[test]
    fn programs_are_written_into_a_folder_of_their_own_and_gone_turns_are_said() {
        let dir = tempfile::tempdir().unwrap();
        let key = SampleKey::first(Side::Tuned, 0);
        let mut sample = Sample::new(key, "m");
        sample.text = "```asm\nmain:\n\tret\n```\n".to_owned();
        let turn = Turn {
            id: TurnId(3),
            session: 0,
            started_ms: 0,
            system: None,
            prompt: "p".to_owned(),
            vote: None,
            samples: vec![SampleRecord { sample, passed: None, verdict: None }],
        };
        let live = || Exported::Live { turn: Box::new(turn.clone()), age: Duration::from_secs(1) };
        for folder in ["t", "t-2"] {
            let path = export_into(dir.path(), "t", vec![live()], Paper::Programs, None).unwrap();
            assert_eq!(path, dir.path().join(folder));
            let text = std::fs::read_to_string(path.join("3-tuned-1.s")).unwrap();
            assert_eq!(text, "main:\n\tret\n");
        }
        let path = export_into(dir.path(), "t", vec![live()], Paper::Markdown, None).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(path.ends_with("t.md") && text.contains("## Turn 3 · 2"), "{text}");
        let gone = vec![Exported::Kept(TurnId(9))];
        let reader = Reader::new(dir.path());
        let error = export_into(dir.path(), "t", gone, Paper::Html, Some(&reader)).unwrap_err();
        assert!(error.to_string().contains("turn 9"), "{error}");
        assert!(!dir.path().join("t.html").exists(), "nothing half is left");
    }
}
