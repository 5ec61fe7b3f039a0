//! System messages to choose from: the user's own and the program's. Asks no model.

use crate::config::Settings;
use crate::tui::Preset;

/// System messages that come with the program.
const PRESETS: [(&str, &str); 2] = [
    (
        "c++ then assembly",
        "You write programs for x86-64 Linux. Answer with a complete C++ program first, then with \
         the assembly that g++ would make of it, in AT&T syntax.",
    ),
    (
        "assembly only",
        "You write programs for x86-64 Linux. Answer with one complete program in AT&T syntax for \
         the GNU assembler, and with nothing else.",
    ),
];

/// System messages by name: the user's own, then those that come with the program.
pub(super) fn presets(settings: &Settings) -> Vec<Preset> {
    let own = settings.presets.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let built_in = PRESETS.into_iter().filter(|(name, _)| !settings.presets.contains_key(*name));
    let preset = |(name, text): (&str, &str)| Preset { name: name.into(), text: text.into() };
    own.chain(built_in).map(preset).collect()
}
