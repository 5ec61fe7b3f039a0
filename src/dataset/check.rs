//! The rules of a training file, line by line. Mends nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

use super::message::Message;
use super::tokens::Counter;

/// Fewer examples no host takes.
pub const FEWEST: usize = 10;

/// Something that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The line, from 1; `None` if it is about the whole file.
    pub line: Option<usize>,
    /// The rule, by the name that people know.
    pub rule: &'static str,
    /// What is wrong; may quote the file.
    pub detail: String,
}

/// What a file is checked for beside the rules that all hosts and trainers have.
pub struct Bounds<'a> {
    /// What counts tokens.
    pub counter: &'a Counter,
    /// The most tokens of an example.
    pub limit: usize,
    /// The host that it is for.
    pub host: Host,
}

/// Whose rules hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// What all of them take.
    All,
    /// OpenAI.
    OpenAi,
    /// Together.
    Together,
    /// Fireworks.
    Fireworks,
}

impl Host {
    /// The fewest examples that it takes.
    const fn fewest(self) -> usize {
        match self {
            Self::All | Self::OpenAi => FEWEST,
            Self::Together => 1,
            Self::Fireworks => 3,
        }
    }

    /// The most bytes of a file.
    const fn largest(self) -> u64 {
        match self {
            Self::All | Self::OpenAi => 512 << 20,
            Self::Together => 25 << 30,
            Self::Fireworks => 1 << 30,
        }
    }

    /// The keys that a message may have beside role and content.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::All => &["weight"],
            Self::OpenAi => {
                &["name", "weight", "tool_calls", "tool_call_id", "function_call", "refusal"]
            }
            Self::Together => &["weight", "tool_calls"],
            Self::Fireworks => &["weight", "tool_calls", "reasoning_content"],
        }
    }
}

/// Checks a whole file.
pub fn check(bytes: &[u8], bounds: &Bounds) -> Vec<Fault> {
    let mut faults = Vec::new();
    let size = bytes.len() as u64;
    if size > bounds.host.largest() {
        let detail = format!("{size} bytes, and {} are the most", bounds.host.largest());
        faults.push(Fault::file("file_too_large", detail));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map_or(bytes, |rest| {
        faults.push(Fault::at(1, "byte_order_mark", "the file begins with one: remove it"));
        rest
    });
    let mut systems: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let mut examples = BTreeMap::new();
    let mut count = 0;
    for (n, line) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
        let n = n + 1;
        let found = text(line, n).and_then(|text| {
            count += 1;
            let first = *examples.entry(text.to_owned()).or_insert(n);
            if first != n {
                faults.push(Fault::at(n, "duplicate_example", format!("as line {first}")));
            }
            object(text, n)
        });
        match found {
            Err(fault) => faults.push(fault),
            Ok(object) => {
                let system = example(&object, n, bounds, &mut faults);
                systems.entry(system).or_insert(n);
            }
        }
    }
    if bytes.last().is_some_and(|b| *b != b'\n') {
        faults.push(Fault::file("no_line_end", "the last line has no line end".to_owned()));
    }
    let fewest = bounds.host.fewest();
    if count < fewest {
        let detail = format!("{count} examples, and {fewest} are the fewest");
        faults.push(Fault::file("too_few_examples", detail));
    }
    if systems.len() > 1 {
        let lines: BTreeSet<_> = systems.values().collect();
        let detail = format!("{} different ones, first in lines {lines:?}", systems.len());
        faults.push(Fault::file("different_system_messages", detail));
    }
    faults
}

impl Fault {
    fn at(line: usize, rule: &'static str, detail: impl Into<String>) -> Self {
        Self { line: Some(line), rule, detail: detail.into() }
    }

    fn file(rule: &'static str, detail: String) -> Self {
        Self { line: None, rule, detail }
    }
}

fn text(line: &[u8], n: usize) -> Result<&str, Fault> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    if line.ends_with(b"\r") {
        return Err(Fault::at(n, "carriage_return", "lines end in LF alone"));
    }
    let text = std::str::from_utf8(line).map_err(|e| {
        Fault::at(n, "not_utf8", format!("at byte {} of the line", e.valid_up_to()))
    })?;
    if text.contains('\0') {
        return Err(Fault::at(n, "nul", "the line holds a NUL"));
    }
    if text.trim().is_empty() {
        return Err(Fault::at(n, "empty_line", "every line is an example"));
    }
    Ok(text)
}

fn object(text: &str, n: usize) -> Result<Map<String, Value>, Fault> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Fault::at(n, "data_type", "the line is no JSON object")),
        Err(error) => Err(Fault::at(n, "invalid_json", error.to_string())),
    }
}

/// Checks an example; returns its system message.
fn example(
    object: &Map<String, Value>,
    n: usize,
    bounds: &Bounds,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    for key in object.keys().filter(|k| *k != "messages") {
        faults.push(Fault::at(n, "unrecognized_key", format!("{key:?} beside \"messages\"")));
    }
    let list = object.get("messages").and_then(Value::as_array).filter(|m| !m.is_empty());
    let Some(list) = list else {
        faults.push(Fault::at(n, "missing_messages_list", "\"messages\" is no list of messages"));
        return None;
    };
    let messages: Vec<_> = list.iter().map(|m| message(m, n, bounds.host, faults)).collect();
    order(&messages, n, faults);
    let tokens = bounds.counter.of_messages(&messages);
    if tokens > bounds.limit {
        let detail = format!("{tokens} tokens, and {} are the most", bounds.limit);
        faults.push(Fault::at(n, "over_token_limit", detail));
    }
    messages.into_iter().find(|m| m.role == "system").map(|m| m.content)
}

fn message(value: &Value, n: usize, host: Host, faults: &mut Vec<Fault>) -> Message {
    let Some(object) = value.as_object() else {
        faults.push(Fault::at(n, "data_type", "a message is no JSON object"));
        return Message::new("", "");
    };
    for key in ["role", "content"].iter().filter(|k| !object.contains_key(**k)) {
        faults.push(Fault::at(n, "message_missing_key", format!("a message has no {key:?}")));
    }
    for key in object.keys().filter(|k| {
        !["role", "content"].contains(&k.as_str()) && !host.keys().contains(&k.as_str())
    }) {
        faults.push(Fault::at(n, "message_unrecognized_key", format!("{key:?} in a message")));
    }
    let of = |key| object.get(key).and_then(Value::as_str).unwrap_or_default();
    let (role, content) = (of("role"), of("content"));
    if object.contains_key("role") && !["system", "user", "assistant"].contains(&role) {
        let detail = format!("{} is no system, user or assistant", object["role"]);
        faults.push(Fault::at(n, "unrecognized_role", detail));
    }
    if object.contains_key("content") && content.trim().is_empty() {
        faults.push(Fault::at(n, "missing_content", format!("the {role} message has no text")));
    }
    if content.contains('\0') {
        faults.push(Fault::at(n, "nul", format!("the {role} message holds a NUL")));
    }
    Message::new(role, content)
}

fn order(messages: &[Message], n: usize, faults: &mut Vec<Fault>) {
    let has = |role: &str| messages.iter().any(|m| m.role == role);
    if !has("assistant") {
        faults.push(Fault::at(n, "example_missing_assistant_message", "nothing to learn from"));
    } else if messages.last().is_some_and(|m| m.role != "assistant") {
        faults.push(Fault::at(n, "last_message_not_assistant", "the assistant has the last word"));
    }
    if !has("user") {
        faults.push(Fault::at(n, "example_missing_user_message", "nobody asks"));
    }
    if messages.iter().skip(1).any(|m| m.role == "system") {
        faults.push(Fault::at(n, "system_message_not_first", "it comes first, and once"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"},{"role":"assistant","content":"a"}]}"#;

    fn checked(bytes: &[u8]) -> Vec<Fault> {
        let counter = Counter::default();
        check(bytes, &Bounds { counter: &counter, limit: 50, host: Host::All })
    }

    /// Nine good examples and this line, which is the tenth.
    fn rules(line: &[u8]) -> Vec<&'static str> {
        let mut file = Vec::new();
        for n in 0..9 {
            file.extend(GOOD.replace("\"u\"", &format!("\"u{n}\"")).bytes().chain([b'\n']));
        }
        file.extend(line);
        file.push(b'\n');
        let faults = checked(&file);
        assert!(faults.iter().all(|f| f.line.is_none_or(|n| n == 10)), "{faults:?}");
        faults.into_iter().map(|f| f.rule).collect()
    }

    #[test]
    fn a_good_file_has_no_faults() {
        assert_eq!(rules(GOOD.as_bytes()), [""; 0]);
    }

    #[test]
    fn every_rule_finds_the_line_that_breaks_it() {
        let with = |from: &str, to: &str| rules(GOOD.replace(from, to).as_bytes());
        assert_eq!(with("\"a\"", "\"\""), ["missing_content"]);
        assert_eq!(
            with("{\"role\":\"user\",\"content\":\"u\"},", ""),
            ["example_missing_user_message"]
        );
        assert_eq!(
            with(
                "{\"role\":\"assistant\",\"content\":\"a\"}",
                "{\"role\":\"user\",\"content\":\"a\"}"
            ),
            ["example_missing_assistant_message"]
        );
        assert_eq!(
            with("}]}", "},{\"role\":\"user\",\"content\":\"x\"}]}"),
            ["last_message_not_assistant"]
        );
        assert_eq!(
            with("\"role\":\"user\"", "\"role\":\"human\"").first(),
            Some(&"unrecognized_role")
        );
        assert_eq!(
            with("\"content\":\"u\"", "\"text\":\"u\""),
            ["message_missing_key", "message_unrecognized_key"]
        );
        assert_eq!(with("{\"messages\"", "{\"id\":1,\"messages\""), ["unrecognized_key"]);
        assert_eq!(with("\"s\"", "\"other\""), ["different_system_messages"]);
        assert_eq!(with("\"u\"", "\"u1\""), ["duplicate_example"]);
        assert_eq!(with("\"u\"", "\"a\\u0000b\""), ["nul"]);
        assert_eq!(with("\"u\"", &format!("\"{}\"", "word ".repeat(60))), ["over_token_limit"]);
        let after = with(
            "},{\"role\":\"user\"",
            "},{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\"",
        );
        assert_eq!(after, ["system_message_not_first"]);
        assert_eq!(rules(b"{\"messages\":[]}")[0], "missing_messages_list");
        assert_eq!(rules(b"{\"messages\":[1]}")[0], "data_type");
        assert_eq!(rules(b"[1]"), ["data_type"]);
        assert_eq!(rules(b"{\"messages\":"), ["invalid_json"]);
        assert_eq!(rules(b"\xFF"), ["not_utf8", "too_few_examples"]);
        assert_eq!(rules(b""), ["empty_line", "too_few_examples"]);
        assert_eq!(rules(b"{}\r")[0], "carriage_return");
    }

    #[test]
    fn what_is_wrong_with_the_whole_file_has_no_line() {
        let file = format!("\u{FEFF}{GOOD}");
        let rules: Vec<_> = checked(file.as_bytes()).into_iter().map(|f| f.rule).collect();
        assert_eq!(rules, ["byte_order_mark", "no_line_end", "too_few_examples"]);
    }

    #[test]
    fn a_host_has_rules_of_its_own() {
        let counter = Counter::default();
        let rules = |line: &str, host| -> Vec<_> {
            let file = (0..3).map(|n| line.replace("\"u\"", &format!("\"u{n}\"")) + "\n");
            let file = file.collect::<String>();
            let bounds = Bounds { counter: &counter, limit: 50, host };
            check(file.as_bytes(), &bounds).into_iter().map(|f| f.rule).collect()
        };
        assert_eq!(rules(GOOD, Host::OpenAi), ["too_few_examples"]);
        assert_eq!(rules(GOOD, Host::Fireworks), [""; 0]);
        let named = GOOD.replace("\"content\":\"u\"", "\"content\":\"u\",\"name\":\"x\"");
        assert_eq!(rules(&named, Host::Together), ["message_unrecognized_key"; 3]);
        assert_eq!(rules(&named, Host::OpenAi), ["too_few_examples"]);
    }
}
