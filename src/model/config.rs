//! The measures of a llama-architecture model, from and to the values of a file. Holds no weights.

use super::error::{LoadError, name};
use super::gguf::{Gguf, Value};

/// The architecture that is run here, as files name it.
pub const ARCHITECTURE: &str = "llama";

/// The measures of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The most tokens of prompt and reply together.
    pub context: usize,
    /// Numbers that stand for a token between the layers.
    pub width: usize,
    /// How many layers there are.
    pub layers: usize,
    /// Numbers inside of a feed-forward step.
    pub feed_forward: usize,
    /// Heads that ask.
    pub heads: usize,
    /// Heads that are asked; a divisor of `heads`.
    pub kv_heads: usize,
    /// Numbers of a head.
    pub head_width: usize,
    /// So many numbers of a head are turned by their position; even.
    pub rope_width: usize,
    /// The base of the angles.
    pub rope_base: f32,
    /// Positions are divided by this; 1 unless a file says otherwise.
    pub rope_factor: f32,
    /// Added to a mean square before its root.
    pub epsilon: f32,
    /// How many tokens there are.
    pub vocabulary: usize,
}

/// Reads values of one file, with the architecture before each key.
struct Reader<'a> {
    file: &'a Gguf,
}

impl Reader<'_> {
    fn optional(&self, key: &str) -> Result<Option<usize>, LoadError> {
        let key = format!("{ARCHITECTURE}.{key}");
        let Some(value) = self.file.get(&key) else { return Ok(None) };
        // More than this is no model, and sums of such numbers do not overflow.
        let number = value.as_u64().filter(|n| *n <= 1 << 24);
        let number = number.and_then(|n| usize::try_from(n).ok());
        number.map(Some).ok_or_else(|| LoadError::broken(format!("{} is no size", name(&key))))
    }

    fn size(&self, key: &str) -> Result<usize, LoadError> {
        match self.optional(key)? {
            Some(0) => Err(LoadError::broken(format!("{} is 0", name(key)))),
            Some(size) => Ok(size),
            None => Err(LoadError::missing(&format!("{ARCHITECTURE}.{key}"))),
        }
    }

    fn fraction(&self, key: &str) -> Result<Option<f32>, LoadError> {
        let key = format!("{ARCHITECTURE}.{key}");
        let Some(value) = self.file.get(&key) else { return Ok(None) };
        let number = value.as_f32().filter(|n| n.is_finite() && *n > 0.0);
        number.map(Some).ok_or_else(|| LoadError::broken(format!("{} is no number", name(&key))))
    }
}

impl Config {
    /// The measures that a file gives.
    ///
    /// # Errors
    /// The file is of another architecture, or of a kind of this one that is not run here, or a
    /// measure is missing or cannot be.
    pub fn of(file: &Gguf) -> Result<Self, LoadError> {
        check_kind(file)?;
        let read = Reader { file };
        let width = read.size("embedding_length")?;
        let heads = read.size("attention.head_count")?;
        let kv_heads = read.optional("attention.head_count_kv")?.unwrap_or(heads);
        let head_width = match read.optional("attention.key_length")? {
            Some(width) => width,
            None => width / heads,
        };
        let config = Self {
            context: read.size("context_length")?,
            width,
            layers: read.size("block_count")?,
            feed_forward: read.size("feed_forward_length")?,
            heads,
            kv_heads,
            head_width,
            rope_width: read.optional("rope.dimension_count")?.unwrap_or(head_width),
            rope_base: read.fraction("rope.freq_base")?.unwrap_or(10_000.0),
            rope_factor: rope_factor(&read)?,
            epsilon: read
                .fraction("attention.layer_norm_rms_epsilon")?
                .ok_or_else(|| LoadError::missing("llama.attention.layer_norm_rms_epsilon"))?,
            vocabulary: vocabulary(file)?,
        };
        config.check()?;
        Ok(config)
    }

    /// Whether the measures fit each other.
    fn check(&self) -> Result<(), LoadError> {
        let wrong = if self.kv_heads == 0 || !self.heads.is_multiple_of(self.kv_heads) {
            "its heads cannot share their keys"
        } else if self.head_width == 0 || self.heads.checked_mul(self.head_width).is_none() {
            "its heads have no width"
        } else if self.rope_width > self.head_width || !self.rope_width.is_multiple_of(2) {
            "its positions do not fit its heads"
        } else if self.layers > 4096 {
            "it counts more layers than any model has"
        } else {
            return Ok(());
        };
        Err(LoadError::broken(wrong))
    }

    /// The values that a file of these measures begins with; [`super::Vocabulary::metadata`] gives
    /// the others.
    #[expect(clippy::cast_possible_truncation, reason = "measures are checked to be small")]
    pub fn metadata(&self, title: &str) -> Vec<(&'static str, Value)> {
        let number = |n: usize| Value::U32(n as u32);
        vec![
            ("general.architecture", ARCHITECTURE.into()),
            ("general.name", title.into()),
            ("llama.context_length", number(self.context)),
            ("llama.embedding_length", number(self.width)),
            ("llama.block_count", number(self.layers)),
            ("llama.feed_forward_length", number(self.feed_forward)),
            ("llama.attention.head_count", number(self.heads)),
            ("llama.attention.head_count_kv", number(self.kv_heads)),
            ("llama.attention.key_length", number(self.head_width)),
            ("llama.attention.value_length", number(self.head_width)),
            ("llama.rope.dimension_count", number(self.rope_width)),
            ("llama.rope.freq_base", self.rope_base.into()),
            ("llama.attention.layer_norm_rms_epsilon", self.epsilon.into()),
            ("llama.vocab_size", number(self.vocabulary)),
        ]
    }

    /// The numbers of all keys (or values) of a token in a layer.
    pub(super) const fn kv_width(&self) -> usize {
        self.kv_heads * self.head_width
    }
}

fn check_kind(file: &Gguf) -> Result<(), LoadError> {
    let Some(architecture) = file.text("general.architecture") else {
        return Err(LoadError::missing("general.architecture"));
    };
    if architecture != ARCHITECTURE {
        return Err(LoadError::unsupported(format!(
            "it is a model of the architecture {}; only {ARCHITECTURE} runs in this program, so \
             serve the file with llama.cpp or Ollama and name it with --base-url",
            name(architecture)
        )));
    }
    if file.text("general.type").is_some_and(|kind| kind != "model") {
        return Err(LoadError::unsupported(
            "it holds an adapter or another part of a model; merge it into a whole model first",
        ));
    }
    if file.number("split.count").is_some_and(|parts| parts > 1) {
        return Err(LoadError::unsupported(
            "it is one of several parts of a model; join them with llama-gguf-split --merge",
        ));
    }
    if file.number("llama.expert_count").is_some_and(|experts| experts > 0) {
        return Err(LoadError::unsupported(
            "it is a mixture of experts, which is not run here; serve it with llama.cpp",
        ));
    }
    Ok(())
}

fn rope_factor(read: &Reader<'_>) -> Result<f32, LoadError> {
    let kind = read.file.text("llama.rope.scaling.type").unwrap_or("none");
    match kind {
        "none" => Ok(1.0),
        "linear" => Ok(read.fraction("rope.scaling.factor")?.unwrap_or(1.0)),
        other => Err(LoadError::unsupported(format!(
            "its positions are scaled by {}, which is not run here; serve it with llama.cpp",
            name(other)
        ))),
    }
}

/// How many rows the table of tokens has.
fn vocabulary(file: &Gguf) -> Result<usize, LoadError> {
    let table = file.tensor("token_embd.weight").and_then(|table| table.dimensions.get(1));
    table.copied().ok_or_else(|| {
        LoadError::unsupported(
            "it has no table of tokens (token_embd.weight), so it is no complete model; convert \
             it again",
        )
    })
}
