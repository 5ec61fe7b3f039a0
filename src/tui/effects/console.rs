//! Programs that the user types at: starts them, and hands the keys on. Decides nothing.

use std::sync::Arc;

use futures::stream::{self, BoxStream, StreamExt as _};
use tokio::sync::mpsc;

use super::{Outside, case};
use crate::judge::{self, Built};
use crate::sandbox::{TerminalSize, Typed};
use crate::toolchain::Toolchain;
use crate::tui::jobs::Jobs;
use crate::tui::message::{JobKey, Machine, Msg, SampleId, Work};

/// So many keys wait for a program that does not read.
const WAITING: usize = 256;

impl Outside {
    /// Runs a reply in a terminal, building it first if that was not done.
    pub(super) fn console(
        &mut self,
        id: SampleId,
        work: Work,
        size: TerminalSize,
        jobs: &mut Jobs,
    ) {
        let (keys, typed) = mpsc::channel(WAITING);
        self.keys = Some((id, keys));
        let (tools, limits, started) = (self.tools.clone(), self.limits.clone(), self.started);
        let run = async move {
            let toolchain = match tools.await {
                Ok(toolchain) => toolchain,
                Err(why) => return unable(&why),
            };
            let (built, told) = program(&toolchain, id, work).await;
            let events = judge::in_terminal(&toolchain, &built, &limits, size, typed);
            let Some(events) = events else { return without_program(id, told) };
            let events = events.map(move |event| Msg::Console { id, at: started.elapsed(), event });
            stream::iter(told).chain(events).boxed()
        };
        jobs.start(JobKey::Console(id), stream::once(run).flatten().boxed());
    }

    /// Hands on what is typed; the keys of a program that has ended, or does not read, are lost.
    pub(super) fn hand_on(&mut self, id: SampleId, typed: Typed, jobs: &mut Jobs) {
        let Some((_, keys)) = self.keys.as_ref().filter(|(of, _)| *of == id) else { return };
        if matches!(keys.try_send(typed), Err(mpsc::error::TrySendError::Full(_))) {
            let said = "the program does not read: what you type now is lost".to_owned();
            jobs.start(JobKey::Outside, stream::iter([Msg::Notice(said)]).boxed());
        }
    }
}

/// The program to run, and the news of its build if there was one.
async fn program(toolchain: &Toolchain, id: SampleId, work: Work) -> (Built, Option<Msg>) {
    match work {
        Work::Built(built) => (*built, None),
        Work::Draft(draft) => {
            let built = judge::build_program(toolchain, case(draft).await).await;
            let told = Msg::Built { id, built: Box::new(built.clone()) };
            (built, Some(told))
        }
    }
}

fn unable(why: &Arc<str>) -> BoxStream<'static, Msg> {
    stream::iter([Msg::Machine(Machine::Unable(why.to_string()))]).boxed()
}

fn without_program(id: SampleId, told: Option<Msg>) -> BoxStream<'static, Msg> {
    let why = "there is no program to type to: the build tab says why".to_owned();
    stream::iter(told.into_iter().chain([Msg::NoConsole { id, why }])).boxed()
}
