//! Reads the folder of an evaluation, one line at a time. Replies stay in the file: what is kept
//! of each is small, with the place where the rest stands.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};

use super::failure::{self, Failure};
use crate::eval::funnel::Rung;
use crate::eval::record::{self, Record, Run};
use crate::eval::suite::Prompt;
use crate::printable::printable;
use crate::side::Side;

/// Which reply: the prompt's place, the sample, the side, the attempt.
pub type Key = (usize, u32, Side, u32);

/// Where a record stands in `results.jsonl`, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Where its line begins.
    start: u64,
    /// How long its line is.
    length: u64,
}

/// What is kept of a record.
#[derive(Debug, Clone)]
pub struct Kept {
    /// How far it came.
    pub rung: Rung,
    /// Why no further.
    pub failure: Option<Failure>,
    /// The verdict's sentence, safe to show.
    pub reason: String,
    /// Whether the assembly is right, the C++ is right, and both do the same.
    pub facts: [Option<bool>; 3],
    /// Why nothing can be said about the model.
    pub infrastructure: Option<String>,
    /// Tokens of the prompt and of the reply.
    pub tokens: Option<[u64; 2]>,
    /// Milliseconds to the first text and to the end.
    pub times: [Option<f64>; 2],
    /// The model id that the server echoed.
    pub echoed: Option<String>,
    /// Where the rest stands.
    pub place: Place,
    /// The line, from 1.
    line: usize,
}

/// The folder of an evaluation.
#[derive(Debug)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// What holds for all of it.
    pub run: Run,
    /// The suite as it was used.
    pub prompts: Vec<Prompt>,
    /// The replies.
    pub replies: BTreeMap<Key, Kept>,
    /// What a reader should know.
    pub warnings: Vec<String>,
}

impl Folder {
    /// Reads it.
    ///
    /// # Errors
    /// If a file is missing or a line is not what it should be: which file and line, and why.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let run = read_run(&path.join(record::RUN))?;
        let prompts = read_suite(&path.join(record::SUITE))?;
        let mut folder = Self {
            path: path.to_owned(),
            run,
            prompts,
            replies: BTreeMap::new(),
            warnings: Vec::new(),
        };
        folder.read_results(&path.join(record::RESULTS))?;
        if folder.replies.is_empty() {
            bail!("{} holds no reply: there is nothing to report", path.display());
        }
        Ok(folder)
    }

    /// Reads one record again, with its reply and its cases.
    ///
    /// # Errors
    /// If the file cannot be read or was changed meanwhile.
    pub fn record(&self, place: Place) -> anyhow::Result<Record> {
        let path = self.path.join(record::RESULTS);
        let again = || format!("could not read {} again", path.display());
        let mut file = File::open(&path).with_context(again)?;
        file.seek(SeekFrom::Start(place.start)).with_context(again)?;
        let mut line = Vec::new();
        file.take(place.length).read_to_end(&mut line).with_context(again)?;
        serde_json::from_slice(&line).with_context(again)
    }

    fn read_results(&mut self, path: &Path) -> anyhow::Result<()> {
        let file = File::open(path).with_context(|| could_not_read(path))?;
        let mut reader = BufReader::new(file);
        let places: HashMap<String, usize> =
            self.prompts.iter().enumerate().map(|(at, p)| (p.id.clone(), at)).collect();
        let (mut start, mut text) = (0, Vec::new());
        for line in 1.. {
            text.clear();
            let length =
                reader.read_until(b'\n', &mut text).with_context(|| could_not_read(path))?;
            if length == 0 {
                break;
            }
            let place = Place { start, length: length as u64 };
            start += place.length;
            if text.trim_ascii().is_empty() {
                continue;
            }
            let here = || format!("{}, line {line}", path.display());
            match serde_json::from_slice::<Record>(&text) {
                Ok(record) => self.keep(&record, &places, place, line).with_context(here)?,
                Err(_) if text.last() != Some(&b'\n') => self.warnings.push(format!(
                    "{}: the line is cut off, as after a stop in the middle of writing; it is left out",
                    here()
                )),
                Err(error) => {
                    return Err(anyhow!("{error}; mend or delete this line")).with_context(here);
                }
            }
        }
        Ok(())
    }

    fn keep(
        &mut self,
        record: &Record,
        places: &HashMap<String, usize>,
        place: Place,
        line: usize,
    ) -> anyhow::Result<()> {
        if record.schema != record::SCHEMA {
            bail!("schema {} is not known here, only {}", record.schema, record::SCHEMA);
        }
        let id = printable(&record.id);
        let Some(prompt) = places.get(&record.id) else {
            bail!("the prompt \"{id}\" is not in {}", record::SUITE);
        };
        if record.sample >= self.run.samples {
            let samples = self.run.samples;
            bail!("sample {} of \"{id}\": there are only {samples}, counted from 0", record.sample);
        }
        let stage = printable(&record.verdict.stage);
        let rung =
            failure::reached(record).ok_or_else(|| anyhow!("there is no stage \"{stage}\""))?;
        let key = (*prompt, record.sample, record.side, record.attempt);
        let kept = kept(record, rung, place, line);
        // What failed for no fault of the model may have been asked again.
        match self.replies.get(&key) {
            Some(old) if old.infrastructure.is_none() && kept.infrastructure.is_none() => bail!(
                "sample {} of \"{id}\" of the {} model, attempt {}, stands in line {} already",
                record.sample,
                record.side,
                record.attempt,
                old.line
            ),
            Some(old) if old.infrastructure.is_none() => {}
            Some(_) | None => drop(self.replies.insert(key, kept)),
        }
        Ok(())
    }
}

fn kept(record: &Record, rung: Rung, place: Place, line: usize) -> Kept {
    let verdict = &record.verdict;
    Kept {
        rung,
        failure: failure::failure(record, rung),
        reason: printable(&verdict.reason).replace(['\n', '\t'], " "),
        facts: [verdict.assembly_right, verdict.cpp_right, verdict.equals_twin],
        infrastructure: record.infrastructure.as_deref().map(|why| printable(why).into_owned()),
        tokens: record.tokens,
        times: [record.first_ms, record.total_ms],
        echoed: record.echoed_model.as_deref().map(|id| printable(id).into_owned()),
        place,
        line,
    }
}

fn could_not_read(path: &Path) -> String {
    format!("could not read {}", path.display())
}

fn read_run(path: &Path) -> anyhow::Result<Run> {
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("{}; give the folder that `eval run --out` wrote", could_not_read(path))
    })?;
    let run: Run = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    if run.schema != record::SCHEMA {
        bail!("{}: schema {} is not known here", path.display(), run.schema);
    }
    Ok(run)
}

fn read_suite(path: &Path) -> anyhow::Result<Vec<Prompt>> {
    let file = File::open(path).with_context(|| could_not_read(path))?;
    let mut prompts: Vec<Prompt> = Vec::new();
    let mut lines = HashMap::new();
    for (line, text) in (1..).zip(BufReader::new(file).lines()) {
        let here = || format!("{}, line {line}", path.display());
        let text = text.with_context(here)?;
        if text.trim().is_empty() {
            continue;
        }
        let prompt: Prompt = serde_json::from_str(&text).with_context(here)?;
        if let Some(first) = lines.insert(prompt.id.clone(), line) {
            let id = printable(&prompt.id);
            return Err(anyhow!("\"{id}\" stands in line {first} already")).with_context(here);
        }
        prompts.push(prompt);
    }
    Ok(prompts)
}
