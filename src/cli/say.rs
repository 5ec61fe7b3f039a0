//! What a command has to say, on stdout. Knows nothing of what that is.

use std::io::{self, Write as _};

/// Writes a text whole. That nobody reads on is no fault.
pub(super) fn say(text: &str) -> anyhow::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}
