//! The system calls that a program was refused: answers them and counts them.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use super::sys;
use crate::sandbox::calls;

/// So many different calls are told apart.
const MOST_NAMES: usize = 32;

/// So many are answered before anything else is looked at.
const AT_ONCE: usize = 64;

/// Refused calls, and where they are told.
pub(super) struct Refusals {
    listener: Option<OwnedFd>,
    list: Vec<(String, u32)>,
    /// The exec of the program itself was granted, if it is one that is asked for.
    launched: bool,
}

impl Refusals {
    /// `asks` says that the program's own exec is told here, and to be granted.
    pub(super) fn new(listener: Option<OwnedFd>, asks: bool) -> Self {
        Self { listener, list: Vec::new(), launched: !asks }
    }

    /// What to wait on.
    pub(super) fn source(&self) -> Option<BorrowedFd<'_>> {
        self.listener.as_ref().map(AsFd::as_fd)
    }

    /// Answers the calls that wait for an answer.
    pub(super) fn answer(&mut self) {
        for _ in 0..AT_ONCE {
            let Some(listener) = &self.listener else { return };
            match sys::ready(listener.as_fd()) {
                0 => return,
                // Nothing is left that could call.
                events if events & libc::POLLIN == 0 => self.listener = None,
                _ => self.answer_one(),
            }
        }
    }

    fn answer_one(&mut self) {
        let Some(listener) = &self.listener else { return };
        let mut granted = false;
        let answered = sys::filter::answer_next(listener.as_fd(), |call| {
            granted = !self.launched && calls::is_exec_of_open_file(call);
            granted
        });
        match answered {
            Ok(_) if granted => self.launched = true,
            Ok(refused) => self.count(calls::describe(&refused)),
            Err(_) => {}
        }
    }

    fn count(&mut self, name: String) {
        let known = self.list.iter().position(|(known, _)| *known == name);
        if let Some((_, count)) = known.and_then(|at| self.list.get_mut(at)) {
            *count = count.saturating_add(1);
        } else if self.list.len() < MOST_NAMES {
            self.list.push((name, 1));
        }
    }

    /// The calls with how often, first refused first.
    pub(super) fn take(&mut self) -> Vec<(String, u32)> {
        std::mem::take(&mut self.list)
    }
}
