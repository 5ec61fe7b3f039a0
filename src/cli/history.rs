//! The command `history`: list, show, search, export and delete what was kept. Asks no model.

mod args;
mod print;
mod since;

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::ExitCode;

use crate::config::Environment;
use crate::export::{self, Format};
use crate::history::{Filter, HistoryError, Page, Reader, Store, Turn, TurnId};

pub(super) use args::History;
use args::{Command, Delete, Export, Form, List, Search, Show};

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("{0}")]
    Nothing(String),
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Does what the command says; the status says how it ended.
pub(super) fn main(args: &History, env: &Environment) -> ExitCode {
    let Some(dir) = env.data_dir() else {
        eprintln!("assemblergpt: there is no history: neither HOME nor XDG_DATA_HOME is set");
        return ExitCode::from(3);
    };
    let done = match &args.command {
        Command::List(args) => list(args, &dir),
        Command::Show(args) => show(args, &dir),
        Command::Search(args) => search(args, &dir),
        Command::Export(args) => write_out(args, &dir),
        Command::Delete(args) => delete(args, &dir),
    };
    let Err(trouble) = done else { return ExitCode::SUCCESS };
    let status = match &trouble {
        // Whoever reads our output may stop: that is no fault.
        Trouble::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            return ExitCode::SUCCESS;
        }
        Trouble::Nothing(_) => 1,
        Trouble::Usage(_) => 2,
        Trouble::History(HistoryError::Busy { .. }) => 4,
        Trouble::History(_) | Trouble::Io(_) => 3,
    };
    eprintln!("assemblergpt: {trouble}");
    ExitCode::from(status)
}

fn list(args: &List, dir: &Path) -> Result<(), Trouble> {
    let reader = Reader::new(dir);
    let page = Page { before: args.before, limit: args.limit };
    let turns = reader.list(&args.chosen.filter()?, page)?;
    let text = if args.json { print::list_json(&turns) } else { print::list(&turns) };
    io::stdout().lock().write_all(text.as_bytes())?;
    if turns.is_empty() { Err(Trouble::Nothing("no turn was found".to_owned())) } else { Ok(()) }
}

fn show(args: &Show, dir: &Path) -> Result<(), Trouble> {
    let turn = get(&Reader::new(dir), args.id)?;
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", export::json_line(&turn))?;
    } else {
        export::write(Format::Text, &mut out, [Ok::<_, io::Error>(turn)])?;
    }
    Ok(())
}

fn search(args: &Search, dir: &Path) -> Result<(), Trouble> {
    let words = args.words.join(" ");
    let hits = Reader::new(dir).search(&words, args.limit)?;
    let text = if args.json { print::hits_json(&hits) } else { print::hits(&hits) };
    io::stdout().lock().write_all(text.as_bytes())?;
    if hits.is_empty() {
        return Err(Trouble::Nothing("no text holds all of these words".to_owned()));
    }
    Ok(())
}

fn get(reader: &Reader, id: TurnId) -> Result<Turn, Trouble> {
    reader.get(id)?.ok_or_else(|| Trouble::Nothing(format!("turn {id} is not in the history")))
}

fn write_out(args: &Export, dir: &Path) -> Result<(), Trouble> {
    let reader = Reader::new(dir);
    let mut ids = args.ids.clone();
    if ids.is_empty() {
        ids = reader.ids(&args.chosen.filter()?)?;
        let most = args.limit.map_or(usize::MAX, |limit| limit as usize);
        ids.drain(..ids.len().saturating_sub(most));
    }
    if ids.is_empty() {
        return Err(Trouble::Nothing("no turn was found: nothing is written".to_owned()));
    }
    // Before anything is written: a turn that is not there.
    ids.iter().try_for_each(|id| get(&reader, *id).map(drop))?;
    let turns = ids.iter().map(|id| get(&reader, *id));
    let format = match (args.format, args.json) {
        (Form::Files, _) => return write_files(args, turns),
        (Form::Json, _) | (Form::Md, true) => Format::Json,
        (Form::Md, false) => Format::Markdown,
        (Form::Html, false) => Format::Html,
        (Form::Html, true) => {
            return Err(Trouble::Usage("write --format html or --json, not both".to_owned()));
        }
    };
    match &args.out {
        None => export::write(format, &mut BufWriter::new(io::stdout().lock()), turns).map(drop),
        Some(path) => {
            let named = |e: io::Error| {
                io::Error::new(e.kind(), format!("could not write {}: {e}", path.display()))
            };
            let mut file = BufWriter::new(private(path).map_err(named)?);
            let count = export::write(format, &mut file, turns)?;
            eprintln!("{count} written to {}", path.display());
            Ok(())
        }
    }
}

/// A new file for its owner only; what is there already is not written over.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

fn write_files(
    args: &Export,
    turns: impl Iterator<Item = Result<Turn, Trouble>>,
) -> Result<(), Trouble> {
    let Some(dir) = &args.out else {
        return Err(Trouble::Usage("--format files needs --out DIR".to_owned()));
    };
    let mut files = Vec::new();
    for turn in turns {
        files.extend(export::files(dir, &turn?)?);
    }
    let text = if args.json { print::files_json(&files) } else { print::files(&files) };
    io::stdout().lock().write_all(text.as_bytes())?;
    if files.is_empty() {
        return Err(Trouble::Nothing("no reply holds a program: nothing is written".to_owned()));
    }
    Ok(())
}

fn delete(args: &Delete, dir: &Path) -> Result<(), Trouble> {
    let reader = Reader::new(dir);
    let present = reader.count(&Filter::default())?;
    if args.all && !args.yes && !agreed(present)? {
        return Err(Trouble::Nothing("nothing was deleted".to_owned()));
    }
    let missing: Vec<_> = if present == 0 {
        args.ids.clone()
    } else {
        let there: BTreeSet<_> = reader.ids(&Filter::default())?.into_iter().collect();
        args.ids.iter().copied().filter(|id| !there.contains(id)).collect()
    };
    let deleted = match (present, args.all) {
        // A history that is not there is not made to be emptied.
        (0, _) => 0,
        (_, true) => Store::open(dir)?.delete_all()?,
        (_, false) => Store::open(dir)?.delete(&args.ids)?,
    };
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", print::deleted_json(deleted, &missing))?;
    } else {
        writeln!(out, "{deleted} deleted")?;
    }
    if missing.is_empty() {
        return Ok(());
    }
    let missing: Vec<_> = missing.iter().map(ToString::to_string).collect();
    Err(Trouble::Nothing(format!("not in the history: {}", missing.join(", "))))
}

/// Asks, where somebody can answer.
fn agreed(turns: u64) -> Result<bool, Trouble> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let why = "delete --all removes every turn: add --yes".to_owned();
        return Err(Trouble::Usage(why));
    }
    eprint!("Delete all {turns} turns for good? Write yes: ");
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim() == "yes")
}
