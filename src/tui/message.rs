//! Everything that can happen to the bench, and everything that it can ask for. Data only.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crossterm::event::{KeyEvent, MouseEvent};

use super::exporting::Exported;
use super::keeping::Access;
use super::keymap::Action;
use super::saving::Wish;
use super::state::{Columns, Found, Pair, Paper, Past, Row, Stretch};
use crate::history::{Change, Filter, News, TurnId};
use crate::judge::against::Against;
use crate::judge::{Built, Case, JudgeEvent};
use crate::llm::{Endpoint, Offer, ReplyEvent, Request, Source};
use crate::reply::Reply;
use crate::sandbox::{RunEvent, TerminalSize, Typed};
use crate::side::Side;
use crate::theme::{Depth, Ground, Theme};
use crate::toolchain::{Diagnostic, Program};

/// Names one reply for ever: late messages of a turn that is gone find nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SampleId {
    /// The turn; numbers only grow.
    pub turn: u64,
    /// Whose reply.
    pub side: Side,
    /// Which of that side's replies to the turn, from 0.
    pub index: u32,
}

/// Something that happened. `at` is the time since the program's start.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the variants say what their fields are")]
pub enum Msg {
    /// A key was pressed.
    Key { at: Duration, key: KeyEvent },
    /// An action was asked for by its name, not by a key.
    Do { at: Duration, action: Action },
    /// A prompt that is in no editor is to be put to both models.
    AskFor { at: Duration, prompt: String },
    /// Text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse { at: Duration, event: MouseEvent },
    /// The terminal has a new size, in columns and rows.
    Resize(u16, u16),
    /// Time went on while something is at work.
    Tick(Duration),
    /// A model's reply went on; `since` is the time since it was asked.
    Reply { id: SampleId, at: Duration, since: Duration, event: ReplyEvent },
    /// A listing was built, or could not be.
    Built { id: SampleId, built: Box<Built> },
    /// The assembler looked at a listing that is still being written; it said this.
    Checked { id: SampleId, said: Vec<Diagnostic> },
    /// A run went on.
    Run { id: SampleId, at: Duration, event: JudgeEvent },
    /// A program that the user types at went on.
    Console { id: SampleId, at: Duration, event: RunEvent },
    /// There is no program to type at; why.
    NoConsole { id: SampleId, why: String },
    /// A listing was held against what the compiler makes of its twin.
    Against { id: SampleId, against: Against },
    /// Who stands left in a blind turn was decided.
    Shuffled { turn: u64, swapped: bool },
    /// The listings of both sides were laid beside each other.
    Sides { pair: Pair, columns: Columns },
    /// The C++ and the assembly of a reply were found, before its run.
    Case { id: SampleId, case: Box<Case> },
    /// What was asked before was loaded from the history, the last first.
    Prompts(Result<Vec<String>, String>),
    /// All themes were loaded.
    Themes(Vec<Theme>),
    /// The terminal said what its ground is.
    Ground(Ground),
    /// No tool of this machine takes a text for the clipboard: the terminal is to take it.
    Uncopied(String),
    /// The user has edited a reply.
    Edited { id: SampleId, text: String },
    /// What was found out about this machine.
    Machine(Machine),
    /// What the tools call themselves.
    Versions(BTreeMap<String, String>),
    /// The history was opened, or could not be.
    Archive(Access),
    /// The history's writer said something.
    Kept(News),
    /// The history was searched.
    Found { query: u64, found: Result<Found, String> },
    /// Rows of the history were loaded.
    Rows { query: u64, rows: Result<Vec<Row>, String> },
    /// A turn of the history was loaded, if it is still there.
    Recalled { purpose: Purpose, past: Result<Option<Box<Past>>, String> },
    /// The bench is open: what only the start does.
    Opened,
    /// A server says something of its models; `wall` is the clock on the wall.
    Offered { offer: Offer, at: Duration, wall: SystemTime },
    /// A model was tried with one token: how long it took, or why it did not answer.
    Tried { side: Side, model: String, answer: Result<Duration, String> },
    /// Something was saved in that place, or why not.
    Saved { wish: Wish, place: Result<String, String> },
    /// An effect of the outside went well or not; the sentence is for the notice line.
    Notice(String),
    /// The commands that build a reply's program, or why there are none.
    Commands(Result<String, String>),
    /// A job broke down; it is a fault of ours.
    Panicked { key: JobKey, message: String },
    /// The terminal hangs up, or the system asks us to end.
    Terminate,
}

/// What a turn of the history is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be shown as it was.
    Reopen,
    /// To put its prompt to the models of today.
    Resend,
}

/// What the bench knows of the machine once it has looked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say what their fields are")]
pub enum Machine {
    /// Programs can be run; the level of isolation and why it is not a stronger one.
    Ready { isolation: String, reason: Option<String> },
    /// Nothing can be run, and why.
    Unable(String),
}

/// The kinds of jobs; a new one ends the last of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JobKey {
    /// A request to a model.
    Ask(SampleId),
    /// A look of the assembler at a listing that is still being written.
    Check(SampleId),
    /// The C++ of a reply compiled ahead of its comparison.
    Twin(SampleId),
    /// A build of a listing.
    Build(SampleId),
    /// A run of a program, and its judgement.
    Run(SampleId),
    /// A program that the user types at.
    Console(SampleId),
    /// A comparison with the compiler's own assembly.
    Against(SampleId),
    /// A comparison of both sides' listings.
    Sides,
    /// A look at this machine's tools.
    Probe,
    /// Asking the tools for their versions.
    Versions,
    /// What the history's writer has to say.
    Keep,
    /// A search of the history.
    Find,
    /// Rows of the history.
    Load,
    /// A turn of the history.
    Recall,
    /// Servers listing their models.
    List,
    /// A side's model tried with one token.
    Try(Side),
    /// Settings being saved.
    Settings,
    /// The shuffle of the sides of that turn.
    Shuffle(u64),
    /// A text that is written into a file.
    Save,
    /// What was asked before.
    Prompts,
    /// The themes.
    Themes,
    /// An example that is added to a training file.
    Promote,
    /// Finding the commands of a build.
    Commands,
    /// Something short that talks to the outside.
    Outside,
}

/// Something to be done outside of the state.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the variants say what their fields are")]
pub enum Effect {
    /// Ask a model.
    Ask { id: SampleId, source: Box<Source>, request: Request },
    /// Ask these servers, and those of this machine, for their models.
    List(Vec<Endpoint>),
    /// Ask a model for one token.
    Try { side: Side, source: Box<Source> },
    /// Save something outside of the history.
    Settings(Wish),
    /// Let the assembler look at the listing as far as it is written.
    Check { id: SampleId, draft: Box<Draft> },
    /// Compile the reply's C++, so that it need not be waited for later.
    Compile { id: SampleId, draft: Box<Draft> },
    /// Build the reply's listing.
    Build { id: SampleId, draft: Box<Draft> },
    /// Set the program up and hold it before its first instruction.
    Arm { id: SampleId, program: Program },
    /// Run and judge the reply, building it first if that was not done.
    Run { id: SampleId, work: Work, stdin: Vec<u8> },
    /// Run the reply in a terminal of that size, building it first if that was not done.
    Console { id: SampleId, work: Work, size: TerminalSize },
    /// Hand on what the user types at that program.
    Type { id: SampleId, typed: Typed },
    /// Hold the listing against what the compiler makes of its twin.
    Against { id: SampleId, case: Box<Case> },
    /// Lay the listings of both sides beside each other.
    Sides { pair: Pair, drafts: [Box<Draft>; 2] },
    /// Keep something in the history.
    Keep(Change),
    /// Ask the tools for their versions.
    Versions,
    /// Search the history, and load the first rows.
    Find { query: u64, filter: Filter, count: u32 },
    /// Load rows of the history.
    Load { query: u64, filter: Filter, stretch: Stretch },
    /// Load a turn of the history.
    Recall { id: TurnId, purpose: Purpose },
    /// End a job, whatever it is doing.
    Stop(JobKey),
    /// Let the user edit a reply in the editor of their choice.
    Edit { id: SampleId, text: String },
    /// Decide who stands left in a blind turn.
    Shuffle { turn: u64 },
    /// Write a text into a new file of the working directory; its name begins like that, and it
    /// is named to the user.
    Save { stem: &'static str, extension: &'static str, text: String },
    /// Load what was asked before from the history: so many prompts.
    Prompts(u32),
    /// Load all themes, for a terminal of so many colours.
    Themes { dir: Option<PathBuf>, depth: Depth },
    /// Write turns into a new file, or their programs into a new folder, of the working directory;
    /// it is named to the user.
    Export { turns: Vec<Exported>, paper: Paper },
    /// Add an example to a training file; where it went, or why not, is said.
    Promote(Box<Promotion>),
    /// Find the commands that build the reply's program.
    Commands { draft: Box<Draft> },
    /// Put a text on the clipboard.
    Copy(String),
    /// Let the terminal put a text on the clipboard.
    CopyByTerminal(String),
    /// Take or leave the mouse.
    Mouse(bool),
    /// Go to the background.
    Suspend,
    /// Paint everything anew.
    Redraw,
    /// Leave.
    Quit,
}

/// A reply as it stood when a job was asked for. Finding its listing costs its length, so that is
/// the job's work and not the state's.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The text and its sections.
    pub reply: Reply,
    /// Why it is not whole through no fault of the model.
    pub interrupted: Option<String>,
}

/// An example to be added to a training file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promotion {
    /// The system message.
    pub system: Option<String>,
    /// What was asked.
    pub prompt: String,
    /// What the model said.
    pub answer: String,
    /// The answer is right. If not, the compiler makes the one that is wanted.
    pub right: bool,
    /// What programs read.
    pub stdin: Vec<u8>,
}

/// What is to be run.
#[derive(Debug, Clone)]
pub enum Work {
    /// A reply of which nothing was built yet.
    Draft(Box<Draft>),
    /// What was built before.
    Built(Box<Built>),
}
