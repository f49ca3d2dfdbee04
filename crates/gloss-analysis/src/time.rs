//! How what adds up or has a mean goes over time: by month, year or decade, with periods that are not whole
//! marked and left out of comparisons. Levels are told by [`crate::series`].

use crate::importance::counts_first;
use crate::profile::Values;
use crate::roles::{Importance, Measure, Sort, When};
use crate::story::{Finding, Grain, Part, Section, Story, table_of, written};
use gloss_figures::figure::{Fact, Unit};
use gloss_figures::sql::percent;
use gloss_figures::words::capital;

/// Periods that a table shows; of more, the last.
const PERIODS: usize = 25;
/// Months that are told one by one; longer spans go by year.
const MONTHS: f64 = 24.0;
/// Years that are told one by one; longer spans go by decade.
const YEARS: f64 = 25.0;
/// A change in per cent below which it is told only where it went one way all the time.
const SLIGHT: f64 = 10.0;
/// How closely periods must follow a line, as a correlation with their order, before there is a trend.
const CLEAR: f64 = 0.6;
/// The same where there are fewer than five.
const CLEAR_OF_FEW: f64 = 0.8;

/// The count of a first period from which growth in per cent is told.
const FEW: f64 = 10.0;

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unity {
    Month,
    Year,
    Decade,
}

/// A measure over a group of rows.
pub(crate) struct Gauge {
    /// The group's value in SQL.
    pub value: String,
    /// The measure's column; of the count of rows none that there is.
    column: usize,
    /// In words, escaped.
    pub name: String,
    pub unit: Unit,
    /// Whether values may be below zero.
    pub signed: bool,
    /// True for a sum over rows.
    sums: bool,
    /// Of a mean, the standard deviation of rows.
    spread: Option<f64>,
}

/// The gauges of groups and periods: the count of rows alone where there is nothing better.
pub(crate) fn gauges(story: &Story<'_>) -> Vec<Gauge> {
    let all = || story.roles.measures.iter().filter(|measure| measure.sort != Sort::Level);
    let telling = all().any(|measure| measure.importance != Importance::Side);
    let shown = all().filter(|measure| !telling || measure.importance != Importance::Side);
    let mut out: Vec<Gauge> = shown.take(crate::season::SIDE).map(|measure| gauge(story, measure)).collect();
    if out.is_empty() || counts_first(story.roles) {
        let noun = story.noun();
        let name = if noun == "rows" { "entries".to_owned() } else { noun };
        let value = "count(*)".to_owned();
        let count = Gauge {
            value,
            column: usize::MAX,
            name,
            unit: Unit::None,
            signed: false,
            sums: false,
            spread: None,
        };
        out.insert(0, count);
    }
    out
}

/// A measure's gauge: its sum where that means something, else its mean. Where rows are things with names, such
/// as films, there being more of them says nothing of each, so it is their median.
pub(crate) fn gauge(story: &Story<'_>, measure: &Measure) -> Gauge {
    let x = story.x(measure);
    let (value, name) = match measure.adds() {
        true if story.roles.label.is_some() => (format!("median({x})"), format!("median {}", measure.name)),
        true => (format!("sum({x})"), measure.name.clone()),
        false => (format!("avg({x})"), format!("mean {}", measure.name)),
    };
    let known = story.profile.of(measure.column);
    let scale = if measure.scaled { 100.0 } else { 1.0 };
    Gauge {
        value,
        column: measure.column,
        name,
        unit: measure.unit,
        signed: known.min < 0.0,
        sums: measure.adds() && story.roles.label.is_none(),
        spread: (!measure.adds()).then_some(known.spread * scale),
    }
}

/// The part; nothing where there is no date, or where levels are what the dates are about.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let Some(when) = story.roles.when else { return out };
    if when.once && story.roles.measures.iter().any(|measure| measure.sort == Sort::Level) {
        return out;
    }
    let known = story.profile.of(when.column);
    if let Some(over) = Over::new(story, &when, &known) {
        let mut trends = over.trends(story);
        trends.sort_by(|a, b| b.score.total_cmp(&a.score));
        if let Some(first) = trends.first_mut().filter(|_| !over.entry.is_empty()) {
            first.text = format!("{} {}", first.text, over.entry);
        }
        out.stands.extend(trends.split_off(trends.len().min(1)));
        out.lead.extend(trends);
        let extremes = over.extremes(story);
        out.stands.extend(extremes.filter(|_| over.comparable));
        out.sections.extend(over.table(story));
        crate::panel::growth(story, &when, &over.period, over.cut, &mut out);
    }
    crate::season::part(story, &when, &known, &mut out);
    out
}

/// Periods of one length.
struct Over {
    unit: Unity,
    gauges: Vec<Gauge>,
    /// A row's period in SQL.
    period: String,
    /// `p`, a common table of periods in SQL.
    with: String,
    /// Whether the first or the last period may not be whole.
    cut: [bool; 2],
    /// The sentence on things that are not there all along; empty where all are.
    entry: String,
    /// False where nothing is there all along, so that nothing is compared.
    comparable: bool,
}

impl Over {
    fn new(story: &Story<'_>, when: &When, known: &Values) -> Option<Self> {
        let (years, months) = if when.years { (known.different, 0.0) } else { (known.years, known.months) };
        let unit = match () {
            () if years > YEARS => Unity::Decade,
            () if when.years || months > MONTHS || story.grain(when) == Grain::Year => Unity::Year,
            () => Unity::Month,
        };
        if when.once
            && (when.years
                || story.grain(when) == Grain::Year
                || story.grain(when) == Grain::Month && unit == Unity::Month)
            && unit != Unity::Decade
        {
            // The table itself is the list of periods.
            return Self::of(story, when, unit).filter(|_| known.different >= 3.0);
        }
        let enough = match unit {
            Unity::Month => months >= 2.0,
            Unity::Year => years >= 2.0,
            Unity::Decade => true,
        };
        enough.then(|| Self::of(story, when, unit))?
    }

    fn of(story: &Story<'_>, when: &When, unit: Unity) -> Option<Self> {
        let (d, day) = (story.sql(when.column), story.day(when));
        let period = match unit {
            Unity::Month => format!("substr({day}, 1, 7)"),
            Unity::Year => format!("substr({day}, 1, 4)"),
            Unity::Decade => format!("substr({day}, 1, 3) || '0s'"),
        };
        let gauges = gauges(story);
        let values: Vec<String> =
            gauges.iter().enumerate().map(|(n, gauge)| format!("{} AS v{n}", gauge.value)).collect();
        let ends = story
            .fact(&format!("SELECT min({day}), max({day}) FROM {} WHERE {d} IS NOT NULL", story.from))?;
        let at =
            |column: usize| ends.cell(0, column).and_then(|cell| cell.value.as_str()).unwrap_or_default();
        let grain = story.grain(when);
        let cut = [begins_late(at(0), unit, grain), ends_early(at(1), unit, grain)];
        let through = crate::panel::through(story, when, &period, cut);
        let comparable = through.as_ref().is_none_or(|through| through.from.is_some());
        let (from, entry) = through.map_or_else(
            || (story.from.clone(), String::new()),
            |through| (through.from.unwrap_or_else(|| story.from.clone()), through.says),
        );
        let with = format!(
            "WITH p AS (SELECT {period} AS period, count(*) AS n, {} FROM {from} WHERE {d} IS NOT NULL GROUP BY {period})",
            values.join(", "),
        );
        Some(Self { unit, gauges, period, with, cut, entry, comparable })
    }

    /// A condition for periods that are whole.
    fn whole(&self) -> String {
        let mut out = vec!["v0 IS NOT NULL".to_owned()];
        out.extend(self.cut[0].then(|| "period > (SELECT min(period) FROM p)".to_owned()));
        out.extend(self.cut[1].then(|| "period < (SELECT max(period) FROM p)".to_owned()));
        out.join(" AND ")
    }

    fn label(&self) -> String {
        match self.unit {
            Unity::Month => written("(period || '-01')", Grain::Month),
            _ => "period".to_owned(),
        }
    }

    fn word(&self) -> &'static str {
        match self.unit {
            Unity::Month => "month",
            Unity::Year => "year",
            Unity::Decade => "decade",
        }
    }

    /// From the first whole period to the last, for each measure; what is slight and unsteady is left out.
    fn trends(&self, story: &Story<'_>) -> Vec<Finding> {
        let asked: Vec<Option<Fact>> = (0..self.gauges.len()).map(|n| self.ends(story, n)).collect();
        let told = self.gauges.iter().zip(asked).enumerate();
        let events = story.roles.when.is_some_and(|when| !when.once);
        let found = told.filter_map(|(n, (gauge, fact))| self.trend(story, gauge, &fact?, n, events));
        if self.comparable { found.collect() } else { Vec::new() }
    }

    fn ends(&self, story: &Story<'_>, n: usize) -> Option<Fact> {
        let (label, whole) = (self.label(), self.whole());
        let given = format!("{whole} AND v{n} IS NOT NULL");
        let way = format!(
            "(SELECT v{n} AS v, row_number() OVER (ORDER BY period) AS i, v{n} - lag(v{n}) OVER (ORDER BY period) AS step FROM p WHERE {given})"
        );
        story.fact(&format!(
            "{} SELECT a.l, a.v, b.l, b.v, b.v - a.v, {}, (SELECT count(*) FROM p WHERE {given}), (SELECT abs(sum(CASE WHEN step > 0 THEN 1 WHEN step < 0 THEN -1 ELSE 0 END)) FROM {way}), (SELECT corr(v, i) FROM {way}), a.n, b.n FROM \
(SELECT {label} AS l, v{n} AS v, n FROM p WHERE {given} ORDER BY period LIMIT 1) a, (SELECT {label} AS l, v{n} AS v, n FROM p WHERE {given} ORDER BY period DESC LIMIT 1) b",
            self.with,
            percent("b.v - a.v", "abs(a.v)")
        ))
    }

    fn trend(
        &self,
        story: &Story<'_>,
        gauge: &Gauge,
        fact: &Fact,
        n: usize,
        events: bool,
    ) -> Option<Finding> {
        let cell = |at: usize| fact.cell(0, at);
        let (moved, periods) = (fact.number(0, 4)?, fact.number(0, 6)?);
        let steady = periods >= 4.0 && fact.number(0, 7) == Some(periods - 1.0);
        let size = fact.number(0, 5).map_or(0.0, f64::abs).min(100.0);
        // Two ends that differ are no trend where what lies between goes up and down.
        let way = fact.number(0, 8).unwrap_or(0.0) * moved.signum();
        let clear = way >= if periods < 5.0 { CLEAR_OF_FEW } else { CLEAR };
        // From next to nothing any count grows many times over.
        let few = gauge.value == "count(*)" && fact.number(0, 1).is_some_and(|first| first < FEW);
        if few || moved == 0.0 || periods < 3.0 || !clear || size < SLIGHT && !steady {
            return None;
        }
        let verb = if moved > 0.0 { "rose" } else { "fell" };
        let rate = gauge.unit == Unit::Percent;
        // Of what can be below zero, such as degrees, a change in per cent says nothing.
        let by = if rate || gauge.signed {
            cell(4)?.by(gauge.unit)
        } else {
            cell(5).filter(|c| c.number().is_some())?.percent()
        };
        let name = &gauge.name;
        let each = if steady { format!(", in every {}", self.word()) } else { String::new() };
        let [before, after] = [fact.number(0, 9)?, fact.number(0, 10)?];
        let behind = if events { behind(story, gauge, fact, moved, size) } else { String::new() };
        // A mean of few rows moves by chance: twice the error of the difference is more than that. What lies in rows of the
        // same things, or goes one way all along, does not.
        let paired = steady || story.roles.panel.is_some() || !events;
        let error = gauge.spread.map(|spread| spread * (1.0 / before.max(1.0) + 1.0 / after.max(1.0)).sqrt());
        if !paired && error.is_some_and(|error| moved.abs() < 2.0 * error) {
            return None;
        }
        // How far a mean moved is told by how far rows are apart; in per cent every small mean would move far.
        let effect = match gauge.spread {
            Some(spread) if spread > 0.0 => (moved.abs() / spread).min(1.6) * 15.0,
            _ => size / 4.0,
        };
        let title = if size >= SLIGHT && behind.is_empty() && self.entry.is_empty() {
            format!("{name} {verb} from {} to {}", plain(fact, 0)?, plain(fact, 2)?)
        } else {
            String::new()
        };
        let found = Finding::titled(
            45.0 + effect + if steady { 15.0 } else { 0.0 } - 3.0 * n as f64,
            title,
            format!(
                "{} {verb} by {by} from {} ({}) to {} ({}){each}{behind}.",
                capital(name),
                cell(0)?.text(),
                cell(1)?.of(gauge.unit),
                cell(2)?.text(),
                cell(3)?.of(gauge.unit)
            ),
        );
        let (from, to) = (plain(fact, 0)?, plain(fact, 2)?);
        let key = if rate || gauge.signed { cell(4)?.moved(gauge.unit) } else { cell(5)?.signed_percent() };
        let headline = format!("{} {verb} from {from} to {to}", capital(name));
        Some(found.headed(headline).keyed(key, format!("{name} from {from} to {to}")))
    }

    /// The whole period with most and the one with least.
    fn extremes(&self, story: &Story<'_>) -> Option<Finding> {
        let (label, whole) = (self.label(), self.whole());
        let by = |order: &str| {
            format!(
                "{} SELECT {label}, v0, (SELECT count(*) FROM p WHERE {whole}), (SELECT count(*) FROM p AS q WHERE {whole} AND q.v0 = p.v0), (SELECT max(v0) FROM p) FROM p WHERE {whole} ORDER BY v0 {order}, period LIMIT 1",
                self.with
            )
        };
        let (high, low) = (story.fact(&by("DESC")), story.fact(&by("ASC")));
        let (high, low) = (high?, low?);
        let gauge = self.gauges.first()?;
        // Where several share an end, naming one of them would say something that isn't there.
        let shared = high.number(0, 3)? > 1.0 || low.number(0, 3)? > 1.0;
        // A part of a period that has more than all whole ones is the highest, and nobody knows how high it will be.
        let beyond = high.number(0, 4) > high.number(0, 1);
        if high.number(0, 1) == low.number(0, 1) || high.number(0, 2)? < 3.0 || shared || beyond {
            return None;
        }
        let shown = |fact: &Fact| {
            Some(format!("**{}** ({})", fact.cell(0, 0)?.text(), fact.cell(0, 1)?.of(gauge.unit)))
        };
        let word = self.word();
        let text = if crate::names::counts(&gauge.name) || gauge.value == "count(*)" {
            format!(
                "The {word} with most {} was {}, the one with fewest {}.",
                gauge.name,
                shown(&high)?,
                shown(&low)?
            )
        } else {
            format!(
                "The {word} with the highest {} was {}, with the lowest {}.",
                gauge.name,
                shown(&high)?,
                shown(&low)?
            )
        };
        Some(Finding::new(55.0, text))
    }

    /// A line of whole periods; none where things begin late or things have medians.
    fn picture(&self, story: &Story<'_>, periods: usize) -> Option<String> {
        let unit = match self.unit {
            Unity::Month => "yearmonth",
            Unity::Year => "year",
            Unity::Decade => return None,
        };
        let gauge = self.gauges.first().filter(|_| self.entry.is_empty() && self.cut == [false, false])?;
        let counted = gauge.value == "count(*)";
        let measure = story.roles.measures.iter().find(|measure| measure.column == gauge.column);
        if gauge.value.starts_with("median") || measure.is_none() && !counted {
            return None;
        }
        crate::pictures::course(story, unit, measure.filter(|_| !counted), periods)
    }

    fn table(&self, story: &Story<'_>) -> Option<Section> {
        let values: Vec<String> = (0..self.gauges.len()).map(|n| format!("v{n}")).collect();
        let fact = story.fact(&format!(
            "{} SELECT {}, n, {}, (SELECT count(*) FROM p) FROM (SELECT * FROM p ORDER BY period DESC LIMIT {PERIODS}) ORDER BY period",
            self.with,
            self.label(),
            values.join(", ")
        ))?;
        let counted = self.gauges.iter().any(|gauge| gauge.value == "count(*)");
        let mut header = vec![self.word().to_owned()];
        header.extend((!counted).then(|| story.count_header()));
        header.extend(self.gauges.iter().map(|gauge| gauge.name.clone()));
        let (last, all) = (fact.rows.len().checked_sub(1)?, fact.number(0, self.gauges.len() + 2)?);
        let shows_first = all <= PERIODS as f64;
        let rows: Vec<Vec<String>> = (0..fact.rows.len())
            .filter_map(|at| {
                let part = at == last && self.cut[1] || at == 0 && shows_first && self.cut[0];
                let mark = if part { " (in part)" } else { "" };
                let mut row = vec![format!("{}{mark}", fact.cell(at, 0)?.text())];
                row.extend((!counted).then(|| fact.cell(at, 1).map(|cell| cell.figure())).flatten());
                row.extend(
                    self.gauges
                        .iter()
                        .enumerate()
                        .filter_map(|(n, g)| Some(fact.cell(at, n + 2)?.even(g.unit))),
                );
                Some(row)
            })
            .collect();
        if rows.len() < 2 {
            return None;
        }
        let mut blocks: Vec<String> = self.picture(story, all as usize).into_iter().collect();
        blocks.push(table_of(&header, 1, &rows));
        blocks.extend((!self.entry.is_empty()).then(|| self.entry.clone()));
        if !shows_first {
            blocks.push(format!(
                "The last of {} {}s.",
                fact.cell(0, self.gauges.len() + 2)?.figure(),
                self.word()
            ));
        }
        Some(Section { score: 45.0, heading: format!("By {}", self.word()), blocks })
    }
}

/// A sum over more rows is more by that alone: how many rows it is the sum of, where that explains half of its change. It is
/// said and makes no headline.
fn behind(story: &Story<'_>, gauge: &Gauge, fact: &Fact, moved: f64, size: f64) -> String {
    let told = || {
        let (before, after) = (fact.number(0, 9)?, fact.number(0, 10)?);
        let rows = (after - before) / before.max(1.0) * 100.0;
        let more = gauge.sums && rows * moved > 0.0 && rows.abs() * 2.0 >= size;
        let (first, last) = (fact.cell(0, 9)?.figure(), fact.cell(0, 10)?.figure());
        more.then(|| format!("; the {} it is the sum of went from {first} to {last}", story.noun()))
    };
    told().unwrap_or_default()
}

/// A period's name as a label of a title.
fn plain(fact: &Fact, column: usize) -> Option<String> {
    fact.cell(0, column)?.value.as_str().map(str::to_owned)
}

fn begins_late(day: &str, unit: Unity, grain: Grain) -> bool {
    let (month, date) = (day.get(5..7).unwrap_or("01"), day.get(8..10).unwrap_or("01"));
    match unit {
        Unity::Decade => false,
        _ if grain == Grain::Year => false,
        Unity::Year => month > "01" || grain == Grain::Day && date > "15",
        Unity::Month => grain == Grain::Day && date > "07",
    }
}

fn ends_early(day: &str, unit: Unity, grain: Grain) -> bool {
    let (month, date) = (day.get(5..7).unwrap_or("12"), day.get(8..10).unwrap_or("31"));
    match unit {
        Unity::Decade => day.get(3..4).is_some_and(|digit| digit < "9"),
        _ if grain == Grain::Year => false,
        Unity::Year => month < "12" || grain == Grain::Day && date < "15",
        Unity::Month => grain == Grain::Day && date < "24",
    }
}

/// From when to when; none where there is no date.
pub fn span(story: &Story<'_>) -> Option<String> {
    let when = story.roles.when?;
    let (day, d) = (story.day(&when), story.sql(when.column));
    let grain = story.grain(&when);
    let fact = story.fact(&format!(
        "SELECT {}, {} FROM {} WHERE {d} IS NOT NULL",
        written(&format!("min({day})"), grain),
        written(&format!("max({day})"), grain),
        story.from
    ))?;
    let (first, last) = (fact.cell(0, 0)?, fact.cell(0, 1)?);
    (!first.value.is_null()).then(|| format!("{} to {}", first.text(), last.text()))
}
