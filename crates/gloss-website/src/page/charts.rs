//! A dashboard's figures and charts over its rows: sums or means, bars by group, a course over time. The kit's script works the
//! same out anew for the rows that a filter leaves, by the same rules; a test holds both equal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::digits::Digits;
use crate::html::{id, text, words};
use crate::rows::{PageRows, Row, total};
use crate::spec::{Measure, Spec};
use crate::times::short;

/// Bars of a chart; what is beyond is one more, of all others.
const BARS: usize = 12;
/// Months of a course; longer ones are by year.
const MONTHS: usize = 60;
/// Periods whose names stand below a course: on a phone no more have room.
const NAMED: usize = 6;
/// Values of a group that have a course each, at most.
const PARTS: usize = 6;
/// Periods that a course of such a value has, at least.
const PERIODS: usize = 3;
/// Periods whose numbers stand above their sticks, at most.
const VALUED: usize = 14;
/// The name of the bar for all other values.
const OTHERS: &str = "All others";
/// The name of a missing value.
const NONE: &str = "Not said";

/// Which bars there are, and in which order.
pub(crate) struct Plan {
    /// The values of each group, the largest first.
    groups: Vec<Vec<String>>,
    /// The periods of the course, the earliest first.
    times: Vec<String>,
    /// Whether the course is by year.
    by_year: bool,
}

impl Plan {
    /// The data attributes of a row for the script: its measures, its bar in each group, and its period.
    pub(super) fn of(&self, row: &Row) -> String {
        let values: Vec<String> =
            row.values.iter().map(|value| value.map_or(String::new(), |value| value.to_string())).collect();
        let bars: Vec<String> =
            row.groups.iter().enumerate().map(|(at, name)| self.bar(at, name).to_string()).collect();
        let time = self.time(row).map(|time| format!(" data-t=\"{time}\"")).unwrap_or_default();
        format!(" data-m=\"{}\" data-g=\"{}\"{time}", values.join("|"), bars.join("."))
    }

    /// The number of a value's bar: that of all others where it has none of its own.
    fn bar(&self, group: usize, name: &str) -> usize {
        let all = self.groups.get(group).map(Vec::as_slice).unwrap_or_default();
        let name = if name.is_empty() { NONE } else { name };
        all.iter().position(|one| one == name).unwrap_or(BARS)
    }

    fn time(&self, row: &Row) -> Option<usize> {
        let own = row.time.as_deref()?;
        let own = if self.by_year { own.get(..4)? } else { own };
        self.times.iter().position(|one| one == own)
    }
}

/// What charts show: how many rows there are, or a measure by its place among the spec's.
#[derive(Clone, Copy)]
struct ChartMeasure<'a> {
    at: usize,
    measure: Option<&'a Measure>,
    /// How all its numbers are written.
    digits: Digits,
}

impl ChartMeasure<'_> {
    fn of(self, rows: &[&Row]) -> f64 {
        self.measure.map_or(rows.len() as f64, |measure| total(measure, self.at, rows))
    }

    fn called(self, spec: &Spec) -> String {
        self.measure.map_or_else(|| words(&spec.noun), |measure| called(measure, self.digits))
    }

    /// An id of its charts: the first measure's have the bare name.
    fn id(self, prefix: &str, name: &str) -> String {
        match self.measure.filter(|_| self.at > 0) {
            Some(measure) => id(prefix, &format!("{} {name}", measure.column)),
            None => id(prefix, name),
        }
    }

    /// What the script knows a chart by: its decimals, and a further measure.
    fn attributes(self) -> String {
        let own = self.measure.filter(|_| self.at > 0);
        let own = own.map_or_else(String::new, |measure| {
            format!(" data-measure=\"{}\" data-how=\"{}\"", self.at, how(measure))
        });
        format!(" data-digits=\"{}\"{own}", self.digits)
    }

    fn written(self, value: f64) -> String {
        self.digits.write(value)
    }
}

/// What the charts of a measure show; those of the first count rows where there is none.
fn measure<'a>(spec: &'a Spec, shown: &PageRows, at: usize) -> ChartMeasure<'a> {
    ChartMeasure {
        at,
        measure: spec.measures.get(at),
        digits: shown.digits.get(at).copied().unwrap_or_default(),
    }
}

/// Decides on bars and periods by all rows.
pub(super) fn plan(spec: &Spec, shown: &PageRows) -> Plan {
    let groups = (0..spec.groups.len()).map(|at| {
        let mut by: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in &shown.rows {
            let name = row.groups.get(at).map(String::as_str).filter(|name| !name.is_empty()).unwrap_or(NONE);
            by.entry(name).or_default().push(row);
        }
        let mut all: Vec<(f64, &str)> =
            by.into_iter().map(|(name, rows)| (measure(spec, shown, 0).of(&rows), name)).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        all.into_iter().take(BARS).map(|(_, name)| name.to_owned()).collect()
    });
    let groups = groups.collect();
    let mut times: Vec<&str> = shown.rows.iter().filter_map(|row| row.time.as_deref()).collect();
    times.sort_unstable();
    times.dedup();
    let by_year = times.len() > MONTHS || times.iter().any(|time| time.len() == 4);
    let mut times: Vec<String> = times
        .into_iter()
        .map(|time| if by_year { time.get(..4).unwrap_or(time) } else { time }.to_owned())
        .collect();
    times.dedup();
    Plan { groups, times, by_year }
}

/// Writes the measures of all rows as figures.
pub(super) fn figures(out: &mut String, spec: &Spec, shown: &PageRows) {
    let all: Vec<&Row> = shown.rows.iter().collect();
    if !spec.measures.is_empty() {
        out.push_str("<section id=\"figures\" aria-label=\"Figures\">\n");
        for (at, one) in spec.measures.iter().enumerate() {
            let own = measure(spec, shown, at);
            let _ = writeln!(
                out,
                "<p class=\"figure\" id=\"{}\" data-figure=\"{at}\" data-digits=\"{}\" data-how=\"{}\"><b>{}</b> <span>{}</span></p>",
                id("figure", &one.column),
                own.digits,
                how(one),
                own.written(own.of(&all)),
                text(&own.called(spec)),
            );
        }
        out.push_str("</section>\n");
    }
}

pub(super) fn write(out: &mut String, spec: &Spec, shown: &PageRows, plan: &Plan) {
    let _ = writeln!(
        out,
        "<section id=\"charts\" aria-label=\"Charts\" data-how=\"{}\">",
        spec.measures.first().map_or("count", how)
    );
    let first = measure(spec, shown, 0);
    course(out, spec, shown, plan, first);
    parts(out, spec, shown, plan);
    for (at, name) in spec.groups.iter().enumerate() {
        bars(out, spec, shown, (plan, at, name), first);
    }
    // Further measures by time and by the first group, where there is something to compare: all of them would be a wall.
    for at in 1..spec.measures.len() {
        let own = measure(spec, shown, at);
        course(out, spec, shown, plan, own);
        if let Some(name) = spec.groups.first() {
            bars(out, spec, shown, (plan, 0, name), own);
        }
    }
    out.push_str("</section>\n");
}

fn how(measure: &Measure) -> &'static str {
    if measure.mean { "mean" } else { "sum" }
}

/// `Visitors`, or `mean of visitors`.
fn called(measure: &Measure, digits: Digits) -> String {
    let name = measure.words();
    if measure.mean && !digits.is_part { format!("{name}, on average") } else { name }
}

/// The rows of each bar of a group, the last those of all others.
fn grouped<'a>(shown: &'a PageRows, plan: &Plan, at: usize) -> Vec<Vec<&'a Row>> {
    let mut by: Vec<Vec<&Row>> = vec![Vec::new(); BARS + 1];
    for row in &shown.rows {
        let bar = plan.bar(at, row.groups.get(at).map(String::as_str).unwrap_or_default());
        if let Some(rows) = by.get_mut(bar) {
            rows.push(row);
        }
    }
    by
}

/// Whether values can be compared: more than one of them is something.
fn differs(values: &[f64]) -> bool {
    values.iter().filter(|value| **value != 0.0).count() > 1
}

/// A measure by period, of all rows or of those of one bar of the first group.
fn by_time(shown: &PageRows, plan: &Plan, own: ChartMeasure<'_>, only: Option<usize>) -> Vec<f64> {
    let mut by: Vec<Vec<&Row>> = vec![Vec::new(); plan.times.len()];
    let is_own = |row: &&Row| {
        let name = || row.groups.first().map(String::as_str).unwrap_or_default();
        only.is_none_or(|bar| plan.bar(0, name()) == bar)
    };
    for row in shown.rows.iter().filter(is_own) {
        if let Some(rows) = plan.time(row).and_then(|at| by.get_mut(at)) {
            rows.push(row);
        }
    }
    by.iter().map(|rows| own.of(rows)).collect()
}

fn bars(
    out: &mut String,
    spec: &Spec,
    shown: &PageRows,
    (plan, at, name): (&Plan, usize, &str),
    own: ChartMeasure<'_>,
) {
    let Some(labels) = plan.groups.get(at).filter(|labels| labels.len() > 1) else { return };
    let by = grouped(shown, plan, at);
    let values: Vec<f64> = by.iter().map(|rows| own.of(rows)).collect();
    if own.at > 0 && !differs(&values) {
        return;
    }
    let seen = if name == spec.name { BARS } else { BARS + 1 };
    let most = values.iter().take(seen).copied().fold(0.0, f64::max);
    let _ = writeln!(
        out,
        "<figure class=\"bars\" id=\"{}\" data-group=\"{at}\"{}>\n<figcaption>{} by {}</figcaption>\n<ol>",
        own.id("chart", name),
        own.attributes(),
        text(&own.called(spec)),
        text(&words(name))
    );
    let filter = shown.filters.iter().find(|filter| filter.name == name);
    // Where rows themselves are compared all others together are no row.
    let has_others = by.get(BARS).is_some_and(|rows| !rows.is_empty()) && name != spec.name;
    let others = has_others.then_some(OTHERS);
    let of = |bar: usize| values.get(bar).copied().unwrap_or(0.0);
    let mut all: Vec<(usize, &str)> = labels.iter().map(String::as_str).enumerate().collect();
    // The largest first by what this chart shows.
    all.sort_by(|a, b| of(b.0).total_cmp(&of(a.0)));
    for (bar, label) in all.into_iter().chain(others.map(|label| (BARS, label))) {
        let value = of(bar);
        let choice = filter.and_then(|filter| filter.choices.iter().find(|(_, words, _)| words == label));
        let (open, close) = match choice {
            Some((n, ..)) => (
                format!("<button type=\"button\" class=\"bar\" data-pick=\"{n}\" aria-pressed=\"false\">"),
                "</button>",
            ),
            None => ("<div class=\"bar\">".to_owned(), "</div>"),
        };
        let _ = writeln!(
            out,
            "<li id=\"{}\" data-key=\"{}\" data-bar=\"{bar}\">{open}<span class=\"label\">{}</span><span class=\"track\"><span class=\"fill\" style=\"width:{}%\"></span></span><data>{}</data>{close}</li>",
            id(&own.id("bar", name), label),
            text(label),
            text(label),
            share(value, most),
            own.written(value),
        );
    }
    out.push_str("</ol>\n</figure>\n");
}

fn course(out: &mut String, spec: &Spec, shown: &PageRows, plan: &Plan, own: ChartMeasure<'_>) {
    if plan.times.len() < 2 {
        return;
    }
    let values = by_time(shown, plan, own, None);
    if own.at > 0 && !differs(&values) {
        return;
    }
    let most = values.iter().copied().fold(0.0, f64::max);
    sticks(out, plan, (&own.called(spec), "time", &own.attributes(), NAMED), own, (&values, most));
}

/// The course of each value of the first group, on one scale: what all of them add up to hides how they differ.
fn parts(out: &mut String, spec: &Spec, shown: &PageRows, plan: &Plan) {
    let own = measure(spec, shown, 0);
    let Some(labels) = plan.groups.first().filter(|labels| (2..=PARTS).contains(&labels.len())) else {
        return;
    };
    if plan.times.len() < PERIODS {
        return;
    }
    let all: Vec<Vec<f64>> = (0..labels.len()).map(|bar| by_time(shown, plan, own, Some(bar))).collect();
    // Rows of one period each are no course.
    if !all.iter().all(|values| differs(values)) {
        return;
    }
    let most = all.iter().flatten().copied().fold(0.0, f64::max);
    for (bar, (label, values)) in labels.iter().zip(&all).enumerate() {
        let called = format!("{label}: {}", own.called(spec));
        let attributes = format!(" data-only=\"{bar}\"{}", own.attributes());
        sticks(out, plan, (&called, &format!("time {label}"), &attributes, NAMED / 2), own, (values, most));
    }
}

/// A course as it is drawn: named for an id, with what the script knows it by and so many names of periods below it.
fn sticks(
    out: &mut String,
    plan: &Plan,
    (called, name, attributes, named): (&str, &str, &str, usize),
    own: ChartMeasure<'_>,
    (values, most): (&[f64], f64),
) {
    let unit = if plan.by_year { "year" } else { "month" };
    let is_valued = plan.times.len() <= VALUED && named == NAMED;
    let _ = writeln!(
        out,
        "<figure class=\"course{}\" id=\"{}\" data-times=\"{}\"{attributes}>\n<figcaption>{} by {unit}</figcaption>\n{}<ol>",
        if is_valued { " valued" } else { "" },
        own.id("chart", name),
        plan.times.len(),
        text(called),
        // What a stick of the full height stands for.
        if is_valued { String::new() } else { format!("<p class=\"top\">{}</p>\n", own.written(most)) },
    );
    // Of many periods a few are named, so that no name lies on another.
    let step = plan.times.len().div_ceil(named);
    for (at, time) in plan.times.iter().enumerate() {
        let value = values.get(at).copied().unwrap_or(0.0);
        let shown = short(time);
        let _ = writeln!(
            out,
            "<li id=\"{}\" data-key=\"{time}\" data-bar=\"{at}\"><span class=\"stand\"><span class=\"stick\" style=\"height:{}%\"></span></span><small{}>{shown}</small><data>{}</data></li>",
            own.id("bar", &format!("{name}-{time}")),
            share(value, most),
            match (at % step, at / step % 2) {
                (0, 0) => "",
                (0, _) => " class=\"also\"",
                _ => " class=\"sr\"",
            },
            own.written(value),
        );
    }
    out.push_str("</ol>\n</figure>\n");
}

/// A part of the largest, in percent with one digit, as the script writes it. What is below nothing has no length.
fn share(value: f64, most: f64) -> f64 {
    if most > 0.0 { ((value / most).max(0.0) * 1000.0).round() / 10.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::{share, short};
    use crate::html::{measured, number};

    #[test]
    fn numbers_are_written_as_the_script_writes_them() {
        for (value, expect) in [
            (0.0, "0"),
            (-0.001, "0"),
            (1234.5, "1,234.5"),
            (-1_234_567.891, "−1,234,567.89"),
            (999.999, "1,000"),
            (0.125, "0.13"),
        ] {
            assert_eq!(number(value), expect, "{value}");
        }
        for (value, digits, expect) in [
            (14_390.6, 2, "14,390.60"),
            (-0.16, 2, "−0.16"),
            (-0.001, 2, "0.00"),
            (999.5, 0, "1,000"),
            (7.0, 1, "7.0"),
        ] {
            assert_eq!(measured(value, digits), expect, "{value}");
        }
        assert_eq!([share(1.0, 8.0), share(-1.0, 8.0), share(1.0, 0.0)], [12.5, 0.0, 0.0]);
        assert_eq!([short("2026-03"), short("2026")], ["Mar 2026", "2026"]);
    }
}
