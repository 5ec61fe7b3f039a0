//! The files of a host: sent from the disk and written to it, never held whole in memory. Knows
//! nothing of what is in them.

use std::path::Path;
use std::time::Duration;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;

use super::client::{Host, Trouble, Twice};
use super::error::HostError;

/// The slowest line that an upload is given time for, in bytes a second.
const SLOWEST: u64 = 20_000;
/// How often a file goes out before it is given up.
const UPLOADS: u32 = 4;
/// The most files that are looked through for one that may be there already.
const LOOKED_AT: usize = 500;

/// A file at a host. What the host does not say is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFile {
    /// What the host calls it.
    pub id: String,
    /// What it was called when it was sent.
    pub name: Option<String>,
    /// Its length.
    pub bytes: Option<u64>,
    /// What it is for, as in `batch`.
    pub purpose: Option<String>,
}

impl HostFile {
    /// Reads what a host says of a file; `None` if that names none.
    pub fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        Some(Self {
            id: text("id").filter(|id| !id.is_empty())?,
            name: text("filename"),
            bytes: value["bytes"].as_u64(),
            purpose: text("purpose"),
        })
    }
}

impl Host {
    /// Sends a file under a name. If an answer is lost, the host is asked whether it has a file of
    /// this name and length before it is sent again: put a hash of the content into the name.
    ///
    /// # Errors
    /// The file cannot be read, or the host does not take it.
    pub async fn upload(
        &self,
        path: &Path,
        name: &str,
        purpose: &str,
    ) -> Result<HostFile, HostError> {
        let mut uploads = 1;
        loop {
            let error = match self.upload_once(path, name, purpose).await {
                Err(error @ HostError::Unsure(_)) => error,
                done => return done,
            };
            let length = length(path).await?;
            if let Some(found) = self.find_file(name, length, purpose).await? {
                return Ok(found);
            }
            if uploads == UPLOADS {
                return Err(error);
            }
            uploads += 1;
        }
    }

    async fn upload_once(
        &self,
        path: &Path,
        name: &str,
        purpose: &str,
    ) -> Result<HostFile, HostError> {
        let time = Duration::from_secs(length(path).await? / SLOWEST) + self.endpoint.silence;
        let attempt = async || {
            let part = Part::file(path).await.map_err(|e| unreadable(path, e))?;
            let part = part.file_name(name.to_owned());
            let form = Form::new().text("purpose", purpose.to_owned()).part("file", part);
            let request = self.request(Method::POST, &["files"], &[])?;
            let answer = self.answer(request.multipart(form).timeout(time)).await?;
            self.value(answer).await
        };
        let value = self.repeated(Twice::Never, attempt).await?;
        HostFile::read(&value).ok_or_else(|| HostError::Unsure(self.odd("no id of the file")))
    }

    /// What the host says of a file.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn file(&self, id: &str) -> Result<HostFile, HostError> {
        let value = self.get(&["files", id], &[]).await?;
        HostFile::read(&value).ok_or_else(|| HostError::Refused(self.odd("no file")))
    }

    /// The files for a purpose, newest first; `most` at most.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn files(&self, purpose: &str, most: usize) -> Result<Vec<HostFile>, HostError> {
        let all = self.list(&["files"], &[("purpose", purpose)], most).await?;
        let all = all.iter().filter_map(HostFile::read);
        // A host may pay no heed to what it was asked for.
        Ok(all.filter(|f| f.purpose.as_ref().is_none_or(|p| p == purpose)).collect())
    }

    /// A file of this name and length that the host has already. A host that cannot list its files
    /// has none.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn find_file(
        &self,
        name: &str,
        bytes: u64,
        purpose: &str,
    ) -> Result<Option<HostFile>, HostError> {
        let files = match self.files(purpose, LOOKED_AT).await {
            Err(HostError::Missing(_)) => return Ok(None),
            files => files?,
        };
        let same = |f: &HostFile| f.name.as_deref() == Some(name) && f.bytes == Some(bytes);
        Ok(files.into_iter().find(same))
    }

    /// Writes the content of a file to the disk, whole or not at all. Returns its length.
    ///
    /// # Errors
    /// The host does not have it, it breaks off again and again, or it cannot be written.
    pub async fn download(&self, id: &str, to: &Path) -> Result<u64, HostError> {
        self.repeated(Twice::Harmless, async || self.download_once(id, to).await).await
    }

    async fn download_once(&self, id: &str, to: &Path) -> Result<u64, Trouble> {
        let failed = |error| unwritable(to, error);
        let request = self.request(Method::GET, &["files", id, "content"], &[])?;
        let mut answer = self.answer(request).await?;
        let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let new = tempfile::Builder::new()
            .prefix(".new-")
            .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))
            .tempfile_in(folder)
            .map_err(failed)?;
        let mut file = tokio::fs::File::from_std(new.reopen().map_err(failed)?);
        let mut length = 0;
        while let Some(piece) = self.piece(&mut answer).await? {
            file.write_all(&piece).await.map_err(failed)?;
            length += piece.len() as u64;
        }
        file.flush().await.map_err(failed)?;
        file.sync_all().await.map_err(failed)?;
        new.persist(to).map_err(|e| failed(e.error))?;
        Ok(length)
    }

    /// Takes a file away.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn delete_file(&self, id: &str) -> Result<(), HostError> {
        self.delete(&["files", id]).await.map(drop)
    }
}

async fn length(path: &Path) -> Result<u64, HostError> {
    let found = tokio::fs::metadata(path).await;
    Ok(found.map_err(|error| unreadable(path, error))?.len())
}

fn unreadable(path: &Path, error: std::io::Error) -> HostError {
    HostError::File { doing: "read", path: path.to_owned(), error }
}

fn unwritable(path: &Path, error: std::io::Error) -> HostError {
    HostError::File { doing: "write", path: path.to_owned(), error }
}
