//! One chunk of a streamed chat completion, in every shape that servers send. Borrows its text from
//! the bytes; keeps no state between chunks.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::event::Usage;

/// What we read of a chunk. Whatever has an unexpected type counts as absent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chunk<'a> {
    #[serde(borrow)]
    pub(super) model: Words<'a>,
    #[serde(borrow)]
    pub(super) choices: First<Choice<'a>>,
    pub(super) usage: Lenient<WireUsage>,
    pub(super) timings: Lenient<Timings>,
    pub(super) error: Present,
    pub(super) detail: Present,
    #[serde(borrow)]
    pub(super) object: Words<'a>,
}

impl Chunk<'_> {
    /// Whether this is no chunk but a complaint.
    pub(super) fn is_error(&self) -> bool {
        self.error.0 || self.object.0 == "error" || (self.detail.0 && self.choices.0.is_none())
    }

    /// Whether nothing in it says that it belongs to a reply.
    pub(super) fn is_foreign(&self) -> bool {
        self.choices.0.is_none() && self.model.0.is_empty() && self.usage().is_none()
    }

    /// What the server counted, if this chunk says it.
    pub(super) fn usage(&self) -> Option<Usage> {
        if let Some(usage) = &self.usage.0 {
            return Some(Usage {
                prompt_tokens: usage.prompt_tokens.0,
                completion_tokens: usage.completion_tokens.0,
                reasoning_tokens: usage
                    .completion_tokens_details
                    .0
                    .as_ref()
                    .and_then(|d| d.reasoning_tokens.0),
            });
        }
        let timings = self.timings.0.as_ref()?;
        let cached = timings.cached.0.unwrap_or(0);
        Some(Usage {
            prompt_tokens: timings.prompt.0.map(|n| n.saturating_add(cached)),
            completion_tokens: timings.predicted.0,
            reasoning_tokens: None,
        })
    }
}

/// The one choice that we ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choice<'a> {
    #[serde(borrow)]
    pub(super) delta: Lenient<Delta<'a>>,
    /// In place of `delta` where the server does not stream.
    #[serde(borrow)]
    pub(super) message: Lenient<Delta<'a>>,
    /// In place of `delta` in plain completions.
    #[serde(borrow)]
    pub(super) text: Words<'a>,
    #[serde(borrow)]
    pub(super) finish_reason: Words<'a>,
    pub(super) error: Present,
}

/// A piece of a reply.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Delta<'a> {
    #[serde(borrow)]
    pub(super) content: Words<'a>,
    #[serde(borrow)]
    pub(super) reasoning_content: Words<'a>,
    #[serde(borrow)]
    pub(super) reasoning: Words<'a>,
    #[serde(borrow)]
    pub(super) refusal: Words<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireUsage {
    prompt_tokens: Count,
    completion_tokens: Count,
    completion_tokens_details: Lenient<Details>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Details {
    reasoning_tokens: Count,
}

/// What llama.cpp's server counts in place of `usage`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Timings {
    #[serde(rename = "prompt_n")]
    prompt: Count,
    #[serde(rename = "predicted_n")]
    predicted: Count,
    #[serde(rename = "cache_n")]
    cached: Count,
}

/// Text, or the texts of a list of parts; empty if it is neither.
#[derive(Debug, Default)]
pub(super) struct Words<'a>(pub(super) Cow<'a, str>);

/// Whether there is anything but `null`.
#[derive(Debug, Default)]
pub(super) struct Present(pub(super) bool);

/// A count that may be written as an integer or a float; absent if it is neither.
#[derive(Debug, Default)]
struct Count(Option<u64>);

/// The first element of a list, if it is a list of objects.
#[derive(Debug)]
pub(super) struct First<T>(pub(super) Option<T>);

impl<T> Default for First<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// An object, or nothing if it is anything else.
#[derive(Debug)]
pub(super) struct Lenient<T>(pub(super) Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// Writes the visitor methods for the kinds of JSON value that count as absent.
macro_rules! absent {
    ($($kind:ident)*) => { $(absent!(@ $kind);)* };
    (@ null) => { fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(Default::default()) } };
    (@ bool) => { fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> { Ok(Default::default()) } };
    (@ int) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> { Ok(Default::default()) }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> { Ok(Default::default()) }
    };
    (@ float) => { fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> { Ok(Default::default()) } };
    (@ text) => { fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> { Ok(Default::default()) } };
    (@ list) => {
        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            drain_list(list).map(|()| Default::default())
        }
    };
    (@ map) => {
        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            drain_map(map).map(|()| Default::default())
        }
    };
}

fn drain_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<(), A::Error> {
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

fn drain_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

/// A visitor for one of the types here.
struct Take<T>(PhantomData<T>);

impl<'de: 'a, 'a> Deserialize<'de> for Words<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Take::<Self>(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Take::<Self>(PhantomData))
    }
}

impl<'de: 'a, 'a> Visitor<'de> for Take<Words<'a>> {
    type Value = Words<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Words<'a>, E> {
        Ok(Words(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Words<'a>, E> {
        Ok(Words(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Words<'a>, A::Error> {
        let mut all = String::new();
        while let Some(part) = parts.next_element::<Lenient<Part<'de>>>()? {
            all.push_str(&part.0.unwrap_or_default().text.0);
        }
        Ok(Words(Cow::Owned(all)))
    }

    absent!(null bool int float map);
}

/// One part of a content that is a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Part<'a> {
    #[serde(borrow)]
    text: Words<'a>,
}

impl<'de> Visitor<'de> for Take<Count> {
    type Value = Count;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a count")
    }

    fn visit_u64<E>(self, count: u64) -> Result<Count, E> {
        Ok(Count(Some(count)))
    }

    fn visit_i64<E>(self, count: i64) -> Result<Count, E> {
        Ok(Count(count.try_into().ok()))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the range is checked, and a count of tokens has no fraction"
    )]
    fn visit_f64<E>(self, count: f64) -> Result<Count, E> {
        Ok(Count((0.0..u64::MAX as f64).contains(&count).then_some(count as u64)))
    }

    absent!(null bool text list map);
}

impl<'de> Deserialize<'de> for Present {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Option::<IgnoredAny>::deserialize(from).map(|any| Self(any.is_some()))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for First<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Take::<Self>(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Take<First<T>> {
    type Value = First<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<First<T>, A::Error> {
        let first = list.next_element::<Lenient<T>>()?;
        drain_list(list)?;
        Ok(First(first.and_then(|first| first.0)))
    }

    absent!(null bool int float text map);
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Take::<Self>(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Take<Lenient<T>> {
    type Value = Lenient<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Lenient<T>, A::Error> {
        T::deserialize(serde::de::value::MapAccessDeserializer::new(map))
            .map(|it| Lenient(Some(it)))
    }

    absent!(null bool int float text list);
}
