//! A moment: milliseconds since the Unix epoch, UTC, in the database; RFC 3339 on the outside.
//!
//! Never reads a clock. The civil-date arithmetic is Howard Hinnant's `days_from_civil`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use ts_rs::TS;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// As `2026-11-20T08:31:42.120Z`.
    pub fn rfc3339(self) -> String {
        let (days, ms) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000));
        let (y, m, d) = civil_from_days(days);
        let (h, min, s, milli) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
        format!("{y:04}-{m:02}-{d:02}T{h:02}:{min:02}:{s:02}.{milli:03}Z")
    }

    /// Reads the form that [`Self::rfc3339`] writes; other offsets are refused.
    pub fn parse(text: &str) -> Option<Self> {
        let b = text.as_bytes();
        if b.len() < 20 || *b.last()? != b'Z' || b[4] != b'-' || b[10] != b'T' {
            return None;
        }
        let n = |a: usize, e: usize| text.get(a..e)?.parse::<i64>().ok();
        let days = days_from_civil(n(0, 4)?, n(5, 7)?, n(8, 10)?);
        let milli = if b.len() == 24 { n(20, 23)? } else { 0 };
        Some(Self(
            days * 86_400_000 + n(11, 13)? * 3_600_000 + n(14, 16)? * 60_000 + n(17, 19)? * 1000 + milli,
        ))
    }
}

fn civil_from_days(z: i64) -> (i64, i64, i64) {
    let z = z + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let m = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(m <= 2), m, doy - (153 * mp + 2) / 5 + 1)
}

fn days_from_civil(y: i64, m: i64, d: i64) -> i64 {
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * (if m > 2 { m - 3 } else { m + 9 }) + 2) / 5 + d - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not an RFC 3339 time in UTC"))
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn a_moment_reads_back_as_written() {
        for ms in [0, 1, 951_782_400_000, 1_795_163_502_120, 4_102_444_799_999, -1] {
            assert_eq!(Timestamp::parse(&Timestamp(ms).rfc3339()), Some(Timestamp(ms)));
        }
        assert_eq!(Timestamp(1_795_163_502_120).rfc3339(), "2026-11-20T08:31:42.120Z");
    }
}
