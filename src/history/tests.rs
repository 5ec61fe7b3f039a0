//! What is kept is found again, whoever asks, however it is written, and whatever broke.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use serde_json::json;

use super::*;
use crate::side::Side;

const BASE: SampleKey = SampleKey::first(Side::Base, 0);
const TUNED: SampleKey = SampleKey::first(Side::Tuned, 0);

fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("history")).unwrap();
    (dir, store)
}

fn question(prompt: &str) -> NewTurn {
    NewTurn { prompt: prompt.to_owned(), ..NewTurn::default() }
}

fn answer(key: SampleKey, text: &str) -> Sample {
    let ending = Some(EndKind::Complete.into());
    Sample { text: text.to_owned(), ending, ..Sample::new(key, &format!("gpt-{}", key.side)) }
}

fn verdict(stage: &str, output: &str) -> Verdict {
    let right = match stage {
        "right" => Some(true),
        "runs" => None,
        _ => Some(false),
    };
    let report = json!({
        "schema": 1,
        "run": {"stdout": output},
        "verdict": {"stage": stage, "reason": "so it is", "assembly_right": right,
            "cpp_right": true, "equals_twin": null},
    });
    let tools = BTreeMap::from([("as".to_owned(), "2.40".to_owned())]);
    Verdict::of_report(report, tools).unwrap()
}

/// A turn in which each side reached a stage.
fn judged(store: &mut Store, prompt: &str, stages: [&str; 2]) -> TurnId {
    let turn = store.begin_turn(&question(prompt)).unwrap();
    for (key, stage) in [BASE, TUNED].into_iter().zip(stages) {
        store.save_sample(turn, &answer(key, "mov $8, %eax")).unwrap();
        store.save_verdict(turn, key, &verdict(stage, "128\n")).unwrap();
    }
    turn
}

fn found(store: &Store, words: &[&str]) -> Vec<TurnId> {
    let mut filter = Filter::default();
    for word in words {
        filter.add(word).unwrap();
    }
    listed(store, &filter)
}

fn listed(store: &Store, filter: &Filter) -> Vec<TurnId> {
    store.reader().list(filter, Page::first(100)).unwrap().iter().map(|t| t.id).collect()
}

fn hits(store: &Store, text: &str) -> Vec<(TurnId, Kind)> {
    store.reader().search(text, 50).unwrap().iter().map(|h| (h.turn, h.kind)).collect()
}

#[test]
fn a_turn_comes_back_as_it_was_kept() {
    let (_dir, mut store) = store();
    let new = NewTurn {
        prompt: "Add 8\0and 120.".into(),
        system: Some("x86-64".into()),
        started_ms: Some(1_700_000_000_000),
    };
    let turn = store.begin_turn(&new).unwrap();
    let sample = Sample {
        origin: Origin::Edited,
        url: Some("https://host/v1".into()),
        parameters: json!({"temperature": 0.9}),
        answered_by: Some("gpt-base-2026".into()),
        reasoning: "hm".into(),
        ending: Some(Ending { kind: EndKind::Interrupted, reason: Some("reset".into()) }),
        first_token_ms: Some(0.5),
        total_ms: Some(12.25),
        usage: Usage { completion_tokens: Some(7), ..Usage::default() },
        ..answer(BASE, "mov\0\x1b[31m é")
    };
    store.save_sample(turn, &sample).unwrap();
    store.save_verdict(turn, BASE, &verdict("links", "x")).unwrap();
    let kept = store.reader().get(turn).unwrap().unwrap();
    assert_eq!((&kept.prompt, &kept.system), (&new.prompt, &new.system));
    assert_eq!(Some(kept.started_ms), new.started_ms);
    assert_eq!(kept.samples[0].sample, sample);
    assert_eq!(kept.samples[0].verdict.as_ref().unwrap().verdict, verdict("links", "x"));
    let text = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Turn>(&text).unwrap(), kept);
    assert_eq!(store.reader().get(TurnId(turn.0 + 1)).unwrap(), None);
}

#[test]
fn secrets_are_not_kept() {
    let (dir, mut store) = store();
    let turn = store.begin_turn(&question("q")).unwrap();
    let sample = Sample {
        url: Some("https://user:sk-secret@host/v1?key=sk-secret".into()),
        parameters: json!({"api_key": "sk-secret"}),
        ..answer(BASE, "a")
    };
    store.save_sample(turn, &sample).unwrap();
    drop(store);
    for entry in std::fs::read_dir(dir.path().join("history")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(9).any(|w| w == b"sk-secret"));
    }
}

#[test]
fn filters_tell_who_passed() {
    let (_dir, mut store) = store();
    let both = judged(&mut store, "one", ["right", "right"]);
    let won = judged(&mut store, "two", ["links", "right"]);
    let neither = judged(&mut store, "three", ["none", "assembles"]);
    let unknown = judged(&mut store, "four", ["runs", "runs"]);
    let unjudged = store.begin_turn(&question("five")).unwrap();
    assert_eq!(found(&store, &[]), [unjudged, unknown, neither, won, both]);
    assert_eq!(found(&store, &["tuned-passed", "base-failed"]), [won]);
    assert_eq!(found(&store, &["both"]), [both]);
    assert_eq!(found(&store, &["neither"]), [neither]);
    assert_eq!(found(&store, &["tuned-passed"]), [won, both]);
    assert!(Filter::default().add("winners").is_err());
    let mut contradiction = Filter::default();
    contradiction.add("both").unwrap();
    assert!(contradiction.add("base-failed").is_err());
}

#[test]
fn one_right_sample_passes_a_side_and_repairs_do_not() {
    let (_dir, mut store) = store();
    let turn = judged(&mut store, "q", ["links", "links"]);
    let second = SampleKey::first(Side::Tuned, 1);
    let repair = SampleKey { revision: 1, ..BASE };
    for key in [second, repair] {
        store.save_sample(turn, &answer(key, "x")).unwrap();
        store.save_verdict(turn, key, &verdict("right", "")).unwrap();
    }
    assert_eq!(found(&store, &["tuned-passed", "base-failed"]), [turn]);
    let [base, tuned] = &store.reader().list(&Filter::default(), Page::first(1)).unwrap()[0].sides;
    assert_eq!((base.samples, base.passed, base.failed, base.revisions), (1, 0, 1, 1));
    assert_eq!((tuned.samples, tuned.passed, tuned.failed), (2, 1, 1));
    assert_eq!((base.stage.as_deref(), tuned.stage.as_deref()), (Some("links"), Some("right")));
}

#[test]
fn a_reply_that_broke_off_is_not_the_models_failure() {
    let (_dir, mut store) = store();
    let turn = judged(&mut store, "q", ["assembles", "assembles"]);
    assert_eq!(found(&store, &["neither"]), [turn]);
    let broken = Sample { ending: Some(EndKind::Interrupted.into()), ..answer(BASE, "mov") };
    store.save_sample(turn, &broken).unwrap();
    assert_eq!(found(&store, &["neither"]), []);
    assert_eq!(store.reader().get(turn).unwrap().unwrap().samples[0].passed, None);
}

#[test]
fn filters_by_model_text_and_time_hold_together() {
    let (_dir, mut store) = store();
    let first = judged(&mut store, "sum of two numbers", ["right", "right"]);
    let second = judged(&mut store, "product of two numbers", ["right", "right"]);
    let filter = |text: &str, model: &str| Filter {
        text: Some(text.into()),
        model: Some(model.into()),
        ..Filter::default()
    };
    assert_eq!(listed(&store, &filter("numbers two", "GPT-Tuned")), [second, first]);
    assert_eq!(listed(&store, &filter("product", "gpt")), [second]);
    assert_eq!(listed(&store, &filter("product", "llama%")), []);
    assert_eq!(listed(&store, &filter("***", "gpt")), []);
    let since = |since_ms| Filter { since_ms: Some(since_ms), ..Filter::default() };
    assert_eq!(listed(&store, &since(0)).len(), 2);
    assert_eq!(listed(&store, &since(i64::MAX)), []);
    assert_eq!(store.reader().count(&filter("two", "gpt")).unwrap(), 2);
    assert_eq!(store.reader().ids(&Filter::default()).unwrap(), [first, second]);
}

#[test]
fn pages_follow_each_other_without_gap_or_overlap() {
    let (_dir, mut store) = store();
    let mut all: Vec<_> =
        (0..25).map(|n| store.begin_turn(&question(&n.to_string())).unwrap()).collect();
    all.reverse();
    let (mut seen, mut page) = (Vec::new(), Page::first(10));
    loop {
        let turns = store.reader().list(&Filter::default(), page).unwrap();
        let Some(last) = turns.last() else { break };
        page = Page::after(last.id, 10);
        seen.extend(turns.iter().map(|t| t.id));
    }
    assert_eq!(seen, all);
}

#[test]
fn prompts_replies_and_outputs_are_searched() {
    let (_dir, mut store) = store();
    let turn = store.begin_turn(&question("Reverse a string")).unwrap();
    store.save_sample(turn, &answer(TUNED, "call _ZSt4cout ; café")).unwrap();
    store.save_verdict(turn, TUNED, &verdict("right", "gnirts\n")).unwrap();
    assert_eq!(hits(&store, "reverse STRING"), [(turn, Kind::Prompt)]);
    assert_eq!(hits(&store, "_ZSt4c"), [(turn, Kind::Reply)]);
    assert_eq!(hits(&store, "cafe"), [(turn, Kind::Reply)]);
    let hit = &store.reader().search("gnirts", 1).unwrap()[0];
    assert_eq!((hit.kind, hit.sample), (Kind::Output, Some(TUNED)));
    assert!(hit.excerpt.contains("gnirts"));
    assert_eq!(hits(&store, "reverse gnirts"), [], "all words must stand in one text");
}

#[test]
fn whatever_is_typed_is_only_words() {
    let (_dir, mut store) = store();
    store.begin_turn(&question("movq $8, %rax or NEAR the * end")).unwrap();
    for text in [
        "\"",
        "*",
        "NEAR(",
        "NEAR(a b, 2)",
        "a AND",
        "OR",
        "NOT x",
        "text:x",
        "{a b}:c",
        "^a",
        "-",
        "'",
        "''; DROP TABLE turn",
        "a\0b",
        "\u{202e}",
        "(((",
        "a\"*\"b",
        "+ +",
        "%",
        "?",
        "é\u{301}",
        "漢字",
        "",
    ] {
        store.reader().search(text, 5).unwrap_or_else(|e| panic!("{text:?}: {e}"));
    }
    store.reader().search(&"w ".repeat(10_000), 5).unwrap();
    store.reader().search(&"w\"*(".repeat(10_000), 5).unwrap();
    assert_eq!(hits(&store, "%rax").len(), 1);
    assert_eq!(hits(&store, "NEAR( or").len(), 1);
}

#[test]
fn another_text_is_found_by_its_new_words_only() {
    let (_dir, mut store) = store();
    let turn = store.begin_turn(&question("q")).unwrap();
    store.save_sample(turn, &answer(BASE, "before")).unwrap();
    store.save_sample(turn, &answer(BASE, "after")).unwrap();
    store.append(turn, BASE, " all").unwrap();
    for (text, count) in [("before", 0), ("after", 1), ("all", 1)] {
        assert_eq!(hits(&store, text).len(), count, "{text}");
    }
    store.save_verdict(turn, BASE, &verdict("links", "wrong")).unwrap();
    store.save_verdict(turn, BASE, &verdict("right", "correct")).unwrap();
    assert_eq!((hits(&store, "wrong").len(), hits(&store, "correct").len()), (0, 1));
    integrity(&store);
}

/// The index and the texts agree, and so do all rows that name each other.
fn integrity(store: &Store) {
    let path = store.dir().join("history.db");
    let connection = rusqlite::Connection::open(path).unwrap();
    let check: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    let check = "INSERT INTO search (search, rank) VALUES ('integrity-check', 0)";
    connection.execute(check, []).unwrap();
    let orphans: i64 = connection
        .query_row(
            "SELECT count(*) FROM document WHERE turn NOT IN (SELECT id FROM turn) \
             OR sample NOT IN (SELECT id FROM sample)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(orphans, 0);
}

#[test]
fn what_is_deleted_is_gone_from_list_index_and_file() {
    let (_dir, mut store) = store();
    let kept = judged(&mut store, "stays here", ["right", "right"]);
    let gone = judged(&mut store, "vanishingly secret", ["right", "right"]);
    assert_eq!(store.delete(&[gone, TurnId(99)]).unwrap(), 1);
    assert_eq!(found(&store, &[]), [kept]);
    assert_eq!(hits(&store, "secret"), []);
    integrity(&store);
    for file in ["history.db", "history.db-wal"] {
        let bytes = std::fs::read(store.dir().join(file)).unwrap_or_default();
        assert!(!bytes.windows(9).any(|w| w == b"vanishing"), "{file}");
    }
    let next = store.begin_turn(&question("next")).unwrap();
    assert!(next > gone, "a number names one turn for ever");
    assert_eq!(store.delete_all().unwrap(), 2);
    assert_eq!(found(&store, &[]), []);
    integrity(&store);
    assert!(judged(&mut store, "again", ["right", "right"]) > next);
}

#[test]
fn one_writes_and_the_others_read_along() {
    let (_dir, mut first) = store();
    let dir = first.dir().to_owned();
    let turn = first.begin_turn(&question("q")).unwrap();
    let second = History::open(&dir).unwrap();
    assert!(second.writer.is_none());
    let notice = second.notice.clone().unwrap();
    assert!(notice.contains("another AssemblerGPT") && notice.contains("reading only"), "{notice}");
    assert!(second.reader.get(turn).unwrap().is_some());
    let later = first.begin_turn(&question("r")).unwrap();
    assert!(second.reader.get(later).unwrap().is_some());
    drop(first);
    assert!(History::open(&dir).unwrap().writer.is_some(), "the next one may write");
}

#[test]
fn only_the_owner_can_read() {
    let (_dir, mut store) = store();
    store.begin_turn(&question("q")).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(store.dir()), 0o700);
    let files: Vec<_> =
        std::fs::read_dir(store.dir()).unwrap().map(|e| e.unwrap().path()).collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_damaged_foreign_or_newer_file_is_named_and_left_as_it_is() {
    type Spoil<'a> = (&'a str, &'a dyn Fn(&Path));
    let newer = |path: &Path| {
        drop(Store::open(path.parent().unwrap()).unwrap());
        let connection = rusqlite::Connection::open(path).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
    };
    let foreign = |path: &Path| {
        let connection = rusqlite::Connection::open(path).unwrap();
        connection.execute_batch("CREATE TABLE theirs (x)").unwrap();
    };
    let garbage = |path: &Path| std::fs::write(path, "not a database at all".repeat(400)).unwrap();
    let cut = |path: &Path| {
        let mut store = Store::open(path.parent().unwrap()).unwrap();
        for n in 0..50 {
            judged(&mut store, &n.to_string(), ["right", "right"]);
        }
        drop(store);
        let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_len(5000).unwrap();
    };
    let cases: [Spoil<'_>; 4] = [
        ("newer AssemblerGPT", &newer),
        ("another program", &foreign),
        ("damaged", &garbage),
        ("damaged", &cut),
    ];
    for (word, spoil) in cases {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.db");
        spoil(&path);
        let before = std::fs::read(&path).unwrap();
        let said = Store::open(dir.path()).unwrap_err().to_string();
        assert!(said.contains(word) && said.contains("history.db"), "{word}: {said}");
        let read = Reader::new(dir.path()).list(&Filter::default(), Page::first(1));
        assert!(read.unwrap_err().to_string().contains(word), "{word}");
        assert_eq!(std::fs::read(&path).unwrap(), before, "{word}");
    }
}

#[test]
fn a_reply_that_was_left_open_is_closed_and_searched() {
    let (_dir, mut store) = store();
    let dir = store.dir().to_owned();
    let turn = store.begin_turn(&question("q")).unwrap();
    store.save_sample(turn, &Sample::new(BASE, "m")).unwrap();
    store.append(turn, BASE, "half\0 of").unwrap();
    store.append(turn, BASE, " something").unwrap();
    assert_eq!(hits(&store, "something"), [], "not while it grows");
    drop(store);
    let store = Store::open(&dir).unwrap();
    let sample = &store.reader().get(turn).unwrap().unwrap().samples[0].sample;
    assert_eq!(sample.text, "half\0 of something");
    assert_eq!(sample.ending.as_ref().unwrap().kind, EndKind::Interrupted);
    assert_eq!(hits(&store, "something"), [(turn, Kind::Reply)]);
}

#[test]
fn a_writer_keeps_in_order_and_is_done_when_it_is_dropped() {
    let (_dir, store) = store();
    let reader = store.reader();
    let (writer, mut news) = Writer::start(store).unwrap();
    let live = TurnRef::Live(3);
    let sample = |text: &str| Box::new(answer(BASE, text));
    for change in [
        Change::Begin { live: 3, turn: question("q") },
        Change::Sample { turn: live, sample: Box::new(Sample::new(BASE, "m")) },
        Change::Append { turn: live, key: BASE, text: "half".into() },
        Change::Sample { turn: live, sample: sample("whole") },
        Change::Verdict { turn: live, key: BASE, verdict: Box::new(verdict("right", "")) },
        Change::Append { turn: TurnRef::Live(4), key: BASE, text: "nobody's".into() },
    ] {
        writer.keep(change).unwrap();
    }
    drop(writer);
    let id = match news.blocking_recv() {
        Some(News::Begun { live: 3, id }) => id,
        other => panic!("{other:?}"),
    };
    assert!(matches!(news.blocking_recv(), Some(News::Failed(why)) if why.contains("turn 4")));
    assert_eq!(news.blocking_recv(), None);
    let kept = reader.get(id).unwrap().unwrap();
    assert_eq!(
        (kept.samples[0].sample.text.as_str(), kept.samples[0].passed),
        ("whole", Some(true))
    );
}

#[test]
fn nonsense_of_servers_is_kept_as_well_as_it_can_be() {
    let (_dir, mut store) = store();
    let turn = store.begin_turn(&question(&"é".repeat(1_000))).unwrap();
    let usage = Usage { prompt_tokens: Some(u64::MAX), ..Usage::default() };
    let sample =
        Sample { usage, total_ms: Some(f64::NAN), url: Some("::".into()), ..answer(BASE, "") };
    store.save_sample(turn, &sample).unwrap();
    store.save_verdict(turn, BASE, &verdict("right", &"é".repeat(100_000))).unwrap();
    let kept = store.reader().get(turn).unwrap().unwrap();
    let sample = &kept.samples[0];
    assert_eq!((sample.sample.total_ms, sample.sample.url.as_deref()), (None, None));
    assert_eq!(sample.verdict.as_ref().unwrap().verdict.output.len(), 64 * 1024);
    let missing = store.save_sample(TurnId(99), &answer(BASE, ""));
    assert!(matches!(missing, Err(HistoryError::Missing(_))));
    assert!(matches!(store.append(turn, TUNED, ""), Err(HistoryError::Missing(_))));
}

#[test]
fn ten_thousand_turns_open_at_once() {
    let (_dir, store) = store();
    let path = store.dir().join("history.db");
    let connection = rusqlite::Connection::open(path).unwrap();
    connection
        .execute_batch(
            "PRAGMA foreign_keys = 0; BEGIN;
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
             INSERT INTO turn (id, session, started_ms, prompt, head) SELECT i, 1, i, 1, 'q' FROM n;
             INSERT INTO document (id, turn, kind, text) SELECT id * 4 + m, id, 'reply',
               hex(zeroblob(2000)) FROM turn, (SELECT 0 AS m UNION ALL SELECT 1 UNION ALL SELECT 2
               UNION ALL SELECT 3);
             INSERT INTO sample (turn, side, position, revision, passed, ended, model, origin, reply,
               parameters, reasoning) SELECT turn, CASE WHEN id & 1 THEN 'base' ELSE 'tuned' END,
               (id & 3) / 2, 0, turn % 1000 = 7, 'complete', 'm', 'first', id, '{}', ''
               FROM document;
             COMMIT;",
        )
        .unwrap();
    drop(connection);
    let started = Instant::now();
    let turns = store.reader().list(&Filter::default(), Page::first(50)).unwrap();
    assert_eq!((turns.len(), turns[0].sides[1].samples), (50, 2));
    assert!(started.elapsed() < Duration::from_millis(500), "{:?}", started.elapsed());
    let started = Instant::now();
    assert_eq!(found(&store, &["both"]).len(), 10);
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[test]
fn prompts_come_newest_first_and_once() {
    let (_dir, mut store) = store();
    assert!(store.reader().prompts(9).unwrap().is_empty());
    for prompt in ["one", "two", "one", "three"] {
        store.begin_turn(&question(prompt)).unwrap();
    }
    assert_eq!(store.reader().prompts(9).unwrap(), ["three", "one", "two"]);
    assert_eq!(store.reader().prompts(1).unwrap(), ["three"]);
}
