//! The vectors that are multiplied with weights, in the form that the weights' format asks for.
//!
//! llama.cpp rounds or quantises them before it multiplies; to give its words, so must we.

use half::slice::HalfFloatSliceExt as _;
use half::{bf16, f16};

use super::quant::Format;

/// The forms of a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    Plain,
    /// Rounded to half precision.
    Half,
    /// Rounded to the upper half of single precision.
    Upper,
    /// 8 bits, a scale for 32.
    Blocks,
    /// 8 bits, a scale for 256.
    Supers,
}

impl Form {
    /// What is multiplied with weights of a format.
    pub(super) const fn beside(format: Format) -> Self {
        match format {
            Format::F32 => Self::Plain,
            Format::F16 => Self::Half,
            Format::BF16 => Self::Upper,
            Format::Q4_0 | Format::Q4_1 | Format::Q5_0 | Format::Q5_1 | Format::Q8_0 => {
                Self::Blocks
            }
            Format::Q4_K | Format::Q5_K | Format::Q6_K => Self::Supers,
        }
    }
}

/// Vectors of equal length, one after the other, in one form.
#[derive(Debug, Default)]
pub(super) struct Activations {
    /// The vectors in the forms without blocks.
    pub(super) numbers: Vec<f32>,
    /// The vectors in the forms with blocks.
    pub(super) small: Vec<i8>,
    /// The scale of each block.
    pub(super) scales: Vec<f32>,
    /// For blocks of 32, the scaled sum of each block.
    pub(super) sums: Vec<f32>,
    /// For blocks of 256, the sums of each 16.
    pub(super) sixteens: Vec<i32>,
    /// Numbers in a vector.
    pub(super) width: usize,
    halves: Vec<f16>,
}

/// One vector of [`Activations`].
#[derive(Clone, Copy)]
pub(super) struct Vector<'a> {
    pub(super) numbers: &'a [f32],
    pub(super) small: &'a [i8],
    pub(super) scales: &'a [f32],
    pub(super) sums: &'a [f32],
    pub(super) sixteens: &'a [i32],
}

impl Activations {
    /// Takes vectors of `width` numbers over into a form; what was here before is gone.
    pub(super) fn set(&mut self, form: Form, vectors: &[f32], width: usize) {
        self.width = width;
        for list in [&mut self.numbers, &mut self.scales, &mut self.sums] {
            list.clear();
        }
        self.small.clear();
        self.sixteens.clear();
        match form {
            Form::Plain => self.numbers.extend_from_slice(vectors),
            Form::Half => self.round(vectors),
            Form::Upper => {
                self.numbers.extend(vectors.iter().map(|n| bf16::from_f32(*n).to_f32()));
            }
            Form::Blocks => self.blocks(vectors),
            Form::Supers => self.supers(vectors),
        }
    }

    /// How many vectors there are.
    pub(super) fn count(&self) -> usize {
        self.numbers.len().max(self.small.len()) / self.width.max(1)
    }

    /// The vector with an index.
    #[inline(always)]
    pub(super) fn vector(&self, index: usize) -> Vector<'_> {
        Vector {
            numbers: part(&self.numbers, index, self.width),
            small: part(&self.small, index, self.width),
            scales: part(&self.scales, index, self.width / self.block()),
            sums: part(&self.sums, index, self.width / 32),
            sixteens: part(&self.sixteens, index, self.width / 16),
        }
    }

    fn block(&self) -> usize {
        if self.sums.is_empty() { 256 } else { 32 }
    }

    fn round(&mut self, vectors: &[f32]) {
        self.halves.resize(vectors.len(), f16::ZERO);
        self.halves.convert_from_f32_slice(vectors);
        self.numbers.resize(vectors.len(), 0.0);
        self.halves.convert_to_f32_slice(&mut self.numbers);
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "rounded numbers between -127 and 127, and sums of 32 of them"
    )]
    fn blocks(&mut self, vectors: &[f32]) {
        for block in vectors.as_chunks::<32>().0 {
            let largest = block.iter().fold(0.0_f32, |most, n| most.max(n.abs()));
            let scale = largest / 127.0;
            let inverse = if largest == 0.0 { 0.0 } else { 127.0 / largest };
            let small = block.map(|n| (n * inverse).round_ties_even() as i8);
            let sum: i32 = small.iter().map(|q| i32::from(*q)).sum();
            self.scales.push(f16::from_f32(scale).to_f32());
            self.sums.push(f16::from_f32(scale * sum as f32).to_f32());
            self.small.extend_from_slice(&small);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "rounded numbers between -128 and 127")]
    fn supers(&mut self, vectors: &[f32]) {
        for block in vectors.as_chunks::<256>().0 {
            let largest =
                block.iter().fold(0.0_f32, |most, n| if n.abs() > most.abs() { *n } else { most });
            let inverse = if largest == 0.0 { 0.0 } else { -127.0 / largest };
            let small = block.map(|n| (n * inverse).round_ties_even().min(127.0) as i8);
            self.scales.push(if largest == 0.0 { 0.0 } else { 1.0 / inverse });
            for sixteen in small.as_chunks::<16>().0 {
                self.sixteens.push(sixteen.iter().map(|q| i32::from(*q)).sum());
            }
            self.small.extend_from_slice(&small);
        }
    }
}

#[inline(always)]
fn part<T>(list: &[T], index: usize, width: usize) -> &[T] {
    list.get(index * width..(index + 1) * width).unwrap_or_default()
}
