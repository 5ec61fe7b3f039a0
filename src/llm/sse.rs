//! Server-sent events out of bytes that are cut anywhere. Knows nothing of what the events hold.

use std::ops::ControlFlow;

/// What the parser finds, borrowed from the bytes where nothing was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// The data of one event; several `data:` lines are joined by a newline.
    Data(&'a [u8]),
    /// A line that is not part of any event: some servers send a bare JSON error.
    Stray(&'a [u8]),
    /// An event or line beyond [`MOST`] bytes; the parser has dropped what it had of it.
    TooLong,
}

/// The most bytes that one event may have: a hostile server gets no more of our memory.
pub(super) const MOST: usize = 16 << 20;

/// The state between two pieces of a stream.
#[derive(Debug, Default)]
pub(super) struct Parser {
    /// The start of a line whose end has not come.
    line: Vec<u8>,
    /// The data lines of an event whose blank line has not come.
    data: Vec<u8>,
    has_data: bool,
    after_cr: bool,
    begun: bool,
}

impl Parser {
    /// Takes the next bytes and gives every event that ends in them to `sink`, until it breaks.
    pub(super) fn feed(
        &mut self,
        mut bytes: &[u8],
        sink: &mut impl FnMut(Found<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        // The data of the event at hand, as long as it lies whole in `bytes`.
        let mut fresh: Option<&[u8]> = None;
        while let Some(at) = self.line_end(&mut bytes) {
            let (head, tail) = bytes.split_at(at);
            let Some((&end, tail)) = tail.split_first() else { break };
            bytes = tail;
            self.after_cr = end == b'\r';
            if self.line.is_empty() {
                self.take_line(head, &mut fresh, sink)?;
            } else {
                self.line.extend_from_slice(head);
                let line = std::mem::take(&mut self.line);
                self.take_old_line(&line, &mut fresh, sink)?;
                self.line = line;
                self.line.clear();
            }
        }
        self.keep(fresh);
        self.line.extend_from_slice(bytes);
        self.check(sink)
    }

    /// Gives what the end of the stream leaves: a last line, a last event without blank line.
    pub(super) fn finish(
        &mut self,
        sink: &mut impl FnMut(Found<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut fresh = None;
        let line = std::mem::take(&mut self.line);
        self.take_old_line(&line, &mut fresh, sink)?;
        self.dispatch(None, sink)
    }

    /// Where the next line ends. Skips what is left of a CRLF and of a byte order mark.
    fn line_end(&mut self, bytes: &mut &[u8]) -> Option<usize> {
        if self.after_cr && !bytes.is_empty() {
            self.after_cr = false;
            *bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        }
        memchr::memchr2(b'\n', b'\r', bytes)
    }

    /// A line that lies in memory of our own, so that its data cannot be borrowed for long.
    fn take_old_line(
        &mut self,
        line: &[u8],
        fresh: &mut Option<&[u8]>,
        sink: &mut impl FnMut(Found<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut old = fresh.take();
        self.take_line(line, &mut old, sink)?;
        self.keep(old);
        ControlFlow::Continue(())
    }

    fn take_line<'a>(
        &mut self,
        line: &'a [u8],
        fresh: &mut Option<&'a [u8]>,
        sink: &mut impl FnMut(Found<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let line =
            if self.begun { line } else { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) };
        self.begun = true;
        if line.is_empty() {
            return self.dispatch(fresh.take(), sink);
        }
        let data = match line.strip_prefix(b"data") {
            Some([b':', data @ ..]) => data.strip_prefix(b" ").unwrap_or(data),
            Some([]) => line.get(..0).unwrap_or(line),
            _ => {
                return if is_field(line) {
                    ControlFlow::Continue(())
                } else {
                    sink(Found::Stray(line))
                };
            }
        };
        if let Some(before) = fresh.take() {
            self.keep(Some(before));
        }
        if self.has_data {
            self.keep(Some(data));
            return self.check(sink);
        }
        *fresh = Some(data);
        ControlFlow::Continue(())
    }

    /// Moves data into our own memory, a newline before it if it is not the first line.
    fn keep(&mut self, data: Option<&[u8]>) {
        let Some(data) = data else { return };
        if self.has_data {
            self.data.push(b'\n');
        }
        self.has_data = true;
        self.data.extend_from_slice(data);
    }

    fn dispatch(
        &mut self,
        fresh: Option<&[u8]>,
        sink: &mut impl FnMut(Found<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if let Some(data) = fresh {
            return sink(Found::Data(data));
        }
        if !std::mem::take(&mut self.has_data) {
            return ControlFlow::Continue(());
        }
        let flow = sink(Found::Data(&self.data));
        self.data.clear();
        flow
    }

    fn check(&mut self, sink: &mut impl FnMut(Found<'_>) -> ControlFlow<()>) -> ControlFlow<()> {
        if self.line.len() + self.data.len() <= MOST {
            return ControlFlow::Continue(());
        }
        *self = Self::default();
        sink(Found::TooLong)
    }
}

/// Whether a line is a comment or a field that we have no use for.
fn is_field(line: &[u8]) -> bool {
    [&b":"[..], b"event", b"id", b"retry"].into_iter().any(|name| {
        line.strip_prefix(name).is_some_and(|rest| name == b":" || matches!(rest, [] | [b':', ..]))
    })
}
