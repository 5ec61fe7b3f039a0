//! What the keys for reading replies do: together, folded, with readable names, section by section.
//! Nothing of it changes a reply, or what is copied of it.

use super::keys;
use crate::reply::{Kind, Section};
use crate::tui::layout::Layout;
use crate::tui::pane::{self, Content};
use crate::tui::scroll::{Anchor, Scroll};
use crate::tui::state::{Sample, State, block_of};

/// Scrolls both replies together, or each alone.
pub(super) fn together(state: &mut State) {
    state.together = !state.together;
    state.say(if state.together {
        "both replies scroll together"
    } else {
        "each reply scrolls alone"
    });
}

/// Shows names of C++ as people read them, or as they stand.
pub(super) fn demangle(state: &mut State) {
    state.demangled = !state.demangled;
    state.say(if state.demangled {
        "names of C++ as people read them; what is copied and built stays as it is"
    } else {
        "names as they stand in the reply"
    });
}

/// Numbers the lines of a listing from its first, or as lines of the reply.
pub(super) fn numbers(state: &mut State) {
    state.own_numbers = !state.own_numbers;
    state.say(if state.own_numbers {
        "lines are numbered from the first of the listing; tools name those of the reply"
    } else {
        "lines are numbered as lines of the reply, as tools name them"
    });
}

/// The first place in a side's window, and the line of the reply that stands there.
fn top(state: &State, sample: &Sample) -> (usize, usize) {
    let window = pane::text_window(sample, Layout::of(state).reply_window(sample.id.side));
    let place = sample.scroll.top(&Content::of(sample, state.view, window.width), window).line;
    (place, sample.shown.line(place))
}

/// Whether blocks can be folded now; says why not.
fn can_fold(state: &mut State) -> bool {
    let why = match state.selected_sample() {
        None => "there is nothing to fold yet",
        Some(_) if !state.view.is_text() => "a comparison does not fold: v goes to another view",
        Some(sample) if sample.streaming() => "blocks can be folded once the answer is complete",
        Some(_) => return true,
    };
    state.say(why);
    false
}

/// Folds or unfolds the first block that the window shows.
pub(super) fn fold(state: &mut State) {
    if !can_fold(state) {
        return;
    }
    let Some(sample) = state.selected_sample() else { return };
    let (place, _) = top(state, sample);
    let height = Layout::of(state).reply_window(state.selected).height;
    let lines = (place..place + height).map(|place| sample.shown.line(place));
    let block = lines.take_while(|line| *line < sample.reply.line_count());
    let block = block.into_iter().find_map(|line| block_of(&sample.reply, line));
    let Some(block) = block else {
        return state.say("no block of assembly is in view");
    };
    let was_at = state.selected_sample().map(|sample| sample.shown.line(place));
    if let Some(sample) = state.sample_mut(state.selected) {
        sample.folds.toggle(block.start);
    }
    let line = was_at.filter(|line| *line < block.start).unwrap_or(block.start);
    stay(state, line);
}

/// Folds all blocks, or unfolds them.
pub(super) fn fold_all(state: &mut State) {
    if !can_fold(state) {
        return;
    }
    let Some(sample) = state.selected_sample() else { return };
    let (_, line) = top(state, sample);
    let line = block_of(&sample.reply, line).map_or(line, |block| block.start);
    if let Some(sample) = state.sample_mut(state.selected) {
        sample.folds.toggle_all();
    }
    stay(state, line);
}

/// Keeps a line of the reply at the top after its neighbours were folded or unfolded.
fn stay(state: &mut State, line: usize) {
    state.settle();
    if let Some(sample) = state.sample_mut(state.selected) {
        let place = sample.shown.place(line);
        sample.scroll = Scroll::At(Anchor { line: place, row: 0 });
        sample.found = None;
    }
}

/// Goes to the next section of the reply, or the one before; in a comparison to a name.
pub(super) fn section(state: &mut State, forward: bool) {
    let side = state.selected;
    let Some(sample) = state.selected_sample() else { return };
    let (place, _) = top(state, sample);
    let (found, words) = match sample.compared(state.view) {
        Some(beside) => (beside.next_name(place, forward), String::new()),
        None => next_section(sample, place, forward),
    };
    let Some(found) = found else {
        return state.say(if forward { "nothing more below" } else { "nothing more above" });
    };
    if let Some(sample) = state.sample_mut(side) {
        sample.scroll = Scroll::At(Anchor { line: found, row: 0 });
    }
    keys::follow(state, side);
    if !words.is_empty() {
        state.say(words);
    }
}

/// The place of the next section that is shown, and what it is.
fn next_section(sample: &Sample, place: usize, forward: bool) -> (Option<usize>, String) {
    // Blank lines between two fences are no place to go to.
    let blank = |n: usize| sample.reply.line(n).trim().is_empty();
    let sections: Vec<&Section> = sample
        .reply
        .sections()
        .iter()
        .filter(|section| section.kind != Kind::Prose || !section.lines.clone().all(blank))
        .collect();
    let last = sample.shown.count(&sample.reply);
    let places = sections.iter().enumerate().filter_map(|(n, section)| {
        let first = section.lines.clone().chain(section.body.clone());
        let place = first.into_iter().find(|line| sample.shown.shows(*line));
        place.map(|line| (n, sample.shown.place(line)))
    });
    let mut places = places.filter(|(_, at)| *at < last);
    let found = if forward {
        places.find(|(_, at)| *at > place)
    } else {
        places.take_while(|(_, at)| *at < place).last()
    };
    let Some((n, at)) = found else { return (None, String::new()) };
    let kind = match sections.get(n).map(|section| &section.kind) {
        Some(Kind::Cpp) => "C++",
        Some(Kind::Assembly) => "assembly",
        Some(Kind::Other(_)) => "other code",
        Some(Kind::Prose) | None => "prose",
    };
    (Some(at), format!("section {} of {}: {kind}", n + 1, sections.len()))
}
