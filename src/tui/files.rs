//! Texts written into new files of the working directory. Overwrites nothing and chooses no text.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Names that are tried before it is given up.
const TRIES: u32 = 100;

/// Writes a text into a new file that only its owner can read; a sentence for the user that names
/// the file, or says why there is none.
pub(super) async fn save(stem: &'static str, extension: &'static str, text: String) -> String {
    let write = move || {
        let dir = std::env::current_dir()?;
        let time = Timestamp::now().to_zoned_datetime(TimeZone::system());
        let time = time.strftime("%Y%m%d-%H%M%S");
        write(&dir, &format!("{stem}-{time}"), extension, &text)
    };
    match tokio::task::spawn_blocking(write).await {
        Ok(Ok(path)) => format!("written: {}", path.display()),
        Ok(Err(error)) => {
            format!("could not write the file: {error} (start in a folder that can be written)")
        }
        Err(fault) => format!("could not write the file: {fault}"),
    }
}

fn write(dir: &Path, stem: &str, extension: &str, text: &str) -> io::Result<PathBuf> {
    for n in 1..=TRIES {
        let number = if n == 1 { String::new() } else { format!("-{n}") };
        let path = dir.join(format!("{stem}{number}.{extension}"));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        match file {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_already_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let first = write(dir.path(), "scores", "md", "one").unwrap();
        let second = write(dir.path(), "scores", "md", "two").unwrap();
        assert_eq!(second.file_name().unwrap(), "scores-2.md");
        assert_eq!(std::fs::read_to_string(first).unwrap(), "one");
        assert_eq!(std::fs::read_to_string(second).unwrap(), "two");
    }
}
