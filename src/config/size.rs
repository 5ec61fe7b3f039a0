//! Durations and sizes as people write them: "10s", "512MiB". Knows no settings.

use std::time::Duration;

/// Reads `10s`, `1500ms`, `2m` or a bare number of seconds.
///
/// # Errors
/// One sentence that says what was read and what can be written.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = split(text);
    let factor = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        _ => {
            return Err(format!(
                "\"{text}\" is not a duration (write \"10s\", \"500ms\" or \"2m\")"
            ));
        }
    };
    number
        .parse::<f64>()
        .ok()
        .and_then(|n| Duration::try_from_secs_f64(n * factor).ok())
        .filter(|d| !d.is_zero())
        .ok_or_else(|| format!("\"{text}\" is not a duration (write \"10s\", \"500ms\" or \"2m\")"))
}

/// Reads `512MiB`, `64k`, `1GiB` or a bare number of bytes, as bytes.
///
/// # Errors
/// One sentence that says what was read and what can be written.
pub fn parse_size(text: &str) -> Result<u64, String> {
    let (number, unit) = split(text);
    let shift = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => return Err(format!("\"{text}\" is not a size (write \"512MiB\" or \"64KiB\")")),
    };
    number
        .parse::<u64>()
        .ok()
        .and_then(|n| n.checked_mul(1 << shift))
        .filter(|n| *n > 0)
        .ok_or_else(|| format!("\"{text}\" is not a size (write \"512MiB\" or \"64KiB\")"))
}

fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    (number, unit.trim())
}
