//! What the tools said against an answer, in words for the model that wrote it: the messages, the
//! numbered lines that they are about, and the wish for a corrected program. Asks nobody.

use std::fmt::Write as _;

use crate::reply::{Kind, Reply};
use crate::toolchain::{Diagnostic, Severity, StepName};

use super::{Built, Judgement, RunReport, Stage, StepKind};

/// Messages that are passed on; more would only be consequences of these.
const MESSAGES: usize = 8;
/// Lines shown before and after the line that a message is about.
const AROUND: usize = 2;
/// Bytes of an output that are passed on.
const OUTPUT: usize = 2_000;

/// What is wrong with an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Complaint {
    what: String,
    messages: Vec<(Option<usize>, String)>,
    outputs: Vec<(&'static str, String)>,
}

/// The request that asks a model to correct its answer after it was judged; `None` if nothing is
/// wrong with it that the model could mend.
pub fn of_judgement(reply: &Reply, judgement: &Judgement) -> Option<String> {
    if judgement.missing.is_some() || judgement.verdict.stage == Stage::Right {
        return None;
    }
    let failed = judgement.steps.iter().find(|step| !step.ok);
    let mut complaint = Complaint::default();
    match (&judgement.run, failed) {
        (None, Some(step)) if matches!(step.name, StepKind::Assemble | StepKind::Link) => {
            complaint.what = did_not(step.name == StepKind::Assemble);
            complaint.diagnostics(reply, &step.diagnostics);
        }
        (None, _) if !reply.sections().iter().any(|s| s.kind == Kind::Assembly) => {
            "Your answer holds no assembly.".clone_into(&mut complaint.what);
        }
        (None, _) => return None,
        (Some(run), _) => complaint.ran(reply, judgement, run)?,
    }
    Some(complaint.written(reply))
}

/// The same after a build alone.
pub fn of_build(reply: &Reply, built: &Built) -> Option<String> {
    let tried = built.listing.as_ref().filter(|of| of.missing.is_none())?;
    let step = tried.failed()?;
    let mut complaint =
        Complaint { what: did_not(step.stage == StepName::Assemble), ..Complaint::default() };
    complaint.diagnostics(reply, &step.diagnostics);
    Some(complaint.written(reply))
}

fn did_not(assemble: bool) -> String {
    let does = if assemble { "does not assemble" } else { "assembles, but does not link" };
    format!("The assembly of your answer {does}.")
}

impl Complaint {
    fn diagnostics(&mut self, reply: &Reply, diagnostics: &[Diagnostic]) {
        let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
        for diagnostic in errors.take(MESSAGES) {
            let line = diagnostic.line.and_then(|line| (line as usize).checked_sub(1));
            let line = line.filter(|line| *line < reply.line_count());
            self.messages.push((line, diagnostic.message.clone()));
        }
    }

    /// What a run showed; `None` if it showed nothing wrong.
    fn ran(&mut self, reply: &Reply, judgement: &Judgement, run: &RunReport) -> Option<()> {
        let verdict = &judgement.verdict;
        let wrong = verdict.assembly_right == Some(false) || verdict.equals_twin == Some(false);
        if !wrong {
            return None;
        }
        self.what = format!("The program of your answer was built and run: {}.", verdict.reason);
        if let Some(fault) = &run.fault {
            let line = fault.line.and_then(|line| (line as usize).checked_sub(1));
            let line = line.filter(|line| *line < reply.line_count());
            let cause = fault.cause.as_deref().unwrap_or("it crashed here");
            self.messages.push((line, cause.to_owned()));
        }
        self.outputs.push(("It printed", excerpt(&run.stdout)));
        let twin = judgement.twin.as_ref().and_then(|twin| twin.run.as_ref());
        if let Some(twin) = twin.filter(|_| verdict.equals_twin == Some(false)) {
            self.outputs.push(("The C++ of your answer prints", excerpt(&twin.stdout)));
        }
        Some(())
    }

    fn written(&self, reply: &Reply) -> String {
        let mut text = self.what.clone();
        for (line, message) in &self.messages {
            match line {
                Some(line) => {
                    let (numbered, number) = excerpt_of(reply, *line);
                    let _ = write!(text, "\n\nLine {number}: {message}\n\n{numbered}");
                }
                None => {
                    let _ = write!(text, "\n\n{message}");
                }
            }
        }
        for (who, output) in &self.outputs {
            let _ = if output.is_empty() {
                write!(text, "\n\n{who} nothing.")
            } else {
                write!(text, "\n\n{who}:\n\n{output}")
            };
        }
        text.push_str(
            "\n\nPlease answer again with the whole corrected program: first the C++, then the \
             assembly.",
        );
        text
    }
}

/// The lines around one, numbered as the section that it stands in counts them, and its number.
fn excerpt_of(reply: &Reply, line: usize) -> (String, usize) {
    let body = reply.section_of(line).map_or(0..reply.line_count(), |s| s.body.clone());
    let from = line.saturating_sub(AROUND).max(body.start);
    let to = (line + AROUND + 1).min(body.end.max(line + 1));
    let width = (to - body.start).to_string().len();
    let mut text = String::new();
    for n in from..to {
        let mark = if n == line { '>' } else { ' ' };
        let number = n + 1 - body.start;
        let _ = writeln!(text, "{mark} {number:>width$} | {}", reply.line(n));
    }
    (text.trim_end().to_owned(), line + 1 - body.start.min(line))
}

/// The beginning of an output as text.
fn excerpt(output: &[u8]) -> String {
    let shown = output.get(..OUTPUT).unwrap_or(output);
    let mut text = String::from_utf8_lossy(shown).trim_end().to_owned();
    if shown.len() < output.len() {
        text.push_str("\n…");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toolchain::{Build, Step};

    fn broken() -> (Reply, Built) {
        let reply = Reply::from_text(
            "Here it is:\n\n```asm\n\t.globl main\nmain:\n\tmovv $1, %eax\n\tret\n```\nDone.\n",
        );
        let diagnostic = Diagnostic {
            line: Some(6),
            column: None,
            severity: Severity::Error,
            message: "no such instruction: `movv $1,%eax'".to_owned(),
            explanation: None,
        };
        let step = Step {
            stage: StepName::Assemble,
            ok: false,
            wall: std::time::Duration::ZERO,
            command: Vec::new(),
            diagnostics: vec![diagnostic],
            output: String::new(),
        };
        let mut build = Build::default();
        build.steps.push(step);
        (reply, Built { listing: Some(build), ..Built::default() })
    }

    #[test]
    fn the_assemblers_message_goes_back_with_the_listings_own_line_numbers() {
        let (reply, built) = broken();
        let text = of_build(&reply, &built).unwrap();
        assert_eq!(
            text,
            "The assembly of your answer does not assemble.\n\n\
             Line 3: no such instruction: `movv $1,%eax'\n\n  \
               1 | \t.globl main\n  \
               2 | main:\n\
             > 3 | \tmovv $1, %eax\n  \
               4 | \tret\n\n\
             Please answer again with the whole corrected program: first the C++, then the assembly."
        );
    }

    #[test]
    fn nothing_goes_back_of_what_builds_or_of_what_a_missing_tool_kept_from_building() {
        let (reply, mut built) = broken();
        let tried = built.listing.as_mut().unwrap();
        tried.steps[0].ok = true;
        assert_eq!(of_build(&reply, &built), None);
        assert_eq!(of_build(&reply, &Built::default()), None);
    }

    #[test]
    fn a_message_about_no_line_of_the_reply_stands_alone() {
        let (reply, mut built) = broken();
        let step = &mut built.listing.as_mut().unwrap().steps[0];
        step.diagnostics[0].line = Some(9_999);
        step.stage = StepName::Link;
        let text = of_build(&reply, &built).unwrap();
        assert!(
            text.starts_with(
                "The assembly of your answer assembles, but does not link.\n\nno such"
            )
        );
    }

    #[test]
    fn a_long_output_is_cut_and_says_so() {
        assert_eq!(excerpt(&[b'x'; 3_000]).chars().count(), OUTPUT + 2);
        assert_eq!(excerpt(b"8\n"), "8");
    }
}
