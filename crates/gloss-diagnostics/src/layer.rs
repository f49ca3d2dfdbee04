//! From spans and events to lines: when, how important, what, its fields, and of a span how long it took. Each span is one
//! line, written when it ends, with the spans around it before its name.

use std::fmt::{Debug, Write as _};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::file::Bounded;
use crate::words::allowed;

/// Bytes of a line's fields at most.
const LONGEST: usize = 1000;

/// The field by which lines of turns that run side by side are told apart.
const TURN: &str = "turn=";

/// Writes lines.
pub(crate) struct Lines {
    file: Bounded,
}

/// Start and fields of a span, kept until it ends.
struct OpenSpan {
    began: Instant,
    fields: Fields,
}

/// Fields as they are written: ` name=value` each.
#[derive(Default)]
struct Fields(String);

impl Fields {
    fn put(&mut self, field: &Field, value: impl std::fmt::Display) {
        if self.0.len() < LONGEST {
            let _ = write!(self.0, " {}={value}", field.name());
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field, allowed(field.name(), &format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, allowed(field.name(), value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, format!("{value:.3}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }

    fn record_error(&mut self, field: &Field, _: &(dyn std::error::Error + 'static)) {
        self.put(field, "(an error)");
    }
}

impl Lines {
    pub(crate) fn new(file: Bounded) -> Self {
        Self { file }
    }

    fn write(&self, metadata: &Metadata<'_>, around: &str, what: &str, fields: &str, took: Option<Instant>) {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let took = took.map(|began| format!(" took_ms={:.1}", began.elapsed().as_secs_f64() * 1000.0));
        let level = match *metadata.level() {
            Level::ERROR => "error",
            Level::WARN => "warn",
            Level::INFO => "info",
            Level::DEBUG => "debug",
            Level::TRACE => "trace",
        };
        let at = moment(since.as_secs(), since.subsec_millis());
        self.file.write(&format!("{at} {level} {around}{what}{fields}{}\n", took.unwrap_or_default()));
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Lines {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(OpenSpan { began: Instant::now(), fields });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(kept) = span.extensions_mut().get_mut::<OpenSpan>() {
            values.record(&mut kept.fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let around: String = context
            .event_scope(event)
            .into_iter()
            .flatten()
            .map(|span| format!("{}>", span.name()))
            .collect();
        let fields = fields.0.strip_prefix(" message=").map_or(fields.0.as_str(), |rest| rest);
        self.write(event.metadata(), &around, "", fields.trim_start(), None);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let names: Vec<&str> = span.scope().from_root().map(|one| one.name()).collect();
        let whose = span.scope().skip(1).find_map(|one| {
            let extensions = one.extensions();
            let fields = &extensions.get::<OpenSpan>()?.fields.0;
            fields.split(' ').find(|field| field.starts_with(TURN)).map(|field| format!(" {field}"))
        });
        let extensions = span.extensions();
        if let Some(kept) = extensions.get::<OpenSpan>() {
            let fields = whose.unwrap_or_default() + &kept.fields.0;
            self.write(span.metadata(), "", &names.join(">"), &fields, Some(kept.began));
        }
    }
}

/// A moment as RFC 3339 has it, in UTC; the day by Hinnant's algorithm
/// (<https://howardhinnant.github.io/date_algorithms.html#civil_from_days>).
fn moment(seconds: u64, millis: u32) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let z = days + 719_468;
    let (era, day_of_era) = (z / 146_097, z % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::{Bounded, Lines, moment};

    #[test]
    fn a_span_is_a_line_with_what_is_around_it_and_no_words_of_anybody() {
        let folder = tempfile::tempdir().unwrap();
        let file = Bounded::open(folder.path(), "engine").unwrap();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(Lines::new(file)), || {
            let turn = tracing::info_span!("turn", turn = "u_1", status = tracing::field::Empty);
            turn.in_scope(|| {
                tracing::info_span!("tool", tool = "edit_region", words = "Revenue rose", ok = true)
                    .in_scope(|| {});
                tracing::warn!(
                    code = "rate_limited",
                    seconds = 3u64,
                    says = "for Ada's document",
                    "model.waits"
                );
                tracing::error!("The ledger of Ada is gone: {}", "secret");
            });
            turn.record("status", "done");
        });
        let text = std::fs::read_to_string(folder.path().join("engine.log")).unwrap();
        let lines: Vec<&str> = text.lines().map(|line| &line[25..]).collect();
        assert!(
            lines[0].starts_with(
                "info turn>tool turn=u_1 tool=edit_region words=(12 characters) ok=true took_ms="
            ),
            "{text}"
        );
        assert_eq!(lines[1], "warn turn>model.waits code=rate_limited seconds=3 says=(18 characters)");
        assert_eq!(lines[2], "error turn>(33 characters)");
        assert!(lines[3].starts_with("info turn turn=u_1 status=done took_ms="), "{text}");
        assert!(!text.contains("Ada") && !text.contains("Revenue") && !text.contains("secret"));
    }

    #[test]
    fn moments_are_those_of_the_calendar() {
        assert_eq!(moment(0, 0), "1970-01-01T00:00:00.000Z");
        assert_eq!(moment(951_826_149, 7), "2000-02-29T12:09:09.007Z");
        assert_eq!(moment(1_795_478_400, 999), "2026-11-24T00:00:00.999Z");
    }
}
