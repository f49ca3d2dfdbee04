//! The course of one measure that stands at a level: from where to where, its peak and the fall after it, its best
//! and its worst year, its steps. Asks and tells; what is a level is found in [`crate::series`].

use crate::roles::{Measure, When};
use crate::story::{Finding, Grain, Section, Story, table_of, written};
use gloss_figures::figure::Fact;
use gloss_figures::sql::percent;
use gloss_figures::words::capital;

/// A fall from a peak, in per cent, from which it is a finding of its own.
const FALL: f64 = 3.0;
/// A change from end to end, in per cent, below which it makes no title.
const SMALL: f64 = 25.0;
/// Steps from which a usual one is told.
const STEPS: f64 = 24.0;
/// Years that a table shows; of more, the last.
const YEARS: usize = 12;

/// A measure over its dates.
pub(crate) struct Course<'a> {
    pub measure: &'a Measure,
    pub grain: Grain,
    /// `s`, a common table of day and value in SQL.
    with: String,
    day: String,
}

impl<'a> Course<'a> {
    pub(crate) fn new(story: &Story<'_>, when: &When, measure: &'a Measure) -> Self {
        let (day, x) = (story.day(when), story.x(measure));
        let with = format!(
            "WITH s AS (SELECT {day} AS d, {x} AS x FROM {} WHERE {} IS NOT NULL AND {x} IS NOT NULL)",
            story.from,
            story.sql(when.column)
        );
        Self { measure, grain: story.grain(when), with, day }
    }

    /// The first and the last day on which the measure has a value, in SQL.
    pub(crate) fn bounds(&self, story: &Story<'_>) -> [String; 2] {
        ["min", "max"].map(|of| {
            format!(
                "(SELECT {of}({}) FROM {} WHERE {} IS NOT NULL)",
                self.day,
                story.from,
                story.x(self.measure)
            )
        })
    }

    /// The day of a row in SQL.
    pub(crate) fn day(&self) -> &str {
        &self.day
    }

    /// From where to where.
    pub(crate) fn ends(&self, story: &Story<'_>) -> Option<Finding> {
        let (a, b) = (written("a.d", self.grain), written("b.d", self.grain));
        let years = "((julianday(b.d) - julianday(a.d)) / 365.25)";
        let fact = story.fact(&format!(
            "{} SELECT {a}, a.x, {b}, b.x, b.x - a.x, {}, CASE WHEN a.x > 0 AND b.x > 0 AND {years} > 1 THEN \
(power(b.x * 1.0 / a.x, 1 / {years}) - 1) * 100 END FROM (SELECT * FROM s ORDER BY d LIMIT 1) a, (SELECT * FROM s ORDER BY d DESC LIMIT 1) b",
            self.with,
            percent("b.x - a.x", "abs(a.x)")
        ))?;
        let (unit, name) = (self.measure.unit, &self.measure.name);
        let cell = |at: usize| fact.cell(0, at);
        let moved = fact.number(0, 4)?;
        let verb = match moved {
            m if m > 0.0 => "rose",
            m if m < 0.0 => "fell",
            _ => return None,
        };
        let yearly = cell(6).filter(|cell| cell.number().is_some());
        let a_year = yearly.map(|cell| format!(", {} a year", cell.signed_percent())).unwrap_or_default();
        let size = fact.number(0, 5).map_or(0.0, f64::abs);
        // A small step from end to end is not what such a table is about.
        let title = if size < SMALL { String::new() } else { format!("{name} {verb} over the whole span") };
        let found = Finding::titled(
            95.0,
            title,
            format!(
                "{} {verb} by {}, from {} in {} to {} in {}{a_year}.",
                capital(name),
                cell(5)?.percent(),
                cell(1)?.of(unit),
                cell(0)?.text(),
                cell(3)?.of(unit),
                cell(2)?.text()
            ),
        );
        let (from, to) = (cell(0)?.text(), cell(2)?.text());
        let key = cell(5)?.signed_percent();
        Some(
            found
                .headed(format!("{} {verb} over the whole span", capital(name)))
                .keyed(key, format!("{name}, {from} to {to}")),
        )
    }

    /// The deepest fall from a peak, and whether it came back.
    pub(crate) fn fall(&self, story: &Story<'_>) -> Option<Finding> {
        let shown = |day: &str| written(day, self.grain);
        let fact = story.fact(&format!(
            "{}, p AS (SELECT d, x, max(x) OVER (ORDER BY d) AS peak FROM s), \
t AS (SELECT * FROM p WHERE peak > 0 ORDER BY x * 1.0 / peak, d LIMIT 1), \
u AS (SELECT t.*, (SELECT max(s.d) FROM s WHERE s.d <= t.d AND s.x = t.peak) AS top, \
(SELECT min(s.d) FROM s WHERE s.d > t.d AND s.x >= t.peak) AS back, (SELECT max(d) FROM s) AS last FROM t) \
SELECT {}, peak, {}, x, (x - peak) * 100.0 / peak, {}, (julianday(back) - julianday(top)) / 365.25, {}, \
((SELECT x FROM s WHERE s.d = u.last) - peak) * 100.0 / peak, d = last FROM u",
            self.with,
            shown("top"),
            shown("d"),
            shown("back"),
            shown("last"),
        ))?;
        let unit = self.measure.unit;
        let cell = |at: usize| fact.cell(0, at);
        if fact.number(0, 4)? > -FALL {
            return None;
        }
        let mut text = format!(
            "From its peak of {} in {}, {} fell by {} to {} in {}",
            cell(1)?.of(unit),
            cell(0)?.text(),
            self.measure.name,
            cell(4)?.percent(),
            cell(3)?.of(unit),
            cell(2)?.text()
        );
        let back = cell(5).filter(|cell| !cell.value.is_null());
        let mut title = String::new();
        if let Some(back) = back {
            text.push_str(&format!("; it was back in {}", back.text()));
            if fact.number(0, 6).is_some_and(|years| years >= 1.0) {
                text.push_str(&format!(", {} years after the peak", cell(6)?.with_one_decimal()));
            }
            text.push('.');
            let when =
                |at: usize| cell(at).and_then(|cell| cell.value.as_str()).unwrap_or_default().to_owned();
            title = format!(
                "{} fell from {} to {} and was back in {}",
                self.measure.name,
                when(0),
                when(2),
                when(5)
            );
        } else if fact.number(0, 9) == Some(1.0) {
            text.push_str(", where the file ends.");
        } else {
            text.push_str(&format!(
                " and had not come back by {}, {} below the peak.",
                cell(7)?.text(),
                cell(8)?.percent()
            ));
            let when =
                |at: usize| cell(at).and_then(|cell| cell.value.as_str()).unwrap_or_default().to_owned();
            title =
                format!("{} fell from {} to {} and had not come back", self.measure.name, when(0), when(2));
        }
        // A deep fall says more of a level than its two ends.
        let deep = fact.number(0, 4).map_or(0.0, f64::abs);
        let found = Finding::titled(if deep > 5.0 { 90.0 } else { 80.0 }, title, text);
        let label = format!("from the peak of {} to {}", cell(0)?.text(), cell(2)?.text());
        Some(found.keyed(cell(4)?.signed_percent(), label))
    }

    /// Each year's last value against the year before; the first year's against its own first value.
    fn yearly(&self) -> String {
        format!(
            "{}, e AS (SELECT substr(d, 1, 4) AS y, d, x, row_number() OVER (PARTITION BY substr(d, 1, 4) ORDER BY d DESC) AS n, \
max(x) OVER (PARTITION BY substr(d, 1, 4)) AS high, min(x) OVER (PARTITION BY substr(d, 1, 4)) AS low FROM s), \
c AS (SELECT y, d, x, high, low, x - lag(x) OVER (ORDER BY y) AS moved, (x - lag(x) OVER (ORDER BY y)) * 100.0 / nullif(abs(lag(x) OVER (ORDER BY y)), 0) AS part FROM e WHERE n = 1)",
            self.with
        )
    }

    /// The best and the worst whole year.
    pub(crate) fn years(&self, story: &Story<'_>) -> Option<Finding> {
        if self.grain == Grain::Year {
            return None;
        }
        let whole = "part IS NOT NULL AND substr(d, 6, 2) = '12'";
        let by = |order: &str| {
            format!(
                "{} SELECT y, part, (SELECT count(*) FROM c WHERE {whole}) FROM c WHERE {whole} ORDER BY part {order} LIMIT 1",
                self.yearly()
            )
        };
        let (best, worst) = (story.fact(&by("DESC")), story.fact(&by("ASC")));
        let (best, worst) = (best?, worst?);
        if best.number(0, 2)? < 3.0 {
            return None;
        }
        let of = |fact: &Fact| Some((fact.cell(0, 0)?.text(), fact.cell(0, 1)?.signed_percent()));
        let ((top, most), (low, least)) = (of(&best)?, of(&worst)?);
        Some(Finding::new(
            70.0,
            format!(
                "The best year for {} was **{top}** ({most}), the worst **{low}** ({least}).",
                self.measure.name
            ),
        ))
    }

    /// How far it moves from one date to the next.
    pub(crate) fn steps(&self, story: &Story<'_>) -> Option<Finding> {
        let steps = format!(
            "{}, t AS (SELECT d, (x - lag(x) OVER (ORDER BY d)) * 100.0 / nullif(abs(lag(x) OVER (ORDER BY d)), 0) AS step FROM s)",
            self.with
        );
        let shown = written("d", self.grain);
        let by = |order: &str| {
            story.fact(&format!(
                "{steps} SELECT {shown}, step FROM t WHERE step IS NOT NULL ORDER BY step {order} LIMIT 1"
            ))
        };
        let usual = story.fact(&format!("{steps} SELECT median(abs(step)), count(step) FROM t"));
        let (rise, fall) = (by("DESC"), by("ASC"));
        let (usual, rise, fall) = (usual?, rise?, fall?);
        let (up, down) = (rise.number(0, 1)?, fall.number(0, 1)?);
        if usual.number(0, 1)? < STEPS || up <= 0.0 || down >= 0.0 {
            return None;
        }
        let word = match self.grain {
            Grain::Day => "date",
            Grain::Month => "month",
            Grain::Year => "year",
        };
        let text = format!(
            "From one {word} to the next {} moves by {} at the median; the largest rise was {} in {}, the largest fall {} in {}.",
            self.measure.name,
            usual.cell(0, 0)?.percent(),
            rise.cell(0, 1)?.percent(),
            rise.cell(0, 0)?.text(),
            fall.cell(0, 1)?.percent(),
            fall.cell(0, 0)?.text()
        );
        Some(Finding::new(60.0, text))
    }

    pub(crate) fn table(&self, story: &Story<'_>) -> Option<Section> {
        if self.grain == Grain::Year {
            return None;
        }
        let month = written("d", Grain::Month);
        let fact = story.fact(&format!(
            "{} SELECT y || CASE WHEN substr(d, 6, 2) < '12' THEN ' (to ' || substr({month}, 1, 3) || ')' ELSE '' END, x, moved, part, low, high, (SELECT count(*) FROM c) FROM (SELECT * FROM c ORDER BY y DESC LIMIT {YEARS}) ORDER BY y",
            self.yearly()
        ))?;
        let unit = self.measure.unit;
        let rows: Vec<Vec<String>> = (0..fact.rows.len())
            .filter_map(|at| {
                let cell = |n: usize| fact.cell(at, n);
                let moved = cell(3).filter(|cell| cell.number().is_some()).map(|cell| cell.signed_percent());
                Some(vec![
                    cell(0)?.text(),
                    cell(1)?.even(unit),
                    moved.unwrap_or_else(|| "–".to_owned()),
                    cell(4)?.even(unit),
                    cell(5)?.even(unit),
                ])
            })
            .collect();
        if rows.len() < 2 {
            return None;
        }
        let header = ["year", "at the end", "change", "lowest", "highest"].map(str::to_owned);
        let mut blocks: Vec<String> = crate::pictures::line(story, self.measure).into_iter().collect();
        blocks.push(table_of(&header, 1, &rows));
        if fact.number(0, 6).is_some_and(|years| years > YEARS as f64) {
            let cell = fact.cell(0, 6)?.figure();
            blocks.push(format!("The last years of {cell}."));
        }
        Some(Section {
            score: 60.0,
            heading: format!("{}, year by year", capital(&self.measure.name)),
            blocks,
        })
    }
}
