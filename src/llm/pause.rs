//! How long to wait before a request goes out again: the server's own hint, or ever longer with
//! jitter. Waits for nothing itself.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::HeaderMap;

/// The longest pause without a hint.
const CAP: Duration = Duration::from_secs(30);

/// The pause before the `retry`-th retry (from 1): doubled each time, capped, and shortened by up
/// to a half at random, so that two sides do not knock together.
pub(crate) fn backoff(first: Duration, retry: u32) -> Duration {
    let factor = 1_u32.checked_shl(retry.saturating_sub(1)).unwrap_or(u32::MAX);
    first.saturating_mul(factor).min(CAP).mul_f64(0.5 + fastrand::f64() / 2.0)
}

/// How long the server asks to wait, by any of the headers that servers use for it.
pub(crate) fn hint(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let by = |meaning: fn(&str, SystemTime) -> Option<Duration>, fits: fn(&str) -> bool| {
        headers
            .iter()
            .filter(|(name, _)| fits(name.as_str()))
            .filter_map(|(_, value)| meaning(value.to_str().ok()?.trim(), now))
            .max()
    };
    // A proxy hands on the hint of its upstream under a name with a prefix.
    by(milliseconds, |name| name.ends_with("retry-after-ms"))
        .or_else(|| by(seconds_or_date, |name| name.ends_with("retry-after")))
        .or_else(|| by(reset, |name| name.contains("ratelimit-reset")))
}

fn milliseconds(text: &str, _: SystemTime) -> Option<Duration> {
    text.parse().ok().and_then(|ms: f64| Duration::try_from_secs_f64(ms / 1000.0).ok())
}

fn seconds_or_date(text: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = text.parse() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}

/// Seconds, seconds or milliseconds since 1970, or a duration such as `6m0s` or `20ms`.
fn reset(text: &str, now: SystemTime) -> Option<Duration> {
    let Ok(number) = text.parse::<f64>() else { return duration(text) };
    let since_1970 = match number {
        1e12.. => number / 1000.0,
        1e9.. => number,
        _ => return Duration::try_from_secs_f64(number).ok(),
    };
    let at = UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(since_1970).ok()?)?;
    Some(at.duration_since(now).unwrap_or(Duration::ZERO))
}

fn duration(text: &str) -> Option<Duration> {
    let mut total = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at_checked(end)?;
        let end = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(end)?;
        let unit = match unit {
            "ms" => 0.001,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            "d" => 86400.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * unit;
        rest = after;
    }
    Duration::try_from_secs_f64(total).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    #[rstest::rstest]
    #[case(&[("retry-after", "3")], Some(3000))]
    #[case(&[("retry-after", "1.5")], Some(1500))]
    #[case(&[("retry-after", "Thu, 01 Jan 1970 00:01:05 GMT")], Some(5000))]
    #[case(&[("retry-after", "Thu, 01 Jan 1970 00:00:05 GMT")], Some(0))]
    #[case(&[("retry-after", "20"), ("retry-after-ms", "250")], Some(250))]
    #[case(&[("llm_provider-retry-after", "7")], Some(7000))]
    #[case(&[("x-ratelimit-reset-requests", "20ms"), ("x-ratelimit-reset-tokens", "1m30.5s")], Some(90500))]
    #[case(&[("x-ratelimit-reset", "1000000000")], Some(999_999_940_000))]
    #[case(&[("x-ratelimit-reset", "1000000000000")], Some(999_999_940_000))]
    #[case(&[("retry-after", "soon")], None)]
    #[case(&[("retry-after", "-1")], None)]
    #[case(&[("retry-after", "1e300")], None)]
    #[case(&[("retry-after", "NaN")], None)]
    #[case(&[], None)]
    fn hints_are_read_from_any_header(
        #[case] headers: &[(&'static str, &'static str)],
        #[case] milliseconds: Option<u64>,
    ) {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        let headers: HeaderMap = headers.iter().map(pair).collect();
        let now = UNIX_EPOCH + Duration::from_secs(60);
        assert_eq!(hint(&headers, now), milliseconds.map(Duration::from_millis));
    }

    #[test]
    fn pauses_double_up_to_a_cap_and_differ() {
        let first = Duration::from_secs(1);
        for (retry, most) in [(1, 1), (2, 2), (4, 8), (9, 30), (u32::MAX, 30)] {
            let pause = backoff(first, retry);
            let most = Duration::from_secs(most);
            assert!(pause >= most / 2 && pause <= most, "{retry}: {pause:?}");
        }
        let pauses: std::collections::HashSet<_> = (0..20).map(|_| backoff(first, 1)).collect();
        assert!(pauses.len() > 10);
    }
}
