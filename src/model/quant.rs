//! The block formats of weights: their sizes, and to and from numbers. Multiplies nothing.
//!
//! A row is a chain of blocks. The layouts are those of ggml, which the names are from.

mod blocks;

use half::{bf16, f16};

pub(super) use blocks::{
    Q4_0, Q4_1, Q4K, Q5_0, Q5_1, Q5K, Q6K, Q8_0, Scaled, Shifted, Super, half_number,
};

/// How the weights of a tensor are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(non_camel_case_types, reason = "these are the names of the formats")]
pub enum Format {
    /// Single precision.
    F32,
    /// Half precision.
    F16,
    /// The upper half of single precision.
    BF16,
    /// 4 bits, a scale for 32.
    Q4_0,
    /// 4 bits, a scale and a least value for 32.
    Q4_1,
    /// 5 bits, a scale for 32.
    Q5_0,
    /// 5 bits, a scale and a least value for 32.
    Q5_1,
    /// 8 bits, a scale for 32.
    Q8_0,
    /// 4 bits, scales of scales for 256.
    Q4_K,
    /// 5 bits, scales of scales for 256.
    Q5_K,
    /// 6 bits, scales of scales for 256.
    Q6_K,
}

/// Names of formats that are known, but not run here.
const OTHERS: [(u32, &str); 20] = [
    (9, "Q8_1"),
    (10, "Q2_K"),
    (11, "Q3_K"),
    (15, "Q8_K"),
    (16, "IQ2_XXS"),
    (17, "IQ2_XS"),
    (18, "IQ3_XXS"),
    (19, "IQ1_S"),
    (20, "IQ4_NL"),
    (21, "IQ3_S"),
    (22, "IQ2_S"),
    (23, "IQ4_XS"),
    (24, "I8"),
    (25, "I16"),
    (26, "I32"),
    (27, "I64"),
    (28, "F64"),
    (29, "IQ1_M"),
    (34, "TQ1_0"),
    (39, "MXFP4"),
];

/// The name of the format with a number, for a message.
pub(super) fn format_name(number: u32) -> String {
    if let Some(format) = Format::of(number) {
        return format!("{format:?}");
    }
    let known = OTHERS.iter().find(|(other, _)| *other == number);
    known.map_or_else(|| format!("number {number}"), |(_, name)| (*name).to_owned())
}

impl Format {
    /// All formats that are read here.
    pub const ALL: [Self; 11] = [
        Self::F32,
        Self::F16,
        Self::BF16,
        Self::Q4_0,
        Self::Q4_1,
        Self::Q5_0,
        Self::Q5_1,
        Self::Q8_0,
        Self::Q4_K,
        Self::Q5_K,
        Self::Q6_K,
    ];

    /// The format that a number in a file stands for.
    pub fn of(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.number() == number)
    }

    /// The number that stands for it in a file.
    pub const fn number(self) -> u32 {
        match self {
            Self::F32 => 0,
            Self::F16 => 1,
            Self::Q4_0 => 2,
            Self::Q4_1 => 3,
            Self::Q5_0 => 6,
            Self::Q5_1 => 7,
            Self::Q8_0 => 8,
            Self::Q4_K => 12,
            Self::Q5_K => 13,
            Self::Q6_K => 14,
            Self::BF16 => 30,
        }
    }

    /// Weights and bytes of a block.
    pub const fn block(self) -> (usize, usize) {
        match self {
            Self::F32 => (1, 4),
            Self::F16 | Self::BF16 => (1, 2),
            Self::Q4_0 => (32, 18),
            Self::Q4_1 => (32, 20),
            Self::Q5_0 => (32, 22),
            Self::Q5_1 => (32, 24),
            Self::Q8_0 => (32, 34),
            Self::Q4_K => (256, 144),
            Self::Q5_K => (256, 176),
            Self::Q6_K => (256, 210),
        }
    }

    /// The bytes of a row of so many weights; none if they make no whole blocks.
    pub fn row_bytes(self, weights: usize) -> Option<usize> {
        let (of, bytes) = self.block();
        weights.is_multiple_of(of).then(|| (weights / of).checked_mul(bytes)).flatten()
    }

    /// The weights as numbers. A block that is not whole is left out.
    pub fn numbers(self, bytes: &[u8]) -> Vec<f32> {
        let mut numbers = vec![0.0; bytes.len() / self.block().1 * self.block().0];
        self.decode(bytes, &mut numbers);
        numbers
    }

    /// Writes the weights as numbers to `out`, as many as both have.
    pub(super) fn decode(self, bytes: &[u8], out: &mut [f32]) {
        match self {
            Self::F32 => pairs(bytes, out, f32::from_le_bytes),
            Self::F16 => pairs(bytes, out, |pair| f16::from_le_bytes(pair).to_f32()),
            Self::BF16 => pairs(bytes, out, |pair| bf16::from_le_bytes(pair).to_f32()),
            Self::Q4_0 => blocks::scaled::<Q4_0, 18>(bytes, out),
            Self::Q5_0 => blocks::scaled::<Q5_0, 22>(bytes, out),
            Self::Q8_0 => blocks::scaled::<Q8_0, 34>(bytes, out),
            Self::Q4_1 => blocks::shifted::<Q4_1, 20>(bytes, out),
            Self::Q5_1 => blocks::shifted::<Q5_1, 24>(bytes, out),
            Self::Q4_K => blocks::grouped::<Q4K, 144>(bytes, out),
            Self::Q5_K => blocks::grouped::<Q5K, 176>(bytes, out),
            Self::Q6_K => blocks::grouped::<Q6K, 210>(bytes, out),
        }
    }

    /// Numbers as weights of this format; none if it is one that is only read here, or the numbers
    /// make no whole blocks.
    pub fn encode(self, numbers: &[f32]) -> Option<Vec<u8>> {
        match self {
            Self::F32 => Some(numbers.iter().flat_map(|n| n.to_le_bytes()).collect()),
            Self::F16 => {
                Some(numbers.iter().flat_map(|n| f16::from_f32(*n).to_le_bytes()).collect())
            }
            Self::BF16 => {
                Some(numbers.iter().flat_map(|n| bf16::from_f32(*n).to_le_bytes()).collect())
            }
            Self::Q8_0 => blocks::encode_q8_0(numbers),
            Self::Q4_0
            | Self::Q4_1
            | Self::Q5_0
            | Self::Q5_1
            | Self::Q4_K
            | Self::Q5_K
            | Self::Q6_K => None,
        }
    }
}

fn pairs<const N: usize>(bytes: &[u8], out: &mut [f32], number: impl Fn([u8; N]) -> f32) {
    let (chunks, _) = bytes.as_chunks::<N>();
    for (out, chunk) in out.iter_mut().zip(chunks) {
        *out = number(*chunk);
    }
}
