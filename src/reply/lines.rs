//! Text that grows at its end, with the start of every line. Knows nothing of what the lines mean.

/// Text and line starts: 4 bytes a line beside the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lines {
    text: String,
    starts: Vec<u32>,
}

impl Lines {
    /// The most text that is kept; what comes after is dropped, so that every place fits a `u32`.
    const MOST: usize = u32::MAX as usize;

    pub(super) fn append(&mut self, text: &str) {
        let room = Self::MOST.saturating_sub(self.text.len());
        self.text.push_str(head(text, room));
    }

    pub(super) fn fits(&self, text: &str) -> bool {
        self.text.len() + text.len() <= Self::MOST
    }

    /// Makes the line that starts at byte `start` known, if it is new.
    pub(super) fn begin(&mut self, start: usize) {
        let start = narrow(start);
        if self.starts.last() != Some(&start) {
            self.starts.push(start);
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// Where the last line starts, and its number, if it has no line end yet.
    pub(super) fn open(&self) -> Option<(usize, usize)> {
        let start = *self.starts.last()? as usize;
        (!self.text.ends_with('\n')).then_some((start, self.starts.len() - 1))
    }

    /// The line without its line end (`\n` or `\r\n`); empty if there is no such line.
    pub(super) fn get(&self, n: usize) -> &str {
        let Some(&start) = self.starts.get(n) else { return "" };
        let end = self.starts.get(n + 1).map_or(self.text.len(), |&end| end as usize);
        without_end(self.text.get(start as usize..end).unwrap_or_default())
    }

    /// The bytes from `from` up to the end of the text.
    pub(super) fn from(&self, from: usize) -> &str {
        self.text.get(from..).unwrap_or_default()
    }
}

/// The line without its line end (`\n` or `\r\n`).
pub(super) fn without_end(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// At most `most` bytes of the text's beginning, cut between characters.
pub(super) fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// At most `most` bytes of the text's end, cut between characters.
pub(super) fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or_default()
}

/// A place or a line number as it is stored.
pub(super) fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
