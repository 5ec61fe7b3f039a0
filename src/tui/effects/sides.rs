//! Lays both sides' listings beside each other, away from the loop: it costs their length.

use crate::judge::against;
use crate::reply::Listing;
use crate::tui::message::{Draft, Msg};
use crate::tui::state::{Columns, Pair};

/// Finds both listings and compares them.
pub(super) async fn compare(pair: Pair, drafts: [Box<Draft>; 2]) -> Msg {
    let columns = tokio::task::spawn_blocking(move || of_drafts(drafts)).await;
    let columns = columns
        .unwrap_or_else(|_| Columns::saying("the comparison was lost to a fault of its own"));
    Msg::Sides { pair, columns }
}

fn of_drafts(drafts: [Box<Draft>; 2]) -> Columns {
    let [base, tuned] = drafts.map(|draft| draft.reply.listing());
    columns(base, tuned)
}

/// What the job does, without a job.
#[cfg(test)]
pub(in crate::tui) fn columns_for_tests(drafts: [Box<Draft>; 2]) -> Columns {
    of_drafts(drafts)
}

fn columns(base: Option<Listing>, tuned: Option<Listing>) -> Columns {
    match (base, tuned) {
        (Some(base), Some(tuned)) => Columns::of(&against::sides(&base, &tuned)),
        (Some(_), None) => Columns::saying("not compared: the tuned answer holds no assembly"),
        (None, Some(_)) => Columns::saying("not compared: the base answer holds no assembly"),
        (None, None) => Columns::saying("not compared: neither answer holds assembly"),
    }
}
