//! AssemblerGPT: a terminal workbench for people who teach language models to write assembly.
//!
//! Two models, one before and one after fine-tuning, answer the same prompt side by side. The
//! assembly in an answer is assembled, linked and run on this machine, confined, and must do what
//! the C++ in the same answer does. This page is the map of the house.
//!
//! ```text
//! keys, paste, mouse ─┐
//! reply events ───────┼─> Msg ─> update(&mut State, Msg) ─> Vec<Effect> ─> jobs ─> Msg
//! build and run events┘                  │
//!                                      State ─> view(&State, frame) ─> cells
//! ```
//!
//! | room | what it is for |
//! |---|---|
//! | [`cli`], [`config`] | arguments; settings: flags > environment > file > defaults |
//! | [`llm`] | ask an endpoint (or replay a cassette), as a stream of reply events |
//! | [`host`] | files, batches and tuning jobs of a host of OpenAI's shape |
//! | [`batch`] | a file of requests at a host: submitted once, watched, fetched |
//! | [`model`] | a model file run in this process: its tokens and its arithmetic |
//! | [`reply`] | a reply as it grows: sections, the listing, its twin |
//! | [`toolchain`] | a listing to a program: recipes, builds, diagnostics |
//! | [`sandbox`] | run a program, confined and limited, as a stream of run events |
//! | [`judge`] | a reply to stages to a verdict: the same for every front end |
//! | [`code`], [`theme`] | source text to roles, and roles to styles |
//! | [`history`] | every exchange, kept in `SQLite` and found again |
//! | [`keep`] | an exchange with a model as the history keeps it, and back |
//! | [`export`] | turns of the history as Markdown, JSON, HTML or source files |
//! | [`tui`] | the bench |
//! | [`eval`] | the evidence: a suite put to both models, judged and counted |
//! | [`statistics`] | the arithmetic of the evidence: intervals, paired tests, power |
//! | [`dataset`] | the data loop: programs with requests to verified training rows |
//! | [`tune`] | from a data set to a tuned model: what trainers and hosts need |
//! | [`ask`], [`run`] | one turn, or one file, without the screen |
//! | [`train`] | a model trained on this machine, from conversations |
//! | [`doctor`] | what works on this machine, and how to mend what does not |
//! | [`side`], [`printable`] | the floor: which model, and hostile text made safe to show |
//!
//! Who may know whom, downwards only, is checked by `tests/layers.rs`:
//!
//! ```text
//! main > cli > { tui, eval, dataset, ask, run, doctor } > judge > toolchain > { sandbox, reply }
//!              { tui, eval, dataset, ask, host } > llm     cli > batch > host     tui > { code, theme, history, dataset }
//!        { tui, ask } > keep > { llm, history }     ask > history
//!        cli > tune > { dataset, batch, host, llm, train }     { tune, train, llm } > model
//!        { cli, tui } > export > { history, code, reply }
//!              { tui, eval } > statistics
//! model, reply, sandbox, code, theme, config, history, statistics: nothing above them, and not each other
//! side, printable: the floor, known to all
//! ```

pub mod ask;
pub mod batch;
pub mod cli;
pub mod code;
pub mod config;
pub mod dataset;
pub mod doctor;
pub mod eval;
pub mod export;
pub mod history;
pub mod host;
pub mod judge;
pub mod keep;
pub mod llm;
pub mod model;
pub mod printable;
pub mod reply;
pub mod run;
pub mod sandbox;
pub mod side;
pub mod statistics;
pub mod theme;
pub mod toolchain;
pub mod train;
pub mod tui;
pub mod tune;
