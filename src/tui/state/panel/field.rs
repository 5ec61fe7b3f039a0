//! A parameter as text and back: what people may write for it, and what is wrong with what they wrote.

use serde_json::{Map, Value};

use crate::llm::Parameters;

/// The highest temperature that is taken; servers that sample at all refuse more.
const HOTTEST: f64 = 5.0;
/// The highest seed: settings files hold no larger number.
const LAST_SEED: u64 = i64::MAX as u64;

/// A parameter of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The system message, of several lines.
    System,
    /// Sampling temperature.
    Temperature,
    /// Nucleus sampling.
    TopP,
    /// The most tokens of a reply.
    MaxTokens,
    /// Texts that end a reply.
    Stop,
    /// The seed.
    Seed,
    /// Fields of the request's body.
    Extra,
}

impl Field {
    /// All, in their order on the screen.
    pub const ALL: [Self; 7] = [
        Self::Temperature,
        Self::TopP,
        Self::MaxTokens,
        Self::Stop,
        Self::Seed,
        Self::Extra,
        Self::System,
    ];

    /// The place in [`Field::ALL`].
    pub const fn index(self) -> usize {
        match self {
            Self::Temperature => 0,
            Self::TopP => 1,
            Self::MaxTokens => 2,
            Self::Stop => 3,
            Self::Seed => 4,
            Self::Extra => 5,
            Self::System => 6,
        }
    }

    /// The word on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Temperature => "temperature",
            Self::TopP => "top-p",
            Self::MaxTokens => "token limit",
            Self::Stop => "stop",
            Self::Seed => "seed",
            Self::Extra => "extra fields",
        }
    }

    /// What may be written.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::System => "any text; nothing for none",
            Self::Temperature => "a number from 0 to 5; nothing leaves it to the server",
            Self::TopP => "a number above 0, 1 at most; nothing leaves it to the server",
            Self::MaxTokens => "a whole number from 1; nothing leaves it to the server",
            Self::Stop => "one text as it is, or several in quotes: \"END\", \"\\n\\n\"",
            Self::Seed => "a whole number; nothing leaves it to the server",
            Self::Extra => "a JSON object, merged into the request: {\"top_k\": 40}",
        }
    }

    /// The text of its value; empty where it is left to the server.
    pub fn text(self, of: &Parameters) -> String {
        let sampling = &of.sampling;
        match self {
            Self::System => of.system.clone().unwrap_or_default(),
            Self::Temperature => sampling.temperature.map(shown).unwrap_or_default(),
            Self::TopP => sampling.top_p.map(shown).unwrap_or_default(),
            Self::MaxTokens => sampling.max_tokens.map(|n| n.to_string()).unwrap_or_default(),
            Self::Seed => sampling.seed.map(|n| n.to_string()).unwrap_or_default(),
            Self::Stop => match sampling.stop.as_slice() {
                [one] if is_plain(one) => one.clone(),
                all => {
                    let quoted = all.iter().map(|text| Value::from(text.as_str()).to_string());
                    quoted.collect::<Vec<_>>().join(", ")
                }
            },
            Self::Extra if of.extra.is_empty() => String::new(),
            Self::Extra => Value::Object(of.extra.clone()).to_string(),
        }
    }

    /// Gives it the value that the text says.
    ///
    /// # Errors
    /// What to write; the parameters are then as they were.
    pub fn set(self, text: &str, of: &mut Parameters) -> Result<(), String> {
        let word = text.trim();
        let sampling = &mut of.sampling;
        match self {
            Self::System => of.system = (!word.is_empty()).then(|| text.to_owned()),
            Self::Temperature => {
                let number = |word: &str| number(word, 0.0, HOTTEST);
                sampling.temperature =
                    self.read(word, number, "a number from 0 to 5, such as 0.9")?;
            }
            Self::TopP => {
                let number = |word: &str| number(word, f64::MIN_POSITIVE, 1.0);
                let what = "a number above 0 and not above 1, such as 0.95";
                sampling.top_p = self.read(word, number, what)?;
            }
            Self::MaxTokens => {
                let whole = |word: &str| word.parse().ok().filter(|n| *n >= 1);
                let what = "a whole number from 1, such as 4096";
                sampling.max_tokens = self.read(word, whole, what)?;
            }
            Self::Seed => {
                let whole = |word: &str| word.parse().ok().filter(|n| *n <= LAST_SEED);
                sampling.seed = self.read(word, whole, "a whole number from 0, such as 7")?;
            }
            Self::Stop => sampling.stop = stops(text)?,
            Self::Extra => of.extra = extra(word)?,
        }
        Ok(())
    }

    /// The value of a word; an empty one leaves it to the server.
    fn read<T>(
        self,
        word: &str,
        parse: impl Fn(&str) -> Option<T>,
        what: &str,
    ) -> Result<Option<T>, String> {
        if word.is_empty() {
            return Ok(None);
        }
        parse(word).map(Some).ok_or_else(|| format!("{}: write {what}", self.name()))
    }

    /// Whether two sides have the same value.
    pub fn is_equal(self, one: &Parameters, other: &Parameters) -> bool {
        match self {
            Self::System => one.system == other.system,
            Self::Temperature => one.sampling.temperature == other.sampling.temperature,
            Self::TopP => one.sampling.top_p == other.sampling.top_p,
            Self::MaxTokens => one.sampling.max_tokens == other.sampling.max_tokens,
            Self::Stop => one.sampling.stop == other.sampling.stop,
            Self::Seed => one.sampling.seed == other.sampling.seed,
            Self::Extra => one.extra == other.extra,
        }
    }
}

/// A number with two digits behind the point at least, so that figures keep their width.
fn shown(number: f64) -> String {
    let short = format!("{number}");
    let digits = short.split_once('.').map_or(0, |(_, digits)| digits.len());
    if digits < 2 { format!("{number:.2}") } else { short }
}

/// The number, if it is one from `least` to `most`.
fn number(word: &str, least: f64, most: f64) -> Option<f64> {
    let number = word.replace(',', ".").parse::<f64>().ok()?;
    (least..=most).contains(&number).then_some(number)
}

/// Whether the text can stand for itself without quotes.
fn is_plain(text: &str) -> bool {
    let odd = |c: char| c.is_control() || c == '"';
    !text.is_empty() && text.trim() == text && !text.contains(odd) && !text.starts_with('[')
}

fn stops(text: &str) -> Result<Vec<String>, String> {
    let word = text.trim();
    if word.is_empty() {
        return Ok(Vec::new());
    }
    let list = match word.chars().next() {
        Some('"') => format!("[{word}]"),
        Some('[') => word.to_owned(),
        Some(_) | None => return Ok(vec![word.to_owned()]),
    };
    let stops: Vec<String> = serde_json::from_str(&list).map_err(|_| {
        "stop: write texts in quotes with commas between: \"END\", \"---\"".to_owned()
    })?;
    if stops.iter().any(String::is_empty) {
        return Err("stop: an empty text would end every reply at once".to_owned());
    }
    Ok(stops)
}

fn extra(word: &str) -> Result<Map<String, Value>, String> {
    if word.is_empty() {
        return Ok(Map::new());
    }
    let fields: Map<String, Value> = serde_json::from_str(word).map_err(|error| {
        format!("extra fields: no JSON object such as {{\"top_k\": 40}}: {error}")
    })?;
    let taken = ["messages", "stream", "model"].into_iter().find(|name| fields.contains_key(*name));
    match taken {
        Some(name) => Err(format!("extra fields: {name} is set by the bench itself")),
        None => Ok(fields),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn set(field: Field, text: &str) -> Result<Parameters, String> {
        let mut parameters = Parameters::default();
        field.set(text, &mut parameters).map(|()| parameters)
    }

    #[rstest::rstest]
    #[case(Field::Temperature, "0.9", "0.90")]
    #[case(Field::Temperature, " 0,125 ", "0.125")]
    #[case(Field::TopP, "1", "1.00")]
    #[case(Field::MaxTokens, "4096", "4096")]
    #[case(Field::Seed, "0", "0")]
    #[case(Field::Stop, "END", "END")]
    #[case(Field::Stop, "\"END\", \"\\n\\n\"", "\"END\", \"\\n\\n\"")]
    #[case(Field::Stop, "[\"a\"]", "a")]
    #[case(
        Field::Extra,
        "{ \"lora\": [{\"id\": 0, \"scale\": 1.0}] }",
        "{\"lora\":[{\"id\":0,\"scale\":1.0}]}"
    )]
    #[case(Field::System, "be brief\nand kind", "be brief\nand kind")]
    fn what_is_written_comes_back(#[case] field: Field, #[case] text: &str, #[case] shown: &str) {
        let parameters = set(field, text).unwrap();
        assert_eq!(field.text(&parameters), shown);
        assert_eq!(set(field, shown).unwrap(), parameters);
        assert!(!field.is_equal(&parameters, &Parameters::default()));
    }

    #[rstest::rstest]
    #[case(Field::Temperature, &["warm", "-0.1", "6", "nan", "inf"])]
    #[case(Field::TopP, &["0", "1.1", "-1"])]
    #[case(Field::MaxTokens, &["0", "-5", "4096.5", "99999999999"])]
    #[case(Field::Seed, &["-1", "1.5", "9223372036854775808"])]
    #[case(Field::Stop, &["\"END\", ", "\"\"", "[1]"])]
    #[case(Field::Extra, &["{", "[1]", "7", "{\"stream\": false}", "{\"messages\": []}"])]
    fn what_cannot_be_is_refused_with_what_to_write(#[case] field: Field, #[case] bad: &[&str]) {
        for text in bad {
            let why = set(field, text).unwrap_err();
            assert!(why.starts_with(field.name()), "{text}: {why}");
        }
    }

    #[test]
    fn nothing_leaves_it_to_the_server() {
        for field in Field::ALL {
            for text in ["", "  "] {
                assert_eq!(set(field, text).unwrap(), Parameters::default(), "{}", field.name());
            }
            assert_eq!(field.text(&Parameters::default()), "");
            assert_eq!(Field::ALL[field.index()], field);
        }
    }

    #[test]
    fn a_value_that_is_refused_changes_nothing() {
        let mut parameters = set(Field::Extra, "{\"a\": 1}").unwrap();
        assert!(Field::Extra.set("{\"a\": 2", &mut parameters).is_err());
        assert_eq!(Value::Object(parameters.extra), json!({"a": 1}));
    }
}
