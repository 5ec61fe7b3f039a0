//! What lies over the bench, from below upwards.

use ratatui::Frame;

use super::{browser, help, models, panel, picker, scores};
use crate::tui::layout;
use crate::tui::state::{Overlay, State};

/// Draws the overlays.
pub(super) fn draw(state: &State, frame: &mut Frame<'_>) {
    for overlay in state.overlays.iter() {
        match overlay {
            Overlay::Help(rows) => help::draw(state, *rows, frame),
            Overlay::Browser(open) => browser::draw(state, open, frame),
            Overlay::Scores(open) => scores::draw(state, open, frame),
            Overlay::Models(open) => models::draw(state, open, frame),
            Overlay::Parameters(open) => panel::draw(state, open, frame),
            Overlay::Export(list) => {
                let words = picker::Words {
                    title: "Save or copy",
                    ask: "what, and in which form?",
                    empty: String::new(),
                };
                let window = layout::picker(state.size, list.items().len());
                picker::draw(state, list, &words, window, frame);
            }
            Overlay::Palette(list) => {
                let words = picker::Words {
                    title: "Palette",
                    ask: "what do you want to do?",
                    empty: String::new(),
                };
                let window = layout::picker(state.size, list.items().len());
                picker::draw(state, list, &words, window, frame);
            }
            Overlay::Themes(open) => {
                let words = picker::Words {
                    title: "Themes",
                    ask: "Enter keeps, Esc brings back",
                    empty: "The themes are loaded …".to_owned(),
                };
                let window = layout::themes(state.size, open.list.items().len());
                picker::draw(state, &open.list, &words, window, frame);
            }
            Overlay::Templates(list) => {
                let words = picker::Words {
                    title: "Templates",
                    ask: "which prompt? your own: [templates] in the settings",
                    empty: String::new(),
                };
                let window = layout::picker(state.size, list.items().len());
                picker::draw(state, list, &words, window, frame);
            }
        }
    }
}
