//! A tool's run turned into a step of the build log. Runs nothing.

use super::diagnostics::{self, Origin};
use super::{Diagnostic, Severity, Step, StepName, tool};

/// The step that a tool's run was; a failure has at least one error.
pub(super) fn step(
    stage: StepName,
    command: Vec<String>,
    ran: tool::Ran,
    origins: &[Origin<'_>],
) -> Step {
    let mut found = diagnostics::parse(&ran.text, origins);
    found.extend(ran.stopped.map(whole));
    if !ran.ok && !found.iter().any(|d| d.severity == Severity::Error) {
        let text = crate::printable::printable(ran.text.trim()).chars().take(300).collect();
        found.push(whole(text));
    }
    Step { stage, ok: ran.ok, wall: ran.wall, command, diagnostics: found, output: ran.text }
}

/// An error that is about no line.
pub(super) fn whole(message: String) -> Diagnostic {
    Diagnostic { line: None, column: None, severity: Severity::Error, message, explanation: None }
}
