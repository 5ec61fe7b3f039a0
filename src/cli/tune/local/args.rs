//! The arguments of `tune local`. Does nothing with them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::config::parse_duration;
use crate::model::Format;
use crate::train::{Optimiser, Plan, Size};
use crate::tune::export::shell;
use crate::tune::local::{Order, Start};

/// Steps over which the learning rate rises.
const WARM_UP: usize = 60;

/// In this process.
#[derive(Debug, Args)]
#[command(
    after_help = "The training is kept in OUT.checkpoint, and the same command goes on from there \
    after any end. Without a time limit the same seed gives the same weights, however \
    often it was broken off and on however many processors.\n\nExit status: 0 the model is written; \
    2 usage, or something cannot be read, trained or written; 130 stopped by Ctrl+C, and kept."
)]
pub(in super::super) struct Local {
    /// What the training begins with: the base model that the program carries, a model file (GGUF,
    /// llama architecture), or a new model
    #[arg(long, value_name = "builtin|FILE|scratch", value_parser = base)]
    pub(super) base: Base,
    /// The examples to learn from, as `dataset build` writes them
    #[arg(long, value_name = "FILE")]
    pub(super) data: PathBuf,
    /// The examples to watch with
    #[arg(long, value_name = "FILE")]
    pub(super) valid: Option<PathBuf>,
    /// The model file to write; a broken-off training is kept beside it
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// How often each example is seen
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = at_least_one)]
    pub(super) epochs: usize,
    /// How often a training is kept, to go on after any end
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = parse_duration)]
    pub(super) keep_every: Duration,
    /// Stop after this time, as in 20m; the learning rate falls with it
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(super) time_limit: Option<Duration>,
    /// Train changes of this rank (`LoRA`) instead of all weights; they are merged in the end
    #[arg(long, value_name = "RANK", value_parser = at_least_one)]
    pub(super) lora: Option<usize>,
    /// The highest learning rate
    #[arg(long, value_name = "RATE", default_value_t = 0.002, value_parser = rate)]
    pub(super) rate: f64,
    /// How the gradient changes the weights
    #[arg(long, value_name = "NAME", default_value = "muon")]
    pub(super) optimiser: Way,
    /// The most tokens that each of two threads takes at once; both make a step
    #[arg(long, value_name = "TOKENS", default_value_t = 1536, value_parser = at_least_one)]
    pub(super) batch: usize,
    /// What all choices follow from
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(super) seed: u64,
    /// How matrices are written
    #[arg(long, value_name = "FORMAT", default_value = "f16")]
    pub(super) format: Numbers,
    #[command(flatten)]
    pub(super) size: New,
    /// Print one JSON object for each epoch, and one in the end
    #[arg(long)]
    pub(super) json: bool,
}

/// The measures of a new model.
#[derive(Debug, Args)]
#[command(next_help_heading = "A new model (--base scratch)")]
pub(super) struct New {
    /// The most tokens of its vocabulary
    #[arg(long, value_name = "N", default_value_t = 2048, value_parser = at_least_one)]
    vocabulary: usize,
    /// The examples that its tokens are learnt from; those of --data if not said
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
    /// Numbers that stand for a token between its layers
    #[arg(long, value_name = "N", default_value_t = 192, value_parser = at_least_one)]
    width: usize,
    /// Layers
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = at_least_one)]
    layers: usize,
    /// Heads of attention; the width is a multiple of twice as many
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = at_least_one)]
    heads: usize,
    /// The most tokens of prompt and reply together
    #[arg(long, value_name = "N", default_value_t = 1536, value_parser = at_least_one)]
    context: usize,
}

/// What the training begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Base {
    /// A new model.
    Scratch,
    /// The base model that the program carries.
    BuiltIn,
    /// A model file.
    File(PathBuf),
}

/// How the gradient changes the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Way {
    /// Every weight by its own slopes of late
    Adam,
    /// The matrices within layers in all directions alike, the rest as adam does
    Muon,
}

/// How matrices are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum Numbers {
    /// Four bytes a number
    F32,
    /// Two bytes
    F16,
    /// A little over one byte
    #[value(name = "q8_0")]
    Q8,
}

impl Local {
    /// What is asked for.
    pub(super) fn order(&self) -> Order {
        let New { vocabulary, width, layers, heads, context, .. } = self.size;
        // The shape that llama models have.
        let feed_forward = (width * 8 / 3).next_multiple_of(32);
        let size = Size { vocabulary, width, layers, heads, feed_forward, context };
        #[expect(clippy::cast_possible_truncation, reason = "a rate needs no more digits")]
        let rate = self.rate as f32;
        Order {
            start: match &self.base {
                Base::Scratch => Start::Scratch(size, self.size.texts.clone()),
                Base::BuiltIn => Start::BuiltIn,
                Base::File(path) => Start::File(path.clone()),
            },
            data: self.data.clone(),
            valid: self.valid.clone(),
            out: self.out.clone(),
            format: match self.format {
                Numbers::F32 => Format::F32,
                Numbers::F16 => Format::F16,
                Numbers::Q8 => Format::Q8_0,
            },
            plan: Plan {
                epochs: self.epochs,
                rate,
                warm_up: WARM_UP,
                bundle: self.batch,
                rank: self.lora,
                optimiser: match self.optimiser {
                    Way::Adam => Optimiser::Adam,
                    Way::Muon => Optimiser::Muon,
                },
                seed: self.seed,
            },
        }
    }

    /// The command that shows the new model in the bench, beside its base if that is a model.
    pub(super) fn bench(&self) -> String {
        let gguf = |path: &PathBuf| shell(&format!("gguf:{}", path.display()));
        let tuned = gguf(&self.out);
        let base = match &self.base {
            Base::Scratch => tuned.clone(),
            Base::BuiltIn => "builtin:base".to_owned(),
            Base::File(path) => gguf(path),
        };
        format!("assemblergpt --base {base} --tuned {tuned}")
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of a value parser")]
fn base(text: &str) -> Result<Base, String> {
    Ok(match text {
        "scratch" => Base::Scratch,
        "builtin" => Base::BuiltIn,
        path => Base::File(path.into()),
    })
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n) if n > 0 => Ok(n),
        _ => Err("write a whole number from 1 up".to_owned()),
    }
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate > 0.0 && rate < 1.0 => Ok(rate),
        _ => Err("write a number between 0 and 1, such as 0.002".to_owned()),
    }
}
