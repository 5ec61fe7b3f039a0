//! Does what the state asked for: starts and ends jobs. Decides nothing, and knows no terminal.

mod console;
mod sides;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use futures::future::{BoxFuture, FutureExt as _, Shared};
use futures::stream::{self, BoxStream, StreamExt as _};
use tokio::sync::{Semaphore, mpsc};

use super::archive::Archive;
use super::clipboard;
use super::files;
use super::jobs::Jobs;
use super::message::{Draft, Effect, JobKey, Machine, Msg, SampleId, Work};
use super::promoting;
use super::saving::{Saver, Wish};
use super::trial;
use crate::history::News;
use crate::judge::{self, Bounds, Built, Case, Options, against};
use crate::llm::{Client, Endpoint, Request, Source};
use crate::sandbox::{Armed, Limits, Typed};
use crate::side::Side;
use crate::theme::{Depth, Theme};
use crate::toolchain::{Program, Toolchain};

#[cfg(test)]
pub(super) use sides::columns_for_tests;

/// The time after the start when what makes later builds fast is made ready.
const SETTLED: Duration = Duration::from_secs(30);

/// How many builds may be at work at once; the others wait, and none holds a run up.
const BUILDS: usize = 2;

/// The toolchain, looked for once; every job that needs it waits for the same look.
pub(super) type Tools = Shared<BoxFuture<'static, Result<Toolchain, Arc<str>>>>;

/// The world outside of the state.
pub(super) struct Outside {
    client: Client,
    saver: Option<Saver>,
    limits: Limits,
    tools: Tools,
    archive: Archive,
    /// Where examples are promoted to, if not to the working directory.
    project: Option<PathBuf>,
    /// Builds at work at once: many samples are complete at about the same time.
    places: Arc<Semaphore>,
    /// Programs that are set up and wait for their first instruction.
    armed: [Option<(SampleId, Armed)>; 2],
    /// The way to the program that the user types at.
    keys: Option<(SampleId, mpsc::Sender<Typed>)>,
    started: Instant,
}

impl Outside {
    pub(super) fn new(
        client: Client,
        saver: Option<Saver>,
        bounds: Bounds,
        archive: Archive,
        project: Option<PathBuf>,
        started: Instant,
    ) -> Self {
        let limits = bounds.limits.clone();
        let tools = find_tools(bounds).boxed().shared();
        let places = Arc::new(Semaphore::new(BUILDS));
        let (armed, keys) = ([None, None], None);
        Self { client, saver, limits, tools, archive, project, places, armed, keys, started }
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

    /// Opens the history, if one is wanted.
    pub(super) fn open_history(&mut self, jobs: &mut Jobs) {
        if let Some(job) = self.archive.open() {
            jobs.start(JobKey::Keep, job);
        }
    }

    /// Does what was asked for, as far as it is not the loop's own business.
    pub(super) fn perform(&mut self, effect: Effect, jobs: &mut Jobs) {
        match effect {
            Effect::Ask { id, source, request } => self.ask(id, &source, &request, jobs),
            Effect::List(servers) => self.list(&servers, jobs),
            Effect::Try { side, source } => self.try_model(side, &source, jobs),
            Effect::Settings(wish) => self.save_settings(wish, jobs),
            Effect::Check { id, draft } => self.check(id, draft, jobs),
            Effect::Compile { id, draft } => self.compile(id, draft, jobs),
            Effect::Build { id, draft } => self.build(id, draft, jobs),
            Effect::Arm { id, program } => self.arm(id, &program),
            Effect::Run { id, work, stdin } => self.run(id, work, stdin, jobs),
            Effect::Console { id, work, size } => self.console(id, work, size, jobs),
            Effect::Type { id, typed } => self.hand_on(id, typed, jobs),
            Effect::Against { id, case } => self.against(id, *case, jobs),
            Effect::Sides { pair, drafts } => {
                let job = stream::once(sides::compare(pair, drafts));
                jobs.start(JobKey::Sides, job.boxed());
            }
            Effect::Keep(change) => {
                if let Some(why) = self.archive.keep(change) {
                    let said = Msg::Kept(News::Failed(why));
                    jobs.start(JobKey::Keep, stream::iter([said]).boxed());
                }
            }
            Effect::Versions => self.versions(jobs),
            Effect::Find { query, filter, count } => {
                jobs.start(JobKey::Find, self.archive.find(query, filter, count));
            }
            Effect::Load { query, filter, stretch } => {
                jobs.start(JobKey::Load, self.archive.load(query, filter, stretch));
            }
            Effect::Recall { id, purpose } => {
                jobs.start(JobKey::Recall, self.archive.recall(id, purpose));
            }
            Effect::Stop(key) => {
                if let JobKey::Build(id) = key {
                    // What the build made is not wanted any more either.
                    self.armed[id.side.index()].take_if(|(of, _)| *of == id);
                }
                jobs.stop(key);
            }
            Effect::Shuffle { turn } => {
                let dice = async move { Msg::Shuffled { turn, swapped: fastrand::bool() } };
                jobs.start(JobKey::Shuffle(turn), stream::once(dice).boxed());
            }
            Effect::Save { stem, extension, text } => {
                let save = async move { Msg::Notice(files::save(stem, extension, text).await) };
                jobs.start(JobKey::Save, stream::once(save).boxed());
            }
            Effect::Prompts(count) => jobs.start(JobKey::Prompts, self.archive.prompts(count)),
            Effect::Themes { dir, depth } => jobs.start(JobKey::Themes, load_themes(dir, depth)),
            Effect::Export { turns, paper } => {
                let reader = self.archive.reader();
                let save = async move { Msg::Notice(files::export(turns, paper, reader).await) };
                jobs.start(JobKey::Save, stream::once(save).boxed());
            }
            Effect::Promote(promotion) => {
                let promote = {
                    let (tools, project) = (self.tools.clone(), self.project.clone());
                    promoting::promote(tools, project, *promotion)
                };
                let said = async move { Msg::Notice(promote.await) };
                jobs.start(JobKey::Promote, stream::once(said).boxed());
            }
            Effect::Commands { draft } => self.commands(draft, jobs),
            Effect::Copy(text) => {
                let copy = async move {
                    if text.is_empty() {
                        return Msg::Notice("nothing to copy yet".to_owned());
                    }
                    let said = clipboard::by_tool(&text).await;
                    said.map_or(Msg::Uncopied(text), Msg::Notice)
                };
                jobs.start(JobKey::Outside, stream::once(copy).boxed());
            }
            Effect::Edit { .. }
            | Effect::Mouse(_)
            | Effect::CopyByTerminal(_)
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Quit => {}
        }
    }

    fn list(&self, servers: &[Endpoint], jobs: &mut Jobs) {
        let started = self.started;
        let offers = self.client.offers(servers).map(move |offer| Msg::Offered {
            offer,
            at: started.elapsed(),
            wall: SystemTime::now(),
        });
        jobs.start(JobKey::List, offers.boxed());
    }

    fn try_model(&self, side: Side, source: &Source, jobs: &mut Jobs) {
        let model = source.model().to_owned();
        let tried = trial::of(self.client.clone(), source.clone(), side);
        let job = async move { Msg::Tried { side, model, answer: tried.await } };
        jobs.start(JobKey::Try(side), stream::once(job).boxed());
    }

    fn save_settings(&self, wish: Wish, jobs: &mut Jobs) {
        let Some(saver) = self.saver.clone() else { return };
        let job = async move {
            let of = wish.clone();
            let place = tokio::task::spawn_blocking(move || saver.save(&of)).await;
            let place = place.unwrap_or_else(|fault| Err(format!("nothing is saved: {fault}")));
            Msg::Saved { wish, place }
        };
        jobs.start(JobKey::Settings, stream::once(job).boxed());
    }

    fn ask(&self, id: SampleId, source: &Source, request: &Request, jobs: &mut Jobs) {
        let started = self.started;
        let asked = Instant::now();
        let events = self.client.ask(source, id.side, request).map(move |event| Msg::Reply {
            id,
            at: started.elapsed(),
            since: asked.elapsed(),
            event,
        });
        jobs.start(JobKey::Ask(id), events.boxed());
    }

    fn build(&self, id: SampleId, draft: Box<Draft>, jobs: &mut Jobs) {
        let (tools, places) = (self.tools.clone(), self.places.clone());
        let build = async move {
            let toolchain = tools.await.ok()?;
            let case = case(draft).await;
            let _place = places.acquire().await.ok()?;
            let built = Box::new(judge::build_only(&toolchain, case).await);
            Some(Msg::Built { id, built })
        };
        let job = stream::once(build).filter_map(|msg| async { msg });
        jobs.start(JobKey::Build(id), job.boxed());
    }

    fn check(&self, id: SampleId, draft: Box<Draft>, jobs: &mut Jobs) {
        let tools = self.tools.clone();
        let check = async move {
            let said = match tools.await {
                Ok(toolchain) => judge::check(&toolchain, &case(draft).await).await,
                Err(_) => Vec::new(),
            };
            Msg::Checked { id, said }
        };
        jobs.start(JobKey::Check(id), stream::once(check).boxed());
    }

    /// Compiles the C++ into the cache, where the run will find it.
    fn compile(&self, id: SampleId, draft: Box<Draft>, jobs: &mut Jobs) {
        let (tools, places) = (self.tools.clone(), self.places.clone());
        let compile = async move {
            if let (Ok(toolchain), Some(twin)) = (tools.await, case(draft).await.twin) {
                let _place = places.acquire().await.ok()?;
                toolchain.compile(&twin).await;
            }
            None
        };
        let job = stream::once(compile).filter_map(|msg| async { msg });
        jobs.start(JobKey::Twin(id), job.boxed());
    }

    fn against(&self, id: SampleId, case: Case, jobs: &mut Jobs) {
        let (tools, places) = (self.tools.clone(), self.places.clone());
        let compare = async move {
            let (toolchain, listing) = (tools.await.ok()?, case.listing?);
            let _place = places.acquire().await.ok()?;
            let against = against::against(&toolchain, &listing, case.twin.as_ref()).await;
            Some(Msg::Against { id, against })
        };
        let job = stream::once(compare).filter_map(|msg| async { msg });
        jobs.start(JobKey::Against(id), job.boxed());
    }

    /// Builds anew, because what the cache gives back has no files any more.
    fn commands(&self, draft: Box<Draft>, jobs: &mut Jobs) {
        let (tools, places) = (self.tools.clone(), self.places.clone());
        let find = async move {
            let toolchain = match tools.await {
                Ok(toolchain) => toolchain.without_cache(),
                Err(why) => return Some(Msg::Commands(Err(why.to_string()))),
            };
            let case = case(draft).await;
            let _place = places.acquire().await.ok()?;
            let build = match (&case.listing, &case.twin) {
                (Some(listing), twin) => toolchain.build_with(listing, twin.as_ref()).await,
                (None, Some(twin)) => toolchain.compile(twin).await,
                (None, None) => return Some(Msg::Commands(Err("no code to build".to_owned()))),
            };
            let why = build.refused.clone();
            let why = || why.unwrap_or_else(|| "nothing was built".to_owned());
            Some(Msg::Commands(build.script().ok_or_else(why)))
        };
        let job = stream::once(find).filter_map(|msg| async { msg });
        jobs.start(JobKey::Commands, job.boxed());
    }

    fn versions(&self, jobs: &mut Jobs) {
        let tools = self.tools.clone();
        let ask = async move { Some(Msg::Versions(tools.await.ok()?.versions().await)) };
        let job = stream::once(ask).filter_map(|msg| async { msg });
        jobs.start(JobKey::Versions, job.boxed());
    }

    fn arm(&mut self, id: SampleId, program: &Program) {
        // Something was built, so the tools have been found.
        if let Some(Ok(toolchain)) = self.tools.peek() {
            let armed = judge::arm(toolchain, program, &self.limits);
            self.armed[id.side.index()] = Some((id, armed));
        }
    }

    fn run(&mut self, id: SampleId, work: Work, stdin: Vec<u8>, jobs: &mut Jobs) {
        let armed = match &work {
            Work::Built(_) => self.armed[id.side.index()].take_if(|(of, _)| *of == id),
            Work::Draft(_) => None,
        };
        let armed = armed.map(|(_, armed)| armed);
        let tools = self.tools.clone();
        let started = self.started;
        let options = Options { stdin, limits: self.limits.clone(), ..Options::default() };
        let run = async move {
            let toolchain = match tools.await {
                Ok(toolchain) => toolchain,
                Err(why) => {
                    return stream::iter([Msg::Machine(Machine::Unable(why.to_string()))]).boxed();
                }
            };
            let (built, found) = match work {
                Work::Built(built) => (*built, None),
                Work::Draft(draft) => {
                    let case = case(draft).await;
                    let found = Msg::Case { id, case: Box::new(case.clone()) };
                    (Built { case, ..Built::default() }, Some(found))
                }
            };
            let events = judge::run_built(&toolchain, built, options, armed)
                .map(move |event| Msg::Run { id, at: started.elapsed(), event });
            stream::iter(found).chain(events).boxed()
        };
        jobs.start(JobKey::Run(id), stream::once(run).flatten().boxed());
    }
}

/// Loads all themes beside the loop; those that cannot be read are left out.
fn load_themes(dir: Option<PathBuf>, depth: Depth) -> BoxStream<'static, Msg> {
    let load = move || -> Vec<Theme> {
        let names = Theme::names(dir.as_deref());
        let loaded = names.iter().filter_map(|name| match Theme::load(name, dir.as_deref()) {
            Ok((theme, _)) => Some(theme.reduced(depth)),
            Err(error) => {
                tracing::warn!("{error}");
                None
            }
        });
        loaded.collect()
    };
    let loaded =
        async move { Msg::Themes(tokio::task::spawn_blocking(load).await.unwrap_or_default()) };
    stream::once(loaded).boxed()
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
