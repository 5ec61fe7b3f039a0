//! What a history of ten thousand turns costs: its first page, its filters, its words, one turn, and
//! the writes of a stream.

use assemblergpt::history::{
    EndKind, Filter, NewTurn, Page, Sample, SampleKey, Store, TurnId, Verdict,
};
use assemblergpt::side::Side;
use divan::{Bencher, black_box};
use tempfile::TempDir;

/// Turns of the history.
const TURNS: u32 = 10_000;

/// Replies of each side.
const SAMPLES: u32 = 2;

const LINE: &str = "\tmovl\t$8, -4(%rbp)\t# the first of the numbers whose sum is wanted\n";

fn main() {
    divan::main();
}

fn key(side: Side, index: u32) -> SampleKey {
    SampleKey::first(side, index)
}

fn reply(turn: u32, key: SampleKey) -> Sample {
    let text = format!("Turn number{turn}:\n{}", LINE.repeat(60));
    Sample { text, ending: Some(EndKind::Complete.into()), ..Sample::new(key, "a-model") }
}

fn verdict(right: bool) -> Option<Verdict> {
    let stage = if right { "right" } else { "links" };
    let report = serde_json::json!({
        "schema": 1,
        "run": {"stdout": "The sum of 8 and 120 is: 128\n"},
        "verdict": {"stage": stage, "reason": "it is so", "assembly_right": right},
    });
    Verdict::of_report(report, [("as".to_owned(), "2.40".to_owned())].into())
}

/// A history in a folder that goes with it. `turns` of 0 is an empty one.
fn history(turns: u32) -> Option<(TempDir, Store)> {
    let dir = tempfile::tempdir().ok()?;
    let mut store = Store::open(dir.path()).ok()?;
    for n in 0..turns {
        let prompt = format!("Create an Assembler program that adds {n} and 120.");
        let turn = store.begin_turn(&NewTurn { prompt, ..NewTurn::default() }).ok()?;
        for side in Side::BOTH {
            for index in 0..SAMPLES {
                let key = key(side, index);
                store.save_sample(turn, &reply(n, key)).ok()?;
                let right = side == Side::Tuned && n % 100 == 7;
                store.save_verdict(turn, key, &verdict(right)?).ok()?;
            }
        }
    }
    Some((dir, store))
}

/// All questions, on one history, because it takes a while to make.
#[divan::bench(args = ["first page", "page in the middle", "tuned passed, base failed", "neither",
    "model", "words in a list", "search", "one turn"], sample_count = 20)]
fn ask(bencher: Bencher, what: &str) {
    static HISTORY: std::sync::LazyLock<Option<(TempDir, std::path::PathBuf)>> =
        std::sync::LazyLock::new(|| {
            let (dir, store) = history(TURNS)?;
            let path = store.dir().to_owned();
            Some((dir, path))
        });
    let Some((_, dir)) = HISTORY.as_ref() else { return };
    let reader = assemblergpt::history::Reader::new(dir);
    let mut filter = Filter::default();
    let mut page = Page::first(50);
    let words: &[&str] = match what {
        "tuned passed, base failed" => &["tuned-passed", "base-failed"],
        "neither" => &["neither"],
        _ => &[],
    };
    for word in words {
        filter.add(word).unwrap_or_default();
    }
    match what {
        "page in the middle" => page.before = Some(TurnId(5_000)),
        "model" => filter.model = Some("no-such".to_owned()),
        "words in a list" => filter.text = Some("number77".to_owned()),
        _ => {}
    }
    bencher.bench(|| match what {
        "search" => drop(black_box(reader.search("number4242 numbers", 50))),
        "one turn" => drop(black_box(reader.get(TurnId(5_000)))),
        _ => drop(black_box(reader.list(&filter, page))),
    });
}

/// One second of a stream, added to a reply of 64 KiB.
#[divan::bench]
fn append(bencher: Bencher) {
    let Some((_dir, mut store)) = history(0) else { return };
    let Ok(turn) = store.begin_turn(&NewTurn::default()) else { return };
    let key = key(Side::Tuned, 0);
    let sample = Sample { text: LINE.repeat(1000), ..Sample::new(key, "a-model") };
    bencher.bench_local(|| {
        // Back to its length, so that every round costs the same.
        store.save_sample(turn, &sample).and_then(|()| store.append(turn, key, LINE))
    });
}

/// A whole reply of 4 KiB and its verdict.
#[divan::bench]
fn reply_and_verdict(bencher: Bencher) {
    let Some((_dir, mut store)) = history(0) else { return };
    let Some(verdict) = verdict(true) else { return };
    let Ok(turn) = store.begin_turn(&NewTurn::default()) else { return };
    let mut index = 0;
    bencher.bench_local(|| {
        index += 1;
        let key = key(Side::Tuned, index);
        store.save_sample(turn, &reply(index, key))?;
        store.save_verdict(turn, key, &verdict)
    });
}
