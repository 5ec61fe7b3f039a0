//! What can be saved or copied, as a list over the bench, and what is done when it is chosen.

use super::builds;
use crate::reply::{Kind, Section};
use crate::tui::exporting;
use crate::tui::layout::Layout;
use crate::tui::message::Effect;
use crate::tui::pane::{self, Text};
use crate::tui::state::{Give, Item, Overlay, Paper, Picker, Sample, State, View};

/// Forms of a turn or a session, with their words.
const PAPERS: [(Paper, &str); 4] = [
    (Paper::Markdown, "Markdown"),
    (Paper::Json, "JSON"),
    (Paper::Html, "HTML"),
    (Paper::Programs, ".s and .cpp"),
];

/// Opens the list, if there is anything to be given.
pub(super) fn open(state: &mut State) {
    let items = items(state);
    if items.is_empty() {
        state.say("nothing to save or copy yet: write a prompt and press Enter");
    } else {
        state.overlays.open(Overlay::Export(Picker::new(items)));
    }
}

fn items(state: &State) -> Vec<Item<Give>> {
    let mut items = state.selected_sample().map(|sample| parts(state, sample)).unwrap_or_default();
    if state.turn.is_none() {
        return items;
    }
    let written = |paper| match paper {
        Paper::Markdown => "a file to read",
        Paper::Json => "a file with everything, as history export writes it",
        Paper::Html => "one page, with colours",
        Paper::Programs => "a folder with the programs of all replies",
    };
    for (paper, name) in PAPERS {
        items.push(item(Give::Turn(paper), format!("turn as {name}"), written(paper)));
    }
    for (paper, name) in PAPERS {
        items.push(item(Give::Session(paper), format!("session as {name}"), written(paper)));
    }
    items
}

fn item(value: Give, label: impl Into<String>, detail: impl Into<String>) -> Item<Give> {
    Item { value, label: label.into(), detail: detail.into(), note: String::new() }
}

/// What of a reply can be copied.
fn parts(state: &State, sample: &Sample) -> Vec<Item<Give>> {
    let mut items = Vec::new();
    if let Some(section) = section(state, sample) {
        let code = section.kind != Kind::Prose;
        let range = if code { section.body.clone() } else { section.lines.clone() };
        let kind = match &section.kind {
            Kind::Prose => "prose",
            Kind::Assembly => "assembly",
            Kind::Cpp => "C++",
            Kind::Other(_) => "other code",
        };
        let detail = format!("{kind}, lines {} to {}", range.start + 1, range.end);
        let value = Give::Section { from: range.start, to: range.end };
        items.push(item(value, "copy this section", detail));
    }
    if sample.code.assembly {
        items.push(item(Give::Listing, "copy the listing", "the assembly that is built"));
    }
    if sample.code.cpp {
        items.push(item(Give::Cpp, "copy the C++", "what the assembly is compared with"));
    }
    if !sample.reply.text().is_empty() {
        items.push(item(Give::Reply, "copy the reply", "all of it, as it came"));
    }
    if !sample.output.text().is_empty() {
        items.push(item(Give::Output, "copy the output", "what the program printed"));
    }
    if sample.code.assembly || sample.code.cpp {
        let detail = "files and commands for a shell";
        items.push(item(Give::Commands, "copy the build commands", detail));
    }
    items
}

/// The section at the top of the selected pane.
fn section<'a>(state: &State, sample: &'a Sample) -> Option<&'a Section> {
    let line = match state.view {
        // Its rows are no lines of the reply.
        View::Compiler | View::Sides => return None,
        View::Whole | View::Assembly | View::Cpp => {
            let window = Layout::of(state).reply_window(state.selected);
            let window = pane::text_window(sample, window);
            let place = sample.scroll.top(&Text::new(sample, window.width), window).line;
            sample.shown.line(place)
        }
    };
    sample.reply.section_of(line)
}

/// Does what was chosen.
pub(super) fn chosen(state: &mut State, list: &Picker<Give>) -> Vec<Effect> {
    let chosen = list.chosen().map(|item| item.value);
    chosen.map(|give| given(state, give)).unwrap_or_default()
}

fn given(state: &mut State, give: Give) -> Vec<Effect> {
    match give {
        Give::Turn(_) | Give::Session(_) if state.hidden() => {
            state.say("a file would name the models: vote first (1 to 4), or give up by F8");
            Vec::new()
        }
        Give::Turn(paper) => match exporting::turn(state) {
            Some(turn) => vec![Effect::Export { turns: vec![turn], paper }],
            None => Vec::new(),
        },
        Give::Session(paper) => match exporting::session(state) {
            Ok(turns) => vec![Effect::Export { turns, paper }],
            Err(why) => {
                state.warn(why);
                Vec::new()
            }
        },
        Give::Section { .. }
        | Give::Listing
        | Give::Cpp
        | Give::Reply
        | Give::Output
        | Give::Commands => state.selected_sample().map(|s| copied(s, give)).unwrap_or_default(),
    }
}

fn copied(sample: &Sample, give: Give) -> Vec<Effect> {
    let reply = &sample.reply;
    let text = match give {
        Give::Section { from, to } => {
            let to = to.min(reply.line_count());
            (from..to).flat_map(|n| [reply.line(n).trim_end_matches(['\r', '\n']), "\n"]).collect()
        }
        Give::Listing => reply.listing().map(|listing| listing.text).unwrap_or_default(),
        Give::Cpp => reply.twin().map(|twin| twin.text).unwrap_or_default(),
        Give::Reply => reply.text().to_owned(),
        Give::Output => sample.output.text(),
        Give::Commands => return vec![Effect::Commands { draft: builds::draft(sample) }],
        Give::Turn(_) | Give::Session(_) => return Vec::new(),
    };
    vec![Effect::Copy(text)]
}

/// The commands of a build were found, or not.
pub(super) fn commands(state: &mut State, commands: Result<String, String>) -> Vec<Effect> {
    match commands {
        Ok(text) => vec![Effect::Copy(text)],
        Err(why) => {
            state.warn(format!("no commands to copy: {why}"));
            Vec::new()
        }
    }
}
