//! The theme of the bench: by its name, or by the terminal's ground, in the terminal's colours. Asks no
//! terminal.

use std::path::PathBuf;

use crate::config::Environment;
use crate::theme::{Depth, Ground, Theme};

/// The colours of the bench.
pub(super) struct Look {
    pub(super) theme: Theme,
    /// Dark and light, if the terminal is to say which it is.
    pub(super) auto: Option<[Theme; 2]>,
    pub(super) depth: Depth,
    /// The folder of the user's themes.
    pub(super) dir: Option<PathBuf>,
    pub(super) warnings: Vec<String>,
}

/// The theme of that name in the terminal's colours. `auto` is what the terminal's ground suits, if
/// it is known; else the terminal's own colours until it says.
pub(super) fn look(name: &str, dir: Option<PathBuf>, env: &Environment) -> anyhow::Result<Look> {
    let depth = Depth::of(env.get("COLORTERM"), env.get("TERM"));
    let mut warnings = Vec::new();
    let mut load = |name: &str| -> anyhow::Result<Theme> {
        let (theme, said) = Theme::load(name, dir.as_deref())?;
        warnings.extend(said);
        Ok(theme.reduced(depth))
    };
    if name != Theme::AUTO {
        let theme = load(name)?;
        return Ok(Look { theme, auto: None, depth, dir, warnings });
    }
    let [dark, light] = [load(Ground::Dark.theme())?, load(Ground::Light.theme())?];
    let theme = match env.get("COLORFGBG").and_then(Ground::of_variable) {
        Some(Ground::Dark) => dark.clone(),
        Some(Ground::Light) => light.clone(),
        None => load(Theme::DEFAULT)?,
    };
    // The Linux console would show the question.
    let answers = !matches!(env.get("TERM"), None | Some("dumb" | "linux"));
    Ok(Look { theme, auto: answers.then_some([dark, light]), depth, dir, warnings })
}
