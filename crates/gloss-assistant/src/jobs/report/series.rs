//! What stands at a level, over time: from where to where, its peak and the fall that came after it, its best
//! and its worst year. One row for each date.

use super::names;
use super::profile::Profile;
use super::roles::{Measure, Roles, Sort, When};
use super::schema::Schema;
use super::story::{Finding, Grain, Part, Section, Story, ask, table_of, written};
use crate::desk::Desk;
use crate::figure::Fact;
use crate::sql::{ident, percent};
use crate::words::capital;

/// How closely a value follows the one before it, as a correlation, before it is a level.
const FOLLOWS: f64 = 0.9;
/// The same for what is called a level.
const STEADY: f64 = 0.5;
/// How far a level may spread, as a share of its mean.
const SPREAD: f64 = 0.6;
/// The share of all variation that the month of the year may explain; above it is a season.
const SEASON: f64 = 0.4;
/// Measures that are asked whether they are levels.
const ASKED: usize = 30;
/// Rows from which dates make a series.
const ROWS: f64 = 6.0;
/// A fall from a peak, in per cent, from which it is a finding of its own.
const FALL: f64 = 3.0;
/// A change from end to end, in per cent, below which it makes no title.
const SMALL: f64 = 25.0;
/// Steps from which a usual one is told.
const STEPS: f64 = 24.0;
/// Years that a table shows; of more, the last.
const YEARS: usize = 12;

/// Marks the measures that stand at a level. None while that is being asked.
pub(super) fn levels(
    desk: &Desk,
    schema: &Schema,
    profile: &Profile,
    from: &str,
    roles: &mut Roles,
) -> Option<()> {
    let Some(when) = roles.when.filter(|when| when.once && profile.of(when.column).n >= ROWS) else {
        return Some(());
    };
    let d = ident(schema.name(when.column));
    let asked: Vec<usize> = roles.measures.iter().take(ASKED).map(|measure| measure.column).collect();
    if asked.is_empty() {
        return Some(());
    }
    let x = |at: &usize| ident(schema.name(*at));
    let follows: Vec<String> = (0..asked.len()).map(|n| format!("corr(x{n}, y{n})")).collect();
    let beside: Vec<String> = asked
        .iter()
        .enumerate()
        .map(|(n, at)| format!("{} AS x{n}, lag({}) OVER (ORDER BY {d}) AS y{n}", x(at), x(at)))
        .collect();
    let follows = ask(
        desk,
        &format!(
            "SELECT {} FROM (SELECT {} FROM {from} WHERE {d} IS NOT NULL)",
            follows.join(", "),
            beside.join(", ")
        ),
    );
    let season = season(desk, from, &d, when, profile, &asked.iter().map(x).collect::<Vec<_>>());
    let (follows, season) = (follows?, season?);
    for (n, measure) in roles.measures.iter_mut().take(ASKED).enumerate() {
        let name = schema.name(measure.column);
        let values = profile.of(measure.column);
        let seasonal = season.as_ref().and_then(|fact| fact.number(0, n)).is_some_and(|part| part > SEASON);
        let lag = follows.as_ref().and_then(|fact| fact.number(0, n)).unwrap_or(0.0);
        let slow = lag > FOLLOWS && values.spread < SPREAD * values.mean.abs() && values.min > 0.0;
        let changes = names::change(name);
        if !seasonal && !changes && measure.sort != Sort::Rate && (slow || names::level(name) && lag > STEADY)
        {
            measure.sort = Sort::Level;
        } else if measure.sort == Sort::Flow
            && values.zero == 0.0
            && !values.whole
            && values.spread < SPREAD * values.mean.abs()
        {
            // What never is nothing and varies little has a mean rather than a sum, as a speed has.
            measure.sort = Sort::Reading;
        }
    }
    roles.measures.sort_by_key(|measure| !matches!(measure.sort, Sort::Flow | Sort::Level));
    Some(())
}

/// The share of each measure's variation that the month of the year explains (eta squared).
fn season(
    desk: &Desk,
    from: &str,
    d: &str,
    when: When,
    profile: &Profile,
    xs: &[String],
) -> Option<Option<Fact>> {
    let known = profile.of(when.column);
    if when.years || known.months < 24.0 {
        return Some(None);
    }
    let inner: Vec<String> = xs
        .iter()
        .enumerate()
        .map(|(n, x)| format!("count({x}) AS n{n}, sum({x} * 1.0) AS s{n}, sum({x} * 1.0 * {x}) AS q{n}"))
        .collect();
    let outer: Vec<String> = (0..xs.len())
        .map(|n| {
            let all = format!("sum(s{n}) * sum(s{n}) / nullif(sum(n{n}), 0)");
            format!("(sum(s{n} * s{n} / nullif(n{n}, 0)) - {all}) / nullif(sum(q{n}) - {all}, 0)")
        })
        .collect();
    ask(
        desk,
        &format!(
            "SELECT {} FROM (SELECT {} FROM {from} WHERE {d} IS NOT NULL GROUP BY substr({d}, 6, 2))",
            outer.join(", "),
            inner.join(", ")
        ),
    )
}

/// The part; nothing where no measure stands at a level.
pub(super) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let levels: Vec<&Measure> = story.roles.measures.iter().filter(|m| m.sort == Sort::Level).collect();
    let (Some(when), Some(first)) = (story.roles.when.filter(|when| when.once), levels.first()) else {
        return out;
    };
    let total = super::shares::total(story, &levels);
    let main = total
        .as_ref()
        .and_then(|total| levels.iter().find(|measure| measure.column == total.column))
        .unwrap_or(first);
    let course = Course::new(story, &when, main);
    out.lead.extend(course.ends(story));
    out.lead.extend(course.fall(story));
    out.stands.extend(course.years(story));
    out.stands.extend(course.steps(story));
    out.sections.extend(course.table(story));
    if let Some(total) = &total {
        super::shares::part(story, &course, total, &mut out);
    } else {
        out.sections.extend(super::shares::side_by_side(story, &course, &levels));
    }
    out
}

/// A measure over its dates.
pub(super) struct Course<'a> {
    pub measure: &'a Measure,
    pub grain: Grain,
    /// `s`, a common table of day and value in SQL.
    with: String,
    day: String,
}

impl<'a> Course<'a> {
    fn new(story: &Story<'_>, when: &When, measure: &'a Measure) -> Self {
        let (day, x) = (story.day(when), story.x(measure));
        let with = format!(
            "WITH s AS (SELECT {day} AS d, {x} AS x FROM {} WHERE {} IS NOT NULL AND {x} IS NOT NULL)",
            story.from,
            story.sql(when.column)
        );
        Self { measure, grain: story.grain(when), with, day }
    }

    /// The first and the last day on which the measure has a value, in SQL.
    pub(super) fn bounds(&self, story: &Story<'_>) -> [String; 2] {
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
    pub(super) fn day(&self) -> &str {
        &self.day
    }

    /// From where to where.
    fn ends(&self, story: &Story<'_>) -> Option<Finding> {
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
        Some(Finding::titled(
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
        ))
    }

    /// The deepest fall from a peak, and whether it came back.
    fn fall(&self, story: &Story<'_>) -> Option<Finding> {
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
            "From its peak of {} in {} it fell by {} to {} in {}",
            cell(1)?.of(unit),
            cell(0)?.text(),
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
        Some(Finding::titled(if deep > 10.0 { 90.0 } else { 80.0 }, title, text))
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
    fn years(&self, story: &Story<'_>) -> Option<Finding> {
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
    fn steps(&self, story: &Story<'_>) -> Option<Finding> {
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

    fn table(&self, story: &Story<'_>) -> Option<Section> {
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
        let mut blocks = vec![table_of(&header, 1, &rows)];
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
