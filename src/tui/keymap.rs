//! One table of keys that feeds dispatch, footer and help. Does nothing itself.

mod chord;

use std::collections::BTreeMap;

pub use chord::Chord;

/// What a key asks the bench to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Put the prompt to both models.
    Send,
    /// Start a new line in the prompt.
    Newline,
    /// The sample or earlier prompt before this one.
    PreviousPrompt,
    /// The sample or later prompt after this one.
    NextPrompt,
    /// Build if needed, and run the selected answer.
    RunSelected,
    /// Run both answers, one after the other.
    RunBoth,
    /// Put the last prompt to both models again.
    Resend,
    /// Stop what the focused side is doing; else what anything is doing.
    Stop,
    /// Stop whatever is at work; with nothing at work, quit at the second press.
    Interrupt,
    /// Move the focus to the next pane.
    FocusNext,
    /// Move the focus to the pane before.
    FocusPrevious,
    /// Select the base model's answer.
    SelectBase,
    /// Select the tuned model's answer.
    SelectTuned,
    /// Give the focused pane the whole screen, or give it back.
    Zoom,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the first row.
    Top,
    /// To the last row, and follow.
    Bottom,
    /// The next tab of the run pane.
    NextTab,
    /// The next view of the replies: whole, assembly, C++, against the compiler.
    NextView,
    /// Look for a text: in the reply, or in the history.
    Search,
    /// Edit the reply in the user's editor, and build what comes of it.
    Edit,
    /// Show the reply again as it came.
    Unedit,
    /// Leave directives out of assembly, or show them again.
    Filter,
    /// The next line that a tool complained about.
    NextError,
    /// The line before that a tool complained about.
    PreviousError,
    /// Copy what the focused pane shows.
    Copy,
    /// Open the history, or close it.
    History,
    /// Show the chosen turn of the history as it was.
    Reopen,
    /// Back from the words to the list.
    SearchDone,
    /// The next choice of turns by how both models did.
    NextOutcome,
    /// Delete the chosen turn of the history.
    DeleteTurn,
    /// Close the history, or leave its words.
    CloseHistory,
    /// Turn the mouse on or off.
    ToggleMouse,
    /// Show or hide the help screen.
    Help,
    /// Paint the screen anew.
    Redraw,
    /// Go to the background until the shell brings us back.
    Suspend,
    /// Leave the program.
    Quit,
}

impl Action {
    /// The name in the `[keys]` table of the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Newline => "newline",
            Self::PreviousPrompt => "previous_prompt",
            Self::NextPrompt => "next_prompt",
            Self::RunSelected => "run_selected",
            Self::RunBoth => "run_both",
            Self::Resend => "resend",
            Self::Stop => "stop",
            Self::Interrupt => "interrupt",
            Self::FocusNext => "focus_next",
            Self::FocusPrevious => "focus_previous",
            Self::SelectBase => "select_base",
            Self::SelectTuned => "select_tuned",
            Self::Zoom => "zoom",
            Self::Up => "up",
            Self::Down => "down",
            Self::PageUp => "page_up",
            Self::PageDown => "page_down",
            Self::Top => "top",
            Self::Bottom => "bottom",
            Self::NextTab => "next_tab",
            Self::NextView => "next_view",
            Self::Edit => "edit",
            Self::Unedit => "unedit",
            Self::Filter => "filter",
            Self::Search => "search",
            Self::NextError => "next_error",
            Self::PreviousError => "previous_error",
            Self::Copy => "copy",
            Self::History => "history",
            Self::Reopen => "reopen",
            Self::SearchDone => "search_done",
            Self::NextOutcome => "next_outcome",
            Self::DeleteTurn => "delete_turn",
            Self::CloseHistory => "close_history",
            Self::ToggleMouse => "toggle_mouse",
            Self::Help => "help",
            Self::Redraw => "redraw",
            Self::Suspend => "suspend",
            Self::Quit => "quit",
        }
    }
}

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
    /// While the history is open.
    History,
    /// While words are written that the history is searched for.
    Search,
}

impl Context {
    /// The heading in the help screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Anywhere => "Anywhere",
            Self::Prompt => "Prompt",
            Self::Panes => "Replies and run pane",
            Self::Input => "Input of the run pane",
            Self::History => "History",
            Self::Search => "Words to search the history for",
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where the key holds.
    pub context: Context,
    /// The key.
    pub chord: Chord,
    /// What it does.
    pub action: Action,
    /// One or two words for the footer.
    pub hint: &'static str,
    /// One sentence for the help screen.
    pub help: &'static str,
}

/// The table: rows in the order in which help lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    rows: Vec<Binding>,
}

type Row = (Context, &'static str, Action, &'static str, &'static str);

const ROWS: &[Row] = {
    use Action as A;
    use Context::{Anywhere, History, Panes, Prompt, Search};
    &[
        (Prompt, "enter", A::Send, "send", "put the prompt to both models"),
        (Prompt, "alt-enter", A::Newline, "new line", "start a new line"),
        (Prompt, "ctrl-j", A::Newline, "new line", "start a new line"),
        (
            Prompt,
            "shift-enter",
            A::Newline,
            "new line",
            "start a new line, where the terminal can tell",
        ),
        (
            Prompt,
            "up",
            A::PreviousPrompt,
            "earlier prompt",
            "on the first line: the prompt before this one",
        ),
        (
            Prompt,
            "down",
            A::NextPrompt,
            "later prompt",
            "on the last line: the prompt after this one",
        ),
        (Anywhere, "f5", A::RunSelected, "run", "build if needed, and run the selected answer"),
        (Anywhere, "f6", A::RunBoth, "run both", "run both answers, one after the other"),
        (Anywhere, "f2", A::History, "history", "open the history of all turns, or close it"),
        (Anywhere, "f4", A::NextTab, "tab", "the next tab of the run pane"),
        (Anywhere, "tab", A::FocusNext, "focus", "move the focus to the next pane"),
        (
            Anywhere,
            "shift-tab",
            A::FocusPrevious,
            "focus back",
            "move the focus to the pane before",
        ),
        (Anywhere, "esc", A::Stop, "stop", "stop the run or the streams; the text received stays"),
        (Anywhere, "f1", A::Help, "help", "show or hide this help"),
        (Anywhere, "ctrl-l", A::Redraw, "redraw", "paint the screen anew"),
        (Anywhere, "ctrl-t", A::ToggleMouse, "mouse", "turn the mouse on or off"),
        (
            Anywhere,
            "ctrl-z",
            A::Suspend,
            "suspend",
            "go to the background; fg brings the bench back",
        ),
        (
            Anywhere,
            "ctrl-c",
            A::Interrupt,
            "stop / quit",
            "stop what is at work; pressed twice at rest: quit",
        ),
        (Anywhere, "ctrl-q", A::Quit, "quit", "leave the program"),
        (Panes, "r", A::Resend, "resend", "put the last prompt to both models again"),
        (Panes, "z", A::Zoom, "zoom", "give the pane the whole screen, or give it back"),
        (Panes, "t", A::NextTab, "tab", "the next tab of the run pane"),
        (
            Panes,
            "v",
            A::NextView,
            "view",
            "the next view: whole reply, assembly, C++, against the compiler",
        ),
        (Panes, "d", A::Filter, "directives", "hide directives and unused labels, or show them"),
        (Panes, "e", A::Edit, "edit", "edit the reply in $VISUAL or $EDITOR, and build that"),
        (Panes, "E", A::Unedit, "as it came", "take the edited text back: the reply as it came"),
        (Panes, "/", A::Search, "search", "look for a text in the reply; Esc forgets it"),
        (
            Panes,
            "n",
            A::NextError,
            "next error",
            "to the next line that a tool complained about, that differs, or that holds the text looked for",
        ),
        (Panes, "N", A::PreviousError, "error before", "to the one before"),
        (Panes, "left", A::SelectBase, "base", "select the base model's answer"),
        (Panes, "right", A::SelectTuned, "tuned", "select the tuned model's answer"),
        (Panes, "h", A::SelectBase, "base", "select the base model's answer"),
        (Panes, "l", A::SelectTuned, "tuned", "select the tuned model's answer"),
        (Panes, "y", A::Copy, "copy", "copy what the pane shows: reply, output or build log"),
        (Panes, "up", A::Up, "up", "one row up; streaming text is no longer followed"),
        (Panes, "down", A::Down, "down", "one row down"),
        (Panes, "k", A::Up, "up", "one row up"),
        (Panes, "j", A::Down, "down", "one row down"),
        (Panes, "pgup", A::PageUp, "page up", "one page up"),
        (Panes, "pgdn", A::PageDown, "page down", "one page down"),
        (Panes, "space", A::PageDown, "page down", "one page down"),
        (Panes, "home", A::Top, "top", "to the first row"),
        (Panes, "g", A::Top, "top", "to the first row"),
        (Panes, "end", A::Bottom, "end", "to the last row, and follow the text again"),
        (Panes, "G", A::Bottom, "end", "to the last row, and follow the text again"),
        (Panes, "?", A::Help, "help", "show or hide this help"),
        (Panes, "q", A::Quit, "quit", "leave the program"),
        (History, "enter", A::Reopen, "reopen", "show the chosen turn as it was"),
        (History, "r", A::Resend, "resend", "put its prompt to the models of today"),
        (History, "/", A::Search, "search", "write words that a prompt, reply or output must hold"),
        (
            History,
            "f",
            A::NextOutcome,
            "filter",
            "all; right by the tuned model only, the base model only, both, neither",
        ),
        (History, "tab", A::NextOutcome, "filter", "the same"),
        (History, "d", A::DeleteTurn, "delete", "delete the turn, when pressed twice"),
        (History, "delete", A::DeleteTurn, "delete", "the same"),
        (History, "up", A::Up, "up", "the turn before"),
        (History, "down", A::Down, "down", "the turn after"),
        (History, "k", A::Up, "up", "the turn before"),
        (History, "j", A::Down, "down", "the turn after"),
        (History, "pgup", A::PageUp, "page up", "one page up"),
        (History, "pgdn", A::PageDown, "page down", "one page down"),
        (History, "home", A::Top, "newest", "to the newest turn"),
        (History, "g", A::Top, "newest", "to the newest turn"),
        (History, "end", A::Bottom, "oldest", "to the oldest turn"),
        (History, "G", A::Bottom, "oldest", "to the oldest turn"),
        (History, "esc", A::CloseHistory, "close", "back to the bench"),
        (History, "q", A::CloseHistory, "close", "back to the bench"),
        (History, "?", A::Help, "help", "show or hide this help"),
        (Search, "enter", A::SearchDone, "done", "back to the list, with these words"),
        (Search, "esc", A::CloseHistory, "all turns", "back to the list, without words"),
        (Search, "tab", A::NextOutcome, "filter", "the next choice by how both models did"),
        (Search, "up", A::Up, "up", "the turn before"),
        (Search, "down", A::Down, "down", "the turn after"),
        (Search, "pgup", A::PageUp, "page up", "one page up"),
        (Search, "pgdn", A::PageDown, "page down", "one page down"),
    ]
};

impl Default for Keymap {
    fn default() -> Self {
        let rows = ROWS
            .iter()
            .filter_map(|&(context, chord, action, hint, help)| {
                let chord = chord.parse().ok()?;
                Some(Binding { context, chord, action, hint, help })
            })
            .collect();
        Self { rows }
    }
}

impl Keymap {
    /// The table with the user's `[keys]` (`"ctrl-r" = "run_selected"`) put over it.
    ///
    /// Returns what could not be used, one sentence each; a mistake in one key leaves the others.
    pub fn with_overrides(overrides: &BTreeMap<String, String>) -> (Self, Vec<String>) {
        let mut map = Self::default();
        let mut warnings = Vec::new();
        for (chord, action) in overrides {
            match map.bind(chord, action) {
                Ok(()) => {}
                Err(why) => warnings.push(format!("[keys] {why}")),
            }
        }
        (map, warnings)
    }

    fn bind(&mut self, chord: &str, action: &str) -> Result<(), String> {
        let chord: Chord = chord.parse()?;
        if action == "none" {
            self.rows.retain(|row| row.chord != chord);
            return Ok(());
        }
        let Some(like) = self.rows.iter().find(|row| row.action.name() == action).cloned() else {
            let names: Vec<_> = ROWS.iter().map(|row| row.2.name()).collect();
            return Err(format!(
                "\"{action}\" is not an action (known: {})",
                dedup(names).join(", ")
            ));
        };
        let context = if chord.types_text() && like.context == Context::Anywhere {
            Context::Panes
        } else {
            like.context
        };
        if chord.types_text()
            && matches!(context, Context::Prompt | Context::Input | Context::Search)
        {
            return Err(format!("\"{chord}\" cannot be bound in an editor, where it types itself"));
        }
        self.rows.retain(|row| {
            row.chord != chord || (row.context != context && context != Context::Anywhere)
        });
        self.rows.push(Binding { context, chord, ..like });
        Ok(())
    }

    /// What a key does where the focus is: the pane's own row first, then the row for anywhere.
    pub fn action(&self, own: Context, chord: Chord) -> Option<Action> {
        [own, Context::Anywhere].into_iter().find_map(|context| {
            self.rows
                .iter()
                .find(|row| row.context == context && row.chord == chord)
                .map(|row| row.action)
        })
    }

    /// All rows, for the help screen.
    pub fn rows(&self) -> &[Binding] {
        &self.rows
    }

    /// The first row that does `action` where the focus is, for the footer.
    pub fn row_of(&self, own: Context, action: Action) -> Option<&Binding> {
        self.rows.iter().find(|row| {
            row.action == action && (row.context == own || row.context == Context::Anywhere)
        })
    }
}

fn dedup(mut names: Vec<&'static str>) -> Vec<&'static str> {
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    #[test]
    fn every_row_of_the_table_is_a_key_and_none_is_bound_twice_in_one_context() {
        let map = Keymap::default();
        assert_eq!(map.rows.len(), ROWS.len());
        for (i, a) in map.rows.iter().enumerate() {
            for b in &map.rows[..i] {
                assert!(a.context != b.context || a.chord != b.chord, "{} twice", a.chord);
            }
        }
    }

    #[test]
    fn letters_and_keys_that_terminals_confuse_are_not_bound_where_they_would_hurt() {
        for row in Keymap::default().rows {
            let lists = [Context::Panes, Context::History];
            assert!(lists.contains(&row.context) || !row.chord.types_text(), "{}", row.chord);
            for bad in ["ctrl-i", "ctrl-m", "ctrl-h", "ctrl-["] {
                assert_ne!(row.chord, chord(bad));
            }
        }
    }

    #[test]
    fn the_prompt_keeps_its_letters_and_the_panes_use_them() {
        use Context::{Input, Panes, Prompt};
        let map = Keymap::default();
        for editor in [Prompt, Input] {
            assert_eq!(map.action(editor, chord("z")), None);
            assert_eq!(map.action(editor, chord("f5")), Some(Action::RunSelected));
        }
        assert_eq!(map.action(Panes, chord("z")), Some(Action::Zoom));
        assert_eq!(map.action(Prompt, chord("up")), Some(Action::PreviousPrompt));
        assert_eq!(map.action(Panes, chord("up")), Some(Action::Up));
    }

    #[test]
    fn the_settings_can_bind_free_and_mistakes_are_named() {
        let over = BTreeMap::from([
            ("ctrl-r".to_owned(), "run_selected".to_owned()),
            ("f5".to_owned(), "zoom".to_owned()),
            ("hyper-x".to_owned(), "quit".to_owned()),
            ("f9".to_owned(), "dance".to_owned()),
        ]);
        let (map, warnings) = Keymap::with_overrides(&over);
        assert_eq!(map.action(Context::Prompt, chord("ctrl-r")), Some(Action::RunSelected));
        assert_eq!(map.action(Context::Panes, chord("f5")), Some(Action::Zoom));
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert!(warnings.iter().any(|w| w.contains("hyper-x")));
        assert!(warnings.iter().any(|w| w.contains("dance") && w.contains("run_selected")));
    }

    #[test]
    fn chords_are_shown_as_people_write_them() {
        assert_eq!(chord("ctrl-q").to_string(), "Ctrl+Q");
        assert_eq!(chord("shift-tab").to_string(), "Shift+Tab");
        assert_eq!(chord("pgup").to_string(), "PgUp");
    }
}
