//! The YAML file of mlx-lm, which reads `train`, `valid` and `test.jsonl` of one folder. It cuts what
//! is too long with only a warning, so its commands count first.

use super::{Export, python, quoted, shell};
use crate::dataset::build::TEST;
use crate::tune::recipe::Recipe;

pub(super) fn export(recipe: &Recipe, valid: bool, test: Option<&str>) -> Export {
    let mut files = std::collections::BTreeMap::from([
        ("mlx.yaml".to_owned(), yaml(recipe, valid)),
        python::check(recipe),
    ]);
    let mut commands =
        vec!["python3 check.py".to_owned(), "mlx_lm.lora --config mlx.yaml".to_owned()];
    if let Some(test) = test {
        files.insert(TEST.to_owned(), test.to_owned());
        commands.push("mlx_lm.lora --config mlx.yaml --test".to_owned());
    }
    let base = shell(&recipe.base);
    let afterwards = vec![
        "adapters will hold the adapter.".to_owned(),
        format!(
            "Serve it: mlx_lm.server --model {base} --adapter-path adapters --port 8081, and the \
             base: mlx_lm.server --model {base} --port 8080"
        ),
        format!(
            "Then compare them: assemblergpt --base-url http://127.0.0.1:8080/v1 --tuned-url \
             http://127.0.0.1:8081/v1 --base {base} --tuned {base}"
        ),
    ];
    Export { files, install: Some("pip install 'mlx-lm[train]'"), commands, afterwards }
}

/// Here an iteration is one pass of one example, and `scale` is alpha over rank.
fn yaml(recipe: &Recipe, valid: bool) -> String {
    let iterations = recipe.rows * recipe.epochs;
    let watch = if valid {
        format!("steps_per_eval: {}\nval_batches: -1\n", recipe.rows)
    } else {
        String::new()
    };
    format!(
        "model: {}\ntrain: true\nfine_tune_type: lora\ndata: .\nadapter_path: adapters\n\
         mask_prompt: true\n\n\
         # The longest example has {} tokens of {}; other tokenizers make more of it.\n\
         max_seq_length: {}\nbatch_size: 1\ngrad_accumulation_steps: {}\niters: {iterations}\n\
         grad_checkpoint: true\nnum_layers: -1\nlora_parameters:\n  rank: {}\n  scale: {:.1}\n  \
         dropout: 0.0\n\noptimizer: adamw\nlearning_rate: {}\nlr_schedule:\n  name: cosine_decay\n  \
         warmup: {}\n  arguments: [{}, {}]\n\n{watch}steps_per_report: {}\nsave_every: {}\n\
         seed: {}\n",
        quoted(&recipe.base),
        recipe.longest,
        recipe.tokenizer,
        recipe.max_length,
        recipe.batch,
        recipe.rank,
        ratio(recipe),
        recipe.rate,
        recipe.warmup,
        recipe.rate,
        recipe.steps - recipe.warmup,
        5 * recipe.batch,
        recipe.rows,
        recipe.seed,
    )
}

#[expect(clippy::cast_precision_loss, reason = "ranks are small")]
fn ratio(recipe: &Recipe) -> f64 {
    recipe.alpha as f64 / recipe.rank as f64
}
