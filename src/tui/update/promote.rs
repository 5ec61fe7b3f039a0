//! Which answers may be added to a training file. Adds none itself.

use crate::llm::Ending;
use crate::tui::message::{Effect, Promotion};
use crate::tui::state::{Phase, Run, Sample, Standing, State};

/// Promotes the selected reply, or says why not.
pub(super) fn promote(state: &mut State) -> Vec<Effect> {
    let Some((turn, sample)) = state.turn.as_ref().zip(state.selected_sample()) else {
        state.say("nothing to promote yet: write a prompt and press Enter");
        return Vec::new();
    };
    if turn.hidden() {
        state.say(
            "a training file would tell which side it is: vote first (1 to 4), or give up by F8",
        );
        return Vec::new();
    }
    let right = if turn.follows_up() {
        Err("a follow-up means nothing without what was said before")
    } else {
        promotable(sample)
    };
    let right = match right {
        Ok(right) => right,
        Err(why) => {
            state.warn(format!("not promoted: {why}"));
            return Vec::new();
        }
    };
    let side = sample.id.side;
    let system = match &turn.origin {
        Some(origin) => origin.systems[side.index()].clone(),
        None => state.asked(side).parameters.system.clone(),
    };
    let promotion = Promotion {
        system,
        prompt: turn.prompt.clone(),
        answer: sample.reply.text().to_owned(),
        right,
        stdin: state.input.bytes(),
    };
    if !right {
        state.say("the answer is wrong: compiling and running its C++ for the next round …");
    }
    vec![Effect::Promote(Box::new(promotion))]
}

/// Whether an answer is right; or why it is of no use either way.
fn promotable(sample: &Sample) -> Result<bool, &'static str> {
    let whole = matches!(sample.phase, Phase::Ended(Ending::Complete));
    match sample.standing() {
        Standing::Open => Err("it was not judged yet; F5 runs it"),
        Standing::AtWork => Err("it is still at work"),
        Standing::Unknown => Err("nothing tells whether it is right"),
        Standing::Broken => Err("it did not come whole"),
        Standing::Unable => Err("this machine could not run it"),
        Standing::Edited => Err("it was edited; E takes the edit back"),
        Standing::Right | Standing::Wrong if sample.repair.is_some() => {
            Err("a correction answers what the tools said, not the prompt alone")
        }
        Standing::Wrong => Ok(false),
        Standing::Right if !whole => Err("it did not come whole"),
        Standing::Right => match &sample.run {
            Run::Judged(judgement) if judgement.repairs.is_empty() => Ok(true),
            Run::None | Run::AtWork { .. } | Run::Stopped | Run::Judged(_) => {
                Err("it is right only after it was repaired here; the build tab says how")
            }
        },
    }
}
