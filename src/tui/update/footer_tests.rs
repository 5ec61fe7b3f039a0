//! Every key that the footer shows does something where it is shown, or says why it does not.

use super::browser_tests::row;
use super::samples_tests::{answer, asked, judge};
use super::*;
use crate::history::TurnId;
use crate::llm::{Listing, ModelInfo, Offer};
use crate::side::Side;
use crate::tui::bench_test::{BASE, Bench, TUNED};
use crate::tui::state::{Found, Row};
use crate::tui::view;

/// A bench with so many answers of each side, one of which was judged.
fn answered(count: u32) -> Bench {
    let mut b = asked(count);
    for index in 0..count {
        answer(&mut b, Side::Base, index, BASE);
        answer(&mut b, Side::Tuned, index, TUNED);
    }
    b.press("tab right f5");
    judge(&mut b, Side::Tuned, 0, false);
    b
}

/// A bench that keys lead to this place.
fn at(keys: &str) -> Bench {
    let mut b = answered(1);
    b.press(keys);
    b
}

fn history(keys: &str) -> Bench {
    let mut b = answered(1);
    b.tell(Msg::Archive(Access::Writes)).press("f2");
    let query = b.state.keeping.queries;
    let ids: Vec<TurnId> = (1..=3).rev().map(TurnId).collect();
    let rows: Vec<Row> = ids.iter().map(|id| row(id.0)).collect();
    b.tell(Msg::Found { query, found: Ok(Found { ids, rows }) }).press(keys);
    b
}

fn models() -> Bench {
    let mut b = at("f3");
    let model = |id: &str| ModelInfo { id: id.to_owned(), ..ModelInfo::default() };
    let listing = Listing::Models(vec![model("one"), model("two")]);
    let base_url = "http://127.0.0.1:8080/v1".parse().unwrap();
    let offer = Offer { base_url, program: None, listing };
    b.tell(Msg::Offered { offer, at: Duration::ZERO, wall: std::time::UNIX_EPOCH });
    b
}

fn blind() -> Bench {
    let mut b = Bench::live();
    b.write("x").press("f8 enter");
    let turn = b.state.turns;
    b.tell(Msg::Shuffled { turn, swapped: true });
    answer(&mut b, Side::Base, 0, BASE);
    answer(&mut b, Side::Tuned, 0, TUNED);
    b.press("tab");
    b
}

type Place = (&'static str, fn() -> Bench);

const PLACES: &[Place] = &[
    ("the prompt of a bench where nothing has happened", Bench::live),
    ("the prompt of a bench that plays samples", Bench::samples),
    ("the prompt", || at("tab tab")),
    ("the panes", || at("")),
    ("the panes with several answers", || answered(3)),
    ("a comparison", || at("v v v v")),
    ("the run pane", || at("tab")),
    ("the input", || at("tab t t t")),
    ("a blind turn", blind),
    ("the history", || history("")),
    ("words for the history", || history("/")),
    ("the palette", || at("ctrl-p")),
    ("what can be saved", || at("s")),
    ("the templates", || at("ctrl-g")),
    ("the scoreboard", || at("f7")),
    ("the models", models),
    ("the parameters", || at("f9")),
    ("help", || at("f1")),
];

/// All that can be seen, and more.
fn seen(b: &mut Bench) -> String {
    let screen = b.screen(200, 60);
    format!("{screen}{:?} {:?}", b.state.notice, b.state.focus)
}

#[test]
fn every_key_that_the_footer_shows_does_something_or_says_why_not() {
    let mut idle = Vec::new();
    for (place, open) in PLACES {
        let keys = view::footer_keys(&open().state);
        assert!(keys.len() > 3, "{place}: {keys:?}");
        for (chord, action) in keys {
            let mut b = open();
            let before = seen(&mut b);
            b.take();
            let at = b.state.now;
            b.tell(Msg::Key { at, key: chord.event() });
            let effects = b.take();
            if effects.is_empty() && seen(&mut b) == before {
                idle.push(format!("{place}: {chord} ({})", action.name()));
            }
        }
    }
    // The first of a list, and the end of a page, are where one is already.
    idle.retain(|key| !key.ends_with("(up)") && !key.ends_with("(page_up)"));
    assert!(idle.is_empty(), "{idle:#?}");
}
