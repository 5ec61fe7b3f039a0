//! What a frame needs of the state and costs more than a look: colours, the lines that a view shows.
//! Draws nothing.

use super::{Console, Focus, State, Tab, Turn, View};
use crate::tui::layout::Layout;

impl State {
    /// The terminal that the run pane shows, if the selected reply was run in one.
    pub fn console(&self) -> Option<&Console> {
        let sample = self.selected_sample().filter(|_| self.tab == Tab::Output)?;
        sample.console.as_deref()
    }

    /// Makes ready for a frame: colours what has come since the last one.
    pub fn settle(&mut self) {
        self.prompt.dress(&self.facts.theme, self.focus == Focus::Prompt);
        self.input.dress(&self.facts.theme, self.focus == Focus::Run);
        if let Some(panel) = self.overlays.panel_mut() {
            panel.dress(&self.facts.theme);
        }
        let wide = Layout::of(self).wide;
        let (view, demangled) = (self.view, self.demangled);
        let facing = &self.facing.found;
        // What no pane shows is coloured when one does.
        for sample in self.turn.iter_mut().flat_map(Turn::both_shown_mut) {
            sample.painted.settle(&sample.reply);
            let filtered = self.filtered && !sample.streaming();
            sample.shown.settle(&sample.reply, view, filtered, &sample.folds);
            sample.demangled = demangled;
            if view == View::Sides {
                sample.opposite = facing.lines(sample.id.side, wide);
            }
        }
    }
}
