//! A folder to work in and a host to ask, and the program run between them.
//!
//! Included by path, beside `loopback.rs`: `#[path = "host/room.rs"] mod room;`.

#![allow(dead_code, reason = "each test uses its own part of it")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::loopback::{Loopback, SECRET};

pub(crate) struct Room {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) host: Loopback,
    /// The words that every command begins with.
    words: &'static [&'static str],
}

impl Room {
    /// An empty folder and a host that knows nothing.
    pub(crate) fn of(words: &'static [&'static str]) -> Self {
        Self { dir: tempfile::tempdir().unwrap(), host: Loopback::start(), words }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The program with these arguments, in the folder, with the key of the host.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assemblergpt"));
        command.args(self.words).args(args).env_clear();
        command.env("HOME", self.dir.path()).env("PATH", "/usr/bin:/bin");
        // Compiled headers are the same in all tests.
        command.env("XDG_CACHE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
        command.env("OPENAI_BASE_URL", self.host.url()).env("OPENAI_API_KEY", SECRET);
        command.current_dir(self.dir.path()).stdin(Stdio::null());
        command
    }

    /// Its status, what it says and what it notes; the key is never among that.
    pub(crate) fn run(&self, args: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (said, told) = (text(&stdout), text(&stderr));
        assert!(!said.contains("sk-test") && !told.contains("sk-test"), "{said}{told}");
        (status.code().unwrap(), said, told)
    }

    /// What it says where it must succeed.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let (status, said, told) = self.run(args);
        assert_eq!(status, 0, "{args:?}: {said}{told}");
        said
    }

    /// The lines of a file.
    pub(crate) fn rows(&self, name: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.path(name)).unwrap();
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }
}
