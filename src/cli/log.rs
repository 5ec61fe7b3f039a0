//! Tracing to a file in the state directory, never to the screen.

use std::fs::OpenOptions;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};

use crate::config::Environment;

/// Bytes after which the log starts anew; one old log is kept.
const LARGEST: u64 = 4 << 20;

/// Opens the log. A home that cannot be written is no reason to stop: the sentence that says so is
/// for the screen to show.
pub(super) fn start(env: &Environment) -> Result<(), String> {
    let dir = env.state_dir().ok_or("no log is written: neither HOME nor XDG_STATE_HOME is set")?;
    let path = dir.join("assemblergpt.log");
    let fail = |e: std::io::Error| format!("no log is written: {}: {e}", path.display());
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&dir).map_err(fail)?;
    if std::fs::metadata(&path).is_ok_and(|m| m.len() > LARGEST) {
        std::fs::rename(&path, path.with_extension("log.old")).map_err(fail)?;
    }
    let file =
        OpenOptions::new().append(true).create(true).mode(0o600).open(&path).map_err(fail)?;
    let subscriber = tracing_subscriber::fmt()
        .with_writer(file)
        .with_ansi(false)
        .with_max_level(tracing::Level::INFO)
        .finish();
    tracing::subscriber::set_global_default(subscriber).map_err(|e| e.to_string())
}
