//! An example made and added to a training file of the working directory, beside the loop. Decides
//! nothing of which answers may be added.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::effects::Tools;
use super::message::Promotion;
use crate::dataset::promote::{self, Added, NEXT_ROUND, PROMOTED};
use crate::reply::Reply;

/// Adds the example; a sentence for the user that says where it went, or why it did not.
pub(super) async fn promote(tools: Tools, promotion: Promotion) -> String {
    match added(tools, promotion).await {
        Ok((what, Added { path, rows })) => {
            let plural = if rows == 1 { "" } else { "s" };
            format!("{what}: {}, {rows} example{plural} now", path.display())
        }
        Err(error) => format!("not promoted: {error:#}"),
    }
}

async fn added(tools: Tools, it: Promotion) -> anyhow::Result<(&'static str, Added)> {
    let dir = std::env::current_dir().context("the working directory is gone")?;
    let (what, name, answer) = if it.right {
        ("promoted", PROMOTED, it.answer)
    } else {
        let answer = wanted(tools, it.answer, it.stdin).await?;
        ("for the next round, with the compiler's answer", NEXT_ROUND, answer)
    };
    let example = promote::example(it.system.as_deref(), &it.prompt, &answer);
    let path: PathBuf = Path::new(&dir).join(name);
    let add = move || promote::add(&path, &example);
    let added = tokio::task::spawn_blocking(add).await.context("the work was lost")??;
    Ok((what, added))
}

/// What the model should have said: its C++, and the compiler's assembly of it.
async fn wanted(tools: Tools, answer: String, stdin: Vec<u8>) -> anyhow::Result<String> {
    let toolchain = tools.await.map_err(|why| anyhow::anyhow!("{why}"))?;
    let look = move || Reply::from_text(&answer).twin();
    let twin = tokio::task::spawn_blocking(look).await.context("the work was lost")?;
    let twin = twin.context("it is wrong, and holds no C++ to compile")?;
    let stdin = (!stdin.is_empty()).then_some(stdin).map(String::from_utf8);
    let stdin = stdin.transpose().context("the input is no text")?;
    promote::wanted(&toolchain, &twin.text, stdin).await
}
