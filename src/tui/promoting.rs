//! An example made and added to a training file of the project folder, beside the loop. Decides
//! nothing of which answers may be added.

use std::path::PathBuf;

use anyhow::Context as _;

use super::effects::Tools;
use super::message::Promotion;
use crate::dataset::promote::{self, Added, NEXT_ROUND, PROMOTED};
use crate::reply::Reply;

/// Adds the example; a sentence for the user that says where it went, or why it did not.
pub(super) async fn promote(
    tools: Tools,
    project: Option<PathBuf>,
    promotion: Promotion,
) -> String {
    match added(tools, project, promotion).await {
        Ok((what, Added { path, rows })) => {
            let plural = if rows == 1 { "" } else { "s" };
            format!("{what}: {}, {rows} example{plural} now", path.display())
        }
        Err(error) => format!("not promoted: {error:#}"),
    }
}

async fn added(
    tools: Tools,
    project: Option<PathBuf>,
    it: Promotion,
) -> anyhow::Result<(&'static str, Added)> {
    let dir = match project {
        Some(dir) => dir,
        None => std::env::current_dir().context("the working directory is gone")?,
    };
    let (what, name, answer) = if it.right {
        ("promoted", PROMOTED, it.answer)
    } else {
        let answer = wanted(tools, it.answer, it.stdin).await?;
        ("for the next round, with the compiler's answer", NEXT_ROUND, answer)
    };
    let example = promote::example(it.system.as_deref(), &it.prompt, &answer);
    let path = dir.join(name);
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures::future::{FutureExt as _, ready};

    use super::*;

    #[tokio::test]
    async fn a_right_answer_lands_in_the_folder_of_the_project() {
        let dir = tempfile::tempdir().unwrap();
        let project = dir.path().join("sets/one");
        let tools = || ready(Err(Arc::from("there is no compiler"))).boxed().shared();
        let promotion = |right| Promotion {
            system: None,
            prompt: "Return.".to_owned(),
            answer: "\tret\n".to_owned(),
            right,
            stdin: Vec::new(),
        };
        let said = promote(tools(), Some(project.clone()), promotion(true)).await;
        let path = project.join(PROMOTED);
        assert_eq!(said, format!("promoted: {}, 1 example now", path.display()));
        assert!(path.exists());
        let said = promote(tools(), Some(project), promotion(false)).await;
        assert!(said.starts_with("not promoted: there is no compiler"), "{said}");
    }
}
