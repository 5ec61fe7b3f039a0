//! The fixed symbols of states, with stand-ins for terminals that have only ASCII.

/// The signs of what a thing is doing; always shown with a word near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbols {
    /// Passed.
    pub passed: &'static str,
    /// Failed.
    pub failed: &'static str,
    /// At work.
    pub busy: &'static str,
    /// Not tried.
    pub untried: &'static str,
    /// Stopped by a limit.
    pub limit: &'static str,
    /// Interrupted.
    pub interrupted: &'static str,
    /// Edited by the user.
    pub edited: &'static str,
    /// Repaired before it was built.
    pub repaired: &'static str,
    /// No tool for it on this machine.
    pub missing: &'static str,
    /// It ran, and nothing tells whether it is right.
    pub unknown: &'static str,
    /// Between facts of one line.
    pub dot: &'static str,
    /// Text goes on where it is cut.
    pub ellipsis: &'static str,
    /// Into, becomes.
    pub arrow: &'static str,
    /// The line that a tool refused.
    pub error_mark: &'static str,
}

impl Symbols {
    /// For terminals that show Unicode.
    #[must_use]
    pub const fn unicode() -> Self {
        Self {
            passed: "✓",
            failed: "✗",
            busy: "◐",
            untried: "·",
            limit: "!",
            interrupted: "⌁",
            edited: "✎",
            repaired: "⚕",
            missing: "∅",
            unknown: "?",
            dot: "·",
            ellipsis: "…",
            arrow: "→",
            error_mark: "▶",
        }
    }

    /// Stand-ins, one ASCII character each, all different where they say a state.
    #[must_use]
    pub const fn ascii() -> Self {
        Self {
            passed: "+",
            failed: "x",
            busy: "*",
            untried: ".",
            limit: "!",
            interrupted: "~",
            edited: "e",
            repaired: "r",
            missing: "0",
            unknown: "?",
            dot: "-",
            ellipsis: "~",
            arrow: ">",
            error_mark: ">",
        }
    }

    /// The signs of states, in the order of the fields.
    #[must_use]
    pub const fn states(&self) -> [&'static str; 10] {
        [
            self.passed,
            self.failed,
            self.busy,
            self.untried,
            self.limit,
            self.interrupted,
            self.edited,
            self.repaired,
            self.missing,
            self.unknown,
        ]
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::Symbols;

    #[test]
    fn every_state_has_a_sign_of_its_own_one_cell_wide() {
        for symbols in [Symbols::unicode(), Symbols::ascii()] {
            let states = symbols.states();
            for (place, sign) in states.iter().enumerate() {
                assert_eq!(sign.width(), 1, "{sign}");
                assert!(!states.iter().skip(place + 1).any(|other| other == sign), "{sign}");
            }
        }
    }

    #[test]
    fn the_stand_ins_are_ascii() {
        assert!(Symbols::ascii().states().iter().all(|sign| sign.is_ascii()));
    }
}
