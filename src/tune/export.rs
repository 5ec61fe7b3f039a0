//! What a trainer needs to learn from checked data: files, the exact commands, and what to do
//! afterwards. Writes nothing and starts nothing.

mod axolotl;
mod hosts;
mod llama_factory;
mod mlx;
mod python;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::data::Data;
use super::recipe::Recipe;
pub use crate::dataset::project::shell;

/// Who trains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trainer {
    /// Hugging Face TRL: a script
    Trl,
    /// Unsloth: a script
    Unsloth,
    /// Axolotl: a YAML file
    Axolotl,
    /// LLaMA-Factory: a YAML file and `dataset_info.json`
    LlamaFactory,
    /// mlx-lm, on Apple silicon: a YAML file
    Mlx,
    /// A host with OpenAI's job shape
    Openai,
    /// Together AI
    Together,
    /// Fireworks AI
    Fireworks,
}

/// An export. The same data and recipe make the same export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Each file's name and text.
    pub files: BTreeMap<String, String>,
    /// How to install the trainer, where that is not plain.
    pub install: Option<&'static str>,
    /// What to type, one command a line.
    pub commands: Vec<String>,
    /// What comes out and how to use it, one sentence each.
    pub afterwards: Vec<String>,
}

/// The export for a trainer. `dir` is where it will stand; `test` has held-out examples in the form
/// of the training file, for trainers that measure them.
pub fn export(
    trainer: Trainer,
    recipe: &Recipe,
    data: &Data,
    test: Option<&str>,
    dir: &Path,
) -> Export {
    let valid = data.valid.is_some();
    let cd = format!("cd {}", shell(&dir.display().to_string()));
    let mut export = match trainer {
        Trainer::Trl => python::trl(recipe),
        Trainer::Unsloth => python::unsloth(recipe),
        Trainer::Axolotl => axolotl::export(recipe, valid),
        Trainer::LlamaFactory => llama_factory::export(recipe, valid),
        Trainer::Mlx => mlx::export(recipe, valid, test),
        Trainer::Openai => hosts::openai(recipe, valid),
        Trainer::Together => hosts::together(recipe, valid),
        Trainer::Fireworks => hosts::fireworks(recipe, data),
    };
    export.commands.insert(0, cd);
    export.files.extend(data.parts().map(|(name, part)| (name.to_owned(), part.text.clone())));
    export
}

/// A text in double quotes, as Python, YAML and JSON read it alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// How an adapter is put beside its base in the bench.
fn serving(base: &str, adapter: &str) -> Vec<String> {
    let base = shell(base);
    vec![
        format!("{adapter} will hold the adapter."),
        format!(
            "Both models on one server: vllm serve {base} --enable-lora --lora-modules \
             tuned={adapter}"
        ),
        format!(
            "Then compare them: assemblergpt --base-url http://127.0.0.1:8000/v1 --base {base} \
             --tuned tuned"
        ),
    ]
}

#[cfg(test)]
mod tests;
