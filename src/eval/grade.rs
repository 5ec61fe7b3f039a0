//! Replies that were obtained elsewhere, read line by line: our own lines, a batch API's output, or
//! completions by task. Asks and judges nothing.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::Value;

use crate::llm::Ending;
use crate::llm::batch::Answer;
use crate::printable::printable;
use crate::side::Side;

use super::batch;
use super::pipeline::Arrived;
use super::resume::Slot;
use super::suite::Suite;

/// One line of any of the shapes; which fields are there tells which.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    id: Option<String>,
    side: Option<Side>,
    sample: Option<u32>,
    reply: Option<String>,
    custom_id: Option<String>,
    response: Option<Value>,
    error: Option<Value>,
    task_id: Option<String>,
    completion: Option<String>,
}

/// A file of replies, read as they are wanted.
pub struct Given {
    path: PathBuf,
    reader: BufReader<File>,
    number: usize,
    names: HashMap<String, usize>,
    side: Option<Side>,
    wanted: Wanted,
    /// The next sample of a prompt and side where lines do not number theirs.
    counts: HashMap<(usize, Side), u32>,
    /// What one line held beside its first reply.
    more: Vec<Arrived>,
}

/// Which prompts take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) shard: Option<[u32; 2]>,
    /// Replies to prompts of the whole suite that do not take part are passed over.
    pub(super) prompts: usize,
}

impl Wanted {
    /// Whether a prompt, counted from 0, takes part.
    pub(super) fn has(&self, prompt: usize) -> bool {
        let mine = |[i, n]: [u32; 2]| prompt % n as usize == i as usize - 1;
        prompt < self.prompts && self.shard.is_none_or(mine)
    }
}

/// What a file of replies holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// The most replies of a side to a prompt.
    pub(super) samples: u32,
    /// All that take part.
    pub(super) replies: u64,
}

impl Given {
    /// Opens a file of replies to the prompts of `suite`; `side` is whose those are that do not
    /// say so.
    pub(super) fn open(
        path: &Path,
        suite: &Suite,
        side: Option<Side>,
        wanted: Wanted,
    ) -> anyhow::Result<Self> {
        let file =
            File::open(path).with_context(|| format!("could not read {}", path.display()))?;
        let mut names = HashMap::new();
        for (index, prompt) in suite.prompts.iter().enumerate() {
            names.insert(batch::name(&prompt.id), index);
        }
        // What a prompt is called weighs more than what it would be called in a batch.
        names.extend(suite.prompts.iter().enumerate().map(|(n, p)| (p.id.clone(), n)));
        Ok(Self {
            path: path.to_owned(),
            reader: BufReader::new(file),
            number: 0,
            names,
            side,
            wanted,
            counts: HashMap::new(),
            more: Vec::new(),
        })
    }

    /// Reads the whole file once, so that what is wrong with it is told before anything is done.
    pub(super) fn content(mut self) -> anyhow::Result<Content> {
        let (mut content, mut seen) = (Content::default(), HashSet::new());
        while let Some(arrived) = self.next()? {
            let slot = arrived.slot;
            if !seen.insert(slot) {
                bail!(
                    "{}: this {} reply, number {}, is there twice",
                    self.place(),
                    slot.side,
                    slot.sample
                );
            }
            content.samples = content.samples.max(slot.sample + 1);
            content.replies += 1;
        }
        if content.replies == 0 {
            bail!("{} holds no reply to a prompt that takes part", self.path.display());
        }
        Ok(content)
    }

    /// The next reply to a prompt that takes part; `None` at the end.
    pub(super) fn next(&mut self) -> anyhow::Result<Option<Arrived>> {
        loop {
            match self.more.pop() {
                Some(next) if self.wanted.has(next.slot.prompt) => return Ok(Some(next)),
                Some(_) => {}
                None if self.read()? => {}
                None => return Ok(None),
            }
        }
    }

    fn place(&self) -> String {
        format!("{}, line {}", self.path.display(), self.number)
    }

    /// Reads one line; `false` at the end.
    fn read(&mut self) -> anyhow::Result<bool> {
        let mut line = Vec::new();
        if self.reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(false);
        }
        self.number += 1;
        let text = String::from_utf8_lossy(&line);
        if text.trim().is_empty() {
            return Ok(true);
        }
        let parsed: Line = serde_json::from_str(&text).with_context(|| self.place())?;
        let mut replies = self.replies(parsed).with_context(|| self.place())?;
        replies.reverse();
        self.more = replies;
        Ok(true)
    }

    fn replies(&mut self, line: Line) -> anyhow::Result<Vec<Arrived>> {
        if let Some(custom_id) = &line.custom_id {
            let (name, side, sample) = batch::parse(custom_id).with_context(|| {
                format!("\"{}\" is no custom_id that `eval batch` writes", printable(custom_id))
            })?;
            let slot = Slot { prompt: self.prompt(name)?, side, sample };
            let part = |value: &Option<Value>| value.clone().unwrap_or_default();
            let answer = Answer::of(custom_id.clone(), &part(&line.response), &part(&line.error));
            return Ok(batched(slot, answer));
        }
        let id = line.id.or(line.task_id);
        let id = id.context("there is no id, task_id or custom_id")?;
        let reply = line.reply.or(line.completion);
        let reply = reply.context("there is no reply or completion")?;
        let side = line.side.or(self.side);
        let side =
            side.context("it does not say whose reply it is: write \"side\", or give --side")?;
        let prompt = self.prompt(&id)?;
        let next = self.counts.entry((prompt, side)).or_default();
        let sample = line.sample.unwrap_or(*next);
        *next = sample + 1;
        Ok(vec![whole(Slot { prompt, side, sample }, reply)])
    }

    fn prompt(&self, name: &str) -> anyhow::Result<usize> {
        self.names
            .get(name)
            .copied()
            .with_context(|| format!("\"{}\" is not in the suite", printable(name)))
    }
}

fn whole(slot: Slot, reply: String) -> Arrived {
    Arrived {
        slot,
        attempt: 0,
        infrastructure: None,
        reply,
        ending: "complete".to_owned(),
        echoed_model: None,
        tokens: None,
        first_ms: None,
        total_ms: None,
    }
}

/// The replies of a line of a batch API's output: one for each choice.
fn batched(slot: Slot, answer: Answer) -> Vec<Arrived> {
    let tokens =
        answer.usage.and_then(|u| Some([u.prompt_tokens.unwrap_or(0), u.completion_tokens?]));
    let choices = match answer.outcome {
        Ok(choices) => choices,
        Err(why) => {
            let failed = Arrived {
                infrastructure: Some(format!("no reply: {why}")),
                ending: "failed".to_owned(),
                ..whole(slot, String::new())
            };
            return vec![failed];
        }
    };
    let choices = choices.into_iter().zip(slot.sample..).map(|(choice, sample)| {
        let refused = choice.ending == Ending::Refused;
        let text = if refused { choice.refusal } else { choice.text };
        let ending = match choice.ending {
            Ending::Complete => "complete",
            Ending::CutAtLimit => "cut",
            Ending::Filtered => "filtered",
            Ending::Refused => "refused",
            Ending::Other(_) | Ending::Interrupted(_) | Ending::Failed(_) => "other",
        };
        Arrived {
            ending: ending.to_owned(),
            echoed_model: answer.model.clone(),
            tokens: tokens.filter(|_| sample == slot.sample),
            ..whole(Slot { sample, ..slot }, text)
        }
    });
    choices.collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn suite() -> Suite {
        let line = |id: &str| format!("{{\"id\":\"{id}\",\"prompt\":\"p\"}}\n");
        let mut file = tempfile::NamedTempFile::new().unwrap();
        write!(file, "{}{}", line("a"), line("b/1")).unwrap();
        Suite::load(file.path().to_str().unwrap()).unwrap()
    }

    fn given(
        text: &str,
        side: Option<Side>,
        shard: Option<[u32; 2]>,
    ) -> anyhow::Result<Vec<Arrived>> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let wanted = Wanted { shard, prompts: 2 };
        let mut given = Given::open(file.path(), &suite(), side, wanted)?;
        let mut all = Vec::new();
        while let Some(arrived) = given.next()? {
            all.push(arrived);
        }
        Given::open(file.path(), &suite(), side, wanted)?.content()?;
        Ok(all)
    }

    #[test]
    fn our_own_lines_are_numbered_where_they_do_not_number_themselves() {
        let text = "{\"id\":\"a\",\"side\":\"base\",\"reply\":\"x\"}\n{\"id\":\"a\",\"side\":\"base\",\"reply\":\"y\"}\n\
            {\"id\":\"b/1\",\"side\":\"tuned\",\"sample\":7,\"reply\":\"z\"}\n";
        let slots: Vec<_> = given(text, None, None).unwrap().into_iter().map(|a| a.slot).collect();
        let slot = |prompt, side, sample| Slot { prompt, side, sample };
        assert_eq!(
            slots,
            [slot(0, Side::Base, 0), slot(0, Side::Base, 1), slot(1, Side::Tuned, 7)]
        );
        assert_eq!(given(text, None, Some([2, 2])).unwrap().len(), 1);
    }

    #[test]
    fn a_batch_is_joined_by_its_custom_id_and_its_failures_are_no_models() {
        let id = |prompt: &str, sample| batch::custom_id(prompt, Side::Tuned, sample);
        let text = format!(
            "{}\n{}\n",
            serde_json::json!({"custom_id": id("b/1", 2), "error": null, "response": {"status_code": 200,
                "body": {"model": "m", "usage": {"prompt_tokens": 3, "completion_tokens": 5},
                "choices": [{"finish_reason": "length", "message": {"content": "mov"}}]}}}),
            serde_json::json!({"custom_id": id("a", 0), "error": {"message": "expired"}, "response": null}),
        );
        let all = given(&text, None, None).unwrap();
        assert_eq!(all[0].slot, Slot { prompt: 1, side: Side::Tuned, sample: 2 });
        assert_eq!((all[0].ending.as_str(), all[0].tokens), ("cut", Some([3, 5])));
        assert!(all[1].infrastructure.as_ref().unwrap().contains("expired"));
    }

    #[test]
    fn completions_by_task_need_a_side() {
        let text = "{\"task_id\":\"a\",\"completion\":\"x\"}\n";
        assert!(given(text, None, None).unwrap_err().root_cause().to_string().contains("--side"));
        assert_eq!(given(text, Some(Side::Base), None).unwrap()[0].reply, "x");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, word) in [
            ("\n{\"id\":\"c\",\"side\":\"base\",\"reply\":\"x\"}\n", "line 2"),
            ("{\"id\":\"a\",\"side\":\"base\"}\n", "line 1"),
            ("{\"custom_id\":\"x\",\"response\":{}}\n", "line 1"),
            ("nonsense\n", "line 1"),
            ("", "no reply"),
            (
                "{\"id\":\"a\",\"side\":\"base\",\"sample\":0,\"reply\":\"x\"}\n\
                 {\"id\":\"a\",\"side\":\"base\",\"sample\":0,\"reply\":\"x\"}\n",
                "twice",
            ),
        ] {
            let error = format!("{:#}", given(text, None, None).unwrap_err());
            assert!(error.contains(word), "{error}");
        }
    }
}
