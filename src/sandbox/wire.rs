//! What the program and its helper say to each other over their socket. Starts neither.
//!
//! The program sends one [`Order`], then the input of the job; the helper answers with reports.
//! A report is its length in four bytes and JSON. When either end closes, the run is over.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::isolation::Isolation;
use super::job::{Job, Limits, Purpose};
use super::outcome::Outcome;

/// The hidden first argument that makes the program the helper of one job.
pub(super) const HELPER: &str = "__confined";

/// The hidden first argument that makes the program fork a helper for each job.
pub(super) const SERVER: &str = "__confined-jobs";

/// The byte that tells the helper to stop the program because it wrote too much.
pub(super) const TOO_MUCH_OUTPUT: u8 = b'o';

/// No message is longer than this.
const MOST: u32 = 16 << 20;

/// A job as the helper gets it; its input follows separately.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) program: OsString,
    pub(super) args: Vec<OsString>,
    /// Variables as `NAME=value`.
    pub(super) env: Vec<String>,
    pub(super) limits: Limits,
    /// The directory of a build; none for a model's program.
    pub(super) dir: Option<OsString>,
    pub(super) readable: Vec<OsString>,
    /// What the program runs, if it is an emulator.
    pub(super) guest: Option<OsString>,
    /// Standard output is a terminal that somebody types at; it is the input too.
    pub(super) terminal: bool,
    pub(super) isolation: Isolation,
}

impl Order {
    /// The order of a job without its input, at this level.
    pub(super) fn new(job: Job, isolation: Isolation) -> Self {
        let Job { program, args, env, limits, purpose, readable, guest, terminal, .. } = job;
        let env = env.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        let limits = if guest.is_some() { limits.emulated() } else { limits };
        let dir = match purpose {
            Purpose::Run => None,
            Purpose::Build { dir } => Some(dir.into()),
        };
        let readable = readable.into_iter().map(OsString::from).collect();
        let (program, guest) = (program.into(), guest.map(OsString::from));
        let terminal = terminal.is_some();
        Self { program, args, env, limits, dir, readable, guest, terminal, isolation }
    }
}

/// What the helper tells.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Report {
    Started,
    Ended(Outcome),
}

/// A message in its envelope.
pub(super) fn pack(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let body = serde_json::to_vec(message)?;
    let length = u32::try_from(body.len()).ok().filter(|length| *length <= MOST);
    let length = length.ok_or_else(|| io::Error::other("the message is too long"))?;
    Ok([&length.to_le_bytes()[..], &body].concat())
}

/// The length in an envelope's first four bytes, if it is one that we would have written.
pub(super) fn length(envelope: [u8; 4]) -> io::Result<usize> {
    let length = u32::from_le_bytes(envelope);
    if length > MOST {
        return Err(io::Error::other("the message is too long"));
    }
    Ok(length as usize)
}

/// Reads one message, waiting for it.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let mut envelope = [0; 4];
    from.read_exact(&mut envelope)?;
    let mut body = vec![0; length(envelope)?];
    from.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}

/// Writes one message.
pub(super) fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    to.write_all(&pack(message)?)
}
