//! The parts of an evaluation put together again, where they are parts of one. Judges nothing.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::printable::printable;

use super::record::{RESULTS, Record, Run, SUITE};
use super::resume::{begin, differences, run_of};
use super::suite::Suite;

/// Facts of a machine that change times but no verdict.
const MAY_DIFFER: [&str; 2] = ["kernel", "processor"];

/// What came of merging.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// Records in the whole.
    pub records: u64,
    /// What the user should know, one sentence each.
    pub notes: Vec<String>,
}

/// Puts the folders `parts` together in a new folder `out`.
///
/// # Errors
/// Two parts differ in what must be the same (each difference is told), a reply is there twice, or
/// a folder or file cannot be read or written.
pub fn merge(parts: &[PathBuf], out: &Path) -> anyhow::Result<Merged> {
    let Some((first, rest)) = parts.split_first() else { bail!("name the folders to be merged") };
    if out.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{} is not empty: name another folder", out.display());
    }
    let mut whole = run_of(first)?;
    let mut shards = vec![whole.shard];
    let mut notes = Vec::new();
    for part in rest {
        let run = run_of(part)?;
        let told = |but: &[&str]| differences(&whole, &run, but);
        let not: Vec<&str> = ["started", "shard"].into_iter().chain(MAY_DIFFER).collect();
        let differ = told(&not);
        if !differ.is_empty() {
            bail!(
                "{} and {} are not parts of one evaluation:\n  {}",
                first.display(),
                part.display(),
                differ.join("\n  ")
            );
        }
        shards.push(run.shard);
        join(&mut whole, &run, &mut notes);
    }
    notes.extend(absent(&shards));
    whole.shard = None;
    let suite = first.join(SUITE);
    let mut suite = Suite::load(&suite.to_string_lossy())?;
    suite.name.clone_from(&whole.suite);
    begin(out, &whole, &suite)?;
    let records = copy(parts, out, &mut notes)?;
    Ok(Merged { records, notes })
}

/// Takes over what may differ.
fn join(whole: &mut Run, part: &Run, notes: &mut Vec<String>) {
    whole.started = whole.started.min(part.started);
    for name in MAY_DIFFER {
        let (Some(ours), Some(other)) = (whole.machine.get_mut(name), part.machine.get(name))
        else {
            continue;
        };
        if !ours.split("; ").any(|one| one == other) {
            *ours = format!("{ours}; {other}");
            notes.push(format!("the parts were made on machines with another {name}: {other}"));
        }
    }
}

/// Shards that are not there.
fn absent(shards: &[Option<[u32; 2]>]) -> Option<String> {
    let of: BTreeSet<u32> = shards.iter().flatten().map(|[_, n]| *n).collect();
    let [n] = of.iter().copied().collect::<Vec<_>>()[..] else { return None };
    let there: BTreeSet<u32> = shards.iter().flatten().map(|[i, _]| *i).collect();
    let missing: Vec<String> =
        (1..=n).filter(|i| !there.contains(i)).map(|i| format!("{i}/{n}")).collect();
    (!missing.is_empty()).then(|| format!("these shards are not there: {}", missing.join(", ")))
}

/// Copies all records; the place of each reply is kept only as a number, not its text.
fn copy(parts: &[PathBuf], out: &Path, notes: &mut Vec<String>) -> anyhow::Result<u64> {
    let path = out.join(RESULTS);
    let writing = || format!("could not write {}", path.display());
    let mut to = BufWriter::new(File::create(&path).with_context(writing)?);
    let mut seen = HashMap::new();
    for (index, part) in parts.iter().enumerate() {
        let path = part.join(RESULTS);
        let file =
            File::open(&path).with_context(|| format!("could not read {}", path.display()))?;
        let mut reader = BufReader::new(file);
        for number in 1.. {
            let mut line = Vec::new();
            if reader.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.last() != Some(&b'\n') {
                notes.push(format!("{}: the last line is torn and was left out", path.display()));
                break;
            }
            let place = || format!("{}, line {number}", path.display());
            let record: Record = serde_json::from_slice(&line).with_context(place)?;
            let key = (record.id, record.side, record.sample, record.attempt);
            if let Some(before) = seen.get(&key) {
                let (id, side, sample, _) = key;
                let id = printable(&id);
                let before = parts.get(*before).unwrap_or(part);
                bail!(
                    "{}: the {side} reply {sample} to \"{id}\" is in {} too",
                    place(),
                    before.display()
                );
            }
            seen.insert(key, index);
            to.write_all(&line).with_context(writing)?;
        }
    }
    to.into_inner()
        .map_err(std::io::IntoInnerError::into_error)?
        .sync_all()
        .with_context(writing)?;
    Ok(seen.len() as u64)
}
