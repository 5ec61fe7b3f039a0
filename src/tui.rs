//! The bench: takes the terminal, runs the loop, and gives the terminal back whatever happens.
//!
//! Walk one prompt: a key becomes a [`message::Msg`], [`update`] changes the [`state::State`] and
//! returns [`message::Effect`]s, `effects` starts jobs that answer with messages again, and
//! [`view`] draws the state.

mod answers;
mod app;
mod archive;
#[cfg(test)]
mod bench_test;
pub mod beside;
mod clipboard;
pub mod comparison;
mod editor;
mod effects;
pub mod exporting;
mod files;
mod jobs;
pub mod keeping;
pub mod keymap;
pub mod layout;
pub mod message;
pub mod painted;
pub mod pane;
mod plain;
mod promoting;
pub mod report;
pub mod saving;
pub mod scoreboard;
pub mod scroll;
pub mod state;
mod terminal;
mod trial;
pub mod typed;
pub mod update;
pub mod view;
pub mod wrap;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use tokio::runtime::Runtime;

use crate::judge::Bounds;
use crate::llm::Client;

pub use keymap::Keymap;
pub use saving::{Saver, Wish};
pub use state::{Asked, Facts, Guide, MOST as MOST_REPLIES, Preset, Template};

/// Everything that the bench is opened with.
#[derive(Debug)]
pub struct Launch {
    /// What does not change while it is open.
    pub facts: Facts,
    /// Who saves settings.
    pub saver: Option<Saver>,
    /// The client of this process.
    pub client: Client,
    /// How programs are run.
    pub bounds: Bounds,
    /// What the editor holds at first.
    pub prompt: Option<String>,
    /// Prompts on offer: those of a cassette.
    pub offered: Vec<String>,
    /// The folder of the history; `None` keeps and reads nothing.
    pub history: Option<PathBuf>,
    /// The folder that examples are promoted to; the working directory if none.
    pub project: Option<PathBuf>,
    /// Tell everything in lines of text, and draw nothing.
    pub plain: bool,
    /// Use the mouse.
    pub mouse: bool,
    /// What was odd at the start; the first is shown.
    pub warnings: Vec<String>,
    /// When the program started.
    pub started: Instant,
}

/// Opens the bench on this runtime and runs it until the user leaves.
///
/// # Errors
/// If there is no terminal, or it goes away, or a fault of ours ends the loop.
pub fn open(launch: Launch, runtime: &Runtime) -> anyhow::Result<ExitCode> {
    let _entered = runtime.enter();
    let prompt = state::Prompt::new(launch.prompt.as_deref(), launch.offered);
    let mut state = state::State::new(launch.facts, prompt, launch.mouse);
    if let Some(warning) = launch.warnings.first() {
        state.warn(warning.clone());
    }
    if launch.history.is_some() {
        state.keeping.access = keeping::Access::Opening;
    }
    let outside = effects::Outside::new(
        launch.client,
        launch.saver,
        launch.bounds,
        archive::Archive::new(launch.history),
        launch.project,
        launch.started,
    );
    // The hook must not print: the terminal is ours, and only its owner gives it back.
    std::panic::set_hook(Box::new(|info| tracing::error!("{info}")));
    let result = catch_unwind(AssertUnwindSafe(|| {
        if launch.plain {
            let plain = plain::Plain::new(state, outside, launch.started);
            return runtime.block_on(plain.run()).context("stdin or stdout went away");
        }
        let terminal = terminal::Terminal::take(launch.mouse)
            .context("could not take the terminal (is stdout a terminal?)")?;
        let app = app::App::new(state, outside, terminal, launch.started);
        runtime.block_on(app.run()).context("the terminal went away")
    }));
    drop(std::panic::take_hook());
    match result {
        Ok(ended) => ended.map(|()| ExitCode::SUCCESS),
        Err(panic) => anyhow::bail!(
            "a fault of this program ended the bench: {} (the log has more)",
            jobs::panic_text(panic.as_ref())
        ),
    }
}
