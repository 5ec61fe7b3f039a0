//! The scoreboard of the session, in a window over the bench.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::frame::{self, Labels, fit};
use super::reply;
use crate::printable::printable;
use crate::side::Side;
use crate::theme::Token;
use crate::tui::layout;
use crate::tui::scoreboard;
use crate::tui::state::{Board, Scoreboard, State};
use crate::tui::wrap::{self, Break};

/// Columns of a row's name.
const NAME: usize = 20;
/// Columns of the window.
const WIDE: u16 = 84;

/// Draws the scoreboard.
pub(super) fn draw(state: &State, open: &Scoreboard, frame: &mut Frame<'_>) {
    let screen = frame.area();
    let width = screen.width.min(WIDE);
    let rows = rows(state, usize::from(width.saturating_sub(4)));
    let wanted = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
    let height = screen.height.saturating_sub(2).min(wanted);
    let area =
        Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height };
    frame.render_widget(Clear, area);
    let buf = frame.buffer_mut();
    buf.set_style(area, state.facts.theme.style(Token::Popup));
    let title = state.facts.theme.style(Token::TitleFocused);
    let labels = Labels {
        title: vec![Span::styled("Scoreboard of this session", title)],
        ..Labels::default()
    };
    frame::draw(state, area, true, labels, buf);
    let inside = layout::inside(area);
    let most = rows.len().saturating_sub(usize::from(inside.height));
    let first = open.scroll.min(most);
    for (y, line) in (inside.y..inside.bottom()).zip(rows.iter().skip(first)) {
        buf.set_line(inside.x + 1, y, line, inside.width.saturating_sub(1));
    }
    reply::scrollbar(state, rows.len(), first, inside, buf);
}

/// How many rows it can be scrolled.
pub(super) fn most(state: &State) -> usize {
    let (width, height) = state.size;
    let rows = rows(state, usize::from(width.min(WIDE).saturating_sub(4)));
    rows.len().saturating_sub(usize::from(height.saturating_sub(4)))
}

/// Everything, wrapped to `room` columns.
fn rows(state: &State, room: usize) -> Vec<Line<'static>> {
    let board = state.scores.board(state.turn.as_ref());
    let about = state.about();
    let mut page = Page { state, room, rows: Vec::new() };
    for warning in &about.warnings {
        page.say(Token::Warning, warning);
    }
    if board.hidden {
        page.say(Token::Hint, "The turn on the screen is blind: it is counted after the vote.");
    }
    page.table(&board, &about);
    page.blank();
    let mut sentences = scoreboard::verdict(&board).into_iter();
    let first = sentences.next().unwrap_or_default();
    page.say(Token::Title, &first);
    for sentence in sentences {
        page.say(Token::Text, &sentence);
    }
    page.rest(&board);
    page.rows
}

struct Page<'a> {
    state: &'a State,
    room: usize,
    rows: Vec<Line<'static>>,
}

impl Page<'_> {
    fn style(&self, token: Token) -> Style {
        self.state.facts.theme.ink(token)
    }

    fn blank(&mut self) {
        self.rows.push(Line::default());
    }

    /// A sentence, wrapped.
    fn say(&mut self, token: Token, text: &str) {
        let text = printable(text);
        for range in wrap::rows(&text, self.room, 1, Break::Word) {
            let row = text.get(range).unwrap_or_default().to_owned();
            self.rows.push(Line::styled(row, self.style(token)));
        }
    }

    /// A row of the table: a name, and something of each side.
    fn row(&mut self, name: &str, sides: [String; 2], token: Token) {
        let column = self.room.saturating_sub(NAME) / 2;
        let [base, tuned] = sides.map(|text| fit(&text, column.saturating_sub(2)));
        let blanks = column.saturating_sub(wrap::text_width(&base, 1));
        self.rows.push(Line::from(vec![
            Span::styled(format!("{name:<NAME$}"), self.style(Token::Dim)),
            Span::styled(base, self.style(token)),
            Span::raw(" ".repeat(blanks)),
            Span::styled(tuned, self.style(token)),
        ]));
    }

    /// A row of the table with one fact.
    fn fact(&mut self, name: &str, text: &str) {
        self.rows.push(Line::from(vec![
            Span::styled(format!("{name:<NAME$}"), self.style(Token::Dim)),
            Span::styled(text.to_owned(), self.style(Token::Text)),
        ]));
    }

    fn table(&mut self, board: &Board, about: &scoreboard::About) {
        let column = self.room.saturating_sub(NAME) / 2;
        let mut head = vec![Span::raw(" ".repeat(NAME))];
        for side in Side::BOTH {
            let model = printable(&about.models[side.index()]).into_owned();
            let name = fit(&format!("{} · {model}", side.title()), column.saturating_sub(2));
            let blanks = column.saturating_sub(wrap::text_width(&name, 1));
            head.push(Span::styled(name, self.style(reply::accent(side))));
            head.push(Span::raw(" ".repeat(blanks)));
        }
        self.rows.push(Line::from(head));
        let (cells, total) = (board.cells, board.cells.total());
        let first = Side::BOTH.map(|side| scoreboard::share(board.passed(side), total));
        self.row("first replies right", first, Token::Text);
        if board.several {
            self.row("all replies right", board.rates.map(scoreboard::rate), Token::Text);
        }
        let only = [cells.first, cells.second].map(|n| format!("{n:>3}"));
        self.row("only this side", only, Token::Text);
        self.fact("both, neither", &format!("{:>3}, {}", cells.both, cells.neither));
        if let Some(gap) = scoreboard::gap(board) {
            self.fact("tuned less base", &gap);
        }
    }

    fn rest(&mut self, board: &Board) {
        let votes = board.votes;
        if votes.total() > 0 {
            self.blank();
            self.say(
                Token::Text,
                &format!(
                    "Votes: base {}, tuned {}, tie {}, both bad {}; {} of {} agree with the verdicts.",
                    votes.base, votes.tuned, votes.tie, votes.bad, votes.agree, votes.compared
                ),
            );
        }
        if let Some(left_out) = scoreboard::left_out(board) {
            self.blank();
            self.say(Token::Dim, &format!("Left out on both sides: {left_out}."));
        }
        let old = self.state.scores.reopened;
        if old > 0 {
            let turns = if old == 1 { "turn" } else { "turns" };
            self.say(Token::Dim, &format!("{old} {turns} of the history: they never count here."));
        }
    }
}
