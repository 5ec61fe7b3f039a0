//! A matrix of weights in the file's own format, and its product with vectors.
//!
//! The loops are plain Rust, compiled several times by `pulp` for the instruction sets that a
//! machine may have, and chosen when they run. They add in one order everywhere, so that a seed
//! gives the same reply on every machine.

use std::ops::Range;
use std::sync::Arc;

use pulp::{Arch, NullaryFnOnce};

use super::activation::{Activations, Form, Vector};
use super::error::LoadError;
use super::gguf::Gguf;
use super::quant::{
    Format, Q4_0, Q4_1, Q4K, Q5_0, Q5_1, Q5K, Q6K, Q8_0, Scaled, Shifted, Super, half_number,
};

/// Partial sums that are kept apart, so that they can be added side by side.
pub(super) const LANES: usize = 16;

/// Weights: `rows` vectors of `width`.
#[derive(Debug, Clone)]
pub(super) struct Matrix {
    data: Arc<Vec<u8>>,
    at: Range<usize>,
    format: Format,
    row_bytes: usize,
    pub(super) rows: usize,
}

impl Matrix {
    /// The tensor of that name, which must have that shape.
    pub(super) fn of(
        file: &Gguf,
        name: &str,
        width: usize,
        rows: usize,
    ) -> Result<Self, LoadError> {
        let tensor = file.expect(name, &[width, rows])?;
        let format = tensor.known_format()?;
        let (data, at) = file.shared(tensor);
        let row_bytes = format
            .row_bytes(width)
            .ok_or_else(|| LoadError::broken(format!("{name} has rows of no whole blocks")))?;
        Ok(Self { data, at, format, row_bytes, rows })
    }

    fn bytes(&self) -> &[u8] {
        self.data.get(self.at.clone()).unwrap_or_default()
    }

    /// One row as numbers.
    pub(super) fn row(&self, index: usize, out: &mut [f32]) {
        let start = index * self.row_bytes;
        let row = self.bytes().get(start..start + self.row_bytes).unwrap_or_default();
        self.format.decode(row, out);
    }

    /// The form that vectors must have.
    pub(super) fn form(&self) -> Form {
        Form::beside(self.format)
    }

    /// The product with each vector, one after the other.
    pub(super) fn product(&self, arch: Arch, vectors: &Activations, out: &mut Vec<f32>) {
        out.clear();
        out.resize(self.rows * vectors.count(), 0.0);
        let task = Task { rows: self.rows, bytes: self.bytes(), stride: self.row_bytes, vectors };
        match self.format {
            Format::F32 => arch.dispatch(Wide { task, out, number: f32::from_le_bytes }),
            Format::F16 => arch.dispatch(Wide { task, out, number: half_number }),
            Format::BF16 => arch.dispatch(Wide { task, out, number: upper_number }),
            Format::Q4_0 => arch.dispatch(Each { task, out, product: scaled::<Q4_0, 18> }),
            Format::Q5_0 => arch.dispatch(Each { task, out, product: scaled::<Q5_0, 22> }),
            Format::Q8_0 => arch.dispatch(Each { task, out, product: scaled::<Q8_0, 34> }),
            Format::Q4_1 => arch.dispatch(Each { task, out, product: shifted::<Q4_1, 20> }),
            Format::Q5_1 => arch.dispatch(Each { task, out, product: shifted::<Q5_1, 24> }),
            Format::Q4_K => arch.dispatch(Each { task, out, product: grouped::<Q4K, 144> }),
            Format::Q5_K => arch.dispatch(Each { task, out, product: grouped::<Q5K, 176> }),
            Format::Q6_K => arch.dispatch(Each { task, out, product: grouped::<Q6K, 210> }),
        }
    }
}

/// A product to be computed.
#[derive(Clone, Copy)]
struct Task<'a> {
    rows: usize,
    bytes: &'a [u8],
    stride: usize,
    vectors: &'a Activations,
}

/// Every row with every vector, by a product of both.
struct Each<'a, P> {
    task: Task<'a>,
    out: &'a mut [f32],
    product: P,
}

/// Rows without blocks: each is turned into numbers once for all vectors.
struct Wide<'a, const N: usize, F: Fn([u8; N]) -> f32> {
    task: Task<'a>,
    out: &'a mut [f32],
    number: F,
}

// A closure would not be inlined into the function that is compiled for an instruction set.
impl<P: Fn(&[u8], Vector<'_>) -> f32> NullaryFnOnce for Each<'_, P> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Task { rows, bytes, stride, vectors } = self.task;
        let count = vectors.count();
        for (index, row) in bytes.chunks_exact(stride).enumerate() {
            for nth in 0..count {
                self.out[nth * rows + index] = (self.product)(row, vectors.vector(nth));
            }
        }
    }
}

impl<const N: usize, F: Fn([u8; N]) -> f32> NullaryFnOnce for Wide<'_, N, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Task { rows, bytes, stride, vectors } = self.task;
        let count = vectors.count();
        if count == 1 {
            let vector = vectors.vector(0).numbers;
            for (out, row) in self.out.iter_mut().zip(bytes.chunks_exact(stride)) {
                *out = plain(row, vector, &self.number);
            }
            return;
        }
        let mut numbers = vec![0.0; vectors.width];
        for (index, row) in bytes.chunks_exact(stride).enumerate() {
            for (out, bytes) in numbers.iter_mut().zip(row.as_chunks::<N>().0) {
                *out = (self.number)(*bytes);
            }
            for nth in 0..count {
                self.out[nth * rows + index] = dot(&numbers, vectors.vector(nth).numbers);
            }
        }
    }
}

/// A number of which only the upper half was kept.
#[inline(always)]
fn upper_number([low, high]: [u8; 2]) -> f32 {
    f32::from_le_bytes([0, 0, low, high])
}

/// The sum of the products of two vectors.
#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a.iter().zip(b) {
        for i in 0..LANES {
            sums[i] += a[i] * b[i];
        }
    }
    total(sums) + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}

/// A row of weights without blocks times a vector.
#[inline(always)]
fn plain<const N: usize>(row: &[u8], vector: &[f32], number: impl Fn([u8; N]) -> f32) -> f32 {
    let (row, _) = row.as_chunks::<N>();
    let (blocks, row_rest) = row.as_chunks::<LANES>();
    let (vectors, vector_rest) = vector.as_chunks::<LANES>();
    let mut sums = [0.0_f32; LANES];
    for (block, vector) in blocks.iter().zip(vectors) {
        for i in 0..LANES {
            sums[i] += number(block[i]) * vector[i];
        }
    }
    let rest = row_rest.iter().zip(vector_rest).map(|(w, x)| number(*w) * x);
    total(sums) + rest.sum::<f32>()
}

/// Adds the partial sums, by halves.
#[inline(always)]
pub(super) fn total(mut sums: [f32; LANES]) -> f32 {
    let mut width = LANES / 2;
    while width > 0 {
        for i in 0..width {
            sums[i] += sums[i + width];
        }
        width /= 2;
    }
    sums[0]
}

#[inline(always)]
fn integers<const N: usize>(a: &[i8; N], b: &[i8; N]) -> i32 {
    let mut sum = 0;
    for i in 0..N {
        sum += i32::from(a[i]) * i32::from(b[i]);
    }
    sum
}

#[inline(always)]
#[expect(clippy::cast_precision_loss, reason = "sums of 32 products of bytes have 20 bits")]
fn scaled<B: Scaled<N>, const N: usize>(row: &[u8], vector: Vector<'_>) -> f32 {
    let (blocks, _) = row.as_chunks::<N>();
    let (small, _) = vector.small.as_chunks::<32>();
    let mut sum = 0.0;
    for ((block, small), scale) in blocks.iter().zip(small).zip(vector.scales) {
        let (own, weights) = B::open(block);
        sum += integers(&weights, small) as f32 * (own * scale);
    }
    sum
}

#[inline(always)]
#[expect(clippy::cast_precision_loss, reason = "sums of 32 products of bytes have 20 bits")]
fn shifted<B: Shifted<N>, const N: usize>(row: &[u8], vector: Vector<'_>) -> f32 {
    let (blocks, _) = row.as_chunks::<N>();
    let (small, _) = vector.small.as_chunks::<32>();
    let factors = vector.scales.iter().zip(vector.sums);
    let (mut sum, mut leasts) = (0.0, 0.0);
    for ((block, small), (scale, whole)) in blocks.iter().zip(small).zip(factors) {
        let (own, least, weights) = B::open(block);
        sum += integers(&weights, small) as f32 * (own * scale);
        leasts += least * whole;
    }
    sum + leasts
}

#[inline(always)]
#[expect(clippy::cast_precision_loss, reason = "as llama.cpp rounds them")]
fn grouped<B: Super<N>, const N: usize>(row: &[u8], vector: Vector<'_>) -> f32 {
    let (blocks, _) = row.as_chunks::<N>();
    let (small, _) = vector.small.as_chunks::<256>();
    let (sixteens, _) = vector.sixteens.as_chunks::<16>();
    let vectors = small.iter().zip(sixteens).zip(vector.scales);
    let mut sum = 0.0;
    for (block, ((small, sixteens), scale)) in blocks.iter().zip(vectors) {
        let group = B::open(block);
        let (mut whole, mut least) = (0, 0);
        let (weights, _) = group.weights.as_chunks::<16>();
        let (small, _) = small.as_chunks::<16>();
        for i in 0..16 {
            whole += group.scales[i] * integers(&weights[i], &small[i]);
            least += group.mins[i] * sixteens[i];
        }
        sum += group.scale * scale * whole as f32 - group.least * scale * least as f32;
    }
    sum
}
