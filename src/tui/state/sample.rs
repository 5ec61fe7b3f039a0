//! One reply in its pane: text, colours, timing, and what building and running it showed.

use std::sync::Arc;
use std::time::Duration;

use crate::judge::against::Against;
use crate::judge::{Built, Judgement};
use crate::llm::{Ending, ReplyEvent, Transcript};
use crate::reply::{Kind, Reply};
use crate::toolchain::Diagnostic;
use crate::tui::beside::Beside;
use crate::tui::message::SampleId;
use crate::tui::painted::Painted;
use crate::tui::scroll::Scroll;

use super::Tab;
use super::console::Console;
use super::conversation::Repair;
use super::folds::Folds;
use super::log::Log;
use super::standing::Standing;
use super::views::{Shown, View};

/// What a side is doing.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the variants say what their fields are")]
pub enum Phase {
    /// Waits for the other side (serial mode).
    Queued,
    /// The request goes out.
    Asking,
    /// The request is out, and there is no answer yet.
    Waiting,
    /// The server asked for patience; the next try comes at this time since the start.
    Retrying { attempt: u32, until: Duration, reason: String },
    /// Text arrives.
    Streaming,
    /// It has ended.
    Ended(Ending),
}

/// What code a reply holds, as far as building depends on it. Costs a look at the sections, not at
/// the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Code {
    /// It holds assembly.
    pub assembly: bool,
    /// It holds C++ or C.
    pub cpp: bool,
    /// The last section of assembly is closed.
    pub closed: bool,
    /// Sections of code, and the line after the last of them.
    extent: (usize, usize),
}

impl Code {
    /// What the reply holds now.
    pub fn of(reply: &Reply) -> Self {
        let mut code = Self::default();
        for section in reply.sections() {
            match section.kind {
                Kind::Assembly => (code.assembly, code.closed) = (true, section.closed),
                Kind::Cpp => code.cpp = true,
                Kind::Prose | Kind::Other(_) => continue,
            }
            code.extent = (code.extent.0 + 1, section.body.end);
        }
        code
    }
}

/// What the assembler said about a listing while it was still being written.
#[derive(Debug, Clone, Default)]
pub struct Check {
    /// When text came last, since the start of the program.
    pub text_at: Duration,
    /// When the last look began.
    pub looked_at: Duration,
    /// Bytes of the reply at that look.
    pub length: usize,
    /// A look is under way.
    pub at_work: bool,
    /// What the last one said; nothing once the listing has been built.
    pub said: Vec<Diagnostic>,
}

/// Where the build of a reply stands.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the variants say what their fields are")]
pub enum Build {
    /// Not asked for.
    #[default]
    None,
    /// At work on the code that the reply held then.
    AtWork(Code),
    /// Done, well or badly, with the code that the reply held then.
    Done { built: Box<Built>, code: Code },
}

/// Where the run of a reply stands.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the variants say what their fields are")]
pub enum Run {
    /// Not asked for.
    #[default]
    None,
    /// At work since this time.
    AtWork { since: Duration },
    /// Stopped by the user.
    Stopped,
    /// Done, with what it showed.
    Judged(Box<Judgement>),
}

/// One reply of one side to a turn.
#[derive(Debug)]
pub struct Sample {
    /// Its name.
    pub id: SampleId,
    /// What is said of it must not tell whose it is.
    pub nameless: bool,
    /// The text, as sections.
    pub reply: Reply,
    /// The reply as it came, if the user has edited it.
    pub original: Option<Reply>,
    /// Its colours.
    pub painted: Painted,
    /// The lines of it that the view shows.
    pub shown: Shown,
    /// The model's reasoning, never searched for code.
    pub reasoning: String,
    /// Tokens, times, the id that the server echoed.
    pub timing: Transcript,
    /// What it is doing.
    pub phase: Phase,
    /// When it was asked, since the start.
    pub asked: Duration,
    /// What the pane shows of it.
    pub scroll: Scroll,
    /// Its build.
    pub build: Build,
    /// Its run.
    pub run: Run,
    /// The terminal in which the user types at its program, instead of the output below.
    pub console: Option<Box<Console>>,
    /// What the program printed.
    pub output: Log,
    /// What the tools said.
    pub build_log: Log,
    /// The assembly against its C++.
    pub comparison: Log,
    /// The assembly against what the compiler makes of the C++.
    pub against: Option<Against>,
    /// The same as lines of the pane.
    pub beside: Beside,
    /// The assembly against the other side's, as lines of the pane.
    pub opposite: Arc<Beside>,
    /// The blocks of its assembly that are folded.
    pub folds: Folds,
    /// Its pane shows readable names of C++.
    pub demangled: bool,
    /// The code it holds.
    pub code: Code,
    /// Lines of the reply, from 0, that a tool complained about, in order.
    pub marks: Vec<usize>,
    /// The place of the view where what is looked for was last found.
    pub found: Option<usize>,
    /// The complained-about line that was last gone to.
    pub error: Option<usize>,
    /// Closed sections at the last look for a complete listing.
    pub seen: (usize, bool),
    /// The look of the assembler at what is written so far.
    pub check: Check,
    /// Closed sections of C++ when it was last compiled ahead.
    pub compiled: usize,
    /// How the reply as it came was judged last, and the code that it held then.
    pub judged: Option<(Code, Standing)>,
    /// A run was asked for while the text still came or was being built.
    pub run_wanted: bool,
    /// The index that the history has of it, or of the first answer that it corrects.
    pub kept_as: u32,
    /// What it corrects, if it is no first answer.
    pub repair: Option<Repair>,
}

impl Sample {
    /// A reply of which nothing has come yet.
    pub fn new(id: SampleId, phase: Phase, asked: Duration) -> Self {
        Self {
            id,
            nameless: false,
            reply: Reply::new(),
            original: None,
            painted: Painted::default(),
            shown: Shown::default(),
            reasoning: String::new(),
            timing: Transcript::facts_only(),
            phase,
            asked,
            scroll: Scroll::Follow,
            build: Build::None,
            run: Run::None,
            console: None,
            output: Log::default(),
            build_log: Log::default(),
            comparison: Log::default(),
            against: None,
            beside: Beside::default(),
            opposite: Arc::default(),
            folds: Folds::default(),
            demangled: false,
            code: Code::default(),
            marks: Vec::new(),
            found: None,
            error: None,
            seen: (0, false),
            check: Check::default(),
            compiled: 0,
            judged: None,
            run_wanted: false,
            kept_as: id.index,
            repair: None,
        }
    }

    /// Takes in one event of the stream.
    pub fn apply(&mut self, at: Duration, since: Duration, event: ReplyEvent) {
        self.timing.apply(since, &event);
        match event {
            ReplyEvent::Sent => self.phase = Phase::Waiting,
            ReplyEvent::Retrying { attempt, wait, reason } => {
                self.phase = Phase::Retrying { attempt, until: at + wait, reason };
            }
            ReplyEvent::Started => self.phase = Phase::Streaming,
            ReplyEvent::Text(text) => {
                self.phase = Phase::Streaming;
                self.check.text_at = at;
                let line = self.reply.push(&text);
                self.painted.touch(line);
            }
            ReplyEvent::Refusal(text) => {
                let line = self.reply.push(&text);
                self.painted.touch(line);
            }
            ReplyEvent::Reasoning(text) => {
                self.phase = Phase::Streaming;
                self.reasoning.push_str(&text);
            }
            ReplyEvent::Model(_) | ReplyEvent::Usage(_) | ReplyEvent::Note(_) => {}
            ReplyEvent::Ended(ending) => self.end(ending),
        }
    }

    /// The stream ended, by itself or by the user's key.
    pub fn end(&mut self, ending: Ending) {
        let line = self.reply.finish();
        self.painted.touch(line);
        self.phase = Phase::Ended(ending);
    }

    /// The comparison that this view shows of it, if it is one.
    pub fn compared(&self, view: View) -> Option<&Beside> {
        match view {
            View::Whole | View::Assembly | View::Cpp => None,
            View::Compiler => Some(&self.beside),
            View::Sides => Some(&self.opposite),
        }
    }

    /// What a tab of the run pane shows of it; the input is not its own.
    pub const fn log(&self, tab: Tab) -> Option<&Log> {
        match tab {
            Tab::Output => Some(&self.output),
            Tab::Build => Some(&self.build_log),
            Tab::Compare => Some(&self.comparison),
            Tab::Input => None,
        }
    }

    /// Shows another text in place of the reply; all that was made of the one before is forgotten.
    pub fn show(&mut self, reply: Reply) {
        self.code = Code::of(&reply);
        self.reply = reply;
        (self.painted, self.shown) = (Painted::default(), Shown::default());
        self.painted.touch(0);
        (self.build, self.run, self.console) = (Build::None, Run::None, None);
        (self.output, self.build_log) = (Log::default(), Log::default());
        (self.comparison, self.against, self.beside) = (Log::default(), None, Beside::default());
        self.folds = Folds::default();
        (self.marks, self.error, self.found) = (Vec::new(), None, None);
        self.check.said.clear();
    }

    /// Whether text may still come.
    pub fn streaming(&self) -> bool {
        !matches!(self.phase, Phase::Ended(_))
    }

    /// Whether anything about it is at work.
    pub fn busy(&self) -> bool {
        self.streaming()
            || matches!(self.build, Build::AtWork(_))
            || matches!(self.run, Run::AtWork { .. })
            || self.console.as_ref().is_some_and(|console| console.at_work())
    }

    /// Whether its last section is assembly that goes on.
    pub fn writes_assembly(&self) -> bool {
        self.streaming()
            && self.reply.sections().last().is_some_and(|s| s.kind == Kind::Assembly && !s.closed)
    }

    /// The code that was built or is being built.
    pub fn built_code(&self) -> Option<Code> {
        match &self.build {
            Build::None => None,
            Build::AtWork(code) | Build::Done { code, .. } => Some(*code),
        }
    }

    /// What was complained about in a line, counted from 0.
    pub fn complaint(&self, line: usize) -> Option<String> {
        let number = u32::try_from(line + 1).ok()?;
        if let Run::Judged(judgement) = &self.run {
            let fault = judgement.run.as_ref().and_then(|r| r.fault.as_ref());
            if fault.is_some_and(|f| f.line == Some(number)) {
                return Some(judgement.verdict.reason.clone());
            }
        }
        let built = match &self.build {
            Build::Done { built, .. } => built.listing.as_ref(),
            Build::None | Build::AtWork(_) => None,
        };
        let steps = built.iter().flat_map(|b| &b.steps).flat_map(|s| &s.diagnostics);
        let mut said = steps.chain(&self.check.said);
        said.find(|d| d.line == Some(number)).map(|d| format!("line {number}: {}", d.message))
    }
}
