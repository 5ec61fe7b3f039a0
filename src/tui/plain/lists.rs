//! The lists of plain mode in words, each entry with its number: samples, turns of the history,
//! models. Chooses nothing.

use crate::export;
use crate::printable::printable;
use crate::tui::state::{Browser, ModelRow, State};

/// Characters of a prompt that a list tells.
const PROMPT: usize = 100;

/// The prompts on offer.
pub(super) fn samples(state: &State) -> Vec<String> {
    let offered = state.prompt.offered();
    if offered.is_empty() {
        return vec!["no samples: models answer, and nothing is replayed".to_owned()];
    }
    let lines = (1..).zip(offered);
    lines.map(|(n, prompt)| format!("{n}: {}", head(prompt))).collect()
}

/// The turns that are in view, the newest first.
pub(super) fn turns(browser: &Browser) -> Vec<String> {
    let count = browser.count();
    if count == 0 {
        return vec!["history: no turn".to_owned()];
    }
    let rows: Vec<String> = (0..count)
        .map_while(|place| {
            let row = browser.row(place)?;
            let [base, tuned] = row.summary.sides.each_ref().map(export::side_summary);
            let (when, prompt) = (&row.when, head(&row.summary.prompt));
            Some(format!("{}: {when}, base {base}, tuned {tuned}: {prompt}", place + 1))
        })
        .collect();
    let told = rows.len();
    let mut lines = vec![format!("history: {told} of {count} turns; open N shows one")];
    lines.extend(rows);
    lines
}

/// The models of all servers, in the order in which they are chosen by number.
pub(super) fn models(state: &State) -> Vec<String> {
    let Some(open) = state.overlays.models() else { return Vec::new() };
    let shelves = state.catalog.shelves();
    let (mut lines, mut number) = (Vec::new(), 0);
    for row in open.rows(&state.catalog) {
        number += usize::from(row.is_choice());
        lines.extend(match row {
            ModelRow::Server(shelf) => {
                shelves.get(shelf).map(|shelf| format!("{}:", printable(shelf.base_url.as_str())))
            }
            ModelRow::Model(shelf, place) => shelves
                .get(shelf)
                .and_then(|shelf| shelf.models.as_ref()?.as_ref().ok()?.get(place))
                .map(|model| format!("{number}: {}", printable(&model.id))),
            ModelRow::Note(shelf) => shelves.get(shelf).map(|shelf| match &shelf.models {
                Some(Err(failure)) => printable(&failure.message).into_owned(),
                Some(Ok(_)) => "lists no models".to_owned(),
                None => "has not answered yet".to_owned(),
            }),
            ModelRow::Remedy(shelf) => shelves.get(shelf).and_then(|shelf| match &shelf.models {
                Some(Err(failure)) => Some(printable(&failure.remedy).into_owned()),
                Some(Ok(_)) | None => None,
            }),
            ModelRow::Name(url) => {
                Some(format!("{number}: ask {} for its models", printable(url.as_str())))
            }
        });
    }
    if lines.is_empty() {
        lines.push("no server was found on this machine; --base-url names one".to_owned());
    }
    lines
}

/// The beginning of a prompt in one line.
fn head(prompt: &str) -> String {
    let line = prompt.split_whitespace().collect::<Vec<_>>().join(" ");
    let head: String = printable(&line).chars().take(PROMPT).collect();
    if head.chars().count() < PROMPT { head } else { format!("{head}…") }
}
