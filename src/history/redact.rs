//! Takes secrets out of what is about to be kept. Best done twice: callers should not hand any in.

use serde_json::Value;
use url::Url;

/// What stands in the place of a secret.
const GONE: &str = "…";

/// The URL without user, password, query and fragment; `None` if it cannot be read, because what
/// cannot be read cannot be cleaned.
pub(super) fn url(text: &str) -> Option<String> {
    let mut url = Url::parse(text).ok().filter(Url::has_host)?;
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    Some(url.into())
}

/// The parameters with every value whose name speaks of a secret replaced.
pub(super) fn parameters(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(name, value)| {
                    let value = if secret(name) { GONE.into() } else { parameters(value) };
                    (name.clone(), value)
                })
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.iter().map(parameters).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

fn secret(name: &str) -> bool {
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    ["apikey", "accesstoken", "authtoken", "authorization", "password", "passwd", "secret"]
        .iter()
        .any(|word| name.contains(word))
        || matches!(name.as_str(), "key" | "token" | "bearer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_keeps_its_place_and_loses_its_secrets() {
        let kept = |text: &str| url(text);
        assert_eq!(
            kept("https://me:pw@host:8080/v1?api-key=k#f").as_deref(),
            Some("https://host:8080/v1")
        );
        assert_eq!(kept("http://127.0.0.1:8080/v1").as_deref(), Some("http://127.0.0.1:8080/v1"));
        assert_eq!(kept("me:pw@host"), None);
        assert_eq!(kept("no url"), None);
    }

    #[test]
    fn parameters_lose_keys_at_any_depth_and_keep_limits() {
        let given = serde_json::json!({
            "max_tokens": 5, "api_key": "sk-1", "extra": [{"X-Api-Key": "sk-2", "lora": 1}],
            "headers": {"Authorization": "Bearer sk-3"}, "token": "sk-4", "client_secret": "sk-5"
        });
        let kept = parameters(&given).to_string();
        assert!(!kept.contains("sk-"), "{kept}");
        assert!(kept.contains("\"max_tokens\":5") && kept.contains("\"lora\":1"), "{kept}");
    }
}
