//! A text in the user's own editor. Knows nothing of what the text is.

use std::io::Write as _;
use std::process::Stdio;

/// The editor where neither `$VISUAL` nor `$EDITOR` names one.
const USUAL: &str = "vi";

/// Opens the text in the editor and waits for its end; what the file holds then. A sentence for the
/// user if that cannot be.
pub(super) async fn edit(text: &str) -> Result<String, String> {
    let named = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let editor = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| USUAL.to_owned());
    let failed = |error: std::io::Error| format!("could not edit with {editor}: {error}");
    let mut file =
        tempfile::Builder::new().prefix("reply-").suffix(".md").tempfile().map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    // The variable may hold arguments too, which a shell takes apart.
    let status = tokio::process::Command::new("/bin/sh")
        .arg("-c")
        .arg(format!("{editor} \"$1\""))
        .arg("sh")
        .arg(file.path())
        .stdin(Stdio::inherit())
        .status()
        .await
        .map_err(failed)?;
    if !status.success() {
        return Err(format!("{editor} ended with {status}: set $VISUAL to an editor that works"));
    }
    // The editor may have put another file in its place.
    let edited = std::fs::read(file.path()).map_err(failed)?;
    Ok(String::from_utf8_lossy(&edited).into_owned())
}
