//! One file judged without the screen: the program's output is the output. Draws nothing.

use std::io::{self, IsTerminal as _, Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use futures::StreamExt as _;

use crate::judge::{self, Bounds, Case, JudgeEvent, Judgement, Who, report};
use crate::printable::printable_bytes;
use crate::reply::{Reply, SourceKind};
use crate::sandbox::Stream;
use crate::toolchain::Build;

/// A reply larger than this is no reply, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// What `run` was asked for, already parsed.
#[derive(Debug, Clone)]
pub struct Options {
    /// The file; `None` or `-` is standard input.
    pub file: Option<PathBuf>,
    /// Print one JSON object instead of the program's output and the report.
    pub json: bool,
    /// What the program reads; nothing if `None`.
    pub stdin: Option<PathBuf>,
    /// What the program should print.
    pub expect: Option<PathBuf>,
    /// How programs are built and run.
    pub bounds: Bounds,
    /// Leave the C++ alone.
    pub no_twin: bool,
    /// Where to keep the sources, objects and programs.
    pub keep: Option<PathBuf>,
    /// Whether the report may be coloured.
    pub colour: bool,
}

/// Judges the file as asked and prints to this process's standard output and error. Returns the
/// exit status.
pub async fn run(options: &Options) -> u8 {
    let terminal = io::stdout().is_terminal();
    let mut screen = Screen { out: io::stdout(), err: io::stderr(), terminal };
    match judged(options, &mut screen).await {
        Ok(status) => status,
        Err(error) => {
            let _ = writeln!(screen.err, "{}", printable_bytes(format!("{error:#}").as_bytes()));
            match error.downcast_ref::<Unavailable>() {
                Some(Unavailable(_)) => 7,
                None => 2,
            }
        }
    }
}

/// The isolation that was asked for cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("could not confine programs as asked: {0}")]
struct Unavailable(String);

/// Where output goes.
struct Screen<O, E> {
    out: O,
    err: E,
    /// Whether `out` shows what it gets to a person: then nothing harmful may reach it.
    terminal: bool,
}

async fn judged<O: Write, E: Write>(
    options: &Options,
    screen: &mut Screen<O, E>,
) -> anyhow::Result<u8> {
    let case = case(options)?;
    let asked = judge_options(options)?;
    let probed = options.bounds.toolchain().await;
    let mut toolchain = probed.map_err(|error| Unavailable(error.to_string()))?;
    if options.keep.is_some() {
        // What is found again has no files of its making.
        toolchain = toolchain.without_cache();
    }
    let mut events = judge::judging(&toolchain, case, asked);
    let mut status = 1;
    while let Some(event) = events.next().await {
        match event {
            JudgeEvent::Output { of: Who::Listing, stream, bytes } if !options.json => {
                screen.program(stream, &bytes)?;
            }
            JudgeEvent::Judged(judgement) => {
                status = judgement.exit_status;
                screen.judgement(&judgement, options)?;
            }
            JudgeEvent::Built { build, .. } => keep(&build, options.keep.as_deref())?,
            JudgeEvent::Started(_) | JudgeEvent::Output { .. } | JudgeEvent::Ended { .. } => {}
        }
    }
    Ok(status)
}

impl<O: Write, E: Write> Screen<O, E> {
    fn program(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        match stream {
            Stream::Stdout if self.terminal => {
                self.out.write_all(printable_bytes(bytes).as_bytes())?;
                self.out.flush()
            }
            Stream::Stdout => {
                self.out.write_all(bytes)?;
                self.out.flush()
            }
            Stream::Stderr => self.err.write_all(printable_bytes(bytes).as_bytes()),
        }
    }

    fn judgement(&mut self, judgement: &Judgement, options: &Options) -> anyhow::Result<()> {
        if options.json {
            serde_json::to_writer(&mut self.out, judgement)?;
            writeln!(self.out)?;
        } else {
            let style = report::Style { colour: options.colour };
            self.err.write_all(report::text(judgement, style).as_bytes())?;
        }
        Ok(())
    }
}

/// Reads the text and finds in it what is judged.
fn case(options: &Options) -> anyhow::Result<Case> {
    let file = options.file.as_deref().filter(|f| *f != Path::new("-"));
    let bytes = match file {
        Some(file) => {
            let opened = std::fs::File::open(file)
                .with_context(|| format!("could not read {}", file.display()))?;
            limited(opened).with_context(|| format!("could not read {}", file.display()))?
        }
        None => limited(io::stdin().lock()).context("could not read standard input")?,
    };
    let text = String::from_utf8_lossy(&bytes);
    let extension = file.and_then(Path::extension).and_then(|e| e.to_str()).unwrap_or_default();
    let reply = match extension.to_ascii_lowercase().as_str() {
        "s" | "asm" | "nasm" | "att" => Reply::from_source(&text, SourceKind::Assembly),
        "cpp" | "cc" | "cxx" | "c++" | "c" => Reply::from_source(&text, SourceKind::Cpp),
        _ => Reply::from_text(&text),
    };
    let mut case = Case::of(&reply);
    case.cpp_alone = matches!(extension, "cpp" | "cc" | "cxx" | "c++" | "c" | "C");
    Ok(case)
}

fn limited(from: impl io::Read) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut bytes)?;
    anyhow::ensure!(bytes.len() as u64 <= LARGEST, "it is larger than 64 MiB");
    Ok(bytes)
}

fn judge_options(options: &Options) -> anyhow::Result<judge::Options> {
    let read = |path: &Option<PathBuf>| -> anyhow::Result<Option<Vec<u8>>> {
        let Some(path) = path else { return Ok(None) };
        let bytes =
            std::fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
        Ok(Some(bytes))
    };
    Ok(judge::Options {
        stdin: read(&options.stdin)?.unwrap_or_default(),
        expect: read(&options.expect)?,
        limits: options.bounds.limits.clone(),
        twin: !options.no_twin,
        against: !options.no_twin,
        inputs: true,
    })
}

fn keep(build: &Build, to: Option<&Path>) -> anyhow::Result<()> {
    let Some(to) = to else { return Ok(()) };
    build.keep(to).with_context(|| format!("could not keep the build in {}", to.display()))
}
