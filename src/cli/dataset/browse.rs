//! Browsing rows in a terminal: one at a time, with a search. Knows no file.

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};
use ratatui::{DefaultTerminal, Frame};

use super::show::Rows;

/// What stands at the foot while nothing is searched for.
const KEYS: &str = " n next  p previous  ↑↓ scroll  / search  . again  g first  G last  q leave";

/// Where the user is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Place {
    row: usize,
    /// Lines above the screen.
    top: u16,
    /// What is being typed to search for.
    typed: Option<String>,
    sought: String,
    told: String,
}

/// Shows rows until the user leaves.
pub(super) fn browse(rows: &Rows) -> anyhow::Result<()> {
    let mut terminal = ratatui::try_init()?;
    let done = watch(&mut terminal, rows);
    ratatui::try_restore()?;
    done
}

fn watch(terminal: &mut DefaultTerminal, rows: &Rows) -> anyhow::Result<()> {
    let mut place = Place::default();
    loop {
        terminal.draw(|frame| draw(frame, rows, &mut place))?;
        if let Event::Key(key) = event::read()?
            && key.kind != KeyEventKind::Release
            && !place.pressed(key, rows.len(), |text, from| rows.search(text, from))
        {
            return Ok(());
        }
    }
}

fn draw(frame: &mut Frame, rows: &Rows, place: &mut Place) {
    let parts = [Constraint::Length(2), Constraint::Fill(1), Constraint::Length(1)];
    let [head, body, foot] = Layout::vertical(parts).areas(frame.area());
    frame.render_widget(rows.title(place.row), head);
    let text = Paragraph::new(rows.lines(place.row)).wrap(Wrap { trim: false });
    let whole = rows.lines(place.row).iter().map(|line| wrapped(line, body.width)).sum::<usize>();
    let most = u16::try_from(whole).unwrap_or(u16::MAX).saturating_sub(body.height);
    place.top = place.top.min(most);
    frame.render_widget(text.scroll((place.top, 0)), body);
    let dim = Style::default().add_modifier(Modifier::DIM);
    let foot_text = match (&place.typed, place.told.as_str()) {
        (Some(typed), _) => Line::raw(format!(" / {typed}▏")),
        (None, "") => Line::styled(KEYS, dim),
        (None, told) => Line::raw(format!(" {told}")),
    };
    frame.render_widget(foot_text, foot);
}

fn wrapped(line: &Line, wide: u16) -> usize {
    line.width().div_ceil(usize::from(wide.max(1))).max(1)
}

impl Place {
    /// Takes a key; whether the user stays.
    fn pressed(
        &mut self,
        key: KeyEvent,
        count: usize,
        search: impl Fn(&str, usize) -> Option<usize>,
    ) -> bool {
        if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) {
            return false;
        }
        if let Some(mut typed) = self.typed.take() {
            match key.code {
                KeyCode::Enter => {
                    self.sought = typed;
                    self.find(search);
                }
                KeyCode::Esc => {}
                KeyCode::Backspace => {
                    typed.pop();
                    self.typed = Some(typed);
                }
                KeyCode::Char(c) => {
                    typed.push(c);
                    self.typed = Some(typed);
                }
                _ => self.typed = Some(typed),
            }
            return true;
        }
        self.told.clear();
        let last = count.saturating_sub(1);
        match key.code {
            KeyCode::Char('q') | KeyCode::Esc => return false,
            KeyCode::Char('n') | KeyCode::Right => self.go((self.row + 1).min(last)),
            KeyCode::Char('p') | KeyCode::Left => self.go(self.row.saturating_sub(1)),
            KeyCode::Char('g') | KeyCode::Home => self.go(0),
            KeyCode::Char('G') | KeyCode::End => self.go(last),
            KeyCode::Char('j') | KeyCode::Down => self.top = self.top.saturating_add(1),
            KeyCode::Char('k') | KeyCode::Up => self.top = self.top.saturating_sub(1),
            KeyCode::Char(' ') | KeyCode::PageDown => self.top = self.top.saturating_add(15),
            KeyCode::PageUp => self.top = self.top.saturating_sub(15),
            KeyCode::Char('/') => self.typed = Some(String::new()),
            KeyCode::Char('.') => self.find(search),
            _ => {}
        }
        true
    }

    fn go(&mut self, row: usize) {
        (self.row, self.top) = (row, 0);
    }

    fn find(&mut self, search: impl Fn(&str, usize) -> Option<usize>) {
        if self.sought.is_empty() {
            return;
        }
        match search(&self.sought, self.row) {
            Some(row) => self.go(row),
            None => self.told = format!("no row holds \"{}\"", self.sought),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(place: &mut Place, keys: &str) -> bool {
        let search = |text: &str, _| (text == "sum").then_some(7);
        keys.chars().fold(true, |_, c| {
            let code = match c {
                '\n' => KeyCode::Enter,
                c => KeyCode::Char(c),
            };
            place.pressed(KeyEvent::new(code, KeyModifiers::NONE), 9, search)
        })
    }

    #[test]
    fn rows_are_left_and_reached_by_keys_and_by_what_they_hold() {
        let mut place = Place::default();
        assert!(press(&mut place, "nnp"));
        assert_eq!(place.row, 1);
        press(&mut place, "jjj/sum\n");
        assert_eq!((place.row, place.top), (7, 0));
        press(&mut place, "/none\n");
        assert_eq!((place.row, place.told.as_str()), (7, "no row holds \"none\""));
        press(&mut place, "Gn");
        assert_eq!(place.row, 8);
        assert!(!press(&mut place, "q"));
    }
}
