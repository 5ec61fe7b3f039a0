//! The line at the bottom: a sentence for the user, or the keys that matter where the focus is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::{self, fit};
use crate::printable::printable;
use crate::theme::Token;
use crate::tui::keymap::{Action, Context};
use crate::tui::state::State;

const PROMPT: &[Action] = &[
    Action::Send,
    Action::RunSelected,
    Action::RunBoth,
    Action::FocusNext,
    Action::Stop,
    Action::History,
    Action::Models,
    Action::Parameters,
    Action::Palette,
    Action::Newline,
    Action::Help,
    Action::Quit,
];

const PANES: &[Action] = &[
    Action::RunSelected,
    Action::RunBoth,
    Action::FocusNext,
    Action::NextTab,
    Action::NextView,
    Action::Zoom,
    Action::NextError,
    Action::Copy,
    Action::Export,
    Action::RunTyped,
    Action::Resend,
    Action::MoreSamples,
    Action::Scoreboard,
    Action::Blind,
    Action::History,
    Action::Help,
    Action::Quit,
];

/// Before all others while the sides have no names.
const VOTES: [Action; 4] =
    [Action::VoteLeft, Action::VoteRight, Action::VoteTie, Action::VoteBothBad];

/// The same while a side has several replies.
const SEVERAL: &[Action] = &[
    Action::RunSelected,
    Action::RunBoth,
    Action::NextSample,
    Action::MoreSamples,
    Action::FocusNext,
    Action::NextTab,
    Action::NextView,
    Action::RunSide,
    Action::Zoom,
    Action::NextError,
    Action::Copy,
    Action::Export,
    Action::Resend,
    Action::Scoreboard,
    Action::Blind,
    Action::History,
    Action::Models,
    Action::Parameters,
    Action::Palette,
    Action::Help,
    Action::Quit,
];

const HISTORY: &[Action] = &[
    Action::Reopen,
    Action::CloseHistory,
    Action::Search,
    Action::NextOutcome,
    Action::Resend,
    Action::DeleteTurn,
    Action::Help,
    Action::Quit,
];

const SEARCH: &[Action] =
    &[Action::SearchDone, Action::CloseHistory, Action::NextOutcome, Action::Help, Action::Quit];

const LIST: &[Action] =
    &[Action::Choose, Action::Close, Action::Up, Action::Down, Action::Help, Action::Quit];

const HELP: &[Action] =
    &[Action::Close, Action::Up, Action::Down, Action::PageUp, Action::PageDown, Action::Bottom];

const SCORES: &[Action] = &[
    Action::Close,
    Action::SaveMarkdown,
    Action::SaveJson,
    Action::ResetScores,
    Action::Help,
    Action::Quit,
];

const MODELS: &[Action] = &[
    Action::Choose,
    Action::OtherSide,
    Action::Close,
    Action::TryModel,
    Action::SwapSides,
    Action::SameModel,
    Action::SaveSettings,
    Action::ReloadModels,
    Action::Help,
];

const PARAMETERS: &[Action] = &[
    Action::NextScope,
    Action::Close,
    Action::NextPreset,
    Action::SaveSettings,
    Action::ResetParameters,
    Action::Newline,
    Action::Help,
];

const INPUT: &[Action] = &[
    Action::RunSelected,
    Action::RunBoth,
    Action::NextTab,
    Action::FocusNext,
    Action::Stop,
    Action::Help,
    Action::Quit,
];

/// What is ours while a program reads the keys.
const CONSOLE: &[Action] =
    &[Action::Zoom, Action::NextTab, Action::RunSelected, Action::PageUp, Action::Help];

/// Draws the footer.
pub(super) fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    buf.set_style(area, theme.style(Token::Footer));
    if state.search.typing {
        let count = state.search.count.map(|(n, all)| format!("   {n}/{all}"));
        let text = format!(" /{}{}", printable(&state.search.text), count.unwrap_or_default());
        frame::line(
            &Line::styled(text, theme.style(Token::Key)),
            (area.x, area.y),
            area.width,
            buf,
        );
        return;
    }
    if let Some(notice) = &state.notice {
        let token = if notice.warning { Token::Warning } else { Token::Hint };
        let text = printable(&notice.text).replace('\n', " ");
        let text = format!(" {}", fit(&text, usize::from(area.width).saturating_sub(2)));
        frame::line(&Line::styled(text, theme.style(token)), (area.x, area.y), area.width, buf);
        return;
    }
    let keys = keys(state, usize::from(area.width));
    frame::line(&keys, (area.x, area.y), area.width, buf);
}

/// The actions whose keys are shown, the most important first.
pub(super) fn shown(state: &State) -> impl Iterator<Item = Action> {
    let several = state.turn.as_ref().is_some_and(|turn| turn.count(state.selected) > 1);
    let actions = match state.context() {
        Context::Prompt => PROMPT,
        Context::Input => INPUT,
        Context::Console => CONSOLE,
        Context::History => HISTORY,
        Context::Search => SEARCH,
        Context::List => LIST,
        Context::Help => HELP,
        Context::Scores => SCORES,
        Context::Panes | Context::Anywhere if several => SEVERAL,
        Context::Models => MODELS,
        Context::Parameters => PARAMETERS,
        Context::Panes | Context::Anywhere => PANES,
    };
    let votes = if state.hidden() && state.overlays.is_empty() { &VOTES[..] } else { &[] };
    votes.iter().chain(actions).copied()
}

/// The keys that find room, as the key table has them.
fn keys(state: &State, room: usize) -> Line<'static> {
    let theme = &state.facts.theme;
    let context = state.context();
    let mut spans = vec![Span::raw(" ")];
    let mut used = 1;
    if context == Context::Console {
        // A key pressed twice is no row of the table.
        spans.push(Span::styled("Esc Esc", theme.style(Token::Key)));
        spans.push(Span::styled(" stop  ", theme.style(Token::Dim)));
        used += 14;
    }
    for action in shown(state) {
        let Some(row) = state.facts.keymap.row_of(context, action) else { continue };
        let chord = row.chord.to_string();
        let width = chord.chars().count() + row.hint.chars().count() + 3;
        if used + width > room {
            break;
        }
        used += width;
        spans.push(Span::styled(chord, theme.style(Token::Key)));
        spans.push(Span::styled(format!(" {}  ", row.hint), theme.style(Token::Dim)));
    }
    Line::from(spans)
}
