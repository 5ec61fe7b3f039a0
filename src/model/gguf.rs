//! The GGUF format: named values and tensors in one file. Reads and writes it; knows no model.

mod read;
mod value;
mod write;

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::error::{LoadError, name};
use super::quant::Format;

pub use value::{Array, Value};
pub use write::{NewTensor, write};

/// The four bytes that a file begins with.
const MAGIC: &[u8; 4] = b"GGUF";
/// The version that is written. 2 differs only in limits, 1 in the width of its counts.
const VERSION: u32 = 3;
/// Tensors start at multiples of so many bytes unless the file says otherwise.
const ALIGNMENT: u64 = 32;
/// The most dimensions a tensor can have.
const DIMENSIONS: usize = 4;

/// A file in memory, its directory read.
#[derive(Debug)]
pub struct Gguf {
    /// Named values.
    pub metadata: HashMap<String, Value>,
    tensors: HashMap<String, Tensor>,
    data: Arc<Vec<u8>>,
}

/// Where a tensor stands, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// The length of a row first, as the format has it.
    pub dimensions: Vec<usize>,
    /// The number that stands for its block format.
    pub format: u32,
    /// Its bytes in the file; for a format that is not known, an empty range where they begin.
    at: Range<usize>,
}

impl Tensor {
    /// Its block format.
    ///
    /// # Errors
    /// The format is not one that this program reads.
    pub fn known_format(&self) -> Result<Format, LoadError> {
        Format::of(self.format).ok_or_else(|| {
            LoadError::unsupported(format!(
                "the weights have the block format {}, which is not run here; use a file in F16, \
                 Q8_0, Q4_0, Q4_1, Q5_0, Q5_1 or Q4_K_M",
                super::quant::format_name(self.format)
            ))
        })
    }
}

impl Gguf {
    /// Reads a file as a whole.
    ///
    /// # Errors
    /// It cannot be read, is no GGUF file, or is cut or broken.
    pub fn open(path: &Path) -> Result<Self, LoadError> {
        Self::parse(bytes(path)?)
    }

    /// Reads the directory of a file that is in memory. Every count and length is held against the
    /// size of the file before anything is made for it.
    ///
    /// # Errors
    /// It is no GGUF file, or it is cut or broken.
    pub fn parse(data: Vec<u8>) -> Result<Self, LoadError> {
        read::directory(data)
    }

    /// A tensor by its name.
    pub fn tensor(&self, name: &str) -> Option<&Tensor> {
        self.tensors.get(name)
    }

    /// The names of all tensors, sorted.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.tensors.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// The bytes of a tensor, row after row.
    pub fn bytes(&self, tensor: &Tensor) -> &[u8] {
        self.data.get(tensor.at.clone()).unwrap_or_default()
    }

    /// The whole file, shared, and where the tensor stands in it.
    pub(super) fn shared(&self, tensor: &Tensor) -> (Arc<Vec<u8>>, Range<usize>) {
        (Arc::clone(&self.data), tensor.at.clone())
    }

    /// Tells the file from others: the first eight digits of its SHA-256.
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(self.data.as_slice());
        let head = digest.first_chunk().copied().map_or(0, u32::from_be_bytes);
        format!("{head:08x}")
    }

    /// A tensor of exactly these dimensions, as numbers.
    ///
    /// # Errors
    /// It is not there, has other dimensions, or a format that is not read here.
    pub fn numbers(&self, tensor_name: &str, dimensions: &[usize]) -> Result<Vec<f32>, LoadError> {
        let tensor = self.expect(tensor_name, dimensions)?;
        Ok(tensor.known_format()?.numbers(self.bytes(tensor)))
    }

    /// A tensor of exactly these dimensions.
    pub(super) fn expect(
        &self,
        tensor_name: &str,
        dimensions: &[usize],
    ) -> Result<&Tensor, LoadError> {
        let Some(tensor) = self.tensor(tensor_name) else {
            return Err(LoadError::unsupported(format!(
                "the file has no tensor {}; it is no complete llama model, so convert it again",
                name(tensor_name)
            )));
        };
        if tensor.dimensions != dimensions {
            return Err(LoadError::broken(format!(
                "the tensor {} is {:?} and should be {dimensions:?}",
                name(tensor_name),
                tensor.dimensions
            )));
        }
        Ok(tensor)
    }

    /// A value by its key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.metadata.get(key)
    }

    /// A text by its key.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text()
    }

    /// A whole number that is not negative, by its key.
    pub fn number(&self, key: &str) -> Option<u64> {
        self.get(key)?.as_u64()
    }
}

/// The bytes of a file that begins as it should. The head is looked at first, so that a huge file
/// of another kind costs nothing.
fn bytes(path: &Path) -> Result<Vec<u8>, LoadError> {
    let mut file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(LoadError::NotGguf("it is no regular file; name the file itself".to_owned()));
    }
    let mut head = Vec::new();
    file.by_ref().take(64).read_to_end(&mut head)?;
    read::check_head(&head)?;
    file.seek(SeekFrom::Start(0))?;
    let length = about.len();
    let room = usize::try_from(length).map_err(|_| LoadError::Memory(length >> 20))?;
    let mut data = Vec::new();
    data.try_reserve_exact(room).map_err(|_| LoadError::Memory(length >> 20))?;
    file.take(length).read_to_end(&mut data)?;
    Ok(data)
}
