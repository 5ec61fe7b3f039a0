//! Writes a GGUF file: values in the order given, then the tensors. Chooses nothing itself.

use std::borrow::Cow;
use std::io::{self, Write};

use super::super::quant::Format;
use super::value::{Array, Value};
use super::{ALIGNMENT, MAGIC, VERSION};

/// A tensor to be written.
#[derive(Debug, Clone)]
pub struct NewTensor<'a> {
    /// Its name.
    pub name: &'a str,
    /// The length of a row first.
    pub dimensions: Vec<usize>,
    /// The block format of its bytes.
    pub format: Format,
    /// Its rows, one after the other.
    pub bytes: Cow<'a, [u8]>,
}

/// Writes a whole file. The same input makes the same bytes.
///
/// # Errors
/// The writer fails, or the bytes of a tensor do not fit its dimensions.
pub fn write(
    out: &mut impl Write,
    metadata: &[(&str, Value)],
    tensors: &[NewTensor<'_>],
) -> io::Result<()> {
    let mut head = Vec::new();
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(&VERSION.to_le_bytes());
    head.extend_from_slice(&(tensors.len() as u64).to_le_bytes());
    head.extend_from_slice(&(metadata.len() as u64).to_le_bytes());
    for (key, value) in metadata {
        text(&mut head, key);
        head.extend_from_slice(&value.kind().to_le_bytes());
        put(&mut head, value);
    }
    let mut offset = 0_u64;
    for tensor in tensors {
        entry(&mut head, tensor, offset)?;
        offset = (offset + tensor.bytes.len() as u64).next_multiple_of(ALIGNMENT);
    }
    pad(&mut head);
    out.write_all(&head)?;
    for tensor in tensors {
        out.write_all(&tensor.bytes)?;
        let mut padding = vec![0; tensor.bytes.len() % 32];
        pad(&mut padding);
        out.write_all(padding.get(tensor.bytes.len() % 32..).unwrap_or_default())?;
    }
    Ok(())
}

/// Fills up to where a tensor may start.
fn pad(bytes: &mut Vec<u8>) {
    let full = (bytes.len() as u64).next_multiple_of(ALIGNMENT);
    bytes.resize(usize::try_from(full).unwrap_or(bytes.len()), 0);
}

fn entry(head: &mut Vec<u8>, tensor: &NewTensor<'_>, offset: u64) -> io::Result<()> {
    let row = tensor.dimensions.first().and_then(|row| tensor.format.row_bytes(*row));
    let rows: usize = tensor.dimensions.iter().skip(1).product();
    if row.map(|bytes| bytes * rows) != Some(tensor.bytes.len()) {
        let what = format!("the bytes of {} do not fit its dimensions", tensor.name);
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    text(head, tensor.name);
    let count = u32::try_from(tensor.dimensions.len()).unwrap_or(u32::MAX);
    head.extend_from_slice(&count.to_le_bytes());
    for size in &tensor.dimensions {
        head.extend_from_slice(&(*size as u64).to_le_bytes());
    }
    head.extend_from_slice(&tensor.format.number().to_le_bytes());
    head.extend_from_slice(&offset.to_le_bytes());
    Ok(())
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(&(text.len() as u64).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn put(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::U8(n) => out.extend_from_slice(&n.to_le_bytes()),
        Value::I8(n) => out.extend_from_slice(&n.to_le_bytes()),
        Value::U16(n) => out.extend_from_slice(&n.to_le_bytes()),
        Value::I16(n) => out.extend_from_slice(&n.to_le_bytes()),
        Value::U32(n) => out.extend_from_slice(&n.to_le_bytes()),
        Value::I32(n) => out.extend_from_slice(&n.to_le_bytes()),
        Value::F32(n) => out.extend_from_slice(&n.to_le_bytes()),
        Value::Bool(yes) => out.push(u8::from(*yes)),
        Value::Text(content) => text(out, content),
        Value::Array(array) => list(out, array),
        Value::U64(n) => out.extend_from_slice(&n.to_le_bytes()),
        Value::I64(n) => out.extend_from_slice(&n.to_le_bytes()),
        Value::F64(n) => out.extend_from_slice(&n.to_le_bytes()),
    }
}

fn list(out: &mut Vec<u8>, array: &Array) {
    out.extend_from_slice(&array.kind().to_le_bytes());
    out.extend_from_slice(&(array.len() as u64).to_le_bytes());
    match array {
        Array::U8(all) => out.extend_from_slice(all),
        Array::I8(all) => all.iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes())),
        Array::U16(all) => all.iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes())),
        Array::I16(all) => all.iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes())),
        Array::U32(all) => all.iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes())),
        Array::I32(all) => all.iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes())),
        Array::F32(all) => all.iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes())),
        Array::Bool(all) => out.extend(all.iter().map(|yes| u8::from(*yes))),
        Array::Text(all) => all.iter().for_each(|content| text(out, content)),
        Array::Array(all) => all.iter().for_each(|inner| list(out, inner)),
        Array::U64(all) => all.iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes())),
        Array::I64(all) => all.iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes())),
        Array::F64(all) => all.iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes())),
    }
}
