//! The programs of a turn as source files, byte for byte as the model wrote them. Never writes over
//! a file that is there.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::history::{Sample, Turn, TurnId};
use crate::reply::{Dialect, Language, Reply};

/// Writes the assembly and the C++ of each reply of a turn into the folder `dir`, which is made if
/// need be; returns the files: `12-tuned-1.s`, `12-tuned-1.cpp`, and `12-tuned-1-r1.s` for a
/// repaired or edited one.
///
/// # Errors
/// The file that could not be written, or that is there already.
pub fn files(dir: &Path, turn: &Turn) -> io::Result<Vec<PathBuf>> {
    let named = |path: &Path| {
        let path = path.display().to_string();
        move |e: io::Error| io::Error::new(e.kind(), format!("could not write {path}: {e}"))
    };
    std::fs::create_dir_all(dir).map_err(named(dir))?;
    let mut written = Vec::new();
    for record in &turn.samples {
        for (ending, text) in programs(&record.sample) {
            let path = dir.join(format!("{}.{ending}", stem(turn.id, &record.sample)));
            let file = OpenOptions::new().write(true).create_new(true).open(&path);
            let put = file.and_then(|mut file| file.write_all(text.as_bytes()));
            put.map_err(named(&path))?;
            written.push(path);
        }
    }
    Ok(written)
}

fn stem(turn: TurnId, sample: &Sample) -> String {
    let key = sample.key;
    let revision = if key.revision > 0 { format!("-r{}", key.revision) } else { String::new() };
    format!("{turn}-{}-{}{revision}", key.side, key.index + 1)
}

/// The programs of a reply, each with the ending that its language has.
fn programs(sample: &Sample) -> Vec<(&'static str, String)> {
    let reply = Reply::from_text(&sample.text);
    let mut programs = Vec::new();
    if let Some(listing) = reply.listing() {
        let ending = match listing.dialect {
            Dialect::Nasm | Dialect::Fasm | Dialect::Masm | Dialect::Tasm => "asm",
            Dialect::LlvmIr => "ll",
            Dialect::GasAtt
            | Dialect::GasIntel
            | Dialect::Plan9
            | Dialect::CompilerExplorer
            | Dialect::Unknown => "s",
        };
        programs.push((ending, listing.text));
    }
    if let Some(twin) = reply.twin() {
        let ending = match twin.language {
            Language::C => "c",
            Language::Cpp => "cpp",
        };
        programs.push((ending, twin.text));
    }
    programs
}
