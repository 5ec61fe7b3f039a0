//! What the bench knows: one value, changed by `update` alone. Holds no clock, file or channel.

mod asked;
mod blind;
mod browser;
mod catalog;
mod console;
mod conversation;
mod folds;
mod give;
mod input;
mod log;
mod models;
mod overlay;
mod panel;
mod past;
mod picker;
mod prompt;
mod sample;
mod scores;
mod search;
mod settle;
mod shape;
mod sides;
mod standing;
mod tab;
mod template;
mod themes;
mod turn;
mod views;
mod words;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::Duration;

use crate::llm::{Cassette, Endpoint, Parameters, Request, Sampling, same_identity};
use crate::side::Side;
use crate::theme::{Depth, Symbols, Theme};

use super::keeping::Keeping;
use super::keymap::{Context, Keymap};
use super::message::{Machine, SampleId};
use super::scoreboard::About;
use super::scroll::Scroll;

pub use asked::Asked;
pub use blind::{Blind, Vote};
pub use browser::{Browser, Found, Outcome, Row, Stretch};
pub use catalog::{Catalog, Shelf};
pub use console::{Console, Going};
pub use conversation::Repair;
pub use folds::{Folds, block_of};
pub use give::{Give, Paper};
pub use input::Input;
pub use log::{Log, TAB as LOG_TAB};
pub use models::{Models, Row as ModelRow, Trial};
pub use overlay::{Overlay, Overlays};
pub use panel::{Field, Panel, Preset, Scope};
pub use past::{Origin, Past};
pub use picker::{Hit, Item, Picker};
pub use prompt::Prompt;
pub use sample::{Build, Check, Code, Phase, Run, Sample};
pub use scores::{Board, Entry, Scoreboard, Scores, Setup, Why};
pub use search::Search;
pub use shape::{Divider, Shape, part};
pub use sides::{Columns, Pair, Sides};
pub use standing::{Rate, Standing};
pub use tab::Tab;
pub use template::Template;
pub use themes::Themes;
pub use turn::{MOST, Turn};
pub use views::{Shown, View};
pub use words::Words;

/// The pane that keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The prompt editor.
    Prompt,
    /// The selected reply.
    Reply,
    /// The run pane.
    Run,
}

/// What does not change while the bench is open.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Facts {
    /// Who answers on each side at first, and how they are asked.
    pub sides: [Asked; 2],
    /// Servers that were named, with the keys that are paired with them.
    pub servers: Vec<Endpoint>,
    /// How long a reply may be silent.
    pub silence: Duration,
    /// System messages by name.
    pub presets: Vec<Preset>,
    /// Whether the guide of the first start is wanted.
    pub guide: Guide,
    /// Whether what plays, if anything does, is the built-in samples.
    pub samples: bool,
    /// How many replies of each side a prompt gets; one at least.
    pub replies: u32,
    /// One side after the other.
    pub serial: bool,
    /// Build as soon as a listing is complete.
    pub auto_build: bool,
    /// Run as soon as it is built.
    pub auto_run: bool,
    /// The colours.
    pub theme: Theme,
    /// The symbols.
    pub symbols: Symbols,
    /// The terminal has only ASCII.
    pub ascii: bool,
    /// The keys.
    pub keymap: Keymap,
    /// Prompts with gaps.
    pub templates: Vec<Template>,
    /// The folder of the user's themes.
    pub themes: Option<PathBuf>,
    /// How many colours the terminal has.
    pub depth: Depth,
    /// The themes for a dark and a light terminal, if the terminal is to say which it is.
    pub auto: Option<[Theme; 2]>,
}

/// The guide of the first start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guide {
    /// Not wanted, or done with.
    Off,
    /// It opens as soon as there is something to choose from, unless a key is pressed before.
    Looking,
    /// A key was pressed before: what is found is only said.
    Missed,
    /// It was asked for, and opens at once.
    Wanted,
    /// It has opened.
    Open {
        /// The time since the start.
        since: Duration,
    },
}

/// A sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// It warns of something.
    pub warning: bool,
}

/// Everything that the screen shows.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct State {
    /// What does not change.
    pub facts: Facts,
    /// The time since the start, as far as it has been told.
    pub now: Duration,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Where keys go.
    pub focus: Focus,
    /// The answer that F5 runs and the run pane shows.
    pub selected: Side,
    /// The focused pane has the whole screen.
    pub zoomed: bool,
    /// How the panes share the screen.
    pub shape: Shape,
    /// What lies over the bench.
    pub overlays: Overlays,
    /// How the guide of the first start stands.
    pub guide: Guide,
    /// Who is asked on each side from the next turn on, and how.
    pub sides: [Asked; 2],
    /// The parameters of both sides as the settings have them.
    pub settings: [Parameters; 2],
    /// The servers that are known, and their models.
    pub catalog: Catalog,
    /// How far the history has what is on the screen.
    pub keeping: Keeping,
    /// The prompt editor.
    pub prompt: Prompt,
    /// The turn on the screen.
    pub turn: Option<Turn>,
    /// How many turns there have been.
    pub turns: u64,
    /// How the session stands.
    pub scores: Scores,
    /// The sides of the next turns have no names until a vote.
    pub blind: bool,
    /// The next prompt follows up on the turn on the screen.
    pub following: bool,
    /// What the panes show of their replies.
    pub view: View,
    /// Directives and unused labels are left out, for reading.
    pub filtered: bool,
    /// Names of C++ are shown as people read them.
    pub demangled: bool,
    /// Both replies scroll together.
    pub together: bool,
    /// Lines of a listing are numbered from its own first line.
    pub own_numbers: bool,
    /// The listings of both sides beside each other.
    pub facing: Sides,
    /// What is looked for in the replies.
    pub search: Search,
    /// The tab of the run pane.
    pub tab: Tab,
    /// What programs read.
    pub input: Input,
    /// What the run pane shows of its tab.
    pub run_scroll: Scroll,
    /// The sentence above the footer, until the next key.
    pub notice: Option<Notice>,
    /// What is known of the machine.
    pub machine: Option<Machine>,
    /// Replies still to be run after the present one (F6).
    pub run_queue: VecDeque<SampleId>,
    /// The mouse is ours.
    pub mouse: bool,
    /// Ctrl+C was pressed at rest, and quits when it is pressed again.
    pub leaving: bool,
}

impl State {
    /// A bench that nothing has happened to.
    pub fn new(facts: Facts, prompt: Prompt, mouse: bool) -> Self {
        Self {
            guide: facts.guide,
            settings: facts.sides.each_ref().map(|asked| asked.parameters.clone()),
            sides: facts.sides.clone(),
            catalog: Catalog::new(facts.servers.clone(), facts.silence),
            facts,
            now: Duration::ZERO,
            size: (80, 24),
            focus: Focus::Prompt,
            selected: Side::Tuned,
            zoomed: false,
            shape: Shape::default(),
            overlays: Overlays::default(),
            keeping: Keeping::default(),
            prompt,
            turn: None,
            turns: 0,
            scores: Scores::default(),
            blind: false,
            following: false,
            view: View::Whole,
            filtered: false,
            demangled: false,
            together: false,
            own_numbers: false,
            facing: Sides::default(),
            search: Search::default(),
            tab: Tab::Output,
            input: Input::default(),
            run_scroll: Scroll::At(super::scroll::Anchor::default()),
            notice: None,
            machine: None,
            run_queue: VecDeque::new(),
            mouse,
            leaving: false,
        }
    }

    /// Where keys go, as the key table sees it.
    pub fn context(&self) -> Context {
        if let Some(overlay) = self.overlays.top() {
            return overlay.context();
        }
        self.bench_context()
    }

    /// Where keys go while nothing lies over the bench.
    pub fn bench_context(&self) -> Context {
        match self.focus {
            Focus::Prompt => Context::Prompt,
            Focus::Run if self.tab == Tab::Input => Context::Input,
            Focus::Run if self.console().is_some_and(Console::at_work) => Context::Console,
            Focus::Reply | Focus::Run => Context::Panes,
        }
    }

    /// The reply that a side's pane shows, if there is a turn.
    pub fn sample(&self, side: Side) -> Option<&Sample> {
        self.turn.as_ref()?.shown(side)
    }

    /// The same, to be changed.
    pub fn sample_mut(&mut self, side: Side) -> Option<&mut Sample> {
        self.turn.as_mut()?.shown_mut(side)
    }

    /// All replies to the turn on the screen, shown or not.
    pub fn samples(&self) -> impl Iterator<Item = &Sample> {
        self.turn.iter().flat_map(Turn::all)
    }

    /// The same, to be changed.
    pub fn samples_mut(&mut self) -> impl Iterator<Item = &mut Sample> {
        self.turn.iter_mut().flat_map(Turn::all_mut)
    }

    /// The reply of that name, if its turn is still the one on the screen.
    pub fn named(&mut self, id: SampleId) -> Option<&mut Sample> {
        self.turn.as_mut()?.get_mut(id)
    }

    /// The selected reply.
    pub fn selected_sample(&self) -> Option<&Sample> {
        self.sample(self.selected)
    }

    /// Whether time has to be told, because something is at work.
    pub fn busy(&self) -> bool {
        let models = self.overlays.models();
        let trials = models.iter().flat_map(|models| models.trials.iter().flatten());
        let tried = trials.into_iter().any(|trial| matches!(trial, Trial::AtWork { .. }));
        self.samples().any(Sample::busy) || (models.is_some() && self.catalog.waits()) || tried
    }

    /// Whether a side's stream is still open.
    pub fn streaming(&self) -> bool {
        self.samples().any(Sample::streaming)
    }

    /// Who is asked on a side, and how: as the turn on the screen is, or as the next one will be.
    pub fn asked(&self, side: Side) -> &Asked {
        let turn = self.turn.as_ref().and_then(|turn| turn.asked.as_ref());
        &turn.unwrap_or(&self.sides)[side.index()]
    }

    /// Who answers on a side, if it is a model.
    pub fn endpoint(&self, side: Side) -> Option<&Endpoint> {
        self.asked(side).source.endpoint()
    }

    /// What plays on a side from the next turn on, if no model answers; of the sides, the first.
    pub fn plays(&self) -> Option<&Cassette> {
        self.sides.iter().find_map(|asked| asked.source.cassette()).map(AsRef::as_ref)
    }

    /// Whether the models that the program carries answer on both sides from the next turn on.
    pub fn is_carried(&self) -> bool {
        let endpoints = self.sides.iter().map(|asked| asked.source.endpoint());
        endpoints.into_iter().all(|endpoint| endpoint.is_some_and(Endpoint::is_built_in))
    }

    /// Whether models answer on both sides from the next turn on.
    pub fn is_live(&self) -> bool {
        self.plays().is_none()
    }

    /// The request for a sample of the turn on the screen, with what was said before. A seed is
    /// counted on from sample to sample, for equal seeds would give equal replies; of a recording
    /// it picks the reply.
    pub fn request(&self, id: SampleId) -> Option<Request> {
        let turn = self.turn.as_ref()?;
        let repair = turn.get(id)?.repair.as_ref();
        let Asked { source, parameters, .. } = self.asked(id.side);
        let seed = match source.cassette() {
            Some(_) => Some(0),
            None => parameters.sampling.seed,
        };
        let seed = seed.map(|seed| seed.wrapping_add(u64::from(id.index)));
        let sampling = Sampling { seed, ..parameters.sampling.clone() };
        let mut request = Request::new(parameters.system.as_deref(), &turn.prompt, sampling);
        let prompt = request.messages.len() - 1;
        let before = turn.before[id.side.index()].iter().cloned();
        request.messages.splice(prompt..prompt, before);
        request.messages.extend(repair.iter().flat_map(|repair| repair.said.clone()));
        Some(request)
    }

    /// The name of what answers on a side, or answered in a turn of the history, before it has said
    /// one itself.
    pub fn model(&self, side: Side) -> &str {
        let origin = self.turn.as_ref().and_then(|turn| turn.origin.as_ref());
        let asked = origin.and_then(|origin| origin.models.get(side.index()));
        asked.map_or_else(|| self.asked(side).source.model(), String::as_str)
    }

    /// Whether the sides have no names.
    pub fn hidden(&self) -> bool {
        self.turn.as_ref().is_some_and(Turn::hidden)
    }

    /// The sides from left to right.
    pub fn order(&self) -> [Side; 2] {
        self.turn.as_ref().map_or(Side::BOTH, Turn::order)
    }

    /// What a side is called in a title: its place while the sides have no names.
    pub fn title(&self, side: Side) -> &'static str {
        match (self.hidden(), self.order()[0] == side) {
            (false, _) => side.title(),
            (true, true) => "Left",
            (true, false) => "Right",
        }
    }

    /// The same within a sentence.
    pub fn name(&self, side: Side) -> &'static str {
        match (self.hidden(), self.order()[0] == side, side) {
            (false, _, Side::Base) => "base",
            (false, _, Side::Tuned) => "tuned",
            (true, true, _) => "left",
            (true, false, _) => "right",
        }
    }

    /// The name of what answers on a side, as it said itself if it did.
    pub fn answering(&self, side: Side) -> &str {
        let mut replies = self.turn.iter().flat_map(|turn| turn.samples(side));
        let echoed = replies.find_map(|sample| sample.timing.model.as_deref());
        echoed.unwrap_or_else(|| self.model(side))
    }

    /// What is compared, and what makes its numbers mean less than they seem to.
    pub fn about(&self) -> About {
        let mut warnings = Vec::new();
        if self.facts.samples && !self.is_live() {
            let text = "These replies were written for this program: they are no model's, and \
                        the numbers tell nothing of any.";
            warnings.push(text.to_owned());
        } else if !self.is_live() {
            warnings.push("These replies are replayed from a recording.".to_owned());
        } else if self.is_carried() {
            let text = "These are the program's own very small models: the numbers tell nothing \
                        of others.";
            warnings.push(text.to_owned());
        }
        warnings.extend(self.same_model().filter(|_| !self.hidden()));
        // An old turn's models are not those of the session.
        let old = self.turn.as_ref().is_some_and(|turn| turn.origin.is_some());
        let model = |side| if old { self.asked(side).source.model() } else { self.answering(side) };
        About { models: Side::BOTH.map(|side| model(side).to_owned()), warnings }
    }

    /// The guard of identity: a warning when one model stands in both panes.
    pub fn same_model(&self) -> Option<String> {
        let [base, tuned] = Side::BOTH.map(|side| self.asked(side).source());
        let (base, tuned) = (base.endpoint()?, tuned.endpoint()?);
        if Side::BOTH.into_iter().all(|side| self.asked(side).same) {
            return None;
        }
        // The models of an old turn were others, and warned of then.
        self.turn.as_ref().filter(|turn| turn.origin.is_none())?;
        let echoed = |side| self.sample(side).and_then(|s| s.timing.model.as_deref());
        let (a, b) = (echoed(Side::Base)?, echoed(Side::Tuned)?);
        same_identity((base, Some(a)), (tuned, Some(b)))
    }

    /// Says something to the user.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), warning: false });
    }

    /// Warns the user of something.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), warning: true });
    }
}
