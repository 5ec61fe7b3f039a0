//! Reads the directory of a GGUF file. Believes no count or length before it fits the file.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::error::{LoadError, name};
use super::super::quant::Format;
use super::value::{ARRAY, Array, Value};
use super::{ALIGNMENT, DIMENSIONS, Gguf, MAGIC, Tensor};

/// How deep lists of lists may go.
const DEEPEST: u32 = 4;

/// The bytes that are still to be read.
struct Cursor<'a> {
    rest: &'a [u8],
    total: usize,
}

/// Whether a file begins as a GGUF file of a known version does.
pub(super) fn check_head(head: &[u8]) -> Result<(), LoadError> {
    let is = |what: &str| Err(LoadError::NotGguf(what.to_owned()));
    let Some((magic, rest)) = head.split_first_chunk::<4>() else {
        return is("it is empty or nearly so; download or make it again");
    };
    if magic != MAGIC {
        return match magic {
            b"lmgg" | b"tjgg" | b"fmgg" | b"algg" => {
                is("it is in the old GGML format; convert the model to GGUF")
            }
            b"PK\x03\x04" => {
                is("it is a ZIP archive, such as PyTorch's; convert the model to GGUF")
            }
            b"vers" => is("it is a Git LFS pointer, not the file; fetch the file itself"),
            _ if magic.starts_with(b"<") => {
                is("it is a web page; download the file itself, not the page about it")
            }
            _ if rest.get(4) == Some(&b'{') => {
                is("it seems to be in the safetensors format; convert the model to GGUF")
            }
            _ => is("it begins with other bytes; name a file that ends in .gguf"),
        };
    }
    match rest.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes)) {
        Some(2 | 3) => Ok(()),
        Some(1) => Err(LoadError::unsupported(
            "it is in version 1 of GGUF, which is obsolete; convert the model again",
        )),
        Some(other) if matches!(other.swap_bytes(), 1..=3) => Err(LoadError::unsupported(
            "it is for big-endian machines; get or convert the little-endian file",
        )),
        Some(other) => Err(LoadError::unsupported(format!(
            "it is in version {other} of GGUF, which is newer than this program; use version 3"
        ))),
        None => Err(LoadError::broken("it ends within its first eight bytes")),
    }
}

/// Reads what stands before the weights, and finds each tensor's place.
pub(super) fn directory(data: Vec<u8>) -> Result<Gguf, LoadError> {
    check_head(&data)?;
    let mut cursor = Cursor { rest: data.get(8..).unwrap_or_default(), total: data.len() };
    let tensor_count = cursor.u64()?;
    let value_count = cursor.u64()?;
    // A tensor's entry has 24 bytes at least, a value's 13.
    cursor.fits(tensor_count, 24, "tensors")?;
    let value_count = cursor.fits(value_count, 13, "values")?;
    let mut metadata = HashMap::new();
    for _ in 0..value_count {
        let key = cursor.text()?;
        let kind = cursor.u32()?;
        let value = cursor.value(kind)?;
        if metadata.contains_key(&key) {
            return Err(LoadError::broken(format!("{} stands there twice", name(&key))));
        }
        metadata.insert(key, value);
    }
    let count = cursor.fits(tensor_count, 24, "tensors")?;
    let mut entries = Vec::new();
    for _ in 0..count {
        entries.push(cursor.entry()?);
    }
    let alignment = alignment(&metadata)?;
    let start = (cursor.position() as u64).next_multiple_of(alignment);
    let mut tensors = HashMap::new();
    for entry in entries {
        let (key, tensor) = place(entry, start, alignment, data.len())?;
        if tensors.insert(key.clone(), tensor).is_some() {
            return Err(LoadError::broken(format!("the tensor {} stands there twice", name(&key))));
        }
    }
    Ok(Gguf { metadata, tensors, data: Arc::new(data) })
}

fn alignment(metadata: &HashMap<String, Value>) -> Result<u64, LoadError> {
    let Some(value) = metadata.get("general.alignment") else { return Ok(ALIGNMENT) };
    let fits = |n: &u64| n.is_power_of_two() && *n <= 1 << 20;
    value.as_u64().filter(fits).ok_or_else(|| LoadError::broken("its alignment is no power of two"))
}

/// A tensor as the directory names it.
struct Entry {
    key: String,
    dimensions: Vec<usize>,
    format: u32,
    offset: u64,
}

/// Finds the bytes of a tensor in the file.
fn place(
    entry: Entry,
    start: u64,
    alignment: u64,
    total: usize,
) -> Result<(String, Tensor), LoadError> {
    let Entry { key, dimensions, format, offset } = entry;
    let wrong = |what: &str| LoadError::broken(format!("the tensor {} {what}", name(&key)));
    if !offset.is_multiple_of(alignment) {
        return Err(wrong("does not start where a tensor may"));
    }
    let begin = start.checked_add(offset).and_then(|at| usize::try_from(at).ok());
    let begin =
        begin.filter(|at| *at <= total).ok_or_else(|| wrong("lies behind the file's end"))?;
    // What has a format that is not known may have any size, and is refused only when it is used.
    let size = match Format::of(format) {
        None => 0,
        Some(format) => {
            let (row, rest) = dimensions.split_first().ok_or_else(|| wrong("has no dimensions"))?;
            let row = format.row_bytes(*row).ok_or_else(|| wrong("has rows of no whole blocks"))?;
            let size = rest.iter().try_fold(row, |size, n| size.checked_mul(*n));
            size.ok_or_else(|| wrong("is larger than any memory"))?
        }
    };
    let end = begin.checked_add(size).filter(|end| *end <= total);
    let end = end.ok_or_else(|| wrong("is not whole: the file ends before it does"))?;
    Ok((key, Tensor { dimensions, format, at: begin..end }))
}

impl<'a> Cursor<'a> {
    fn position(&self) -> usize {
        self.total - self.rest.len()
    }

    fn take(&mut self, count: u64) -> Result<&'a [u8], LoadError> {
        let split = usize::try_from(count).ok().and_then(|n| self.rest.split_at_checked(n));
        let (taken, rest) = split.ok_or_else(|| {
            LoadError::broken(format!("it ends at byte {}, where {count} more are due", self.total))
        })?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], LoadError> {
        let taken = self.take(N as u64)?;
        taken.first_chunk::<N>().copied().ok_or_else(|| LoadError::broken("it ends too early"))
    }

    fn u32(&mut self) -> Result<u32, LoadError> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, LoadError> {
        self.array().map(u64::from_le_bytes)
    }

    /// A count of things that have `least` bytes each, if the rest of the file can hold them.
    fn fits(&self, count: u64, least: u64, what: &str) -> Result<usize, LoadError> {
        let most = self.rest.len() as u64 / least;
        let count = usize::try_from(count).ok().filter(|_| count <= most);
        count.ok_or_else(|| {
            LoadError::broken(format!("it counts more {what} than its size can hold"))
        })
    }

    fn text(&mut self) -> Result<String, LoadError> {
        let length = self.u64()?;
        // A tokenizer may hold bytes that are no text; they are of no use, and no reason to fail.
        Ok(String::from_utf8_lossy(self.take(length)?).into_owned())
    }

    fn value(&mut self, kind: u32) -> Result<Value, LoadError> {
        Ok(match kind {
            0 => Value::U8(u8::from_le_bytes(self.array()?)),
            1 => Value::I8(i8::from_le_bytes(self.array()?)),
            2 => Value::U16(u16::from_le_bytes(self.array()?)),
            3 => Value::I16(i16::from_le_bytes(self.array()?)),
            4 => Value::U32(self.u32()?),
            5 => Value::I32(i32::from_le_bytes(self.array()?)),
            6 => Value::F32(f32::from_le_bytes(self.array()?)),
            7 => Value::Bool(self.array::<1>()? != [0]),
            8 => Value::Text(self.text()?),
            ARRAY => Value::Array(self.list(DEEPEST)?),
            10 => Value::U64(self.u64()?),
            11 => Value::I64(i64::from_le_bytes(self.array()?)),
            12 => Value::F64(f64::from_le_bytes(self.array()?)),
            other => return Err(unknown_kind(other)),
        })
    }

    fn list(&mut self, depth: u32) -> Result<Array, LoadError> {
        let kind = self.u32()?;
        let count = self.u64()?;
        Ok(match kind {
            0 => Array::U8(self.numbers(count, u8::from_le_bytes)?),
            1 => Array::I8(self.numbers(count, i8::from_le_bytes)?),
            2 => Array::U16(self.numbers(count, u16::from_le_bytes)?),
            3 => Array::I16(self.numbers(count, i16::from_le_bytes)?),
            4 => Array::U32(self.numbers(count, u32::from_le_bytes)?),
            5 => Array::I32(self.numbers(count, i32::from_le_bytes)?),
            6 => Array::F32(self.numbers(count, f32::from_le_bytes)?),
            7 => Array::Bool(self.numbers(count, |byte: [u8; 1]| byte != [0])?),
            8 => {
                let count = self.fits(count, 8, "texts")?;
                Array::Text((0..count).map(|_| self.text()).collect::<Result<_, _>>()?)
            }
            ARRAY if depth > 0 => {
                let count = self.fits(count, 12, "lists")?;
                Array::Array((0..count).map(|_| self.list(depth - 1)).collect::<Result<_, _>>()?)
            }
            ARRAY => return Err(LoadError::broken("it has lists in lists in lists without end")),
            10 => Array::U64(self.numbers(count, u64::from_le_bytes)?),
            11 => Array::I64(self.numbers(count, i64::from_le_bytes)?),
            12 => Array::F64(self.numbers(count, f64::from_le_bytes)?),
            other => return Err(unknown_kind(other)),
        })
    }

    fn numbers<T, const N: usize>(
        &mut self,
        count: u64,
        number: impl Fn([u8; N]) -> T,
    ) -> Result<Vec<T>, LoadError> {
        let size = self.fits(count, N as u64, "numbers")? * N;
        let (chunks, _) = self.take(size as u64)?.as_chunks::<N>();
        Ok(chunks.iter().map(|bytes| number(*bytes)).collect())
    }

    fn entry(&mut self) -> Result<Entry, LoadError> {
        let key = self.text()?;
        let count = self.u32()? as usize;
        if count > DIMENSIONS {
            return Err(LoadError::broken(format!(
                "the tensor {} has {count} dimensions",
                name(&key)
            )));
        }
        let mut dimensions = Vec::with_capacity(count);
        for _ in 0..count {
            let size = usize::try_from(self.u64()?).ok().filter(|n| *n > 0);
            dimensions.push(size.ok_or_else(|| {
                LoadError::broken(format!("the tensor {} has no size", name(&key)))
            })?);
        }
        Ok(Entry { key, dimensions, format: self.u32()?, offset: self.u64()? })
    }
}

fn unknown_kind(kind: u32) -> LoadError {
    LoadError::broken(format!("it has a value of the unknown kind {kind}"))
}
