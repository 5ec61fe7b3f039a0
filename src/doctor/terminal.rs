//! What the terminal can do, as far as it says so itself. Draws nothing.

use super::{Check, Distribution, Health};

/// Columns and rows in which the bench is comfortable.
const COMFORTABLE: (u16, u16) = (80, 24);
/// Columns and rows below which the bench shows nothing.
const SMALLEST: (u16, u16) = (40, 8);

/// How the terminal tells keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyboard {
    /// By the kitty protocol: every key is told from every other.
    Kitty,
    /// The old way: Shift+Enter is Enter.
    Legacy,
    /// Nobody could be asked, because this is no terminal.
    Unknown,
}

/// What is known of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terminal {
    /// `TERM`.
    pub term: String,
    /// `COLORTERM`.
    pub colorterm: String,
    /// `NO_COLOR` is set.
    pub no_color: bool,
    /// The locale: `LC_ALL`, else `LC_CTYPE`, else `LANG`.
    pub locale: String,
    /// Inside of tmux.
    pub tmux: bool,
    /// Over ssh.
    pub ssh: bool,
    /// Columns and rows, if this is a terminal.
    pub size: Option<(u16, u16)>,
    /// How it tells keys.
    pub keyboard: Keyboard,
}

/// What the terminal says of itself.
pub(super) fn checks(terminal: &Terminal, distribution: Distribution) -> Vec<Check> {
    let mut checks = vec![kind(terminal), size(terminal), colours(terminal), characters(terminal)];
    checks.push(keyboard(terminal));
    checks.push(clipboard(terminal, distribution));
    checks
}

fn check(name: &str, health: Health, detail: &str) -> Check {
    Check::new("terminal", name, health, detail)
}

fn kind(terminal: &Terminal) -> Check {
    match terminal.term.as_str() {
        "" | "dumb" => check("TERM", Health::Weak, "not set, or dumb: the bench cannot draw")
            .mended_by("export TERM=xterm-256color"),
        term => check("TERM", Health::Ok, term),
    }
}

fn size(terminal: &Terminal) -> Check {
    let Some((columns, rows)) = terminal.size else {
        return check("size", Health::Ok, "not known: this is no terminal");
    };
    let detail = format!("{columns}x{rows}");
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        let detail = format!("{detail}: the bench shows nothing below 40x8");
        return check("size", Health::Weak, &detail).mended_by("make the window larger");
    }
    if columns < COMFORTABLE.0 || rows < COMFORTABLE.1 {
        let detail = format!("{detail}: the bench is comfortable from 80x24 on");
        return check("size", Health::Ok, &detail);
    }
    check("size", Health::Ok, &detail)
}

fn colours(terminal: &Terminal) -> Check {
    if terminal.no_color {
        return check("colours", Health::Ok, "none, because NO_COLOR is set");
    }
    match terminal.colorterm.as_str() {
        "truecolor" | "24bit" => check("colours", Health::Ok, "16 million"),
        _ if terminal.term.contains("256color") || terminal.term.contains("direct") => {
            check("colours", Health::Ok, "256 (other themes than `terminal` want COLORTERM)")
        }
        _ => check("colours", Health::Ok, "16 (use --theme terminal)"),
    }
}

fn characters(terminal: &Terminal) -> Check {
    let locale = &terminal.locale;
    if locale.to_ascii_lowercase().replace('-', "").contains("utf8") {
        return check("characters", Health::Ok, locale);
    }
    check("characters", Health::Weak, "the locale is not UTF-8")
        .mended_by("export LANG=C.UTF-8, or ascii = true under [ui] in the settings")
}

fn keyboard(terminal: &Terminal) -> Check {
    match terminal.keyboard {
        Keyboard::Kitty => check("keyboard", Health::Ok, "the kitty protocol: Shift+Enter works"),
        Keyboard::Unknown => check("keyboard", Health::Ok, "not known: this is no terminal"),
        Keyboard::Legacy if terminal.tmux => {
            let detail = "Shift+Enter is not told from Enter (Alt+Enter and Ctrl+J always work)";
            check("keyboard", Health::Optional, detail)
                .mended_by("tmux set -s extended-keys on, where the outer terminal can tell")
        }
        Keyboard::Legacy => {
            let detail = "Shift+Enter is not told from Enter: use Alt+Enter or Ctrl+J";
            check("keyboard", Health::Ok, detail)
        }
    }
}

fn clipboard(terminal: &Terminal, distribution: Distribution) -> Check {
    let far = if terminal.ssh { ", which reaches your own machine over ssh too" } else { "" };
    if terminal.tmux {
        let detail = format!("by tmux{far}; it passes copies on if set-clipboard is on");
        let command = "tmux set -s set-clipboard on";
        return check("clipboard", Health::Optional, &detail).mended_by(command);
    }
    if matches!(terminal.term.as_str(), "" | "dumb" | "linux") {
        let detail = "this terminal has none: OSC 52 would not be understood";
        return check("clipboard", Health::Optional, detail)
            .mended_by(distribution.install("tmux"));
    }
    check("clipboard", Health::Ok, &format!("by the terminal (OSC 52){far}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Terminal {
        Terminal {
            term: "xterm-256color".into(),
            colorterm: "truecolor".into(),
            no_color: false,
            locale: "de_AT.UTF-8".into(),
            tmux: false,
            ssh: false,
            size: Some((120, 40)),
            keyboard: Keyboard::Kitty,
        }
    }

    fn told(terminal: &Terminal) -> Vec<(String, Health, String)> {
        let checks = checks(terminal, Distribution::Debian);
        checks.into_iter().map(|c| (c.name, c.health, c.detail)).collect()
    }

    #[test]
    fn a_good_terminal_needs_nothing() {
        let told = told(&good());
        assert!(told.iter().all(|(_, health, _)| *health == Health::Ok), "{told:?}");
        let names: Vec<_> = told.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, ["TERM", "size", "colours", "characters", "keyboard", "clipboard"]);
    }

    #[test]
    fn what_a_poor_terminal_lacks_is_said_with_a_remedy() {
        let poor = Terminal {
            term: "dumb".into(),
            colorterm: String::new(),
            locale: "C".into(),
            size: Some((30, 5)),
            keyboard: Keyboard::Legacy,
            ..good()
        };
        let checks = checks(&poor, Distribution::Debian);
        for name in ["TERM", "size", "characters", "clipboard"] {
            let check = checks.iter().find(|c| c.name == name).unwrap();
            assert!(check.health != Health::Ok && check.remedy.is_some(), "{check:?}");
        }
        assert!(super::super::healthy(&checks), "a terminal is no reason to fail");
    }

    #[test]
    fn in_tmux_copies_and_keys_depend_on_its_settings() {
        let checks = checks(
            &Terminal { tmux: true, keyboard: Keyboard::Legacy, ..good() },
            Distribution::Debian,
        );
        let remedy = |name: &str| {
            checks.iter().find(|c| c.name == name).and_then(|c| c.remedy.clone()).unwrap()
        };
        assert_eq!(remedy("clipboard"), "tmux set -s set-clipboard on");
        assert!(remedy("keyboard").contains("extended-keys on"));
    }
}
