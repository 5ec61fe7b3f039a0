//! The prompt editor: framed, or one line where rows are few.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::frame::{self, Labels};
use crate::theme::Token;
use crate::tui::layout::{self, Layout};
use crate::tui::state::{Focus, State};

/// Draws the prompt.
pub(super) fn draw(state: &State, layout: &Layout, frame: &mut Frame<'_>) {
    let theme = &state.facts.theme;
    let focused = state.focus == Focus::Prompt;
    let editor = state.prompt.editor();
    let area = layout.prompt;
    if !layout.framed_prompt {
        let mark = if focused { theme.style(Token::TitleFocused) } else { theme.style(Token::Dim) };
        frame.buffer_mut().set_string(area.x, area.y, "> ", mark);
        let text = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
        frame.render_widget(editor, text);
        return;
    }
    let title = theme.style(if focused { Token::TitleFocused } else { Token::Title });
    let mut labels = Labels { title: vec![Span::styled("Prompt", title)], ..Labels::default() };
    if state.following {
        let words = " · follows up (Ctrl+F begins anew)";
        labels.title.push(Span::styled(words, theme.style(Token::Hint)));
    }
    let sample = state.prompt.chosen().map(|n| ("sample", n, state.prompt.offered().len()));
    let sample = sample.filter(|_| state.facts.samples);
    let sent = state.prompt.place().map(|(n, count)| ("prompt", n, count));
    if let Some((what, n, count)) = sample.or(sent) {
        let text = format!(
            "{what} {}/{count} {}",
            n + 1,
            if state.facts.ascii { "up/down" } else { "↑↓" }
        );
        labels.facts = vec![Span::styled(text, theme.style(Token::Hint))];
    }
    frame::draw(state, area, focused, labels, frame.buffer_mut());
    frame.render_widget(editor, layout::inside(area));
}
