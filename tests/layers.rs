//! The rules of the house that can be read off the source: who knows whom, and how long files are.

#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test that cannot go on panics")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Lines that a file may have.
const LONGEST: usize = 500;

/// Rooms, and what each may know beside the floor.
const KNOWS: &[(&str, &[&str])] = &[
    ("main", &["sandbox", "cli"]),
    (
        "cli",
        &[
            "ask",
            "batch",
            "code",
            "run",
            "tui",
            "config",
            "dataset",
            "doctor",
            "eval",
            "export",
            "history",
            "host",
            "llm",
            "model",
            "judge",
            "reply",
            "sandbox",
            "theme",
            "toolchain",
            "train",
            "tune",
        ],
    ),
    (
        "tui",
        &[
            "code",
            "dataset",
            "export",
            "history",
            "judge",
            "keep",
            "llm",
            "reply",
            "sandbox",
            "statistics",
            "theme",
            "toolchain",
        ],
    ),
    ("eval", &["judge", "llm", "reply", "sandbox", "statistics", "toolchain"]),
    ("dataset", &["judge", "llm", "reply", "sandbox", "toolchain"]),
    ("tune", &["batch", "dataset", "host", "llm", "model", "train"]),
    ("doctor", &["judge", "llm", "reply", "sandbox", "toolchain"]),
    ("ask", &["history", "judge", "keep", "llm", "reply", "sandbox", "toolchain"]),
    ("run", &["judge", "reply", "sandbox", "toolchain"]),
    ("judge", &["reply", "sandbox", "toolchain"]),
    ("toolchain", &["reply", "sandbox"]),
    ("batch", &["host", "llm"]),
    ("host", &["llm"]),
    ("keep", &["history", "llm"]),
    ("export", &["code", "history", "reply"]),
    ("llm", &["model"]),
    ("train", &["model"]),
    ("model", &[]),
    ("reply", &[]),
    ("sandbox", &[]),
    ("code", &[]),
    ("theme", &[]),
    ("config", &[]),
    ("history", &[]),
    ("statistics", &[]),
    ("side", &[]),
    ("printable", &[]),
];

/// What everybody may know.
const FLOOR: &[&str] = &["side", "printable"];

fn sources() -> Vec<PathBuf> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(Path::new("src"), &mut found);
    assert!(found.len() > 20, "the source was not found");
    found
}

/// The room that a file belongs to: the first part of its path under `src`.
fn room(path: &Path) -> String {
    let first = path.strip_prefix("src").unwrap().components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The rooms that a line of code names: `crate::x`, `use crate::{x, y::z}`, `assemblergpt::x`.
fn named(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for path in ["crate::", "assemblergpt::"] {
        for (at, _) in code.match_indices(path) {
            let rest = &code[at + path.len()..];
            match rest.strip_prefix('{') {
                Some(list) => rooms.extend(group(list)),
                None => rooms.extend(word(rest)),
            }
        }
    }
    rooms
}

fn word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// The first words of the members of `{a, b::{c, d}, e}`, from behind its brace.
fn group(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut start = true;
    let mut words = Vec::new();
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && c.is_alphabetic() => {
                words.extend(word(&list[at..]));
                start = false;
            }
            _ => {}
        }
    }
    words
}

/// The code without comments, so that links in docs do not count.
fn code(text: &str) -> String {
    text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_room_knows_only_those_below_it() {
    let rooms: BTreeSet<&str> = KNOWS.iter().map(|(room, _)| *room).collect();
    let mut breaches = Vec::new();
    for path in sources() {
        let room = room(&path);
        if room == "lib" {
            continue;
        }
        let Some((_, known)) = KNOWS.iter().find(|(name, _)| *name == room) else {
            breaches.push(format!("{}: the room {room} is not on the map", path.display()));
            continue;
        };
        for other in named(&code(&fs::read_to_string(&path).unwrap())) {
            let allowed = other == room
                || known.contains(&other.as_str())
                || FLOOR.contains(&other.as_str())
                || !rooms.contains(other.as_str());
            if !allowed {
                breaches.push(format!("{} knows {other}", path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    for path in sources() {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_file_says_first_what_it_is() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not say what it is", path.display());
    }
}

#[test]
fn there_are_no_rooms_for_odds_and_ends() {
    for path in sources() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let bad =
            ["mod", "utils", "util", "common", "types", "helpers", "manager", "service", "misc"];
        assert!(!bad.contains(&name), "{}", path.display());
    }
}

#[test]
fn the_reader_of_use_lines_sees_every_form() {
    let text = "use crate::a::B;\nuse crate::{c, d::{e, f}, g};\ncrate::h::i();";
    let seen: Vec<_> = named(text).into_iter().collect();
    assert_eq!(seen, ["a", "c", "d", "g", "h"]);
}
