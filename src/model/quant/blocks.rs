//! One block of each quantised format, taken apart into small integers and their scales.
//!
//! Everything here is inlined into the loops of the kernels, which are compiled for the
//! instructions that the machine has.

use half::f16;

/// 32 weights: a scale times small integers.
pub(in crate::model) trait Scaled<const BYTES: usize> {
    /// The scale and the integers.
    fn open(block: &[u8; BYTES]) -> (f32, [i8; 32]);
}

/// 32 weights: a scale times small integers, and a least value added.
pub(in crate::model) trait Shifted<const BYTES: usize> {
    /// The scale, the least value and the integers.
    fn open(block: &[u8; BYTES]) -> (f32, f32, [i8; 32]);
}

/// 256 weights in 16 groups of 16, each with its own scale and, in some formats, its least value.
pub(in crate::model) trait Super<const BYTES: usize> {
    /// Takes the block apart.
    fn open(block: &[u8; BYTES]) -> Group;
}

/// A block of 256 weights: weight i is `scale * scales[i / 16] * weights[i] - least * mins[i / 16]`.
pub(in crate::model) struct Group {
    pub(in crate::model) scale: f32,
    pub(in crate::model) least: f32,
    pub(in crate::model) scales: [i32; 16],
    pub(in crate::model) mins: [i32; 16],
    pub(in crate::model) weights: [i8; 256],
}

/// A half-precision number that is neither infinite nor NaN, by means that a vectoriser understands.
#[inline(always)]
pub(in crate::model) fn half_number(bytes: [u8; 2]) -> f32 {
    // Widened by its sign and shifted into place; then the exponent is too small by 112.
    let bits = i32::from(i16::from_le_bytes(bytes)) << 13;
    f32::from_bits(bits.cast_unsigned() & 0x8fff_e000) * f32::from_bits(0x7780_0000)
}

/// The number at the start of a block, or at an offset of it.
#[inline(always)]
fn half_at<const N: usize>(block: &[u8; N], at: usize) -> f32 {
    half_number([block[at], block[at + 1]])
}

#[inline(always)]
fn low(byte: u8) -> i8 {
    (byte & 15).cast_signed()
}

#[inline(always)]
fn high(byte: u8) -> i8 {
    (byte >> 4).cast_signed()
}

/// The 16 bytes from `at`, as 32 integers of 4 bits: the lower halves first.
#[inline(always)]
fn nibbles<const N: usize>(block: &[u8; N], at: usize) -> [i8; 32] {
    let mut out = [0; 32];
    for i in 0..16 {
        out[i] = low(block[at + i]);
        out[i + 16] = high(block[at + i]);
    }
    out
}

/// Adds the fifth bits, which stand in the four bytes from `at`.
#[inline(always)]
fn fifth<const N: usize>(block: &[u8; N], at: usize, out: &mut [i8; 32]) {
    let bits = u32::from_le_bytes([block[at], block[at + 1], block[at + 2], block[at + 3]]);
    for (i, out) in out.iter_mut().enumerate() {
        *out |= if bits >> i & 1 == 1 { 16 } else { 0 };
    }
}

pub(in crate::model) struct Q4_0;
pub(in crate::model) struct Q4_1;
pub(in crate::model) struct Q5_0;
pub(in crate::model) struct Q5_1;
pub(in crate::model) struct Q8_0;
pub(in crate::model) struct Q4K;
pub(in crate::model) struct Q5K;
pub(in crate::model) struct Q6K;

impl Scaled<18> for Q4_0 {
    #[inline(always)]
    fn open(block: &[u8; 18]) -> (f32, [i8; 32]) {
        (half_at(block, 0), nibbles(block, 2).map(|q| q - 8))
    }
}

impl Scaled<22> for Q5_0 {
    #[inline(always)]
    fn open(block: &[u8; 22]) -> (f32, [i8; 32]) {
        let mut weights = nibbles(block, 6);
        fifth(block, 2, &mut weights);
        (half_at(block, 0), weights.map(|q| q - 16))
    }
}

impl Scaled<34> for Q8_0 {
    #[inline(always)]
    fn open(block: &[u8; 34]) -> (f32, [i8; 32]) {
        let mut weights = [0; 32];
        for (i, out) in weights.iter_mut().enumerate() {
            *out = block[i + 2].cast_signed();
        }
        (half_at(block, 0), weights)
    }
}

impl Shifted<20> for Q4_1 {
    #[inline(always)]
    fn open(block: &[u8; 20]) -> (f32, f32, [i8; 32]) {
        (half_at(block, 0), half_at(block, 2), nibbles(block, 4))
    }
}

impl Shifted<24> for Q5_1 {
    #[inline(always)]
    fn open(block: &[u8; 24]) -> (f32, f32, [i8; 32]) {
        let mut weights = nibbles(block, 8);
        fifth(block, 4, &mut weights);
        (half_at(block, 0), half_at(block, 2), weights)
    }
}

/// The scales and least values of eight groups of 32, 6 bits each, packed in 12 bytes; each is
/// given twice, for its two groups of 16.
#[inline(always)]
fn scales_and_mins(packed: &[u8; 12]) -> ([i32; 16], [i32; 16]) {
    let (mut scales, mut mins) = ([0; 16], [0; 16]);
    for i in 0..8 {
        let (scale, min) = if i < 4 {
            (packed[i] & 63, packed[i + 4] & 63)
        } else {
            (packed[i + 4] & 15 | packed[i - 4] >> 6 << 4, packed[i + 4] >> 4 | packed[i] >> 6 << 4)
        };
        scales[2 * i] = i32::from(scale);
        scales[2 * i + 1] = i32::from(scale);
        mins[2 * i] = i32::from(min);
        mins[2 * i + 1] = i32::from(min);
    }
    (scales, mins)
}

#[inline(always)]
fn packed_scales<const N: usize>(block: &[u8; N]) -> [u8; 12] {
    let mut packed = [0; 12];
    packed.copy_from_slice(&block[4..16]);
    packed
}

impl Super<144> for Q4K {
    #[inline(always)]
    fn open(block: &[u8; 144]) -> Group {
        let (scales, mins) = scales_and_mins(&packed_scales(block));
        let mut weights = [0; 256];
        for part in 0..4 {
            for i in 0..32 {
                let byte = block[16 + 32 * part + i];
                weights[64 * part + i] = low(byte);
                weights[64 * part + 32 + i] = high(byte);
            }
        }
        Group { scale: half_at(block, 0), least: half_at(block, 2), scales, mins, weights }
    }
}

impl Super<176> for Q5K {
    #[inline(always)]
    fn open(block: &[u8; 176]) -> Group {
        let (scales, mins) = scales_and_mins(&packed_scales(block));
        let mut weights = [0; 256];
        for part in 0..4 {
            for i in 0..32 {
                let byte = block[48 + 32 * part + i];
                let fifths = block[16 + i] >> (2 * part);
                weights[64 * part + i] = low(byte) | (fifths & 1).cast_signed() << 4;
                weights[64 * part + 32 + i] = high(byte) | (fifths >> 1 & 1).cast_signed() << 4;
            }
        }
        Group { scale: half_at(block, 0), least: half_at(block, 2), scales, mins, weights }
    }
}

impl Super<210> for Q6K {
    #[inline(always)]
    fn open(block: &[u8; 210]) -> Group {
        let mut weights = [0; 256];
        for half in 0..2 {
            for i in 0..32 {
                let first = block[64 * half + i];
                let second = block[64 * half + 32 + i];
                let upper = block[128 + 32 * half + i];
                let at = 128 * half + i;
                weights[at] = (low(first) | ((upper & 3) << 4).cast_signed()) - 32;
                weights[at + 32] = (low(second) | ((upper >> 2 & 3) << 4).cast_signed()) - 32;
                weights[at + 64] = (high(first) | ((upper >> 4 & 3) << 4).cast_signed()) - 32;
                weights[at + 96] = (high(second) | ((upper >> 6) << 4).cast_signed()) - 32;
            }
        }
        let mut scales = [0; 16];
        for (i, scale) in scales.iter_mut().enumerate() {
            *scale = i32::from(block[192 + i].cast_signed());
        }
        Group { scale: half_at(block, 208), least: 0.0, scales, mins: [0; 16], weights }
    }
}

pub(super) fn scaled<B: Scaled<N>, const N: usize>(bytes: &[u8], out: &mut [f32]) {
    let (blocks, _) = bytes.as_chunks::<N>();
    let (chunks, _) = out.as_chunks_mut::<32>();
    for (block, out) in blocks.iter().zip(chunks) {
        let (scale, weights) = B::open(block);
        *out = weights.map(|q| scale * f32::from(q));
    }
}

pub(super) fn shifted<B: Shifted<N>, const N: usize>(bytes: &[u8], out: &mut [f32]) {
    let (blocks, _) = bytes.as_chunks::<N>();
    let (chunks, _) = out.as_chunks_mut::<32>();
    for (block, out) in blocks.iter().zip(chunks) {
        let (scale, least, weights) = B::open(block);
        *out = weights.map(|q| scale * f32::from(q) + least);
    }
}

#[expect(clippy::cast_precision_loss, reason = "the scales have 8 bits at most")]
pub(super) fn grouped<B: Super<N>, const N: usize>(bytes: &[u8], out: &mut [f32]) {
    let (blocks, _) = bytes.as_chunks::<N>();
    let (chunks, _) = out.as_chunks_mut::<256>();
    for (block, out) in blocks.iter().zip(chunks) {
        let group = B::open(block);
        for (i, out) in out.iter_mut().enumerate() {
            let scale = group.scale * group.scales[i / 16] as f32;
            let least = group.least * group.mins[i / 16] as f32;
            *out = scale * f32::from(group.weights[i]) - least;
        }
    }
}

/// Numbers in blocks of 32 with their largest size at 127.
#[expect(clippy::cast_possible_truncation, reason = "rounded numbers between -127 and 127")]
pub(super) fn encode_q8_0(numbers: &[f32]) -> Option<Vec<u8>> {
    let (blocks, rest) = numbers.as_chunks::<32>();
    if !rest.is_empty() {
        return None;
    }
    let mut out = Vec::with_capacity(blocks.len() * 34);
    for block in blocks {
        let largest = block.iter().fold(0.0_f32, |most, n| most.max(n.abs()));
        let inverse = if largest == 0.0 { 0.0 } else { 127.0 / largest };
        out.extend_from_slice(&f16::from_f32(largest / 127.0).to_le_bytes());
        out.extend(block.iter().map(|n| ((n * inverse).round() as i8).cast_unsigned()));
    }
    Some(out)
}
