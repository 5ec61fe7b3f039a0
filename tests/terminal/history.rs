//! The history from start to start: kept, found, reopened, deleted; a bench that is killed, one
//! that keeps nothing, and two at once.

use std::time::{Duration, Instant};

use assemblergpt::history::{EndKind, NewTurn, Reader, Sample, SampleKey, Store, Turn, TurnId};
use assemblergpt::side::Side;
use rustix::process::Signal;

use crate::screen::{Screen, Setup, bench};
use crate::tape::{PROMPT, fenced, spoken, tape, writing};

/// The most that an end may take.
const SOON: Duration = Duration::from_secs(5);

/// A bench whose built-in sample was sent and run.
fn judged() -> Screen {
    let mut screen = bench().open();
    screen.wait_for("plays built-in samples").press("enter f5").wait_for("equals C++");
    screen.wait("both builds", |screen| screen.count("complete") == 2 && screen.count("✓ld") == 2);
    screen
}

fn quit(screen: &mut Screen) {
    screen.press("ctrl-q");
    assert!(screen.wait_exit(SOON).success());
    screen.assert_given_back();
}

/// What the history holds of a turn.
fn kept(screen: &Screen, id: i64) -> Turn {
    Reader::new(&screen.history()).get(TurnId(id)).unwrap().expect("the turn was not kept")
}

/// The rows of the screen without the prompt, the header and the footer, whose words differ.
fn panes(screen: &Screen) -> Vec<String> {
    let text = screen.text();
    let rows: Vec<String> = text.split('\n').skip(4).map(str::to_owned).collect();
    rows[..rows.len() - 1].to_vec()
}

#[test]
fn a_turn_is_found_after_a_new_start_and_reopened_as_it_was() {
    let mut first = judged();
    let then = panes(&first);
    quit(&mut first);

    let mut second = bench().at(&first).open();
    second.wait_for("plays built-in samples").press("f2").wait_for("adds 8 and 120");
    second.wait_for("✓ right").wait_for("1/1").wait_for("Enter reopen");
    second.press("enter").wait_for("from history, 20");
    second.wait_for("equals C++").wait_for("The sum of 8 and 120 is: 128");
    second.wait("the build of the base answer", |screen| screen.count("✓ld") == 2);
    assert_eq!(panes(&second), then, "{}", second.dump());
    second.press("tab tab tab t").wait_for("$ as ");

    second.press("f5").wait("the verdict with the tools' versions", |screen| {
        let turn = kept(screen, 1);
        let verdict = &turn.samples[1].verdict.as_ref().unwrap().verdict;
        let tools = &verdict.toolchain;
        tools.contains_key("as") && tools.contains_key("g++")
    });
    quit(&mut second);
    let turn = kept(&second, 1);
    let verdict = turn.samples[1].verdict.as_ref().unwrap();
    assert_eq!((turn.samples.len(), turn.samples[1].passed), (2, Some(true)));
    assert_eq!(verdict.verdict.output, "The sum of 8 and 120 is: 128\n");
}

#[test]
fn a_reply_that_says_escapes_comes_back_without_obeying_them() {
    let hostile = fenced(&writing(b"out\x1b]0;owned\x07\n"));
    let tape = tape("No \x1b[2J.", &hostile);
    let mut first = bench().cassette(&tape).open();
    first.wait_for("replays").press("enter f5").wait_for("exit 0");
    quit(&mut first);
    let mut second = bench().at(&first).open();
    second.wait_for("plays built-in samples").press("f2").wait_for(PROMPT).press("enter");
    second.wait_for("from history").wait_for("out␛]0;owned␇").wait_for("No ␛[2J.");
    assert!(!second.sent(b"\x1b]0;owned"));
}

#[test]
fn words_find_a_turn_and_a_key_pressed_twice_deletes_it() {
    let mut screen = judged();
    screen.press("f2").wait_for("adds 8 and 120").wait_for("1/1");
    screen.press("/").write("zebra").wait_for("no turn");
    screen.press("esc").wait_for("1/1").press("/").write("128").wait_for("1/1").press("enter");
    screen.press("d").wait_for("press d again").press("d").wait_for("one turn was deleted");
    screen.wait_for("no turn").press("/ esc").wait_for("Nothing was kept yet").press("q");
    screen.wait_gone("History ──");
    quit(&mut screen);
    assert_eq!(Reader::new(&screen.history()).get(TurnId(1)).unwrap(), None);
}

#[test]
fn a_prompt_of_the_history_is_put_to_the_models_of_today() {
    let mut first = judged();
    quit(&mut first);
    let mut second = bench().at(&first).args(&["--demo", ""]).open();
    second.wait_for("Enter sends").press("f2").wait_for("1/1").press("r").wait_for("turn 1");
    second.wait("both replies", |screen| screen.count("complete") == 2);
    second.press("f2").wait_for("1/2");
}

#[test]
fn a_bench_that_is_killed_loses_at_most_the_last_second() {
    let words: Vec<String> = (0..3000).map(|n| format!("word{n}\n")).collect();
    let mut screen = bench().pace("1").cassette(&spoken(&words, &words)).open();
    screen.wait_for("replays").press("enter").wait_for("word0");
    screen.read_for(Duration::from_secs(4));
    let shown = last_word(&screen.text()).expect("no word is on the screen");
    screen.signal(Signal::KILL);
    screen.wait_exit(SOON);
    let turn = kept(&screen, 1);
    for sample in &turn.samples {
        let saved = last_word(&sample.sample.text).expect("nothing was saved");
        // A word comes every 20 ms.
        assert!(saved + 50 + 10 >= shown, "{shown} was shown, {saved} saved");
    }
    assert!(shown > 100, "only {shown} words came");

    let mut next = bench().at(&screen).open();
    next.wait_for("plays built-in samples").press("f2").wait_for("⌁ interrupted");
    next.press("enter").wait_for("from history").wait_for("the program ended while the reply came");
}

/// The highest number of a word in a text.
fn last_word(text: &str) -> Option<usize> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter_map(|word| word.strip_prefix("word")?.parse().ok()).max()
}

#[test]
fn without_a_history_no_file_is_made() {
    let off: [Setup; 2] =
        [bench().args(&["--no-history"]), bench().settings("[history]\nenabled = false\n")];
    for setup in off {
        let mut screen = setup.open();
        screen.wait_for("plays built-in samples").press("enter f5").wait_for("equals C++");
        screen.press("f2").wait_for("the history is off");
        quit(&mut screen);
        assert!(!screen.history().exists());
    }
}

#[test]
fn a_second_bench_says_that_the_first_one_writes_and_reads_what_it_wrote() {
    let mut first = judged();
    let mut second = bench().at(&first).open();
    second.wait_for("another AssemblerGPT writes the history");
    second.press("enter").wait_for("complete").press("f2").wait_for("1/1").wait_for("✓ right");
    second.press("d").wait_for("nothing can be deleted");
    second.press("enter").wait_for("from history").wait_for("equals C++");
    quit(&mut second);
    quit(&mut first);
    let mut third = bench().at(&first).open();
    third.wait_for("plays built-in samples").press("f2").wait_for("1/1");
    assert!(!third.shows("another AssemblerGPT"), "{}", third.dump());
}

#[test]
fn a_damaged_history_is_told_and_the_bench_works_without_it() {
    let mut screen = bench()
        .file(
            ".local/share/assemblergpt/history.db",
            "this is no database, but long enough to be one",
        )
        .open();
    screen.wait_for("the history is not kept").press("enter f5").wait_for("equals C++");
    quit(&mut screen);
    let kept = std::fs::read_to_string(screen.history().join("history.db")).unwrap();
    assert!(kept.starts_with("this is no database"));
}

#[test]
fn ten_thousand_turns_open_at_once() {
    let screen = bench();
    let mut store = Store::open(&screen.folder()).unwrap();
    for n in 0..10_000 {
        let prompt = format!("Add {n} and 120 with an Assembler program.");
        let turn = store.begin_turn(&NewTurn { prompt, ..NewTurn::default() }).unwrap();
        let ending = Some(EndKind::Complete.into());
        let key = SampleKey::first(Side::Tuned, 0);
        let text = format!("mov ${n}, %eax");
        store.save_sample(turn, &Sample { text, ending, ..Sample::new(key, "m") }).unwrap();
    }
    drop(store);
    let mut screen = screen.open();
    screen.wait_for("plays built-in samples").wait_gone("isolation: …");
    let start = Instant::now();
    screen.press("f2").wait_for("1/10000").wait_for("Add 9999 and 120");
    let opened = start.elapsed();
    screen.press("G").wait_for("10000/10000").wait_for("Add 0 and 120");
    let start = Instant::now();
    screen.press("/").write("7777").wait_for("1/1 ").wait_for("Add 7777 and");
    let found = start.elapsed();
    println!("opened in {opened:?}, found in {found:?}");
    // Built without optimisation and on a busy machine; a whole list would take many seconds.
    assert!(opened < Duration::from_secs(1), "{opened:?}");
}
