//! The command `tune export`: writes what a trainer needs, and says what to type.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::ValueEnum as _;
use serde_json::json;

use super::args::Export as Args;
use super::{checked, say};
use crate::dataset::build;
use crate::dataset::project::Project;
use crate::printable::printable;
use crate::tune::data::Data;
use crate::tune::export::{Export, Trainer, export};
use crate::tune::recipe::Recipe;

pub(super) fn main(args: &Args, project: &Project) -> anyhow::Result<ExitCode> {
    let Some(data) = checked(&args.source, project)? else { return Ok(ExitCode::FAILURE) };
    let recipe = Recipe::new(&args.base, &data, &args.wishes())?;
    let dir = match &args.out {
        Some(dir) => dir.clone(),
        None => project.path(&format!("export/{}", name(args.trainer))),
    };
    // The held-out rows belong to the project's own files, and to one trainer that measures them.
    let own = args.source.train.is_none() && args.trainer == Trainer::Mlx;
    let test = if own { build::held_out(project) } else { None };
    let export = export(args.trainer, &recipe, &data, test.as_deref(), &dir);
    if !args.dry_run {
        let out = Project::new(&dir);
        for (name, text) in &export.files {
            out.write(name, text)?;
        }
    }
    if args.json {
        let object = json!({
            "trainer": args.trainer,
            "dir": dir,
            "files": export.files.keys().collect::<Vec<_>>(),
            "settings": recipe,
            "install": export.install,
            "commands": export.commands,
            "written": !args.dry_run,
        });
        say(&format!("{object}\n"))?;
    } else {
        say(&printable(&told(args, &dir, &data, &recipe, &export)))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn name(trainer: Trainer) -> String {
    trainer.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default()
}

fn told(args: &Args, dir: &Path, data: &Data, recipe: &Recipe, export: &Export) -> String {
    let written = if args.dry_run { "would be written" } else { "written" };
    let names: Vec<_> = export.files.keys().map(String::as_str).collect();
    let mut text = format!("{}: {} {written}\n", dir.display(), names.join(", "));
    let valid = data.valid.as_ref().map_or(0, |v| v.rows);
    let _ = writeln!(
        text,
        "{} examples to learn from, {valid} to watch with; the longest has {} tokens of {}, so the \
         trainer takes up to {}",
        data.train.rows, recipe.longest, recipe.tokenizer, recipe.max_length
    );
    let _ = writeln!(
        text,
        "LoRA of rank {}: {} passes in {} steps of {} examples, learning rate {}",
        recipe.rank, recipe.epochs, recipe.steps, recipe.batch, recipe.rate
    );
    if let Some(install) = export.install {
        let _ = writeln!(text, "\nIf it is not installed yet:\n  {install}");
    }
    let _ = writeln!(text, "\nTrain:");
    for command in &export.commands {
        let _ = writeln!(text, "  {command}");
    }
    let _ = writeln!(text, "\nAfterwards:");
    for sentence in &export.afterwards {
        let _ = writeln!(text, "  {sentence}");
    }
    text
}
