//! A thread of its own that keeps what it is told, in order, so that a front end never waits for a
//! disk. Decides nothing.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use tokio::sync::mpsc;

use super::error::HistoryError;
use super::record::{NewTurn, Sample, SampleKey, TurnId, Verdict, Vote};
use super::store::Store;

/// Changes that may wait for the disk: minutes of two streams, saved once a second.
const WAITING: usize = 256;

/// News that may wait for somebody to read them; what is more is lost.
const NEWS: usize = 64;

/// Names a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TurnRef {
    /// A turn of this process, by the number that the front end gave it in [`Change::Begin`].
    Live(u64),
    /// A turn of the history.
    Kept(TurnId),
}

/// Something to be kept. Plain data, so that a state machine can ask for it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the variants say what their fields are")]
pub enum Change {
    /// A question was put; `live` is the front end's own number for it.
    Begin { live: u64, turn: NewTurn },
    /// A reply as it stands: when it is asked for, when it ends, and whenever its facts change.
    Sample { turn: TurnRef, sample: Box<Sample> },
    /// A reply has grown by this text. Sent once a second, an end without notice costs a second.
    Append { turn: TurnRef, key: SampleKey, text: String },
    /// A reply was judged.
    Verdict { turn: TurnRef, key: SampleKey, verdict: Box<Verdict> },
    /// A turn without names was voted on.
    Vote { turn: TurnRef, vote: Vote },
    /// These turns are to be removed.
    Delete(Vec<TurnId>),
}

/// What a writer has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say what their fields are")]
pub enum News {
    /// A question has its number in the history.
    Begun { live: u64, id: TurnId },
    /// So many turns were removed.
    Deleted(usize),
    /// Something could not be kept; a sentence for the user.
    Failed(String),
}

/// Why a change was not taken; it is given back.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unsent {
    /// The disk is far behind: try again in a second.
    #[error("the history is not saved: the disk is too slow")]
    Behind(Box<Change>),
    /// The thread is gone.
    #[error("the history is not saved: its thread has ended")]
    Ended(Box<Change>),
}

/// The hand that gives changes to the thread. Dropping it waits until all is written.
#[derive(Debug)]
pub struct Writer {
    changes: Option<SyncSender<Change>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread; what it has to say comes through the receiver.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(store: Store) -> Result<(Self, mpsc::Receiver<News>), HistoryError> {
        let (changes, incoming) = sync_channel(WAITING);
        let (outgoing, news) = mpsc::channel(NEWS);
        let path = store.dir().to_owned();
        let thread = std::thread::Builder::new()
            .name("history".to_owned())
            .spawn(move || keep(store, &incoming, &outgoing))
            .map_err(|source| HistoryError::Io { path, source })?;
        Ok((Self { changes: Some(changes), thread: Some(thread) }, news))
    }

    /// Gives a change to the thread. Never waits.
    ///
    /// # Errors
    /// The change itself, if it could not be taken.
    pub fn keep(&self, change: Change) -> Result<(), Unsent> {
        let Some(changes) = &self.changes else { return Err(Unsent::Ended(Box::new(change))) };
        changes.try_send(change).map_err(|error| match error {
            TrySendError::Full(change) => Unsent::Behind(Box::new(change)),
            TrySendError::Disconnected(change) => Unsent::Ended(Box::new(change)),
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.changes.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was told by its hook; here is nobody to tell it to.
            drop(thread.join());
        }
    }
}

fn keep(mut store: Store, changes: &Receiver<Change>, news: &mpsc::Sender<News>) {
    let mut live = BTreeMap::new();
    for change in changes {
        let said = match apply(&mut store, &mut live, change) {
            Ok(None) => continue,
            Ok(Some(said)) => said,
            Err(error) => News::Failed(format!("the history is not saved: {error}")),
        };
        // Nobody has to listen.
        drop(news.try_send(said));
    }
}

fn apply(
    store: &mut Store,
    live: &mut BTreeMap<u64, TurnId>,
    change: Change,
) -> Result<Option<News>, HistoryError> {
    let id = |turn: TurnRef| match turn {
        TurnRef::Kept(id) => Ok(id),
        TurnRef::Live(number) => live.get(&number).copied().ok_or_else(|| {
            HistoryError::Missing(format!("the beginning of turn {number} was not kept"))
        }),
    };
    match change {
        Change::Begin { live: number, turn } => {
            let id = store.begin_turn(&turn)?;
            live.insert(number, id);
            Ok(Some(News::Begun { live: number, id }))
        }
        Change::Sample { turn, sample } => store.save_sample(id(turn)?, &sample).map(|()| None),
        Change::Append { turn, key, text } => store.append(id(turn)?, key, &text).map(|()| None),
        Change::Verdict { turn, key, verdict } => {
            store.save_verdict(id(turn)?, key, &verdict).map(|()| None)
        }
        Change::Vote { turn, vote } => store.save_vote(id(turn)?, vote).map(|()| None),
        Change::Delete(turns) => store.delete(&turns).map(|n| Some(News::Deleted(n))),
    }
}
