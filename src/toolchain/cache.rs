//! Programs that were built before, found again by what they were built from. Holds nothing that
//! a tool could have tampered with: entries are written by us alone, whole or not at all.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::reply::{Dialect, Entry, Listing, Target, Twin};
use crate::sandbox;

use super::compiler::Way;
use super::{Build, BuiltAs, Program, Step, Tools};

/// A larger program is not kept, in bytes.
const LARGEST: u64 = 16 << 20;
/// When there are more entries than this, the oldest go.
const MOST: usize = 400;
/// An entry this young may be in use.
const YOUNG: Duration = Duration::from_secs(600);

const PROGRAM: &str = "program";
const FACTS: &str = "build.json";

/// The cache of one machine and its tools.
#[derive(Debug, Clone)]
pub(super) struct Cache {
    dir: PathBuf,
    /// Tells the tools and libraries of this machine from others and from older ones.
    tools: Vec<u8>,
}

/// What a program was built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(String);

/// What is kept beside a program.
#[derive(Serialize, Deserialize)]
struct Facts {
    steps: Vec<Step>,
    notes: Vec<String>,
    built_as: Option<[String; 3]>,
    cut: bool,
}

impl Cache {
    /// A cache below `dir` for these tools.
    pub(super) fn new(dir: &Path, tools: &Tools) -> Self {
        let mut digest = Sha256::new();
        digest.update(env!("CARGO_PKG_VERSION"));
        let libraries = tools.x86_64.iter().flat_map(|l| {
            let named = ["libstdc++.so.6", "libstdc++.so", "libc.so.6"];
            l.search.iter().flat_map(move |dir| named.map(|name| dir.join(name)))
        });
        let found = [&tools.gas, &tools.ld, &tools.nasm, &tools.gxx, &tools.gcc, &tools.cc1plus];
        for path in found.into_iter().flatten().cloned().chain(libraries) {
            let Ok(metadata) = fs::metadata(&path) else { continue };
            digest.update(path.as_os_str().as_encoded_bytes());
            digest.update(metadata.len().to_le_bytes());
            let changed = metadata
                .modified()
                .ok()
                .and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
            digest.update(changed.unwrap_or_default().as_nanos().to_le_bytes());
        }
        Self { dir: dir.join("built"), tools: digest.finalize().to_vec() }
    }

    /// What tells the tools of this machine from others.
    pub(super) fn tools(&self) -> &[u8] {
        &self.tools
    }

    /// The key of a listing, with its C++ half if it is joined with one.
    pub(super) fn listing(&self, listing: &Listing, half: Option<&Twin>, repairs: bool) -> Key {
        let kind = format!(
            "listing {} {} {} {} {repairs}",
            listing.dialect, listing.target, listing.system, listing.entry
        );
        let half = half.filter(|_| listing.c_half).map_or("", |t| t.text.as_str());
        self.key(&[&kind, &listing.text, half])
    }

    /// The key of a twin, compiled in a way.
    pub(super) fn twin(&self, twin: &Twin, way: Way, repairs: bool) -> Key {
        self.key(&[&format!("twin {:?} {way:?} {repairs}", twin.language), &twin.text])
    }

    /// The key of a twin's assembly made with these flags.
    pub(super) fn assembly(&self, twin: &Twin, flags: &[&str], repairs: bool) -> Key {
        let kind = format!("assembly {:?} {repairs} {}", twin.language, flags.join(" "));
        self.key(&[&kind, &twin.text])
    }

    fn key(&self, parts: &[&str]) -> Key {
        let mut digest = Sha256::new_with_prefix(&self.tools);
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        let mut name = String::with_capacity(64);
        for byte in digest.finalize() {
            let _ = write!(name, "{byte:02x}");
        }
        Key(name)
    }

    /// The build of this key, if it was made before.
    pub(super) fn find(&self, key: &Key) -> Option<Build> {
        let dir = self.dir.join(&key.0);
        let mut text = String::new();
        sandbox::take(&dir, FACTS, LARGEST).ok()?.read_to_string(&mut text).ok()?;
        let facts: Facts = serde_json::from_str(&text).ok()?;
        sandbox::take(&dir, PROGRAM, LARGEST).ok()?;
        // It is in use now, and goes last.
        let _ = fs::File::open(&dir).and_then(|dir| dir.set_modified(SystemTime::now()));
        let built_as = match &facts.built_as {
            Some(words) => Some(understood(words)?),
            None => None,
        };
        let mut notes = facts.notes;
        notes.push(super::BUILT_BEFORE.to_owned());
        Some(Build {
            steps: facts.steps,
            program: Some(Program::new(dir.join(PROGRAM), None)),
            notes,
            built_as,
            cut: facts.cut,
            ..Build::default()
        })
    }

    /// Keeps a build that came to a program. A cache that cannot be written is none.
    pub(super) fn keep(&self, key: &Key, build: &Build) {
        let named = build.steps.iter().flat_map(|s| &s.diagnostics).any(|d| d.line.is_some());
        // Lines belong to one reply, and another may have the same listing in another place.
        if !named && let Some(program) = &build.program {
            let _ = self.write(key, build, program);
            let _ = self.prune();
        }
    }

    fn write(&self, key: &Key, build: &Build, program: &Program) -> std::io::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.dir)?;
        let made = tempfile::Builder::new().prefix("new-").tempdir_in(&self.dir)?;
        let (from, name) = (program.path.parent(), program.path.file_name());
        let mut program =
            sandbox::take(from.unwrap_or(Path::new("/")), name.unwrap_or_default(), LARGEST)?;
        let create = |name: &str, mode| {
            fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(mode)
                .open(made.path().join(name))
        };
        std::io::copy(&mut program, &mut create(PROGRAM, 0o700)?)?;
        let built_as = build.built_as.as_ref();
        let facts = Facts {
            steps: build.steps.clone(),
            notes: build.notes.clone(),
            built_as: built_as
                .map(|b| [b.dialect.to_string(), b.target.to_string(), b.entry.to_string()]),
            cut: build.cut,
        };
        create(FACTS, 0o600)?.write_all(&serde_json::to_vec(&facts)?)?;
        fs::rename(made.path(), self.dir.join(&key.0))?;
        // The folder has another name now.
        let _ = made.keep();
        Ok(())
    }

    /// Removes the oldest entries if there are too many.
    fn prune(&self) -> std::io::Result<()> {
        let entries: Vec<_> = fs::read_dir(&self.dir)?.filter_map(Result::ok).collect();
        if entries.len() <= MOST {
            return Ok(());
        }
        let age = |e: &fs::DirEntry| e.metadata().and_then(|m| m.modified()).ok()?.elapsed().ok();
        let mut old: Vec<_> = entries.iter().filter_map(|e| Some((age(e)?, e.path()))).collect();
        old.sort();
        for (_, path) in old.into_iter().skip(MOST / 2).filter(|(age, _)| *age > YOUNG) {
            fs::remove_dir_all(path)?;
        }
        Ok(())
    }
}

fn understood(words: &[String; 3]) -> Option<BuiltAs> {
    const DIALECTS: [Dialect; 4] =
        [Dialect::GasAtt, Dialect::GasIntel, Dialect::Nasm, Dialect::CompilerExplorer];
    const TARGETS: [Target; 5] =
        [Target::X86_64, Target::I386, Target::Aarch64, Target::Riscv64, Target::Arm];
    const ENTRIES: [Entry; 3] = [Entry::Main, Entry::Start, Entry::None];
    let [dialect, target, entry] = words;
    Some(BuiltAs {
        dialect: DIALECTS.into_iter().find(|d| d.to_string() == *dialect)?,
        target: TARGETS.into_iter().find(|t| t.to_string() == *target)?,
        entry: ENTRIES.into_iter().find(|e| e.to_string() == *entry)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(dir: &Path) -> Cache {
        Cache::new(dir, &Tools::default())
    }

    fn built(dir: &Path, bytes: &[u8]) -> Build {
        let path = dir.join("program");
        fs::write(&path, bytes).unwrap();
        Build {
            program: Some(Program::new(path, None)),
            built_as: Some(BuiltAs {
                dialect: Dialect::Nasm,
                target: Target::X86_64,
                entry: Entry::Start,
            }),
            ..Build::default()
        }
    }

    #[test]
    fn a_program_is_found_again_by_what_it_was_built_from() {
        let (dir, made) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let cache = cache(dir.path());
        let (key, other) = (cache.key(&["a", "bc"]), cache.key(&["ab", "c"]));
        assert_ne!(key, other);
        assert!(cache.find(&key).is_none());
        cache.keep(&key, &built(made.path(), b"bytes"));
        let found = cache.find(&key).unwrap();
        assert_eq!(fs::read(&found.program.unwrap().path).unwrap(), b"bytes");
        assert_eq!(found.built_as.unwrap().dialect, Dialect::Nasm);
        assert!(cache.find(&other).is_none());
    }

    #[test]
    fn an_old_entry_that_is_used_is_young_again() {
        let (dir, made) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let kept = cache(dir.path());
        let key = kept.key(&["x"]);
        kept.keep(&key, &built(made.path(), b"bytes"));
        let entry = fs::File::open(kept.dir.join(&key.0)).unwrap();
        let age = || entry.metadata().unwrap().modified().unwrap().elapsed().unwrap();
        entry.set_modified(SystemTime::now() - 2 * YOUNG).unwrap();
        assert!(age() > YOUNG);
        assert!(kept.find(&key).is_some());
        assert!(age() < YOUNG);
    }

    #[test]
    fn a_damaged_entry_and_a_folder_that_cannot_be_written_are_no_trouble() {
        let (dir, made) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let kept = cache(dir.path());
        let key = kept.key(&["x"]);
        kept.keep(&key, &built(made.path(), b"bytes"));
        fs::write(kept.dir.join(&key.0).join(FACTS), "{").unwrap();
        assert!(kept.find(&key).is_none());
        let nowhere = cache(Path::new("/proc/nowhere"));
        nowhere.keep(&key, &built(made.path(), b"bytes"));
        assert!(nowhere.find(&key).is_none());
    }
}
