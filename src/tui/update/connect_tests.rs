//! Models and parameters chosen in the running bench, by messages alone.

use std::time::{Duration, SystemTime};

use serde_json::json;

use super::keeping_tests::{asked as asked_and_kept, kept};
use super::*;
use crate::history::Change;
use crate::llm::{
    Endpoint, Failure, FailureKind, Listing, ModelInfo, Offer, ReplyEvent, Request, Source,
};
use crate::side::Side;
use crate::tui::bench_test::Bench;
use crate::tui::saving::Wish;
use crate::tui::state::{Catalog, Guide, Preset, Scope, Trial};

const HERE: &str = "http://127.0.0.1:8080/v1";
const FAR: &str = "https://api.example/v1";
const SECRET: &str = "sk-0123456789abcdef";

/// A bench that knows a server far away with a key, and one on this machine without.
fn bench(mut b: Bench) -> Bench {
    let far = Endpoint::new(FAR.parse().unwrap(), "").with_key(SECRET).unwrap();
    b.state.catalog = Catalog::new(vec![far], Duration::from_secs(60));
    b
}

fn offer(b: &mut Bench, base_url: &str, ids: &[&str]) {
    let model = |id: &&str| ModelInfo { id: (*id).to_owned(), ..ModelInfo::default() };
    say(b, base_url, Listing::Models(ids.iter().map(model).collect()));
}

fn say(b: &mut Bench, base_url: &str, listing: Listing) {
    let offer = Offer { base_url: base_url.parse().unwrap(), program: None, listing };
    b.tell(Msg::Offered { offer, at: b.state.now, wall: SystemTime::UNIX_EPOCH });
}

/// A bench with the overlay open and two servers listed.
fn open(b: Bench) -> Bench {
    let mut b = bench(b);
    b.press("f3");
    offer(&mut b, HERE, &["small", "small-tuned"]);
    offer(&mut b, FAR, &["large", "ft:large"]);
    b.take();
    b
}

/// Who is asked, by their names and addresses.
fn sources(b: &Bench) -> [String; 2] {
    b.state.sides.each_ref().map(|asked| match asked.source.endpoint() {
        Some(endpoint) => format!("{} at {}", endpoint.model, endpoint.address()),
        None => "recorded".to_owned(),
    })
}

fn asks(b: &mut Bench) -> Vec<(Side, Source, Request)> {
    let ask = |effect| match effect {
        Effect::Ask { id, source, request } => Some((id.side, *source, request)),
        _ => None,
    };
    b.take().into_iter().filter_map(ask).collect()
}

#[test]
fn f3_asks_every_server_that_is_known_and_esc_ends_the_asking() {
    let mut b = bench(Bench::live());
    b.press("f3");
    let effects = b.take();
    let [Effect::List(servers)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(servers.iter().map(Endpoint::address).collect::<Vec<_>>(), [FAR]);
    say(&mut b, FAR, Listing::Asked);
    assert!(b.state.busy(), "the seconds of the wait are told");
    b.press("esc");
    assert!(b.take().iter().any(|e| matches!(e, Effect::Stop(JobKey::List))));
    assert!(b.state.overlays.models().is_none() && !b.state.busy());
}

#[test]
fn enter_chooses_for_the_side_with_the_arrow_and_goes_to_the_other() {
    let mut b = open(Bench::live());
    b.press("tab").write("small-t").press("enter");
    assert_eq!(sources(&b)[0], format!("small-tuned at {HERE}"));
    assert_eq!(b.state.overlays.models().unwrap().side, Side::Tuned);
    b.press("ctrl-u").write("ft:").press("enter");
    assert_eq!(sources(&b)[1], format!("ft:large at {FAR}"));
    b.press("ctrl-x");
    assert_eq!(sources(&b), [format!("ft:large at {FAR}"), format!("small-tuned at {HERE}")]);
    b.press("esc").write("add").press("enter");
    let asked = asks(&mut b);
    assert_eq!(
        asked.iter().map(|(_, source, _)| source.model()).collect::<Vec<_>>(),
        ["ft:large", "small-tuned"]
    );
}

#[test]
fn a_list_that_comes_later_does_not_move_the_mark_to_another_model() {
    let mut b = bench(Bench::live());
    b.press("f3");
    say(&mut b, FAR, Listing::Asked);
    offer(&mut b, HERE, &["small", "small-tuned"]);
    b.press("down");
    offer(&mut b, FAR, &["large", "ft:large"]);
    b.press("enter");
    assert_eq!(sources(&b)[1], format!("small-tuned at {HERE}"));
}

#[test]
fn a_key_goes_only_to_the_server_that_it_is_paired_with() {
    let mut b = open(Bench::live());
    for (words, has_key) in [("small-t", false), ("ft:", true), ("small-t", false)] {
        b.press("ctrl-u").write(words).press("enter tab");
        let source = &b.state.sides[Side::Tuned.index()].source;
        assert_eq!(source.endpoint().unwrap().key.is_some(), has_key, "{words}");
    }
    b.press("ctrl-u").write("http://127.0.0.1:9999/v1").press("enter");
    let effects = b.take();
    let Some(Effect::List(servers)) = effects.last() else { panic!("{effects:?}") };
    assert_eq!(servers.len(), 2, "the named server is asked from now on");
    assert!(servers[1].key.is_none());
    offer(&mut b, "http://127.0.0.1:9999/v1", &["other"]);
    b.write("other").press("enter");
    assert!(b.state.sides.iter().any(|asked| {
        asked.source.endpoint().is_some_and(|e| e.model == "other" && e.key.is_none())
    }));
}

#[test]
fn replies_of_the_models_before_stay_named_by_what_answered() {
    let mut b = open(Bench::live());
    b.press("esc").write("add").press("enter f3").write("small-t").press("enter esc");
    assert_eq!(b.state.model(Side::Tuned), "tuned-1", "the turn on the screen was asked of that");
    b.reply(Side::Tuned, 5, ReplyEvent::Text("hello".into()));
    let screen = b.screen(120, 40);
    assert!(screen.contains("Tuned · tuned-1"), "{screen}");
    assert!(screen.contains("next: base-1 | small-tuned"), "{screen}");
    b.take();
    b.press("enter");
    assert_eq!(asks(&mut b)[1].1.model(), "small-tuned");
    assert_eq!(b.state.model(Side::Tuned), "small-tuned");
}

#[test]
fn samples_go_over_to_live_models_without_a_restart() {
    let mut b = open(Bench::samples());
    assert_eq!(sources(&b), ["recorded", "recorded"]);
    b.press("tab").write("small").press("enter");
    assert!(b.state.notice.as_ref().unwrap().text.contains("tuned still plays"));
    b.press("enter esc enter");
    let asked = asks(&mut b);
    assert!(asked.iter().all(|(_, source, _)| source.model() == "small"), "{asked:?}");
    assert!(!b.screen(120, 40).contains("built-in samples"));
}

#[test]
fn the_same_model_on_both_sides_is_an_a_a_check_and_the_header_says_so() {
    let mut b = open(Bench::live());
    b.state.sides[0].parameters.sampling.temperature = Some(0.1);
    b.press("tab").write("small-t").press("enter tab ctrl-a");
    assert_eq!(b.state.sides[0], b.state.sides[1]);
    b.press("esc").write("add").press("enter");
    for side in Side::BOTH {
        b.reply(side, 1, ReplyEvent::Model("small-tuned".into()));
    }
    let screen = b.screen(120, 40);
    assert!(screen.contains("A/A check: both ask small-tuned"), "{screen}");
    assert!(!screen.contains("both sides were answered by one model"), "{screen}");
    b.press("f3 ctrl-u").write("large").press("enter");
    assert!(b.state.sides.iter().all(|asked| !asked.same));
}

#[test]
fn a_trial_is_of_the_model_that_stands_there_now() {
    let mut b = open(Bench::live());
    b.press("ctrl-y");
    let tried: Vec<Side> = b
        .take()
        .iter()
        .filter_map(|e| if let Effect::Try { side, .. } = e { Some(*side) } else { None })
        .collect();
    assert_eq!(tried, Side::BOTH);
    assert!(b.state.busy());
    let answer = |b: &mut Bench, model: &str, answer| {
        let model = model.to_owned();
        b.tell(Msg::Tried { side: Side::Base, model, answer });
    };
    answer(&mut b, "another", Ok(Duration::ZERO));
    let trial = |b: &Bench| b.state.overlays.models().unwrap().trial(Side::Base).cloned();
    assert!(matches!(trial(&b), Some(Trial::AtWork { .. })));
    answer(&mut b, "base-1", Err("no connection; start it".into()));
    assert_eq!(trial(&b), Some(Trial::Failed("no connection; start it".into())));
    assert!(b.screen(80, 24).contains("✗ no connection; start it"));
}

#[test]
fn a_failure_is_said_at_its_server_with_the_remedy_and_an_end_is_warned_of() {
    let mut b = bench(Bench::live());
    b.press("f3");
    let failure = Failure {
        message: "it wants a key".into(),
        remedy: "give one".into(),
        kind: FailureKind::BadKey,
    };
    say(&mut b, FAR, Listing::Failed(failure));
    let shutdown = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * 10));
    let model = ModelInfo { id: "old\u{1b}[2J".into(), shutdown, ..ModelInfo::default() };
    say(&mut b, HERE, Listing::Models(vec![model]));
    let screen = b.screen(80, 24);
    assert!(screen.contains("! it wants a key") && screen.contains("  give one"), "{screen}");
    assert!(screen.contains("old␛[2J  ! ends in 10 days"), "{screen}");
}

#[test]
fn the_guide_opens_when_something_was_found_and_no_key_was_pressed() {
    let start = |b: &mut Bench| {
        b.state.guide = Guide::Looking;
        b.tell(Msg::Opened);
    };
    let mut b = Bench::samples();
    start(&mut b);
    assert!(matches!(&b.take()[..], [Effect::List(servers)] if servers.is_empty()));
    assert!(b.state.overlays.models().is_none(), "nothing was found yet");
    say(&mut b, HERE, Listing::Asked);
    offer(&mut b, HERE, &[]);
    assert!(
        b.state.overlays.models().is_none(),
        "a server without models is nothing to choose from"
    );
    offer(&mut b, HERE, &["small"]);
    assert!(b.state.overlays.models().is_some_and(|picker| picker.guide));

    let mut late = Bench::samples();
    start(&mut late);
    late.press("down");
    offer(&mut late, HERE, &["small"]);
    assert!(late.state.overlays.models().is_none(), "nothing opens under the user's hands");
    assert!(late.state.notice.as_ref().unwrap().text.contains("F3"));
}

#[test]
fn a_server_far_away_is_asked_only_when_the_user_says_so() {
    let mut b = bench(Bench::samples());
    (b.state.facts.guide, b.state.guide) = (Guide::Looking, Guide::Looking);
    b.tell(Msg::Opened);
    assert!(matches!(&b.take()[..], [Effect::List(servers)] if servers.is_empty()));
    b.press("enter");
    assert_eq!(b.take().len(), 0, "a key that was meant for the bench does nothing");
    b.tell(Msg::Tick(Duration::from_secs(2)));
    b.press("enter");
    assert!(matches!(&b.take()[..], [Effect::List(servers)] if servers.len() == 1));
}

#[test]
fn the_guide_tries_what_is_chosen_saves_it_and_is_not_wanted_again() {
    let mut b = bench(Bench::samples());
    b.press("ctrl-p").write("set up").press("enter");
    offer(&mut b, HERE, &["small", "small-tuned"]);
    b.take();
    b.press("enter");
    let effects = b.take();
    assert!(matches!(&effects[..], [Effect::Try { side: Side::Base, .. }]), "{effects:?}");
    b.press("down enter ctrl-s");
    let saved =
        b.take().into_iter().find_map(|e| if let Effect::Settings(w) = e { Some(w) } else { None });
    let Some(Wish::Models(models)) = saved else { panic!("{saved:?}") };
    let names = models.each_ref().map(|m| m.as_ref().map(|m| m.model.clone()).unwrap());
    assert_eq!(names, ["small", "small-tuned"]);
    b.press("esc");
    assert!(b.take().iter().any(|e| matches!(e, Effect::Settings(Wish::NoGuide))));
}

#[test]
fn parameters_hold_from_the_next_turn_on_and_the_header_shows_what_differs() {
    let mut b = Bench::live();
    b.write("add").press("enter f9");
    assert_eq!(asks(&mut b)[0].2.sampling.temperature, Some(0.9));
    b.press("tab tab").press("backspace backspace backspace backspace").write("0.25");
    b.press("down").write("0.5").press("down down").write("END").press("down").write("7");
    b.press("down").tell(Msg::Paste("{\"top_k\": 40}".into()));
    b.press("down").write("be").press("enter").write("brief");
    assert!(matches!(b.state.overlays.panel().unwrap().scope, Scope::One(Side::Tuned)));
    b.press("esc");
    assert!(b.state.overlays.panel().is_none(), "{:?}", b.state.notice);
    let header = b.screen(200, 60).lines().next().unwrap().to_owned();
    for fact in ["✎ temp 0.90|0.25", "✎ top-p none|0.50", "✎ stop none|END", "✎ seed none|7"]
    {
        assert!(header.contains(fact), "{fact}: {header}");
    }
    b.take();
    b.press("enter");
    let asked = asks(&mut b);
    let (base, tuned) = (&asked[0], &asked[1]);
    assert_eq!((base.2.sampling.temperature, base.2.system()), (Some(0.9), None));
    assert_eq!((tuned.2.sampling.temperature, tuned.2.sampling.top_p), (Some(0.25), Some(0.5)));
    assert_eq!((tuned.2.sampling.seed, tuned.2.system()), (Some(7), Some("be\nbrief")));
    assert_eq!(tuned.2.sampling.stop, ["END"]);
    assert_eq!(tuned.1.endpoint().unwrap().extra["top_k"], json!(40));
    assert!(base.1.endpoint().unwrap().extra.is_empty());
}

#[test]
fn the_history_keeps_with_a_reply_how_it_was_asked() {
    let mut b = asked_and_kept();
    b.press("f9 tab tab");
    b.state.sides[1].parameters.system = Some("be brief".into());
    b.press("esc");
    b.reply(Side::Tuned, 5, ReplyEvent::Text("x".into()));
    let sample = |b: &mut Bench| {
        kept(b).into_iter().rev().find_map(|change| match change {
            Change::Sample { sample, .. } if sample.key.side == Side::Tuned => Some(*sample),
            _ => None,
        })
    };
    let before = sample(&mut b).unwrap();
    assert_eq!(before.parameters, json!({"temperature": 0.9, "max_tokens": 4096}));
    b.press("enter");
    b.reply(Side::Tuned, 5, ReplyEvent::Text("x".into()));
    let after = sample(&mut b).unwrap();
    assert_eq!(after.parameters["system"], json!("be brief"));
}

#[test]
fn what_is_not_valid_is_told_before_it_is_dropped() {
    let mut b = Bench::live();
    b.press("f9").write("x").press("esc");
    assert!(b.state.overlays.panel().is_some() && b.state.notice.as_ref().unwrap().warning);
    b.press("ctrl-s");
    assert!(b.take().iter().all(|e| !matches!(e, Effect::Settings(_))), "nothing half is saved");
    b.press("esc esc");
    assert!(b.state.overlays.panel().is_none());
    assert_eq!(b.state.sides[0].parameters.sampling.temperature, Some(0.9));
}

#[test]
fn saved_parameters_are_those_of_the_settings_from_then_on() {
    let mut b = Bench::live();
    b.state.facts.presets = vec![Preset { name: "terse".into(), text: "Assembly only.".into() }];
    b.press("f9 ctrl-s");
    assert!(b.take().is_empty(), "nothing has changed");
    b.press("ctrl-o ctrl-s");
    let wish =
        b.take().into_iter().find_map(|e| if let Effect::Settings(w) = e { Some(w) } else { None });
    let Some(wish @ Wish::Parameters { .. }) = wish else { panic!("{wish:?}") };
    b.tell(Msg::Saved { wish: wish.clone(), place: Err("no room".into()) });
    assert_ne!(b.state.settings[0].system.as_deref(), Some("Assembly only."));
    assert!(b.screen(120, 40).contains("✎ system"));
    b.tell(Msg::Saved { wish, place: Ok("/home/a/config.toml".into()) });
    assert_eq!(b.state.settings[0].system.as_deref(), Some("Assembly only."));
    assert!(!b.screen(120, 40).contains('✎'));
    b.press("ctrl-u ctrl-g");
    assert_eq!(b.state.sides[1].parameters, b.state.settings[1]);
}
