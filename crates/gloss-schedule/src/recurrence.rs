//! RFC 5545's recurrence rules, followed on the wall's calendar by the `rrule` library. Knows no clock changes: what
//! a zone makes of a wall time is `zone`'s.

use chrono::TimeZone as _;
use jiff::civil::{Date, DateTime, Time};
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

use crate::error::RuleError;
use crate::times::{civil, naive};
use crate::zone::Zone;

/// Wall times that are gone through before the first that counts: a rule that began a long time ago.
const MAX_SKIPPED: usize = 500_000;

/// A recurrence with its beginning.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recurrence {
    start: DateTime,
    /// The rule's parts in the order in which they were written, without UNTIL.
    parts: Vec<(String, String)>,
    /// The last day or moment, as it was written: a moment with `Z` is UTC's.
    until: Option<String>,
    rule: RRule<Unvalidated>,
}

impl Recurrence {
    /// Reads `RRULE` with or without its name, after a `DTSTART` or without one.
    pub(crate) fn parse(text: &str, now: DateTime, zone: &Zone) -> Result<Self, RuleError> {
        let mut start = None;
        let mut rule = None;
        for line in text.split(['\n', '\r', ' ']).map(str::trim).filter(|line| !line.is_empty()) {
            let upper = line.to_ascii_uppercase();
            if let Some(value) = upper.strip_prefix("DTSTART") {
                let value = value.rsplit_once(':').map_or(value, |(_, value)| value);
                start = Some(read_wall(value, zone).ok_or_else(|| bad("its DTSTART is no moment"))?);
            } else if upper.contains("FREQ=") && rule.is_none() {
                rule = Some(upper.strip_prefix("RRULE:").unwrap_or(&upper).to_owned());
            } else {
                return Err(bad(&format!(
                    "“{}” is more than one rule",
                    line.chars().take(40).collect::<String>()
                )));
            }
        }
        let rule = rule.ok_or_else(|| bad("it has no FREQ"))?;
        // A rule that says no time of day takes that of its beginning, to the minute.
        let without_seconds = |at: DateTime| at.with().second(0).subsec_nanosecond(0).build().unwrap_or(at);
        let start = start.unwrap_or_else(|| without_seconds(now));
        let mut parts = Vec::new();
        let mut until = None;
        for part in rule.split(';').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').ok_or_else(|| bad("a part of it has no value"))?;
            if key == "UNTIL" {
                read_until(value, zone).ok_or_else(|| bad("its UNTIL is no date"))?;
                until = Some(value.to_owned());
            } else {
                parts.push((key.to_owned(), value.to_owned()));
            }
        }
        let read = written(&parts).parse::<RRule<Unvalidated>>().map_err(|error| bad(&error.to_string()))?;
        if read.get_freq() == Frequency::Secondly || read.get_by_second().len() > 1 {
            return Err(RuleError::TooOften);
        }
        let recurrence = Self { start, parts, until, rule: read };
        recurrence.set(recurrence.start)?;
        Ok(recurrence)
    }

    /// As it is kept.
    pub(crate) fn text(&self) -> String {
        let until = self.until.as_ref().map(|until| format!(";UNTIL={until}")).unwrap_or_default();
        format!("DTSTART:{}\nRRULE:{}{until}", self.start.strftime("%Y%m%dT%H%M%S"), written(&self.parts))
    }

    /// When it begins.
    pub(crate) fn start(&self) -> DateTime {
        self.start
    }

    /// A part's value.
    pub(crate) fn part(&self, key: &str) -> Option<&str> {
        self.parts.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// The names of its parts.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|(name, _)| name.as_str())
    }

    /// Its last day or moment as it is written.
    pub(crate) fn until(&self) -> Option<&str> {
        self.until.as_deref()
    }

    /// The wall times from one on.
    pub(crate) fn walls(&self, from: DateTime, zone: &Zone) -> impl Iterator<Item = DateTime> + use<> {
        let set = self.set(self.shifted(from)).ok();
        let until = self.until.as_deref().and_then(|until| read_until(until, zone));
        let found =
            set.map(|set| (&set).into_iter()).into_iter().flatten().filter_map(|at| civil(at.naive_utc()));
        let (start, mut skipped) = (self.start, 0);
        found
            .filter(move |wall| *wall >= start)
            .take_while(move |wall| {
                skipped += usize::from(*wall < from);
                skipped <= MAX_SKIPPED && until.is_none_or(|until| *wall <= until)
            })
            .filter(move |wall| *wall >= from)
    }

    fn set(&self, start: DateTime) -> Result<RRuleSet, RuleError> {
        let start = naive(start).ok_or_else(|| bad("its beginning is no moment"))?;
        let set = self.rule.clone().build(Tz::UTC.from_utc_datetime(&start));
        Ok(set.map_err(|error| bad(&error.to_string()))?.limit())
    }

    /// A later beginning that the rule's interval falls on too, so that years of minutes are not gone through. A rule
    /// that is counted must be, and months and years are few.
    fn shifted(&self, from: DateTime) -> DateTime {
        let unit = match self.rule.get_freq() {
            Frequency::Minutely => 60,
            Frequency::Hourly => 3600,
            Frequency::Daily => 86_400,
            Frequency::Weekly => 7 * 86_400,
            _ => return self.start,
        };
        if self.rule.get_count().is_some() || from <= self.start {
            return self.start;
        }
        let step = unit * i64::from(self.rule.get_interval().max(1));
        let apart = from.duration_since(self.start).as_secs();
        // Some steps before, because what is chosen within a step may lie before its end.
        let steps = (apart / step - 2).max(0);
        self.start.checked_add(jiff::SignedDuration::from_secs(steps * step)).unwrap_or(self.start)
    }
}

fn written(parts: &[(String, String)]) -> String {
    parts.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(";")
}

fn bad(why: &str) -> RuleError {
    RuleError::Recurrence(why.trim_end_matches('.').to_owned())
}

/// `20261201T090000` on the wall, or with `Z` in UTC; a date alone is its midnight.
fn read_wall(value: &str, zone: &Zone) -> Option<DateTime> {
    if let Some(utc) = value.strip_suffix('Z') {
        let at = DateTime::strptime("%Y%m%dT%H%M%S", utc).ok()?;
        let at = jiff::tz::TimeZone::UTC.to_timestamp(at).ok()?;
        return Some(zone.wall(gloss_protocol::Timestamp(at.as_millisecond())));
    }
    DateTime::strptime("%Y%m%dT%H%M%S", value)
        .or_else(|_| Date::strptime("%Y%m%d", value).map(|date| date.to_datetime(Time::midnight())))
        .ok()
}

/// The last wall time that an UNTIL lets through: of a date alone the whole day.
fn read_until(value: &str, zone: &Zone) -> Option<DateTime> {
    match Date::strptime("%Y%m%d", value) {
        Ok(date) => Some(date.to_datetime(Time::MAX)),
        Err(_) => read_wall(value, zone),
    }
}
