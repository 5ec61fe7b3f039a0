//! Carries what a user types to the terminal of a program, as fast as the program reads it.

use std::io;
use std::os::fd::{AsFd, OwnedFd};

use tokio::io::AsyncWriteExt;
use tokio::net::unix::pipe;
use tokio::sync::mpsc;

use super::job::Typed;
use super::sys;

/// So many bytes wait for a program that does not read; until then nothing more is taken in.
const WAITING: usize = 4096;

/// The keys of a program's terminal.
pub(super) struct Keyboard {
    terminal: pipe::Sender,
    typed: mpsc::Receiver<Typed>,
    unwritten: Vec<u8>,
    /// Nobody types any more.
    over: bool,
}

impl Keyboard {
    /// The keys of the terminal with this end of ours, which must not block.
    pub(super) fn new(terminal: OwnedFd, typed: mpsc::Receiver<Typed>) -> io::Result<Self> {
        let terminal = pipe::Sender::from_owned_fd_unchecked(terminal)?;
        Ok(Self { terminal, typed, unwritten: Vec::new(), over: false })
    }

    /// Waits for one thing to be typed or written. Nothing is lost when this is dropped.
    ///
    /// # Errors
    /// When nothing can be typed any more.
    pub(super) async fn carry(&mut self) -> io::Result<()> {
        let Self { terminal, typed, unwritten, over } = self;
        if *over && unwritten.is_empty() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        tokio::select! {
            written = terminal.write(unwritten), if !unwritten.is_empty() => {
                let written = written?;
                unwritten.drain(..written);
            }
            what = typed.recv(), if !*over && unwritten.len() < WAITING => match what {
                Some(Typed::Bytes(bytes)) => unwritten.extend(bytes),
                // A terminal that is gone needs no size.
                Some(Typed::Size(size)) => {
                    let _ = sys::terminal::resize(terminal.as_fd(), size.rows, size.columns);
                }
                None => *over = true,
            },
        }
        Ok(())
    }
}
