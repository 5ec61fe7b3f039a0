//! Does what the state asked for: starts and ends jobs, talks to the terminal. Decides nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::{BoxFuture, FutureExt as _, Shared};
use futures::stream::{self, StreamExt as _};

use super::clipboard;
use super::jobs::Jobs;
use super::message::{Draft, Effect, JobKey, Machine, Msg, SampleId, Work};
use super::terminal::Terminal;
use crate::judge::{self, Bounds, Built, Case, Options};
use crate::llm::{Client, Request, Source};
use crate::sandbox::Limits;
use crate::toolchain::Toolchain;

/// The time after the start when what makes later builds fast is made ready.
const SETTLED: Duration = Duration::from_secs(30);

/// The toolchain, looked for once; every job that needs it waits for the same look.
type Tools = Shared<BoxFuture<'static, Result<Toolchain, Arc<str>>>>;

/// The world outside of the state.
pub(super) struct Outside {
    client: Client,
    sources: [Source; 2],
    limits: Limits,
    tools: Tools,
    started: Instant,
}

impl Outside {
    pub(super) fn new(
        client: Client,
        sources: [Source; 2],
        bounds: Bounds,
        started: Instant,
    ) -> Self {
        let limits = bounds.limits.clone();
        let tools = find_tools(bounds).boxed().shared();
        Self { client, sources, limits, tools, started }
    }

    /// Looks for the tools of this machine, and says what was found.
    pub(super) fn look_at_machine(&self, jobs: &mut Jobs) {
        let tools = self.tools.clone();
        let look = async move {
            Msg::Machine(match tools.await {
                Ok(toolchain) => Machine::Ready {
                    isolation: toolchain.sandbox().isolation().to_string(),
                    reason: toolchain.sandbox().reason().map(str::to_owned),
                },
                Err(why) => Machine::Unable(why.to_string()),
            })
        };
        let tools = self.tools.clone();
        let warm = async move {
            // Not while the bench opens: the first prompts come first.
            tokio::time::sleep(SETTLED).await;
            if let Ok(toolchain) = tools.await {
                toolchain.warm().await;
            }
            None
        };
        let job = stream::once(look).map(Some).chain(stream::once(warm));
        jobs.start(JobKey::Probe, job.filter_map(|msg| async { msg }).boxed());
    }

    /// Does what was asked for, as far as it is not the loop's own business.
    pub(super) fn perform(&self, effect: Effect, jobs: &mut Jobs, terminal: &mut Terminal) {
        match effect {
            Effect::Ask { id, request } => self.ask(id, &request, jobs),
            Effect::Build { id, draft } => self.build(id, draft, jobs),
            Effect::Run { id, work } => self.run(id, work, jobs),
            Effect::Stop(key) => jobs.stop(key),
            Effect::Copy(text) => {
                let said = clipboard::copy(&text, terminal);
                jobs.start(JobKey::Outside, stream::iter([Msg::Notice(said)]).boxed());
            }
            Effect::Mouse(_) | Effect::Suspend | Effect::Redraw | Effect::Quit => {}
        }
    }

    fn ask(&self, id: SampleId, request: &Request, jobs: &mut Jobs) {
        let Some(source) = self.sources.get(id.side.index()) else { return };
        let started = self.started;
        let asked = Instant::now();
        let events = self.client.ask(source, id.side, request).map(move |event| Msg::Reply {
            id,
            at: started.elapsed(),
            since: asked.elapsed(),
            event,
        });
        jobs.start(JobKey::Ask(id.side), events.boxed());
    }

    fn build(&self, id: SampleId, draft: Box<Draft>, jobs: &mut Jobs) {
        let tools = self.tools.clone();
        let build = async move {
            let toolchain = tools.await.ok()?;
            let case = case(draft).await;
            let built = Box::new(judge::build_only(&toolchain, case).await);
            Some(Msg::Built { id, built })
        };
        let job = stream::once(build).filter_map(|msg| async { msg });
        jobs.start(JobKey::Build(id.side), job.boxed());
    }

    fn run(&self, id: SampleId, work: Work, jobs: &mut Jobs) {
        let tools = self.tools.clone();
        let started = self.started;
        let options = Options { limits: self.limits.clone(), ..Options::default() };
        let run = async move {
            let toolchain = match tools.await {
                Ok(toolchain) => toolchain,
                Err(why) => {
                    return stream::iter([Msg::Machine(Machine::Unable(why.to_string()))]).boxed();
                }
            };
            let built = match work {
                Work::Built(built) => *built,
                Work::Draft(draft) => Built { case: case(draft).await, ..Built::default() },
            };
            judge::run_built(&toolchain, built, options)
                .map(move |event| Msg::Run { id, at: started.elapsed(), event })
                .boxed()
        };
        jobs.start(JobKey::Run(id.side), stream::once(run).flatten().boxed());
    }
}

/// What of a reply is judged. Found beside the loop, because it costs the length of the reply.
async fn case(draft: Box<Draft>) -> Case {
    let look = move || {
        let mut case = Case::of(&draft.reply);
        case.cpp_alone = case.listing.is_none();
        case.interrupted = draft.interrupted;
        case
    };
    // The look is lost only when the runtime ends, and then nobody waits for it.
    tokio::task::spawn_blocking(look).await.unwrap_or_default()
}

async fn find_tools(bounds: Bounds) -> Result<Toolchain, Arc<str>> {
    bounds.toolchain().await.map_err(|error| Arc::from(error.to_string()))
}
