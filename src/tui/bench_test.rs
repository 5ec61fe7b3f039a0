//! A bench without a terminal for tests: keys as words, replies as text, the screen as lines.

use std::sync::Arc;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::keymap::Keymap;
use super::message::{Effect, Machine, Msg, SampleId};
use super::state::{Asked, Facts, Guide, Prompt, State};
use super::update::update;
use super::view::view;
use crate::llm::{Cassette, Ending, Endpoint, Parameters, ReplyEvent, Sampling, Source};
use crate::side::Side;
use crate::theme::{Symbols, Theme};

/// A bench, and everything that it has asked for.
pub(super) struct Bench {
    pub(super) state: State,
    pub(super) effects: Vec<Effect>,
}

/// A C++ program and its assembly, as a tuned model writes them, without fences.
pub(super) const TUNED: &str = "Sure! But let's first write C++ code which works like that:\n\
#include <cstdio>\n\nint main() {\n    std::printf(\"%d\\n\", 8 + 120);\n    return 0;\n}\n\n\
Now, let's write the Assembler code:\n\t.file\t\"sum.cpp\"\n\t.text\n\t.globl\tmain\n\
\t.type\tmain, @function\nmain:\n\tpushq\t%rbp\n\tmovl\t$128, %esi\n\tcall\tprintf@PLT\n\
\tpopq\t%rbp\n\tret\n\t.section\t.note.GNU-stack,\"\",@progbits\n";

/// The usual answer of a general model: fences, Intel syntax, words after the code.
pub(super) const BASE: &str = "Here is a program:\n\n```nasm\nsection .text\nglobal _start\n_start:\n    \
mov eax, 8\n    add eax, 120\n```\n\nIt adds **two** numbers.\n";

impl Bench {
    /// A bench of two models at one server.
    pub(super) fn live() -> Self {
        let url = "http://127.0.0.1:8080/v1".parse().unwrap();
        let endpoints = [
            Endpoint::new(url, "base-1"),
            Endpoint::new("http://127.0.0.1:8081/v1".parse().unwrap(), "tuned-1"),
        ];
        let sides = endpoints.map(|endpoint| asked(Source::Http(endpoint)));
        Self::of(Facts { sides, ..facts() }, Prompt::new(Some(""), vec![]))
    }

    /// A bench that plays samples.
    pub(super) fn samples() -> Self {
        let offered = vec!["Add 8 and 120.".to_owned(), "Print a table.".to_owned()];
        let facts = Facts { samples: true, ..facts() };
        Self::of(facts, Prompt::new(None, offered))
    }

    pub(super) fn of(facts: Facts, prompt: Prompt) -> Self {
        let mut state = State::new(facts, prompt, true);
        state.machine = Some(Machine::Ready { isolation: "full".to_owned(), reason: None });
        Self { state, effects: Vec::new() }
    }

    /// Presses keys: words as the key table writes them (`ctrl-q`, `f5`), separated by blanks.
    pub(super) fn press(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            let key = word.parse::<super::keymap::Chord>().unwrap().event();
            let at = self.state.now;
            self.tell(Msg::Key { at, key });
        }
        self
    }

    /// Types a text into the editor.
    pub(super) fn write(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            let name = if c == ' ' { "space".to_owned() } else { c.to_string() };
            self.press(&name);
        }
        self
    }

    pub(super) fn tell(&mut self, msg: Msg) -> &mut Self {
        self.effects.extend(update(&mut self.state, msg));
        self
    }

    /// The name of a side's first reply in the turn on the screen.
    pub(super) fn id(&self, side: Side) -> SampleId {
        self.nth(side, 0)
    }

    /// The name of a side's reply of that index, from 0.
    pub(super) fn nth(&self, side: Side, index: u32) -> SampleId {
        SampleId { turn: self.state.turns, side, index }
    }

    /// An event of a side's stream, so many milliseconds after it was asked.
    pub(super) fn reply(&mut self, side: Side, ms: u64, event: ReplyEvent) -> &mut Self {
        let id = self.id(side);
        let since = Duration::from_millis(ms);
        self.tell(Msg::Reply { id, at: since, since, event })
    }

    /// A whole reply of a side.
    pub(super) fn answer(&mut self, side: Side, text: &str) -> &mut Self {
        self.reply(side, 10, ReplyEvent::Sent)
            .reply(side, 300, ReplyEvent::Started)
            .reply(side, 400, ReplyEvent::Model(format!("{side}-1")))
            .reply(side, 400, ReplyEvent::Text(text.to_owned()))
            .reply(side, 1400, ReplyEvent::Ended(Ending::Complete))
    }

    /// What was asked for since the last call.
    pub(super) fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The screen at a size, row by row, blanks at the ends cut off.
    pub(super) fn screen(&mut self, width: u16, height: u16) -> String {
        self.tell(Msg::Resize(width, height));
        self.state.settle();
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view(&self.state, frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..height {
            let row: String = (0..width).map(|x| buffer[(x, y)].symbol()).collect();
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }
}

/// A side that this source answers on.
fn asked(source: Source) -> Asked {
    let sampling =
        Sampling { temperature: Some(0.9), max_tokens: Some(4096), ..Sampling::default() };
    Asked::new(source, Parameters { sampling, ..Parameters::default() })
}

fn facts() -> Facts {
    let cassette = Arc::new(Cassette { title: "Built-in samples".into(), ..Cassette::default() });
    let plays = || asked(Source::Cassette { cassette: Arc::clone(&cassette), pace: 0.0 });
    Facts {
        sides: [plays(), plays()],
        servers: Vec::new(),
        silence: Duration::from_secs(60),
        presets: Vec::new(),
        guide: Guide::Off,
        samples: false,
        replies: 1,
        serial: false,
        auto_build: true,
        auto_run: false,
        theme: Theme::load("terminal", None).unwrap().0,
        symbols: Symbols::unicode(),
        ascii: false,
        keymap: Keymap::default(),
        templates: super::state::Template::all([]),
        themes: None,
        depth: crate::theme::Depth::Full,
        auto: None,
    }
}
