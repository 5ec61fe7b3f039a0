//! Requests, builds and runs of an evaluation, overlapping, each waiting for the next: what is in
//! memory at a time is bounded by how many may be at work. Knows no command line.

mod ask;
mod judging;
mod mend;

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use tokio::time::{MissedTickBehavior, interval};

use crate::llm::Request;
use crate::sandbox::Limits;
use crate::toolchain::Toolchain;

use super::grade::Given;
use super::live::{Live, Tally};
use super::record::{Record, SCHEMA, Verdict};
use super::resume::{Done, Journal, Place, Slot};
use super::suite::Prompt;

pub(super) use ask::Asker;
use judging::{Judged, Trouble};

/// How often the disk and the display are looked after.
const TICK: Duration = Duration::from_millis(200);
/// So many replies may be begun before anything else is looked at.
const AT_ONCE: usize = 64;

/// How much is done at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Width {
    /// Requests.
    pub(super) requests: usize,
    /// Replies that are built and run.
    pub(super) judgings: usize,
}

/// Where replies come from.
pub(super) enum Replies {
    /// Models.
    Asked(Box<Asker>),
    /// A file.
    Given(Box<Given>),
}

/// A reply with what is known of how it came.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arrived {
    pub(super) slot: Slot,
    pub(super) attempt: u32,
    pub(super) infrastructure: Option<String>,
    pub(super) reply: String,
    pub(super) ending: String,
    pub(super) echoed_model: Option<String>,
    pub(super) tokens: Option<[u64; 2]>,
    pub(super) first_ms: Option<f64>,
    pub(super) total_ms: Option<f64>,
}

/// What is known of a reply's programs in this evaluation.
enum Known {
    /// It is being judged; these wait for the same.
    AtWork(Vec<Arrived>),
    /// It was judged, and the judgement stands there.
    Written(Place),
}

/// Everything that an evaluation is made with.
pub(super) struct Pipeline {
    pub(super) prompts: Vec<Arc<Prompt>>,
    pub(super) replies: Replies,
    pub(super) toolchain: Toolchain,
    pub(super) limits: Limits,
    pub(super) width: Width,
    pub(super) repairs: u32,
    pub(super) journal: Journal,
    pub(super) tally: Tally,
    pub(super) live: Live,
}

/// How the work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// Everything is written.
    Done,
    /// The user wanted no more.
    Stopped,
}

/// The work that is under way.
struct Work<S> {
    slots: S,
    done: Done,
    /// Second and later answers that are to be asked for.
    mends: VecDeque<(Slot, u32, Request)>,
    asks: FuturesUnordered<BoxFuture<'static, Arrived>>,
    /// Replies that wait for a free place.
    waiting: VecDeque<Arrived>,
    /// How many wait for the judgement of another one.
    alike: usize,
    judgings: FuturesUnordered<BoxFuture<'static, Judging>>,
    known: HashMap<Key, Known>,
    /// The replies that were given are all read.
    exhausted: bool,
    /// There was no time yet to begin all that there is room for.
    more: bool,
}

/// A hash of what is judged of a reply.
type Key = [u8; 32];

/// A reply, its key, and what came of judging it.
type Judging = (Arrived, Key, Result<Judged, Trouble>);

impl Pipeline {
    /// Gets, judges and writes all replies of `slots` that are not `done`; ends early when `stop`
    /// does. What was under way then is dropped, down to its processes.
    pub(super) async fn run(
        &mut self,
        slots: impl Iterator<Item = Slot>,
        done: Done,
        stop: impl Future<Output = ()>,
    ) -> anyhow::Result<Over> {
        let mut stop = pin!(stop);
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut work = Work::new(slots, done);
        let over = loop {
            self.fill(&mut work)?;
            if work.is_over() {
                break Over::Done;
            }
            tokio::select! {
                Some(arrived) = work.asks.next(), if !work.asks.is_empty() => {
                    work.waiting.push_back(arrived);
                }
                Some(judging) = work.judgings.next(), if !work.judgings.is_empty() => {
                    self.judged(&mut work, judging)?;
                }
                _ = tick.tick() => {
                    self.journal.sync_if_due()?;
                    self.live.draw(&self.tally);
                }
                () = &mut stop => break Over::Stopped,
                () = std::future::ready(()), if work.more => tokio::task::yield_now().await,
            }
        };
        self.journal.sync()?;
        self.live.end(&self.tally);
        Ok(over)
    }

    /// Starts whatever there is room for.
    fn fill<S: Iterator<Item = Slot>>(&mut self, work: &mut Work<S>) -> anyhow::Result<()> {
        while work.judgings.len() < self.width.judgings
            && let Some(arrived) = work.waiting.pop_front()
        {
            self.judge(work, arrived)?;
        }
        let room = self.width.requests + 2 * self.width.judgings;
        let mut begun = 0;
        work.more = false;
        while !work.exhausted
            && work.held() < room
            && work.asks.len() < self.width.requests
            && let Some(next) = self.next(work)?
        {
            match next {
                Next::Ask(future) => work.asks.push(future),
                Next::Here(arrived) => work.waiting.push_back(arrived),
            }
            begun += 1;
            if begun == AT_ONCE {
                work.more = true;
                break;
            }
            // Replies that are there already must not wait for one that is asked for.
            while work.judgings.len() < self.width.judgings
                && let Some(arrived) = work.waiting.pop_front()
            {
                self.judge(work, arrived)?;
            }
        }
        Ok(())
    }

    /// The next reply to be had; `None` if there is none now.
    fn next<S: Iterator<Item = Slot>>(
        &mut self,
        work: &mut Work<S>,
    ) -> anyhow::Result<Option<Next>> {
        match &mut self.replies {
            Replies::Given(given) => loop {
                let Some(arrived) = given.next()? else {
                    work.exhausted = true;
                    return Ok(None);
                };
                if !work.done.contains_key(&arrived.slot) {
                    return Ok(Some(Next::Here(arrived)));
                }
            },
            Replies::Asked(asker) => loop {
                if let Some((slot, attempt, request)) = work.mends.pop_front() {
                    return Ok(Some(Next::Ask(asker.ask(slot, attempt, request))));
                }
                let Some(slot) = work.slots.next() else { return Ok(None) };
                let Some(prompt) = self.prompts.get(slot.prompt) else { continue };
                let request = asker.request(prompt, slot.sample);
                let Some((attempt, place)) = work.done.get(&slot).copied() else {
                    return Ok(Some(Next::Ask(asker.ask(slot, 0, request))));
                };
                // A reply that may still be mended was written before an end that came too early.
                if attempt < self.repairs {
                    let record = self.journal.read(place)?;
                    if let Some(request) = mend::request(&request, &record) {
                        work.mends.push_back((slot, attempt + 1, request));
                        self.tally.expected += 1;
                    }
                }
            },
        }
    }

    /// Judges a reply, or takes the judgement of one that holds the same.
    fn judge<S>(&mut self, work: &mut Work<S>, arrived: Arrived) -> anyhow::Result<()> {
        if arrived.infrastructure.is_some() {
            return self.write(work, arrived, Judged::nothing()).map(drop);
        }
        let Some(prompt) = self.prompts.get(arrived.slot.prompt) else { return Ok(()) };
        let case = judging::case(&arrived.reply);
        let key = judging::key(&case, prompt);
        match work.known.get_mut(&key) {
            Some(Known::AtWork(others)) => {
                others.push(arrived);
                work.alike += 1;
            }
            Some(Known::Written(place)) => {
                let record = self.journal.read(*place)?;
                self.tally.reused += 1;
                self.write(work, arrived, Judged::of(record))?;
            }
            None => {
                work.known.insert(key, Known::AtWork(Vec::new()));
                let prompt = Arc::clone(prompt);
                let (toolchain, limits) = (self.toolchain.clone(), self.limits.clone());
                work.judgings.push(Box::pin(async move {
                    let judged = judging::judge(&toolchain, &limits, &prompt, case).await;
                    (arrived, key, judged)
                }));
            }
        }
        Ok(())
    }

    fn judged<S>(
        &mut self,
        work: &mut Work<S>,
        (mut arrived, key, judged): Judging,
    ) -> anyhow::Result<()> {
        self.tally.judged += 1;
        let others = match work.known.remove(&key) {
            Some(Known::AtWork(others)) => others,
            Some(Known::Written(_)) | None => Vec::new(),
        };
        work.alike -= others.len();
        match judged {
            Ok(judged) => {
                for other in others {
                    self.tally.reused += 1;
                    self.write(work, other, judged.clone())?;
                }
                let place = self.write(work, arrived, judged)?;
                work.known.insert(key, Known::Written(place));
            }
            Err(trouble) => {
                // Each has its own tries.
                work.waiting.extend(others);
                arrived.infrastructure = Some(trouble.to_string());
                self.write(work, arrived, Judged::nothing())?;
            }
        }
        Ok(())
    }

    fn write<S>(
        &mut self,
        work: &mut Work<S>,
        arrived: Arrived,
        judged: Judged,
    ) -> anyhow::Result<Place> {
        let slot = arrived.slot;
        let id = self.prompts.get(slot.prompt).map(|p| p.id.clone()).unwrap_or_default();
        let record = record(id, arrived, judged);
        let place = self.journal.append(&record)?;
        self.tally.add(&record);
        if let Replies::Asked(asker) = &self.replies
            && record.attempt < self.repairs
            && let Some(prompt) = self.prompts.get(slot.prompt)
            && let Some(request) = mend::request(&asker.request(prompt, slot.sample), &record)
        {
            work.mends.push_back((slot, record.attempt + 1, request));
            self.tally.expected += 1;
        }
        Ok(place)
    }
}

/// What comes next.
enum Next {
    /// A reply that must be waited for.
    Ask(BoxFuture<'static, Arrived>),
    /// A reply that is there.
    Here(Arrived),
}

impl<S: Iterator<Item = Slot>> Work<S> {
    fn new(slots: S, done: Done) -> Self {
        Self {
            slots,
            done,
            mends: VecDeque::new(),
            asks: FuturesUnordered::new(),
            waiting: VecDeque::new(),
            alike: 0,
            judgings: FuturesUnordered::new(),
            known: HashMap::new(),
            exhausted: false,
            more: false,
        }
    }

    /// How many replies are held or on their way.
    fn held(&self) -> usize {
        self.asks.len() + self.waiting.len() + self.alike + self.judgings.len()
    }

    fn is_over(&self) -> bool {
        self.held() == 0 && !self.more
    }
}

fn record(id: String, arrived: Arrived, judged: Judged) -> Record {
    let verdict = match &arrived.infrastructure {
        None => judged.verdict,
        Some(why) => Verdict {
            stage: "none".to_owned(),
            reason: format!("not judged: {why}"),
            assembly_right: None,
            cpp_right: None,
            equals_twin: None,
        },
    };
    Record {
        schema: SCHEMA,
        id,
        side: arrived.slot.side,
        sample: arrived.slot.sample,
        attempt: arrived.attempt,
        infrastructure: arrived.infrastructure,
        reply: arrived.reply,
        ending: arrived.ending,
        echoed_model: arrived.echoed_model,
        tokens: arrived.tokens,
        first_ms: arrived.first_ms,
        total_ms: arrived.total_ms,
        verdict,
        cases: judged.cases,
    }
}
