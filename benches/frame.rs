//! One frame of the bench at 200x60 over replies of 100,000 lines, and a piece of text taken in.

use std::sync::Arc;
use std::time::Duration;

use assemblergpt::llm::{Cassette, Parameters, ReplyEvent, Source};
use assemblergpt::side::Side;
use assemblergpt::theme::{Symbols, Theme};
use assemblergpt::tui::message::{Msg, SampleId};
use assemblergpt::tui::state::{Asked, Facts, Guide, Prompt, State};
use assemblergpt::tui::update::update;
use assemblergpt::tui::view::view;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::Bencher;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn main() {
    divan::main();
}

const LINES: &str = "\tmovl\t$128, %esi\n.L3:\n\tleaq\t.LC0(%rip), %rdi\n\tcall\tprintf@PLT\n";

fn facts() -> Facts {
    let cassette = Arc::new(Cassette::default());
    let side = || {
        let source = Source::Cassette { cassette: Arc::clone(&cassette), pace: 0.0 };
        Asked::new(source, Parameters::default())
    };
    Facts {
        sides: [side(), side()],
        servers: Vec::new(),
        silence: Duration::from_secs(60),
        presets: Vec::new(),
        guide: Guide::Off,
        samples: false,
        replies: 1,
        serial: false,
        auto_build: false,
        auto_run: false,
        theme: Theme::load(Theme::DEFAULT, None).expect("the default theme").0,
        symbols: Symbols::unicode(),
        ascii: false,
        keymap: assemblergpt::tui::Keymap::default(),
        templates: Vec::new(),
        themes: None,
        depth: assemblergpt::theme::Depth::Full,
        auto: None,
    }
}

fn text(state: &mut State, side: Side, text: String) {
    let id = SampleId { turn: state.turns, side, index: 0 };
    let at = Duration::from_secs(1);
    update(state, Msg::Reply { id, at, since: at, event: ReplyEvent::Text(text) });
}

/// A bench with a reply of so many lines on each side, still streaming.
fn bench(lines: usize) -> State {
    let mut state = State::new(facts(), Prompt::new(Some("show me"), Vec::new()), false);
    update(&mut state, Msg::Resize(200, 60));
    let enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
    update(&mut state, Msg::Key { at: Duration::ZERO, key: enter });
    for side in Side::BOTH {
        text(&mut state, side, format!("Sure!\n\n```asm\n{}", LINES.repeat(lines / 4)));
    }
    state.settle();
    state
}

#[divan::bench(args = [1_000, 100_000])]
fn frame(bencher: Bencher<'_, '_>, lines: usize) {
    let state = bench(lines);
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a terminal in memory");
    bencher.bench_local(|| terminal.draw(|frame| view(&state, frame)).map(|_| ()));
}

#[divan::bench(args = [1_000, 100_000])]
fn token_and_frame(bencher: Bencher<'_, '_>, lines: usize) {
    let mut state = bench(lines);
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a terminal in memory");
    bencher.bench_local(|| {
        text(&mut state, Side::Tuned, "\tmovq\t%rsp".to_owned());
        text(&mut state, Side::Base, ", %rbp\n".to_owned());
        state.settle();
        terminal.draw(|frame| view(&state, frame)).map(|_| ())
    });
}

/// Presses keys of the panes.
fn press(state: &mut State, keys: &str) {
    let at = Duration::from_secs(1);
    for key in [KeyCode::Tab].into_iter().chain(keys.chars().map(KeyCode::Char)) {
        update(state, Msg::Key { at, key: KeyEvent::new(key, KeyModifiers::NONE) });
    }
    state.settle();
}

#[divan::bench(args = [1_000, 100_000])]
fn token_and_frame_of_the_assembly_with_readable_names(bencher: Bencher<'_, '_>, lines: usize) {
    let mut state = bench(lines);
    press(&mut state, "vm");
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a terminal in memory");
    bencher.bench_local(|| {
        text(&mut state, Side::Base, "\tcall\t_ZNSolsEi\n".to_owned());
        state.settle();
        terminal.draw(|frame| view(&state, frame)).map(|_| ())
    });
}

#[divan::bench(args = [1_000, 100_000])]
fn frame_of_folded_assembly(bencher: Bencher<'_, '_>, lines: usize) {
    let mut state = bench(lines);
    let ended = ReplyEvent::Ended(assemblergpt::llm::Ending::Complete);
    for side in Side::BOTH {
        let id = SampleId { turn: state.turns, side, index: 0 };
        let at = Duration::from_secs(2);
        update(&mut state, Msg::Reply { id, at, since: at, event: ended.clone() });
    }
    press(&mut state, "vOd");
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a terminal in memory");
    bencher.bench_local(|| {
        state.settle();
        terminal.draw(|frame| view(&state, frame)).map(|_| ())
    });
}

#[divan::bench(args = [1_000, 100_000])]
fn token(bencher: Bencher<'_, '_>, lines: usize) {
    let mut state = bench(lines);
    bencher.bench_local(|| {
        text(&mut state, Side::Tuned, "\tmovq\t%rsp, %rbp\n".to_owned());
        state.settle();
    });
}
