//! What lies over the bench: one thing at a time has the keys, the topmost. Draws nothing.

use super::{Browser, Give, Models, Panel, Picker, Scoreboard, Themes};
use crate::tui::keymap::{Action, Context};

/// Something that lies over the bench and has the keys.
#[derive(Debug)]
pub enum Overlay {
    /// The help screen, scrolled by so many rows.
    Help(usize),
    /// The history.
    Browser(Browser),
    /// How the session stands.
    Scores(Scoreboard),
    /// Every action, to be found by its words.
    Palette(Picker<Action>),
    /// What of the turn on the screen can be saved or copied.
    Export(Picker<Give>),
    /// The models of all servers.
    Models(Models),
    /// How models are asked.
    Parameters(Box<Panel>),
    /// The themes, shown as one points at them.
    Themes(Box<Themes>),
    /// Prompts with gaps.
    Templates(Picker<String>),
}

impl Overlay {
    /// Where keys go, as the key table sees it.
    pub const fn context(&self) -> Context {
        match self {
            Self::Help(_) => Context::Help,
            Self::Browser(browser) if browser.typing => Context::Search,
            Self::Browser(_) => Context::History,
            Self::Scores(_) => Context::Scores,
            Self::Palette(_) | Self::Export(_) | Self::Themes(_) | Self::Templates(_) => {
                Context::List
            }
            Self::Models(_) => Context::Models,
            Self::Parameters(_) => Context::Parameters,
        }
    }
}

/// The overlays, the topmost last. Help and palette come over another one and leave it as it was;
/// nothing else is opened twice.
#[derive(Debug, Default)]
pub struct Overlays(Vec<Overlay>);

impl Overlays {
    /// Whether the bench itself has the keys.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// From the bench upwards.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Overlay> {
        self.0.iter()
    }

    /// The one that has the keys.
    pub fn top(&self) -> Option<&Overlay> {
        self.0.last()
    }

    /// The one that has the keys, to change it.
    pub fn top_mut(&mut self) -> Option<&mut Overlay> {
        self.0.last_mut()
    }

    /// Opens one over all others; one of the same kind is closed first.
    pub fn open(&mut self, overlay: Overlay) {
        let kind = std::mem::discriminant(&overlay);
        self.0.retain(|open| std::mem::discriminant(open) != kind);
        self.0.push(overlay);
    }

    /// Closes the topmost.
    pub fn close(&mut self) -> Option<Overlay> {
        self.0.pop()
    }

    /// The history, while it is open.
    pub fn browser(&self) -> Option<&Browser> {
        self.0.iter().find_map(|open| if let Overlay::Browser(it) = open { Some(it) } else { None })
    }

    /// The history, while it is open, to change it.
    pub fn browser_mut(&mut self) -> Option<&mut Browser> {
        self.0
            .iter_mut()
            .find_map(|open| if let Overlay::Browser(it) = open { Some(it) } else { None })
    }

    /// The models, while they are open.
    pub fn models(&self) -> Option<&Models> {
        self.0.iter().find_map(|open| if let Overlay::Models(it) = open { Some(it) } else { None })
    }

    /// The models, while they are open, to change them.
    pub fn models_mut(&mut self) -> Option<&mut Models> {
        self.0
            .iter_mut()
            .find_map(|open| if let Overlay::Models(it) = open { Some(it) } else { None })
    }

    /// The parameters, while they are open.
    pub fn panel(&self) -> Option<&Panel> {
        self.0.iter().find_map(|open| {
            if let Overlay::Parameters(it) = open { Some(it.as_ref()) } else { None }
        })
    }

    /// The parameters, while they are open, to change them.
    pub fn panel_mut(&mut self) -> Option<&mut Panel> {
        self.0.iter_mut().find_map(|open| {
            if let Overlay::Parameters(it) = open { Some(it.as_mut()) } else { None }
        })
    }

    /// The themes, while their list is open, to change it.
    pub fn themes_mut(&mut self) -> Option<&mut Themes> {
        self.0
            .iter_mut()
            .find_map(|open| if let Overlay::Themes(it) = open { Some(it.as_mut()) } else { None })
    }

    /// Closes the history, whatever lies over it; whether it was open.
    pub fn close_browser(&mut self) -> bool {
        let before = self.0.len();
        self.0.retain(|open| !matches!(open, Overlay::Browser(_)));
        self.0.len() < before
    }
}
