//! The tabs of the run pane. Draws nothing.

/// What the run pane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What the program printed.
    Output,
    /// Commands, timings and diagnostics.
    Build,
    /// The assembly against its C++: facts, outputs, counter-example.
    Compare,
    /// What programs read.
    Input,
}

impl Tab {
    /// All, in their order on the screen.
    pub const ALL: [Self; 4] = [Self::Output, Self::Build, Self::Compare, Self::Input];

    /// The word on the tab.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Build => "build",
            Self::Compare => "compare",
            Self::Input => "input",
        }
    }

    /// The tab to the right, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Output => Self::Build,
            Self::Build => Self::Compare,
            Self::Compare => Self::Input,
            Self::Input => Self::Output,
        }
    }
}
