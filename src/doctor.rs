//! What works on this machine, and how to mend what does not. Mends nothing itself.

mod distribution;
mod endpoints;
mod machine;
mod terminal;
mod tools;

use std::fmt::{self, Write as _};

use serde::Serialize;

use crate::judge::Bounds;
use crate::llm::{Client, Endpoint};
use crate::printable::printable;
use crate::toolchain::Tools;

pub use distribution::Distribution;
pub use terminal::{Keyboard, Terminal};

/// How a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// It works.
    Ok,
    /// It is not there, and only some answers need it.
    Optional,
    /// It works less well than it could.
    Weak,
    /// It does not work, and the program needs it.
    Failed,
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Optional => "optional",
            Self::Weak => "weak",
            Self::Failed => "failed",
        })
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What it belongs to: `tools`, `isolation`, `proof`, `terminal`, `models`, `settings`.
    pub area: &'static str,
    /// The thing.
    pub name: String,
    /// How it stands.
    pub health: Health,
    /// What was found, in a few words; safe to show.
    pub detail: String,
    /// The command or step that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Check {
    fn new(area: &'static str, name: impl Into<String>, health: Health, detail: &str) -> Self {
        let detail = printable(detail).into_owned();
        Self { area, name: name.into(), health, detail, remedy: None }
    }

    /// The remedy, unless all is well.
    fn or_mended_by(self, remedy: impl Into<String>) -> Self {
        if self.health == Health::Ok { self } else { self.mended_by(remedy) }
    }

    fn mended_by(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}

/// What to look at.
pub struct Visit<'a> {
    /// How programs are built and run.
    pub bounds: &'a Bounds,
    /// The models that are set up, base and tuned.
    pub endpoints: &'a [Endpoint],
    /// The client of this process.
    pub client: &'a Client,
    /// What is wrong with the settings: unknown keys, keys in conflict; one sentence each.
    pub doubts: &'a [String],
    /// The settings file, if there is one.
    pub settings: Option<&'a str>,
    /// How packages are installed here.
    pub distribution: Distribution,
    /// What is known of the terminal.
    pub terminal: &'a Terminal,
    /// Where the user's shell looks for commands (`PATH`).
    pub path: &'a str,
    /// Commands need no `sudo`, because it is root who asks.
    pub root: bool,
}

impl Visit<'_> {
    /// Looks at everything, in the order in which it is told.
    pub async fn checks(&self) -> Vec<Check> {
        let mut checks = tools::checks(&Tools::find(), self.distribution, self.path);
        let (programs, models) = futures::join!(
            machine::programs(self.bounds, self.distribution, &mut checks),
            endpoints::models(self.client, self.endpoints),
        );
        checks.extend(programs);
        checks.extend(terminal::checks(self.terminal, self.distribution));
        checks.extend(models);
        checks.extend(self.settings());
        if self.root {
            checks.iter_mut().filter_map(|check| check.remedy.as_mut()).for_each(without_sudo);
        }
        checks
    }
}

impl Visit<'_> {
    /// What is wrong with the settings, or that nothing is.
    fn settings(&self) -> Vec<Check> {
        let Some(path) = self.settings else {
            let detail = "none: all is as it comes";
            return vec![Check::new("settings", "file", Health::Ok, detail)];
        };
        if self.doubts.is_empty() {
            return vec![Check::new("settings", "file", Health::Ok, path)];
        }
        let check = |doubt: &String| {
            let check = Check::new("settings", "file", Health::Weak, doubt);
            check.mended_by(format!("edit {path}"))
        };
        self.doubts.iter().map(check).collect()
    }
}

/// The same command for root, who may have no sudo.
fn without_sudo(remedy: &mut String) {
    *remedy = remedy.replace("sudo ", "");
}

/// Whether everything works that the program needs.
pub fn healthy(checks: &[Check]) -> bool {
    checks.iter().all(|check| check.health != Health::Failed)
}

/// The checks as lines for people.
pub fn text(checks: &[Check], colour: bool) -> String {
    let mut out = String::new();
    let mut area = "";
    let width = checks.iter().map(|c| c.name.chars().count()).max().unwrap_or_default();
    for check in checks {
        if check.area != area {
            area = check.area;
            let gap = if out.is_empty() { "" } else { "\n" };
            out.extend([gap, area, "\n"]);
        }
        let (sign, code) = match check.health {
            Health::Ok => ("✓", "32"),
            Health::Optional => ("·", "2"),
            Health::Weak => ("!", "33"),
            Health::Failed => ("✗", "31"),
        };
        let sign = if colour { format!("\x1b[{code}m{sign}\x1b[0m") } else { sign.to_owned() };
        let _ = writeln!(out, "  {sign} {:<width$}  {}", check.name, check.detail);
        if let Some(remedy) = &check.remedy {
            let _ = writeln!(out, "    {:<width$}  {remedy}", "");
        }
    }
    out
}

#[cfg(test)]
mod tests;
