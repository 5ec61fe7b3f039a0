//! A file of requests looked through before it is sent: what a host would refuse is told here, with
//! its line. Sends nothing.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use sha2::{Digest as _, Sha256};

use crate::llm::batch::{Asked, LONGEST_ID, MOST_BYTES, MOST_CHOICES, MOST_REQUESTS};
use crate::printable::printable;

/// What a file of requests is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requests {
    /// How many requests it holds.
    pub count: usize,
    /// The model that they ask.
    pub model: String,
    /// The hash of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Requests {
    /// Reads a file from end to end, line by line.
    ///
    /// # Errors
    /// If it cannot be read, or hosts would not take it: the message names the line.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let name = path.display();
        let file = File::open(path).with_context(|| format!("could not read {name}"))?;
        let (mut reader, mut line) = (BufReader::new(file), Vec::new());
        let (mut digest, mut bytes, mut number) = (Sha256::new(), 0, 0);
        let mut ids = HashMap::new();
        let mut model: Option<String> = None;
        while reader
            .read_until(b'\n', &mut line)
            .with_context(|| format!("could not read {name}"))?
            > 0
        {
            number += 1;
            digest.update(&line);
            bytes += line.len();
            let text = str::from_utf8(&line).with_context(|| format!("{name}, line {number}"))?;
            if !text.trim().is_empty() {
                let asked = request(text).with_context(|| format!("{name}, line {number}"))?;
                let id = printable(&asked.custom_id).into_owned();
                let first = ids.insert(asked.custom_id, number);
                ensure!(
                    first.is_none(),
                    "{name}, line {number}: the custom_id \"{id}\" stands in line {} too",
                    first.unwrap_or(0)
                );
                let model = model.get_or_insert_with(|| asked.model.clone());
                ensure!(
                    *model == asked.model,
                    "{name}, line {number}: a batch asks one model, and this line asks another"
                );
            }
            line.clear();
        }
        let Some(model) = model else { bail!("{name} holds no request") };
        ensure!(
            ids.len() <= MOST_REQUESTS,
            "{name} holds {} requests; a batch takes {MOST_REQUESTS}: split it",
            ids.len()
        );
        ensure!(
            bytes <= MOST_BYTES,
            "{name} has {bytes} bytes; a batch takes {MOST_BYTES}: split it"
        );
        Ok(Self { count: ids.len(), model, sha256: hex::encode(digest.finalize()) })
    }
}

fn request(text: &str) -> anyhow::Result<Asked> {
    let asked = Asked::read(text).map_err(anyhow::Error::msg)?;
    ensure!(asked.custom_id.len() <= LONGEST_ID, "its custom_id has more than {LONGEST_ID} bytes");
    ensure!(asked.choices <= MOST_CHOICES, "it asks for more than {MOST_CHOICES} replies");
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> anyhow::Result<Requests> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("r.jsonl");
        std::fs::write(&path, text).unwrap();
        Requests::read(&path)
    }

    fn line(id: &str, model: &str, n: u32) -> String {
        let body = serde_json::json!({"model": model, "messages": [], "n": n});
        serde_json::json!({"custom_id": id, "method": "POST", "url": "/v1/chat/completions", "body": body})
            .to_string() + "\n"
    }

    #[test]
    fn a_file_in_order_is_counted_and_known_by_its_hash() {
        let requests = read(&(line("a", "m", 1) + "\n" + &line("b", "m", 128))).unwrap();
        assert_eq!((requests.count, requests.model.as_str(), requests.sha256.len()), (2, "m", 64));
    }

    #[test]
    fn what_a_host_would_refuse_is_told_with_its_line() {
        let long = "x".repeat(65);
        for (text, words) in [
            (String::new(), "holds no request"),
            (
                line("a", "m", 1) + &line("a", "m", 1),
                "line 2: the custom_id \"a\" stands in line 1 too",
            ),
            (line("a", "m", 1) + &line("b", "n", 1), "line 2: a batch asks one model"),
            (line(&long, "m", 1), "more than 64 bytes"),
            (line("a", "m", 129), "more than 128 replies"),
            ("{\n".to_owned(), "line 1: no JSON"),
        ] {
            let error = format!("{:#}", read(&text).unwrap_err());
            assert!(error.contains(words), "{error}");
        }
    }
}
