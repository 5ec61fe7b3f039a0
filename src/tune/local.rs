//! Tunes a model in this process, from its file or from nothing, so that a broken-off training goes
//! on where it was. Draws nothing, and has no clock: whoever calls tells the time that is spent.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use crate::dataset::message;
use crate::dataset::project;
use crate::llm::built_in;
use crate::model::{Format, Gguf, Template, Tokenizer};
use crate::side::Side;
use crate::train::{
    Base, Checkpoint, Example, Plan, Size, Step, Trainer, Turn, Validation, example, scratch,
};

/// What the training begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// A model file.
    File(PathBuf),
    /// The base model that the program carries.
    BuiltIn,
    /// A new model, whose tokens are learnt from the examples, or from those of another file.
    Scratch(Size, Option<PathBuf>),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Order {
    /// What the training begins with.
    pub start: Start,
    /// The examples to learn from.
    pub data: PathBuf,
    /// The examples to watch with.
    pub valid: Option<PathBuf>,
    /// The model file to write.
    pub out: PathBuf,
    /// How its matrices are written.
    pub format: Format,
    /// How to train.
    pub plan: Plan,
}

/// An example that is not learnt from, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The file.
    pub path: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// One sentence.
    pub reason: String,
}

/// A training that is ready to go, or to go on.
#[derive(Debug)]
pub struct Job {
    order: Order,
    trainer: Trainer,
    valid: Vec<Example>,
    /// Examples that are not learnt from.
    pub left_out: Vec<LeftOut>,
    /// Examples that are.
    pub examples: usize,
    /// Tokens of all of them.
    pub tokens: usize,
    /// Steps that an earlier run took.
    pub resumed: usize,
    /// Seconds that earlier runs took.
    pub spent: f64,
    /// Names the training: plan, texts and base.
    identity: String,
}

impl Job {
    /// Reads base and examples; goes on with the checkpoint beside the output, if it is of the same
    /// training.
    ///
    /// # Errors
    /// If a file cannot be read, the base cannot be trained here, the checkpoint is of another
    /// training, or nothing is left to learn from.
    pub fn new(order: Order) -> anyhow::Result<Self> {
        let mut identity = Sha256::new_with_prefix(order.plan.to_string());
        let data = read(&order.data, &mut identity)?;
        let valid = order.valid.as_deref().map(|path| read(path, &mut identity)).transpose()?;
        let base = base(&order, &data, &mut identity)?;
        let (tokenizer, template) = speaker(&base)?;
        let context = base.config.context;
        let mut left_out = Vec::new();
        let mut written = |path: &Path, rows: &[Vec<Turn>]| {
            let mut kept = Vec::new();
            for (n, turns) in rows.iter().enumerate() {
                match fitting(turns, &template, &tokenizer, context) {
                    Ok(example) => kept.push(example),
                    Err(reason) => {
                        left_out.push(LeftOut { path: path.to_owned(), line: n + 1, reason });
                    }
                }
            }
            kept
        };
        let examples = written(&order.data, &data);
        let valid = match (&order.valid, valid) {
            (Some(path), Some(rows)) => written(path, &rows),
            _ => Vec::new(),
        };
        if let (true, Some(first)) = (examples.is_empty(), left_out.first()) {
            anyhow::bail!(
                "no example of {} can be learnt from: line {}: {}",
                order.data.display(),
                first.line,
                first.reason
            );
        }
        anyhow::ensure!(!examples.is_empty(), "{} holds no examples", order.data.display());
        let (count, tokens) = (examples.len(), examples.iter().map(|e| e.tokens.len()).sum());
        let mut job = Self {
            trainer: Trainer::new(base, examples, order.plan),
            valid,
            left_out,
            examples: count,
            tokens,
            resumed: 0,
            spent: 0.0,
            identity: hex(&identity.finalize()),
            order,
        };
        job.resume()?;
        Ok(job)
    }

    fn resume(&mut self) -> anyhow::Result<()> {
        let path = self.checkpoint_path();
        if !path.exists() {
            return Ok(());
        }
        let fit = Gguf::open(&path).map_err(Into::into);
        let fit =
            fit.and_then(|file| Checkpoint::read(&file, &self.identity, self.trainer.parameters()));
        let checkpoint = fit.with_context(|| {
            format!(
                "could not go on from {}: delete it to begin anew, or choose another --out",
                path.display()
            )
        })?;
        (self.resumed, self.spent) = (checkpoint.steps, checkpoint.seconds);
        self.trainer.resume(checkpoint);
        Ok(())
    }

    /// How many parameters are trained.
    pub fn parameters(&self) -> usize {
        self.trainer.parameters()
    }

    /// All steps of the plan.
    pub fn all_steps(&self) -> usize {
        self.trainer.all_steps()
    }

    /// Takes the next step; `None` after the last. `spent` is the share of the time limit that is
    /// spent.
    #[expect(clippy::cast_possible_truncation, reason = "a share needs no more digits")]
    pub fn step(&mut self, spent: f64) -> Option<Step> {
        self.trainer.step(spent as f32)
    }

    /// How well the examples to watch with would be answered; `None` if there are none.
    pub fn validate(&mut self) -> Option<Validation> {
        (!self.valid.is_empty()).then(|| self.trainer.validate(&self.valid))
    }

    /// Keeps all that is needed to go on later; `seconds` is the time that all runs took.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn keep(&self, seconds: f64) -> anyhow::Result<()> {
        let checkpoint = self.trainer.checkpoint(&self.identity, seconds);
        whole(&self.checkpoint_path(), |out| checkpoint.write(out))
    }

    /// Writes the model as it is now.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self) -> anyhow::Result<()> {
        whole(&self.order.out, |out| self.trainer.model().write(out, self.order.format))
    }

    /// Forgets the checkpoint: the training has ended.
    ///
    /// # Errors
    /// If the file cannot be removed.
    pub fn forget(&self) -> anyhow::Result<()> {
        let path = self.checkpoint_path();
        if path.exists() {
            fs::remove_file(&path)
                .with_context(|| format!("could not remove {}", path.display()))?;
        }
        Ok(())
    }

    /// Where a broken-off training is kept.
    pub fn checkpoint_path(&self) -> PathBuf {
        let mut name = self.order.out.as_os_str().to_owned();
        name.push(".checkpoint");
        name.into()
    }
}

/// The conversations of a training file.
fn read(path: &Path, identity: &mut Sha256) -> anyhow::Result<Vec<Vec<Turn>>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))?;
    identity.update((text.len() as u64).to_le_bytes());
    identity.update(&text);
    let rows: Vec<message::Example> = project::parsed(&text, path)?;
    let turn = |m: message::Message| Turn { role: m.role, content: m.content };
    Ok(rows.into_iter().map(|row| row.messages.into_iter().map(turn).collect()).collect())
}

fn base(order: &Order, data: &[Vec<Turn>], identity: &mut Sha256) -> anyhow::Result<Base> {
    match &order.start {
        Start::File(path) => {
            let bytes =
                fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
            identity.update(&bytes);
            of(bytes).with_context(|| format!("could not train {}", path.display()))
        }
        Start::BuiltIn => {
            let bytes = built_in::file(Side::Base);
            identity.update(bytes);
            of(bytes.to_vec()).context("could not train the built-in model")
        }
        Start::Scratch(size, texts) => {
            identity.update(format!("{size:?}"));
            let others = texts.as_deref().map(|path| read(path, identity)).transpose()?;
            anyhow::ensure!(
                size.heads > 0 && size.width.is_multiple_of(2 * size.heads),
                "the width must be a multiple of twice the heads"
            );
            let texts = others
                .as_deref()
                .unwrap_or(data)
                .iter()
                .flatten()
                .filter(|turn| turn.role != "system");
            let texts = texts.map(|turn| turn.content.as_str());
            let name = order.out.file_stem().unwrap_or_default().to_string_lossy();
            Ok(scratch(size, texts, &name, order.plan.seed))
        }
    }
}

fn of(bytes: Vec<u8>) -> anyhow::Result<Base> {
    Ok(Base::of(&Gguf::parse(bytes)?)?)
}

/// What writes conversations for a base, by way of the file that would be written of it.
fn speaker(base: &Base) -> anyhow::Result<(Tokenizer, Template)> {
    let tokenizer = base.tokenizer()?;
    let template = Template::new(base.template.as_deref(), &tokenizer);
    Ok((tokenizer, template))
}

fn fitting(
    turns: &[Turn],
    template: &Template,
    tokenizer: &Tokenizer,
    context: usize,
) -> Result<Example, String> {
    let example = example(turns, template, tokenizer)?;
    let count = example.tokens.len();
    if count > context {
        return Err(format!("it has {count} tokens, and the model takes {context}"));
    }
    Ok(example)
}

/// Writes a file whole or not at all.
fn whole(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&File>) -> std::io::Result<()>,
) -> anyhow::Result<()> {
    let failed = || format!("could not write {}", path.display());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(failed)?;
    // A model is there to be used by others too, as the umask allows.
    let new = tempfile::Builder::new()
        .prefix(".new-")
        .permissions(fs::Permissions::from_mode(0o644))
        .tempfile_in(folder)
        .with_context(failed)?;
    let mut out = BufWriter::new(new.as_file());
    write(&mut out).and_then(|()| out.flush()).with_context(failed)?;
    drop(out);
    new.as_file().sync_all().with_context(failed)?;
    new.persist(path).with_context(failed)?;
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
