//! A time as people write it, as milliseconds since 1970. Reads the clock for times ago.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Reads `2026-11-24`, `2026-11-24T08:30`, or `12h`, `7d`, `2w` ago.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    let now = Timestamp::now().as_millisecond();
    read(text, now, &TimeZone::system())
        .ok_or_else(|| "write a date such as 2026-11-24, or 12h, 7d, 2w".to_owned())
}

fn read(text: &str, now: i64, zone: &TimeZone) -> Option<i64> {
    let units: [(char, i64); 4] = [('m', 60_000), ('h', 3_600_000), ('d', DAY), ('w', 7 * DAY)];
    for (unit, ms) in units {
        if let Some(number) = text.strip_suffix(unit) {
            let number: u32 = number.parse().ok()?;
            return now.checked_sub(ms.checked_mul(number.into())?);
        }
    }
    let time: DateTime = text.parse().ok()?;
    Some(time.to_zoned_datetime(zone.clone()).ok()?.timestamp().as_millisecond())
}

const DAY: i64 = 24 * 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_of_here_and_spans_count_back() {
        let read = |text: &str| read(text, 1_000_000_000_000, &TimeZone::UTC);
        assert_eq!(read("1970-01-02"), Some(86_400_000));
        assert_eq!(read("1970-01-01T01:30"), Some(5_400_000));
        assert_eq!(read("7d"), Some(1_000_000_000_000 - 7 * 86_400_000));
        assert_eq!(read("30m"), Some(1_000_000_000_000 - 1_800_000));
        for bad in ["", "d", "-1d", "yesterday", "2026-13-01", "99999999999999w"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
