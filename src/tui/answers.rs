//! What the terminal answers, told apart from what is typed: the reader of keys knows no such answer,
//! and hands it out as letters. Asks nothing itself.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use crate::theme::Ground;

/// The question for the terminal's ground.
pub(super) const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";
/// How the answer begins, after its escape.
const BEGINS: &str = "11;";
/// An answer is not longer.
const LONGEST: usize = 40;

/// The answer as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Answers {
    held: Vec<Event>,
    text: String,
}

/// What became of an event.
#[derive(Debug, PartialEq)]
pub(super) enum Read {
    /// It is part of an answer, or may be.
    Held,
    /// The answer is complete, and says this.
    Ground(Ground),
    /// These were typed, or are no matter of ours.
    Typed(Vec<Event>),
}

impl Answers {
    /// Takes an event.
    pub(super) fn read(&mut self, event: Event) -> Read {
        let Event::Key(key) = &event else { return self.typed(event) };
        match (self.held.is_empty(), key.code, key.modifiers) {
            (true, KeyCode::Char(']'), KeyModifiers::ALT) => {
                self.held.push(event);
                Read::Held
            }
            (true, ..) => Read::Typed(vec![event]),
            (false, ..) if ends(*key) => {
                let ground = self.text.strip_prefix(BEGINS).map(Ground::of_answer);
                let Some(ground) = ground else { return self.typed(event) };
                (self.held, self.text) = (Vec::new(), String::new());
                ground.map_or(Read::Held, Read::Ground)
            }
            (false, KeyCode::Char(c), KeyModifiers::NONE | KeyModifiers::SHIFT) => {
                self.text.push(c);
                let fits = BEGINS.starts_with(&self.text) || self.text.starts_with(BEGINS);
                if !fits || self.text.len() > LONGEST {
                    return self.typed(event);
                }
                self.held.push(event);
                Read::Held
            }
            (false, ..) => self.typed(event),
        }
    }

    /// Gives back what looked like an answer, and was none.
    fn typed(&mut self, event: Event) -> Read {
        let mut events = std::mem::take(&mut self.held);
        self.text.clear();
        events.push(event);
        Read::Typed(events)
    }
}

/// The end of an answer: BEL, or ESC and a backslash.
fn ends(key: KeyEvent) -> bool {
    matches!(
        (key.code, key.modifiers),
        (KeyCode::Char('g'), KeyModifiers::CONTROL) | (KeyCode::Char('\\'), KeyModifiers::ALT)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    fn letters(text: &str) -> Vec<Event> {
        text.chars().map(|c| key(c, KeyModifiers::NONE)).collect()
    }

    /// What is typed and what is answered.
    fn read(events: Vec<Event>) -> (Vec<Event>, Vec<Ground>) {
        let mut answers = Answers::default();
        let (mut typed, mut said) = (Vec::new(), Vec::new());
        for event in events {
            match answers.read(event) {
                Read::Held => {}
                Read::Ground(ground) => said.push(ground),
                Read::Typed(events) => typed.extend(events),
            }
        }
        (typed, said)
    }

    #[test]
    fn an_answer_is_not_typed_and_what_is_typed_around_it_is() {
        for end in [key('\\', KeyModifiers::ALT), key('g', KeyModifiers::CONTROL)] {
            let mut events = letters("a");
            events.push(key(']', KeyModifiers::ALT));
            events.extend(letters("11;rgb:ffff/ffff/ffff"));
            events.push(end);
            events.extend(letters("b"));
            assert_eq!(read(events), (letters("ab"), vec![Ground::Light]));
        }
    }

    #[test]
    fn keys_that_only_look_like_an_answer_come_back_in_their_order() {
        let mut events = vec![key(']', KeyModifiers::ALT)];
        events.extend(letters("11 movl"));
        assert_eq!(read(events.clone()), (events, vec![]));
        let mut paste = vec![key(']', KeyModifiers::ALT)];
        paste.push(Event::Paste("x".to_owned()));
        assert_eq!(read(paste.clone()), (paste, vec![]));
    }

    #[test]
    fn an_answer_without_an_end_is_let_go() {
        let mut events = vec![key(']', KeyModifiers::ALT)];
        events.extend(letters(&format!("11;{}", "f".repeat(100))));
        let (typed, said) = read(events);
        assert_eq!((typed.len(), said.len()), (104, 0));
    }
}
