//! What goes into a step, what comes out, and why the rest does not. Decides nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::project::{Project, REPORTS};

/// The most names of a loss that the text shows; the report has them all.
const SHOWN: usize = 3;

/// The funnel of one step. Serialises to the step's report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    /// The step.
    pub step: String,
    /// What is counted.
    pub unit: String,
    /// How many went in.
    pub entered: usize,
    /// How many came out.
    pub left: usize,
    /// Every loss by its reason.
    pub losses: BTreeMap<String, Vec<Loss>>,
    /// What else must be known of the step; safe to show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// One that did not come out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// Its name.
    pub id: String,
    /// What exactly was wrong; safe to show.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Funnel {
    /// A funnel that so many go into.
    pub fn new(step: &str, unit: &str, entered: usize) -> Self {
        Self {
            step: step.to_owned(),
            unit: unit.to_owned(),
            entered,
            left: entered,
            losses: BTreeMap::new(),
            notes: Vec::new(),
        }
    }

    /// One does not come out.
    pub fn lose(&mut self, reason: &str, id: &str, detail: impl Into<String>) {
        let loss = Loss { id: id.to_owned(), detail: detail.into() };
        self.losses.entry(reason.to_owned()).or_default().push(loss);
        self.left = self.left.saturating_sub(1);
    }

    /// The path of its report in the project.
    pub fn report(&self) -> String {
        format!("{REPORTS}/{}.json", self.step)
    }

    /// Writes the report.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, project: &Project) -> anyhow::Result<()> {
        project.write(&self.report(), &(serde_json::to_string_pretty(self)? + "\n"))
    }

    /// The funnel for people.
    pub fn text(&self) -> String {
        let mut text = format!("{}: {} {} in\n", self.step, self.entered, self.unit);
        for (reason, lost) in &self.losses {
            let names: Vec<_> = lost.iter().take(SHOWN).map(|l| l.id.as_str()).collect();
            let more = if lost.len() > SHOWN { ", …" } else { "" };
            let _ = writeln!(text, "{:>8} − {reason} ({}{more})", lost.len(), names.join(", "));
        }
        let _ = writeln!(text, "{:>8} out", self.left);
        for note in &self.notes {
            let _ = writeln!(text, "note: {note}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_loss_is_counted_and_named() {
        let mut funnel = Funnel::new("compile", "programs", 6);
        for id in ["a", "b", "c", "d"] {
            funnel.lose("wrong output", id, "");
        }
        funnel.lose("time", "e", "2 s");
        assert_eq!(funnel.left, 1);
        let text = funnel.text();
        assert!(text.contains("4 − wrong output (a, b, c, …)"), "{text}");
        assert!(text.contains("1 − time (e)") && text.ends_with("1 out\n"), "{text}");
    }
}
