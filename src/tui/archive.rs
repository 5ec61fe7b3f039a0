//! The history as the outside of the bench: opens it, hands changes to its writer, and asks its
//! reader beside the loop. Decides nothing.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt as _};

use super::keeping::Access;
use super::message::{Msg, Purpose};
use super::state::{Found, Past, Row, Stretch};
use crate::export::when;
use crate::history::{
    Change, Filter, History, HistoryError, Page, Reader, TurnId, TurnSummary, Unsent, Writer,
};

/// How often the last changes are offered to a disk that is far behind, before they are given up.
const TRIES: u32 = 500;
/// The pause between two offers.
const PAUSE: Duration = Duration::from_millis(10);

/// The history while the bench is open. Dropping it waits until all is written.
#[derive(Debug)]
pub(super) struct Archive {
    dir: Option<PathBuf>,
    reader: Option<Reader>,
    writer: Option<Writer>,
    /// Changes that the writer could not take yet, in order.
    late: VecDeque<Change>,
}

impl Archive {
    /// The history in that folder; without a folder there is none. Opens nothing.
    pub(super) fn new(dir: Option<PathBuf>) -> Self {
        Self { dir, reader: None, writer: None, late: VecDeque::new() }
    }

    /// Opens it, if there is one: a job that says so and then tells what the writer has to say.
    pub(super) fn open(&mut self) -> Option<BoxStream<'static, Msg>> {
        let dir = self.dir.as_deref()?;
        let history = match History::open(dir) {
            Ok(history) => history,
            Err(error) => {
                let why = format!("the history is not kept: {error}");
                return Some(stream::iter([Msg::Archive(Access::Failed(why))]).boxed());
            }
        };
        let access = match history.notice {
            Some(why) if history.writer.is_none() => Access::Reads(why),
            Some(_) | None => Access::Writes,
        };
        self.reader = Some(history.reader);
        self.writer = history.writer;
        let news = stream::unfold(history.news, |mut news| async move {
            let said = news.recv().await?;
            Some((Msg::Kept(said), news))
        });
        Some(stream::iter([Msg::Archive(access)]).chain(news).boxed())
    }

    /// Hands a change to the writer, after those that it could not take before. A sentence for the
    /// user if nothing is kept any more.
    pub(super) fn keep(&mut self, change: Change) -> Option<String> {
        self.late.push_back(change);
        self.hand_over()
    }

    fn hand_over(&mut self) -> Option<String> {
        let Some(writer) = &self.writer else {
            self.late.clear();
            return None;
        };
        while let Some(change) = self.late.pop_front() {
            match writer.keep(change) {
                Ok(()) => {}
                Err(Unsent::Behind(change)) => {
                    self.late.push_front(*change);
                    return None;
                }
                Err(ended @ Unsent::Ended(_)) => {
                    self.late.clear();
                    self.writer = None;
                    return Some(ended.to_string());
                }
            }
        }
        None
    }

    /// Who reads it, if it is open.
    pub(super) fn reader(&self) -> Option<Reader> {
        self.reader.clone()
    }

    /// Finds turns: all numbers, and the first rows.
    pub(super) fn find(&self, query: u64, filter: Filter, count: u32) -> BoxStream<'static, Msg> {
        self.ask(
            move |reader| {
                let mut ids = reader.ids(&filter)?;
                ids.reverse();
                let rows = rows(reader.list(&filter, Page::first(count))?);
                Ok(Found { ids, rows })
            },
            move |found| Msg::Found { query, found },
        )
    }

    /// Loads rows.
    pub(super) fn load(
        &self,
        query: u64,
        filter: Filter,
        stretch: Stretch,
    ) -> BoxStream<'static, Msg> {
        let before = TurnId(stretch.first.0.saturating_add(1));
        self.ask(
            move |reader| Ok(rows(reader.list(&filter, Page::after(before, stretch.count))?)),
            move |rows| Msg::Rows { query, rows },
        )
    }

    /// Loads a whole turn.
    pub(super) fn recall(&self, id: TurnId, purpose: Purpose) -> BoxStream<'static, Msg> {
        self.ask(
            move |reader| {
                let turn = reader.get(id)?;
                Ok(turn.map(|turn| Box::new(Past { when: when(turn.started_ms), turn })))
            },
            move |past| Msg::Recalled { purpose, past },
        )
    }

    /// Loads the last prompts.
    pub(super) fn prompts(&self, count: u32) -> BoxStream<'static, Msg> {
        self.ask(move |reader| reader.prompts(count), Msg::Prompts)
    }

    /// Puts a question to the reader, on a thread that may wait for the disk.
    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Reader) -> Result<T, HistoryError> + Send + 'static,
        answer: impl FnOnce(Result<T, String>) -> Msg + Send + 'static,
    ) -> BoxStream<'static, Msg> {
        let Some(reader) = self.reader.clone() else { return stream::empty().boxed() };
        let asked = async move {
            let asked = tokio::task::spawn_blocking(move || question(&reader)).await;
            answer(match asked {
                Ok(answer) => answer.map_err(|error| error.to_string()),
                Err(fault) => Err(format!("could not read the history: {fault}")),
            })
        };
        stream::once(asked).boxed()
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        for _ in 0..TRIES {
            if self.hand_over().is_some() || self.late.is_empty() {
                return;
            }
            std::thread::sleep(PAUSE);
        }
        tracing::warn!("{} changes of the history were not written", self.late.len());
    }
}

fn rows(turns: Vec<TurnSummary>) -> Vec<Row> {
    let row = |summary: TurnSummary| Row { when: when(summary.started_ms), summary };
    turns.into_iter().map(row).collect()
}
