//! What a server says when something is wrong, in any of the shapes servers use. Judges nothing.

use serde_json::Value;

/// The most bytes of an error that are read: a tree of JSON takes many times its text.
const MOST: usize = 64 << 10;

/// A server's words about an error.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Complaint {
    /// The HTTP status, or the numeric code inside the words.
    pub(crate) status: Option<u16>,
    /// What to show.
    pub(crate) text: String,
    /// Text, type and code in lower case, to look for meanings.
    pub(crate) words: String,
    /// The parameter that the server blames.
    pub(crate) param: Option<String>,
    /// It was a web page.
    pub(crate) html: bool,
}

impl Complaint {
    /// The words of an answer's body, whatever its type.
    pub(crate) fn of_answer(status: u16, body: &[u8]) -> Self {
        let mut complaint = Self::of_text(body);
        complaint.status = Some(status);
        complaint
    }

    /// The words of an event or a body: JSON, a web page or plain text.
    pub(crate) fn of_text(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body.get(..MOST).unwrap_or(body));
        let text = text.trim();
        if let Ok(value) = serde_json::from_str::<Value>(text)
            && !value.is_string()
        {
            return Self::of_json(&value);
        }
        let html = text.starts_with('<');
        let shown = if html { title(text) } else { text };
        Self { text: shown.to_owned(), words: shown.to_lowercase(), html, ..Self::default() }
    }

    fn of_json(value: &Value) -> Self {
        let value = value.get(0).unwrap_or(value);
        // `{"error":{…}}`, `{"error":"…"}`, `{"detail":…}`, or the object itself.
        let inner = ["error", "detail", "errors"]
            .iter()
            .find_map(|name| value.get(name).filter(|inner| !inner.is_null()))
            .unwrap_or(value);
        let field = |name: &str| inner.get(name).or_else(|| value.get(name));
        let word = |name: &str| field(name).map(plain).unwrap_or_default();
        let text = match inner {
            Value::String(text) => text.clone(),
            Value::Array(list) => list.iter().map(detail).collect::<Vec<_>>().join("; "),
            _ => ["message", "msg", "detail", "error"]
                .iter()
                .find_map(|name| field(name))
                .map_or_else(|| inner.to_string(), plain),
        };
        let code = word("code");
        let words = format!("{text}\n{}\n{code}", word("type")).to_lowercase();
        let number = code.parse().ok().or_else(|| word("status").parse().ok());
        let param = field("param").and_then(Value::as_str).map(str::to_owned);
        let status = number.filter(|number| (100..600).contains(number));
        Self { status, text, words, param, html: false }
    }
}

/// One entry of a validator's list: where and what.
fn detail(entry: &Value) -> String {
    let place = entry.get("loc").and_then(Value::as_array);
    let place = place.map(|parts| parts.iter().map(plain).collect::<Vec<_>>().join("."));
    let what = ["msg", "message"].iter().find_map(|name| entry.get(name)).unwrap_or(entry);
    place.map_or_else(|| plain(what), |place| format!("{place}: {}", plain(what)))
}

/// A value as text without quotes.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The title of a web page, or nothing.
fn title(html: &str) -> &str {
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<title>").map(|at| at + "<title>".len());
    let end = lower.find("</title>");
    start.zip(end).and_then(|(start, end)| html.get(start..end)).unwrap_or("").trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(r#"{"error":{"message":"m","type":"t","code":400}}"#, "m", Some(400))]
    #[case(r#"{"error":{"message":"m","type":"t","code":"rate_limit"}}"#, "m", None)]
    #[case(r#"{"error":{"message":"m","code":null,"param":"p"}}"#, "m", None)]
    #[case(r#"{"error":"Unauthorized"}"#, "Unauthorized", None)]
    #[case(r#"{"object":"error","message":"m","code":404}"#, "m", Some(404))]
    #[case(r#"{"detail":"Not Found"}"#, "Not Found", None)]
    #[case(
        r#"{"detail":[{"loc":["body","n",0],"msg":"bad"},{"msg":"worse"}]}"#,
        "body.n.0: bad; worse",
        None
    )]
    #[case(r#"[{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}]"#, "m", Some(503))]
    #[case(r#"{"error":{"code":99999}}"#, r#"{"code":99999}"#, None)]
    #[case("Internal Server Error\n", "Internal Server Error", None)]
    #[case("<!doctype html><HTML><TITLE> Oops </TITLE>", "Oops", None)]
    #[case("</title><title>", "", None)]
    #[case("\"a bare string\"", "\"a bare string\"", None)]
    #[case("", "", None)]
    fn every_shape_of_error_gives_its_words(
        #[case] body: &str,
        #[case] text: &str,
        #[case] status: Option<u16>,
    ) {
        let complaint = Complaint::of_text(body.as_bytes());
        assert_eq!((complaint.text.as_str(), complaint.status), (text, status));
    }
}
