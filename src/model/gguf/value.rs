//! The named values of a GGUF file. Converts between them and Rust's own types, nothing else.

/// Writes [`Value`] and [`Array`] with one variant for each kind, and its number in the format.
macro_rules! kinds {
    ($($kind:ident $type:ty = $number:literal),* $(,)?) => {
        /// A value.
        #[derive(Debug, Clone, PartialEq)]
        #[expect(missing_docs, reason = "the variants are named after their types")]
        pub enum Value {
            $($kind($type),)*
            Array(Array),
        }

        /// Many values of one kind.
        #[derive(Debug, Clone, PartialEq)]
        #[expect(missing_docs, reason = "the variants are named after their types")]
        pub enum Array {
            $($kind(Vec<$type>),)*
            Array(Vec<Array>),
        }

        impl Value {
            /// The number that stands for its kind in a file.
            pub(super) fn kind(&self) -> u32 {
                match self {
                    $(Self::$kind(_) => $number,)*
                    Self::Array(_) => ARRAY,
                }
            }
        }

        impl Array {
            /// The number that stands for the kind of its elements in a file.
            pub(super) fn kind(&self) -> u32 {
                match self {
                    $(Self::$kind(_) => $number,)*
                    Self::Array(_) => ARRAY,
                }
            }

            /// How many elements it has.
            pub fn len(&self) -> usize {
                match self {
                    $(Self::$kind(list) => list.len(),)*
                    Self::Array(list) => list.len(),
                }
            }

            /// Whether it has none.
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }
        }

        $(impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$kind(value)
            }
        }

        impl From<Vec<$type>> for Value {
            fn from(list: Vec<$type>) -> Self {
                Self::Array(Array::$kind(list))
            }
        })*
    };
}

/// The number of the kind that holds others.
pub(super) const ARRAY: u32 = 9;

kinds! {
    U8 u8 = 0, I8 i8 = 1, U16 u16 = 2, I16 i16 = 3, U32 u32 = 4, I32 i32 = 5, F32 f32 = 6,
    Bool bool = 7, Text String = 8, U64 u64 = 10, I64 i64 = 11, F64 f64 = 12,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Value {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if it is one and not negative.
    pub fn as_u64(&self) -> Option<u64> {
        match *self {
            Self::U8(n) => Some(n.into()),
            Self::U16(n) => Some(n.into()),
            Self::U32(n) => Some(n.into()),
            Self::U64(n) => Some(n),
            Self::I8(n) => n.try_into().ok(),
            Self::I16(n) => n.try_into().ok(),
            Self::I32(n) => n.try_into().ok(),
            Self::I64(n) => n.try_into().ok(),
            Self::F32(_) | Self::F64(_) | Self::Bool(_) | Self::Text(_) | Self::Array(_) => None,
        }
    }

    /// The number with a fraction, if it is one.
    #[expect(clippy::cast_possible_truncation, reason = "the engine computes in single precision")]
    pub fn as_f32(&self) -> Option<f32> {
        match *self {
            Self::F32(n) => Some(n),
            Self::F64(n) => Some(n as f32),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match *self {
            Self::Bool(yes) => Some(yes),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_array(&self) -> Option<&Array> {
        match self {
            Self::Array(list) => Some(list),
            _ => None,
        }
    }
}

impl Array {
    /// The texts, if it is a list of such.
    pub fn as_texts(&self) -> Option<&[String]> {
        match self {
            Self::Text(list) => Some(list),
            _ => None,
        }
    }

    /// The numbers with fractions, if it is a list of such.
    pub fn as_f32s(&self) -> Option<&[f32]> {
        match self {
            Self::F32(list) => Some(list),
            _ => None,
        }
    }

    /// The whole numbers, if it is a list of such and each fits.
    pub fn to_i32s(&self) -> Option<Vec<i32>> {
        match self {
            Self::I32(list) => Some(list.clone()),
            Self::U32(list) => list.iter().map(|&n| n.try_into().ok()).collect(),
            _ => None,
        }
    }
}
