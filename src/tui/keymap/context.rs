//! The places in which keys differ. Knows no key.

/// Where a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// Everywhere; letters are not bound here, because the prompt needs them.
    Anywhere,
    /// While the prompt has the focus.
    Prompt,
    /// While a reply or the run pane has the focus.
    Panes,
    /// While the run pane's editor for input has the focus.
    Input,
    /// While the run pane shows a program that reads what is typed; but for function keys, only the
    /// keys listed here are not the program's.
    Console,
    /// While the history is open.
    History,
    /// While words are written that the history is searched for.
    Search,
    /// While a list with a line of words above it is open.
    List,
    /// While the help screen is open.
    Help,
    /// While the scoreboard is open.
    Scores,
    /// While the overlay of models is open.
    Models,
    /// While the panel of parameters is open.
    Parameters,
}

impl Context {
    /// The heading in the help screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Anywhere => "Anywhere",
            Self::Prompt => "Prompt",
            Self::Panes => "Replies and run pane",
            Self::Input => "Input of the run pane",
            Self::Console => "A program that you type at",
            Self::History => "History",
            Self::Search => "Words to search the history for",
            Self::List => "Lists",
            Self::Help => "Help",
            Self::Scores => "Scoreboard",
            Self::Models => "Models",
            Self::Parameters => "Parameters",
        }
    }

    /// Whether letters that are pressed here are written down, so that none can be a key.
    pub const fn writes(self) -> bool {
        match self {
            Self::Prompt
            | Self::Input
            | Self::Console
            | Self::Search
            | Self::List
            | Self::Models
            | Self::Parameters => true,
            Self::Anywhere | Self::Panes | Self::History | Self::Help | Self::Scores => false,
        }
    }

    /// What the help screen lists when it is opened from here.
    pub const fn helped(self) -> &'static [Self] {
        match self {
            Self::Anywhere
            | Self::Prompt
            | Self::Panes
            | Self::Input
            | Self::Console
            | Self::Help => {
                &[Self::Anywhere, Self::Prompt, Self::Panes, Self::Input, Self::Console]
            }
            // The history has the whole screen, and keys of its own.
            Self::History | Self::Search => &[Self::History, Self::Search, Self::Anywhere],
            Self::List => &[Self::List, Self::Anywhere],
            Self::Scores => &[Self::Scores, Self::Anywhere],
            Self::Models => &[Self::Models, Self::Anywhere],
            Self::Parameters => &[Self::Parameters, Self::Anywhere],
        }
    }
}
