//! A text to the user's clipboard: by a tool of this machine, by tmux, or by the terminal itself,
//! which works over ssh too. Decides by the environment alone which is tried first.

use std::process::Stdio;
use std::time::Duration;

use base64::Engine as _;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::time::timeout;

/// Bytes that terminals are known to take in one sequence; more is refused rather than lost.
const MOST: usize = 74_000;
/// Bytes that GNU screen takes in one of the strings that it passes through.
const SCREEN: usize = 760;
/// How long a tool may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// A command that takes a text on its stdin.
type Tool = &'static [&'static str];

/// What stands between us and the terminal that has the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    Nothing,
    Tmux,
    Screen,
}

/// The tools that are tried, the best first.
fn tools(get: impl Fn(&str) -> bool) -> Vec<Tool> {
    let mut tools: Vec<Tool> = Vec::new();
    if get("TMUX") {
        tools.push(&["tmux", "load-buffer", "-w", "-"]);
    }
    // Over ssh these would copy on the machine where nobody sits.
    if get("SSH_TTY") || get("SSH_CONNECTION") {
        return tools;
    }
    if get("WAYLAND_DISPLAY") {
        tools.push(&["wl-copy"]);
    }
    if get("DISPLAY") {
        tools.push(&["xclip", "-selection", "clipboard"]);
        tools.push(&["xsel", "--clipboard", "--input"]);
    }
    if get("WSL_DISTRO_NAME") {
        tools.push(&["clip.exe"]);
    }
    if cfg!(target_os = "macos") {
        tools.push(&["pbcopy"]);
    }
    tools
}

/// Copies by the first tool that takes the text; what became of it, or nothing if none does.
pub(super) async fn by_tool(text: &str) -> Option<String> {
    for tool in tools(set) {
        if let Ok(Some(())) = timeout(PATIENCE, hand_over(tool, text)).await {
            return Some(said(text));
        }
        tracing::debug!("{} did not take the text", tool.join(" "));
    }
    None
}

fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

async fn hand_over(tool: Tool, text: &str) -> Option<()> {
    let (program, args) = tool.split_first()?;
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    stdin.write_all(text.as_bytes()).await.ok()?;
    drop(stdin);
    child.wait().await.ok()?.success().then_some(())
}

/// The bytes by which the terminal takes the text, for one write. A sentence if it is too long.
pub(super) fn for_terminal(text: &str) -> Result<Vec<u8>, String> {
    if text.len() > MOST {
        return Err(format!(
            "not copied: {} bytes are more than a terminal takes ({MOST}); copy less, or save it from \
             the history with `assemblergpt history export`",
            text.len()
        ));
    }
    let between = if set("TMUX") {
        Between::Tmux
    } else if set("STY") {
        Between::Screen
    } else {
        Between::Nothing
    };
    Ok(sequence(text, between))
}

/// OSC 52, wrapped so that what stands between passes it through.
fn sequence(text: &str, between: Between) -> Vec<u8> {
    let encoded = base64::engine::general_purpose::STANDARD.encode(text);
    let plain = format!("\x1b]52;c;{encoded}\x07");
    match between {
        Between::Nothing => plain.into_bytes(),
        Between::Tmux => {
            format!("\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")).into_bytes()
        }
        Between::Screen => {
            let parts = plain.as_bytes().chunks(SCREEN);
            parts.flat_map(|part| [b"\x1bP", part, b"\x1b\\"].concat()).collect()
        }
    }
}

/// What was copied.
pub(super) fn said(text: &str) -> String {
    let lines = text.lines().count();
    format!("copied {lines} line{}", if lines == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools_with(set: &[&str]) -> Vec<&'static str> {
        tools(|name| set.contains(&name)).iter().map(|tool| tool[0]).collect()
    }

    #[test]
    fn the_tool_of_this_machine_is_used_here_and_never_over_ssh() {
        assert_eq!(tools_with(&["WAYLAND_DISPLAY", "DISPLAY"]), ["wl-copy", "xclip", "xsel"]);
        assert_eq!(tools_with(&["DISPLAY", "SSH_TTY"]), [""; 0]);
        assert_eq!(tools_with(&["TMUX", "SSH_CONNECTION", "DISPLAY"]), ["tmux"]);
        assert_eq!(tools_with(&["TMUX", "WAYLAND_DISPLAY"]), ["tmux", "wl-copy"]);
        assert_eq!(tools_with(&[]), [""; 0]);
    }

    #[test]
    fn the_terminal_gets_one_sequence_whatever_stands_between() {
        assert_eq!(sequence("hi", Between::Nothing), b"\x1b]52;c;aGk=\x07");
        assert_eq!(sequence("hi", Between::Tmux), b"\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\");
        assert_eq!(sequence("hi", Between::Screen), b"\x1bP\x1b]52;c;aGk=\x07\x1b\\");
        let long = sequence(&"x".repeat(3000), Between::Screen);
        assert!(long.split(|b| *b == 0x5c).all(|part| part.len() <= SCREEN + 3));
    }

    #[test]
    fn what_no_terminal_takes_is_refused_with_a_way_out() {
        let why = for_terminal(&"x".repeat(MOST + 1)).unwrap_err();
        assert!(why.contains("74001 bytes") && why.contains("history export"), "{why}");
        assert!(for_terminal(&"x".repeat(MOST)).is_ok());
    }
}
