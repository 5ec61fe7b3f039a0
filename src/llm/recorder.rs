//! Writes exchanges to a cassette as they pass. Sees requests and events only, so no key reaches it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use tokio::time::Instant;

use super::cassette::{Cassette, Heading, Line};
use super::event::ReplyEvent;
use super::request::Request;
use crate::side::Side;

/// A cassette that is being written. Each line is one append, so that two sides need no lock.
#[derive(Debug)]
pub(super) struct Recorder {
    file: File,
    /// Hands out the numbers of the exchanges.
    next: AtomicU32,
}

impl Recorder {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let mut file =
            OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let recorder = |next| Self { file, next: AtomicU32::new(next) };
        if text.is_empty() {
            let recorder = recorder(1);
            let title = Some("recorded exchanges".to_owned());
            recorder.write(&Line { cassette: Some(1), title, ..Line::default() })?;
            return Ok(recorder);
        }
        let old = Cassette::parse(&text)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let highest =
            text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok()?.x).max();
        let count = u32::try_from(old.exchanges.len()).unwrap_or(u32::MAX);
        Ok(recorder(highest.unwrap_or(0).max(count).saturating_add(1)))
    }

    fn write(&self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        (&self.file).write_all(&text)
    }
}

/// The same events, each written down as it passes. A file that cannot be written is told once.
pub(super) fn record(
    recorder: Arc<Recorder>,
    side: Side,
    model: &str,
    request: &Request,
    events: BoxStream<'static, ReplyEvent>,
) -> BoxStream<'static, ReplyEvent> {
    let x = Some(recorder.next.fetch_add(1, Ordering::Relaxed));
    let prompt = request.prompt().to_owned();
    let heading = Heading { prompt, side, model: model.to_owned(), request: Some(request.clone()) };
    let heading = Line { x, exchange: Some(heading), ..Line::default() };
    let mut heading = Some(heading);
    let mut since = None;
    let mut broken = false;
    let with_notes = move |event: ReplyEvent| {
        let since = *since.get_or_insert_with(Instant::now);
        let at = Some(rounded(since.elapsed().as_secs_f64()));
        let mut write = || -> io::Result<()> {
            if let Some(heading) = heading.take() {
                recorder.write(&heading)?;
            }
            recorder.write(&Line { x, at, event: Some(event.clone()), ..Line::default() })
        };
        let note = match if broken { Ok(()) } else { write() } {
            Ok(()) => None,
            Err(error) => {
                broken = true;
                Some(ReplyEvent::Note(format!("could not record the exchange: {error}")))
            }
        };
        stream::iter(note.into_iter().chain([event]))
    };
    events.flat_map(with_notes).boxed()
}

/// Seconds to the tenth of a millisecond: more would only make the file longer.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1e4).round() / 1e4
}
