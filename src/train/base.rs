//! A model as parameters to be trained, from a GGUF file and back into one. Trains nothing.

use std::borrow::Cow;
use std::io;

use thiserror::Error;

use super::layout::Layout;
use crate::model::gguf::{NewTensor, Value, write};
use crate::model::{Config, Format, Gguf, LoadError, Tokenizer, Vocabulary};

/// A model that can be trained: its measures, its tokens, its numbers.
#[derive(Debug, Clone)]
pub struct Base {
    /// Its measures.
    pub config: Config,
    /// Its tokens.
    pub vocabulary: Vocabulary,
    /// How conversations are written for it, if its file says so.
    pub template: Option<String>,
    /// What it calls itself.
    pub title: String,
    /// Where its tensors lie in `weights`.
    pub layout: Layout,
    /// All its numbers.
    pub weights: Vec<f32>,
}

/// Why a model cannot be trained here.
#[derive(Debug, Error)]
pub enum Unsuited {
    /// Its file cannot be read as a model.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// It has a part that training does not know.
    #[error("it has {0}, which is not trained here: train it elsewhere (tune export)")]
    Part(&'static str),
}

impl Base {
    /// The model in a file; every block format becomes plain numbers.
    ///
    /// # Errors
    /// The file is no model of this architecture, or has a part that is not trained here.
    pub fn of(file: &Gguf) -> Result<Self, Unsuited> {
        let config = Config::of(file)?;
        let names = file.names();
        if names.iter().any(|name| name.rsplit('.').next() == Some("bias")) {
            return Err(Unsuited::Part("biases"));
        }
        if names.contains(&"rope_freqs.weight") || config.rope_factor.to_bits() != 1.0_f32.to_bits()
        {
            return Err(Unsuited::Part("scaled positions"));
        }
        if config.rope_width != config.head_width {
            return Err(Unsuited::Part("heads that are turned in part"));
        }
        let layout = Layout::new(&config, !names.contains(&"output.weight"));
        let mut weights = vec![0.0; layout.len];
        for tensor in layout.tensors(&config) {
            let numbers = file.numbers(&tensor.name, &tensor.dimensions())?;
            weights[tensor.at].copy_from_slice(&numbers);
        }
        let title = file.text("general.name").unwrap_or("model").to_owned();
        let template = file.text("tokenizer.chat_template").map(str::to_owned);
        Ok(Self { config, vocabulary: Vocabulary::of(file)?, template, title, layout, weights })
    }

    /// Its tokenizer.
    ///
    /// # Errors
    /// Its tokens are of a kind that is not known here.
    pub fn tokenizer(&self) -> Result<Tokenizer, LoadError> {
        Tokenizer::new(self.vocabulary.clone())
    }

    /// The values that a file of it begins with.
    pub fn metadata(&self) -> Vec<(&'static str, Value)> {
        let mut metadata = self.config.metadata(&self.title);
        metadata.extend(self.vocabulary.metadata());
        if let Some(template) = &self.template {
            metadata.push(("tokenizer.chat_template", template.as_str().into()));
        }
        metadata
    }

    /// Writes it as a GGUF file, its matrices in this format where their rows allow it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, out: &mut impl io::Write, format: Format) -> io::Result<()> {
        let tensors = self.layout.tensors(&self.config);
        let tensors: Vec<_> = tensors
            .iter()
            .map(|tensor| {
                let numbers = &self.weights[tensor.at.clone()];
                let wanted = if tensor.vector { Format::F32 } else { format };
                let (format, bytes) = encoded(wanted, numbers, tensor.columns);
                NewTensor {
                    name: &tensor.name,
                    dimensions: tensor.dimensions(),
                    format,
                    bytes: Cow::Owned(bytes),
                }
            })
            .collect();
        write(out, &self.metadata(), &tensors)
    }
}

/// The numbers in this format; plain if its blocks do not fill a row or it is only read here.
fn encoded(format: Format, numbers: &[f32], columns: usize) -> (Format, Vec<u8>) {
    let fits = format.row_bytes(columns).is_some();
    match format.encode(numbers).filter(|_| fits) {
        Some(bytes) => (format, bytes),
        None => (Format::F32, numbers.iter().flat_map(|n| n.to_le_bytes()).collect()),
    }
}
