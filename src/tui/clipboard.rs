//! A text to the user's clipboard, through the terminal, so that it works over ssh too.

use std::io::Write as _;
use std::process::{Command, Stdio};

use base64::Engine as _;

use super::terminal::Terminal;

/// Bytes that terminals are known to take in one sequence; more is refused rather than lost.
const MOST: usize = 74_000;

/// Copies the text; returns the sentence that says what became of it.
pub(super) fn copy(text: &str, terminal: &mut Terminal) -> String {
    if text.is_empty() {
        return "nothing to copy yet".to_owned();
    }
    if std::env::var_os("TMUX").is_some() && tmux(text).is_some() {
        return said(text);
    }
    if text.len() > MOST {
        return format!("not copied: {} bytes are more than a terminal takes ({MOST})", text.len());
    }
    let encoded = base64::engine::general_purpose::STANDARD.encode(text);
    match terminal.write(format!("\x1b]52;c;{encoded}\x07").as_bytes()) {
        Ok(()) => said(text),
        Err(error) => format!("not copied: {error}"),
    }
}

fn said(text: &str) -> String {
    let lines = text.lines().count();
    format!("copied {lines} line{}", if lines == 1 { "" } else { "s" })
}

/// Hands the text to tmux, which passes it on to its own terminal.
fn tmux(text: &str) -> Option<()> {
    let mut child = Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    child.wait().ok()?.success().then_some(())
}
