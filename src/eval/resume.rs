//! The folder of an evaluation: begun once, added to line by line, and taken up again after any
//! end. Judges nothing.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::printable::printable;
use crate::side::Side;

use super::record::{RESULTS, RUN, Record, Run, SUITE};
use super::suite::Suite;

/// So many lines may be written before the disk is waited for.
const LINES: usize = 64;
/// So long may a line wait for the disk.
const WAIT: Duration = Duration::from_secs(1);

/// One reply that is wanted: which prompt of the suite (from 0), whose, and the how-manieth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Slot {
    pub(super) prompt: usize,
    pub(super) side: Side,
    pub(super) sample: u32,
}

/// Where a record stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    offset: u64,
    length: usize,
}

/// The results of an evaluation, open for more.
pub(super) struct Journal {
    file: File,
    length: u64,
    unsynced: usize,
    since: Instant,
}

/// The last record of each slot: which attempt, and where it stands.
pub(super) type Done = HashMap<Slot, (u32, Place)>;

impl Journal {
    /// Begins a new folder, or goes on with one that agrees with `run`. Every record that is there
    /// already is shown to `seen`. With `again`, records of failed infrastructure are forgotten.
    pub(super) fn open(
        dir: &Path,
        run: &Run,
        suite: &Suite,
        resume: Option<Resume>,
        mut seen: impl FnMut(&Record),
    ) -> anyhow::Result<(Self, Done)> {
        let there = dir.join(RUN).exists();
        match resume {
            None if !is_empty(dir)? => bail!(
                "{} is not empty: go on with it by --resume, or name another folder",
                dir.display()
            ),
            Some(_) if there => {
                agree(dir, run)?;
                complete(dir, suite)?;
            }
            Some(_) if !is_empty(dir)? => {
                bail!("{} holds no {RUN}, so there is nothing to go on with", dir.display())
            }
            None | Some(_) => begin(dir, run, suite)?,
        }
        let path = dir.join(RESULTS);
        if let Some(Resume { forget_infrastructure: true }) = resume {
            forget_infrastructure(&path)?;
        }
        let opening = || format!("could not open {}", path.display());
        let mut options = OpenOptions::new();
        let file = options.read(true).append(true).create(true).open(&path);
        let file = file.with_context(opening)?;
        if file.try_lock().is_err() {
            bail!("another process writes {}: wait for it, or end it", path.display());
        }
        let (done, length) = scan(&file, &path, suite, &mut seen)?;
        file.set_len(length).with_context(opening)?;
        sync_folder(dir)?;
        Ok((Self { file, length, unsynced: 0, since: Instant::now() }, done))
    }

    /// Adds a record; it is safe from the end of this process at once, from that of the machine
    /// after [`sync`](Self::sync).
    pub(super) fn append(&mut self, record: &Record) -> anyhow::Result<Place> {
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        self.file.write_all(&line).context("could not write the results (is the disk full?)")?;
        let place = Place { offset: self.length, length: line.len() };
        self.length += line.len() as u64;
        if self.unsynced == 0 {
            self.since = Instant::now();
        }
        self.unsynced += 1;
        if self.unsynced >= LINES {
            self.sync()?;
        }
        Ok(place)
    }

    /// Reads a record that was written.
    pub(super) fn read(&self, place: Place) -> anyhow::Result<Record> {
        let mut line = vec![0; place.length];
        self.file.read_exact_at(&mut line, place.offset).context("could not read the results")?;
        serde_json::from_slice(&line).context("could not read the results")
    }

    /// Waits for the disk if something has waited long enough.
    pub(super) fn sync_if_due(&mut self) -> anyhow::Result<()> {
        if self.unsynced > 0 && self.since.elapsed() >= WAIT { self.sync() } else { Ok(()) }
    }

    /// Waits for the disk.
    pub(super) fn sync(&mut self) -> anyhow::Result<()> {
        self.unsynced = 0;
        self.file.sync_data().context("could not write the results (is the disk full?)")
    }
}

/// How to go on with a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Resume {
    /// Try again what failed for reasons that are not the model's.
    pub(super) forget_infrastructure: bool,
}

fn is_empty(dir: &Path) -> anyhow::Result<bool> {
    match fs::read_dir(dir) {
        // What a killed process left half made is no content.
        Ok(entries) => {
            Ok(entries.flatten().all(|e| e.path().extension().is_some_and(|e| e == "new")))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("could not read {}", dir.display())),
    }
}

/// Writes what holds for the whole evaluation, before anything else.
pub(super) fn begin(dir: &Path, run: &Run, suite: &Suite) -> anyhow::Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("could not make {}", dir.display()))?;
    let mut text = serde_json::to_string_pretty(run)?;
    text.push('\n');
    write_whole(&dir.join(RUN), text.as_bytes())?;
    complete(dir, suite)
}

/// Writes the suite as it is used, unless that has been done.
fn complete(dir: &Path, suite: &Suite) -> anyhow::Result<()> {
    let path = dir.join(SUITE);
    if !path.exists() {
        write_whole(&path, suite.text().as_bytes())?;
    }
    sync_folder(dir)
}

/// Writes a file whole or not at all.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let new = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    write().with_context(|| format!("could not write {}", path.display()))
}

fn sync_folder(dir: &Path) -> anyhow::Result<()> {
    let synced = File::open(dir).and_then(|d| d.sync_all());
    synced.with_context(|| format!("could not write {}", dir.display()))
}

/// Reads what holds for the evaluation in a folder.
pub(super) fn run_of(dir: &Path) -> anyhow::Result<Run> {
    let path = dir.join(RUN);
    let text = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("could not read {}", path.display()))
}

fn agree(dir: &Path, run: &Run) -> anyhow::Result<()> {
    let before = run_of(dir)?;
    let differ = differences(&before, run, &["started", "kernel", "processor"]);
    if differ.is_empty() {
        return Ok(());
    }
    bail!(
        "{} was begun otherwise, so it cannot be gone on with:\n{}",
        dir.display(),
        differ.iter().map(|d| format!("  {d}")).collect::<Vec<_>>().join("\n")
    )
}

/// What differs between two runs, one `name: a, but b` each, the fields named in `but` apart.
pub(super) fn differences(a: &Run, b: &Run, but: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let values = [a, b].map(|run| serde_json::to_value(run).unwrap_or_default());
    compare("", &values[0], &values[1], but, &mut found);
    found
}

fn compare(name: &str, a: &Value, b: &Value, but: &[&str], found: &mut Vec<String>) {
    let (Value::Object(x), Value::Object(y)) = (a, b) else {
        if a != b {
            let told = format!("{name}: {a}, but {b}");
            found.push(printable(&told).into_owned());
        }
        return;
    };
    let names: std::collections::BTreeSet<&String> = x.keys().chain(y.keys()).collect();
    for field in names.into_iter().filter(|field| !but.contains(&field.as_str())) {
        let full = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
        let of = |map: &serde_json::Map<String, Value>| map.get(field).cloned().unwrap_or_default();
        compare(&full, &of(x), &of(y), but, found);
    }
}

/// Writes the results anew without those that say nothing about a model.
fn forget_infrastructure(path: &Path) -> anyhow::Result<()> {
    let Ok(file) = File::open(path) else { return Ok(()) };
    let new: PathBuf = path.with_extension("new");
    let mut out = std::io::BufWriter::new(File::create(&new)?);
    for line in BufReader::new(file).split(b'\n') {
        let mut line = line?;
        let Ok(record) = serde_json::from_slice::<Record>(&line) else { continue };
        if record.infrastructure.is_none() {
            line.push(b'\n');
            out.write_all(&line)?;
        }
    }
    out.into_inner()?.sync_all()?;
    fs::rename(&new, path).with_context(|| format!("could not write {}", path.display()))
}

/// Reads all records; returns where the last whole line ends.
fn scan(
    file: &File,
    path: &Path,
    suite: &Suite,
    seen: &mut impl FnMut(&Record),
) -> anyhow::Result<(Done, u64)> {
    let ids: HashMap<&str, usize> =
        suite.prompts.iter().enumerate().map(|(n, p)| (p.id.as_str(), n)).collect();
    let mut done = Done::new();
    let (mut reader, mut line) = (BufReader::new(file), Vec::new());
    let (mut offset, mut number) = (0, 0);
    loop {
        line.clear();
        let length = reader.read_until(b'\n', &mut line)?;
        number += 1;
        if length == 0 || line.last() != Some(&b'\n') {
            return Ok((done, offset));
        }
        let wrong = || format!("{}, line {number}", path.display());
        let record: Record = serde_json::from_slice(&line).with_context(wrong)?;
        let prompt = ids.get(record.id.as_str()).copied();
        let prompt = prompt.with_context(|| {
            format!("{}: \"{}\" is not in the suite", wrong(), printable(&record.id))
        })?;
        let slot = Slot { prompt, side: record.side, sample: record.sample };
        let last = done.get(&slot).map(|(attempt, _)| *attempt);
        if last.is_some_and(|last| record.attempt <= last) {
            bail!(
                "{}: the reply \"{}\" {} {} is there twice",
                wrong(),
                printable(&record.id),
                record.side,
                record.sample
            );
        }
        done.insert(slot, (record.attempt, Place { offset, length }));
        seen(&record);
        offset += length as u64;
    }
}
