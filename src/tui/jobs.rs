//! Everything that is at work for the bench, by kind. A job is a stream of messages: polling it
//! does the work, dropping it ends the work. Decides nothing.

use std::any::Any;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll, Waker};

use futures::stream::BoxStream;

use super::message::{JobKey, Msg};
use crate::judge::JudgeEvent;
use crate::llm::ReplyEvent;
use crate::sandbox::RunEvent;

/// Messages that are taken from one job before the others have their turn.
const TURN: usize = 64;
/// Messages that are taken in at once before the screen has its turn.
const BATCH: usize = 1024;
/// Bytes of text that are taken in at once before the screen has its turn.
const BATCH_BYTES: usize = 128 * 1024;

/// So many bytes of text a control sequence counts for.
const ESCAPE: usize = 64;

/// The jobs at work, one of a kind.
#[derive(Default)]
pub(super) struct Jobs {
    streams: BTreeMap<JobKey, BoxStream<'static, Msg>>,
    /// What was said, by whom, and not handed over yet; kept here so that nobody who stops waiting
    /// loses it.
    said: Vec<(JobKey, Msg)>,
}

impl Jobs {
    /// Starts a job; the last one of its kind ends. It begins at once, not when it is read first.
    pub(super) fn start(&mut self, key: JobKey, job: BoxStream<'static, Msg>) {
        self.stop(key);
        self.streams.insert(key, job);
        // Whoever reads next asks again, and is woken then.
        self.turn(key, &mut Context::from_waker(Waker::noop()));
    }

    /// Ends a job: its requests, its processes, its timers, and what it has not been heard on.
    pub(super) fn stop(&mut self, key: JobKey) {
        self.streams.remove(&key);
        self.said.retain(|(of, _)| *of != key);
    }

    /// Ends all jobs.
    pub(super) fn clear(&mut self) {
        self.streams.clear();
    }

    /// Whether a job of one of these kinds is at work, or was not heard to its end.
    pub(super) fn any(&self, keys: &[JobKey]) -> bool {
        let mut at_work = self.streams.keys().chain(self.said.iter().map(|(key, _)| key));
        at_work.any(|key| keys.contains(key))
    }

    /// Whether nothing is at work, and all was handed over.
    pub(super) fn is_empty(&self) -> bool {
        self.streams.is_empty() && self.said.is_empty()
    }

    /// What the jobs have to say, as soon as one has something or ends: nothing, if one ended
    /// without a word. Waits for ever while there is no job.
    pub(super) async fn next(&mut self) -> Vec<Msg> {
        if self.said.is_empty() {
            poll_fn(|cx| self.poll(cx)).await;
        }
        // A socket is read by a task of its own, one piece ahead of us: let it hand over what has
        // come since, or the newest text would wait for the next frame.
        let mut before = 0;
        while self.said.len() > before && !self.full() {
            before = self.said.len();
            tokio::task::yield_now().await;
            poll_fn(|cx| Poll::Ready(self.poll(cx).is_ready())).await;
        }
        self.said.drain(..).map(|(_, msg)| msg).collect()
    }

    /// Whether enough was said for one frame.
    fn full(&self) -> bool {
        self.said.len() >= BATCH || bytes(&self.said) >= BATCH_BYTES
    }

    /// Takes in what the jobs have to say; ready if anything has been said, or a job has ended: who
    /// waits for its end hears of it.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let before = self.streams.len();
        let mut ready: Vec<JobKey> = self.streams.keys().copied().collect();
        while !ready.is_empty() && !self.full() {
            ready.retain(|key| self.turn(*key, cx));
        }
        let ended = self.streams.len() < before;
        if self.said.is_empty() && !ended { Poll::Pending } else { Poll::Ready(()) }
    }

    /// Lets one job speak; true while it may have more to say at once.
    fn turn(&mut self, key: JobKey, cx: &mut Context<'_>) -> bool {
        let Some(job) = self.streams.get_mut(&key) else { return false };
        let before = self.said.len();
        for _ in 0..TURN {
            if bytes(self.said.get(before..).unwrap_or_default()) > BATCH_BYTES / 4 {
                return true;
            }
            // A panic of one job must not take the screen with it; the job is dropped.
            match catch_unwind(AssertUnwindSafe(|| job.as_mut().poll_next(cx))) {
                Ok(Poll::Pending) => return false,
                Ok(Poll::Ready(Some(msg))) => self.said.push((key, msg)),
                Ok(Poll::Ready(None)) => {
                    self.streams.remove(&key);
                    return false;
                }
                Err(panic) => {
                    self.streams.remove(&key);
                    let message = panic_text(panic.as_ref());
                    self.said.push((key, Msg::Panicked { key, message }));
                    return false;
                }
            }
        }
        true
    }
}

/// Bytes of text that the messages bring.
fn bytes(said: &[(JobKey, Msg)]) -> usize {
    said.iter()
        .map(|(_, msg)| match msg {
            Msg::Reply { event: ReplyEvent::Text(text) | ReplyEvent::Reasoning(text), .. } => {
                text.len()
            }
            Msg::Run { event: JudgeEvent::Output { bytes, .. }, .. } => bytes.len(),
            // A control sequence can cost as much as a whole screen of text.
            Msg::Console { event: RunEvent::Output { bytes, .. }, .. } => {
                bytes.len() + ESCAPE * memchr::memchr_iter(0x1b, bytes).count()
            }
            _ => 0,
        })
        .sum()
}

/// What a panic said.
pub(super) fn panic_text(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use futures::StreamExt as _;
    use futures::stream;

    use super::*;
    use crate::side::Side;
    use crate::tui::message::SampleId;

    fn ask(side: Side) -> JobKey {
        JobKey::Ask(SampleId { turn: 1, side, index: 0 })
    }

    fn tick(n: u64) -> Msg {
        Msg::Tick(Duration::from_secs(n))
    }

    fn seconds(said: &[Msg]) -> Vec<u64> {
        said.iter()
            .filter_map(|msg| if let Msg::Tick(at) = msg { Some(at.as_secs()) } else { None })
            .collect()
    }

    #[tokio::test]
    async fn a_flood_of_one_job_does_not_starve_another() {
        let mut jobs = Jobs::default();
        jobs.start(ask(Side::Base), stream::repeat_with(|| tick(0)).boxed());
        jobs.start(ask(Side::Tuned), stream::iter([tick(1)]).boxed());
        let said = jobs.next().await;
        assert!(seconds(&said).contains(&1));
        assert!(said.len() <= BATCH + TURN);
    }

    #[tokio::test]
    async fn starting_a_job_drops_the_last_of_its_kind() {
        let mut jobs = Jobs::default();
        let alive = Arc::new(());
        let held = alive.clone();
        jobs.start(
            JobKey::Probe,
            stream::pending()
                .map(move |()| {
                    let _ = &held;
                    tick(0)
                })
                .boxed(),
        );
        assert_eq!(Arc::strong_count(&alive), 2);
        jobs.start(JobKey::Probe, stream::iter([tick(7)]).boxed());
        assert_eq!(Arc::strong_count(&alive), 1);
        assert_eq!(seconds(&jobs.next().await), [7]);
        assert!(jobs.is_empty());
    }

    #[tokio::test]
    async fn the_end_of_a_job_wakes_who_waits_for_it() {
        let mut jobs = Jobs::default();
        let (say, heard) = tokio::sync::oneshot::channel::<()>();
        let end = stream::once(heard).filter_map(|_| async { None });
        jobs.start(JobKey::List, stream::iter([tick(1)]).chain(end).boxed());
        assert_eq!(seconds(&jobs.next().await), [1]);
        assert!(jobs.any(&[JobKey::List]));
        tokio::spawn(async move { drop(say) });
        let said = tokio::time::timeout(Duration::from_secs(10), jobs.next()).await;
        assert!(said.is_ok_and(|said| said.is_empty()) && !jobs.any(&[JobKey::List]));
    }

    #[tokio::test]
    async fn a_panic_in_a_job_becomes_a_message_and_the_others_go_on() {
        let mut jobs = Jobs::default();
        jobs.start(JobKey::Probe, stream::once(async { panic!("broken on purpose") }).boxed());
        jobs.start(ask(Side::Base), stream::iter([tick(3)]).boxed());
        let said = jobs.next().await;
        assert_eq!(seconds(&said), [3]);
        assert!(said.iter().any(|msg| {
            matches!(msg, Msg::Panicked { key: JobKey::Probe, message } if message == "broken on purpose")
        }));
    }
}
