//! The pipes between the helper and the process that becomes the program.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use super::sys;

/// The helper's ends; those that have done their work are closed.
pub(super) struct Pipes {
    /// Brings the descriptor on which refused calls are told.
    pub(super) passage: OwnedFd,
    pub(super) feed: Feed,
    gate: Option<File>,
    failure: Option<File>,
}

/// The program's ends.
pub(super) struct ChildPipes {
    pub(super) input: OwnedFd,
    /// A byte here is the word to begin.
    pub(super) gate: File,
    /// Says why the program could not be started; closed by its exec.
    pub(super) failure: File,
    pub(super) passage: OwnedFd,
}

impl Pipes {
    pub(super) fn new() -> io::Result<(Self, ChildPipes)> {
        let (input, pipe) = sys::pipe()?;
        let (gate_read, gate) = sys::pipe()?;
        let (failure, failure_write) = sys::pipe()?;
        let (passage, passage_theirs) = sys::passage::pair()?;
        sys::set_nonblocking(pipe.as_fd())?;
        let theirs = ChildPipes {
            input,
            gate: gate_read.into(),
            failure: failure_write.into(),
            passage: passage_theirs,
        };
        let feed = Feed { pipe: Some(pipe.into()), rest: Vec::new() };
        let ours = Self { passage, feed, gate: Some(gate.into()), failure: Some(failure.into()) };
        Ok((ours, theirs))
    }

    /// Lets the program begin.
    pub(super) fn open_gate(&mut self) {
        if let Some(mut gate) = self.gate.take() {
            // A program that is gone already tells by its end.
            let _ = gate.write_all(b".");
        }
    }

    /// What to wait on to hear of the start.
    pub(super) fn failure(&self) -> Option<BorrowedFd<'_>> {
        self.failure.as_ref().map(AsFd::as_fd)
    }

    /// Whether the program has begun, or the reason why not; nothing if that is open or told.
    pub(super) fn hear_of_start(&mut self) -> Option<Result<(), String>> {
        let failure = self.failure.take_if(|failure| sys::ready(failure.as_fd()) != 0)?;
        let mut text = String::new();
        let _ = failure.take(4096).read_to_string(&mut text);
        Some(if text.is_empty() { Ok(()) } else { Err(text) })
    }
}

/// The input of a program, given as fast as it is read.
pub(super) struct Feed {
    pipe: Option<File>,
    rest: Vec<u8>,
}

impl Feed {
    /// Takes all that there is to be given.
    pub(super) fn fill(&mut self, input: Vec<u8>) {
        self.rest = input;
        self.push();
    }

    /// What to wait on for room.
    pub(super) fn sink(&self) -> Option<BorrowedFd<'_>> {
        self.pipe.as_ref().map(AsFd::as_fd)
    }

    /// Gives what there is room for; closes the input when all is given.
    pub(super) fn push(&mut self) {
        let Some(pipe) = &mut self.pipe else { return };
        match pipe.write(&self.rest) {
            Ok(written) => drop(self.rest.drain(..written)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            // It closed its input.
            Err(_) => self.rest.clear(),
        }
        if self.rest.is_empty() {
            self.pipe = None;
        }
    }
}
