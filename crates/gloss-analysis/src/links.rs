//! Which measures rise together: the strongest correlations between things that are no parts, versions or
//! scalings of each other. Says that they go together, never why.

use crate::names;
use crate::periods::within;
use crate::roles::Sort;
use crate::story::{Finding, Part, Story};
use gloss_figures::words::{capital, escape};

/// Columns that are compared, each with each.
const MAX_COLUMNS: usize = 10;
/// Rows from which a correlation is worth a word.
const MIN_ROWS: u64 = 12;
/// A correlation from here on is strong enough for a line; above the end it is one thing measured twice.
const STRONG: std::ops::Range<f64> = 0.5..0.9;
/// Below this, two things have almost nothing to do with one another.
const WEAK: f64 = 0.2;
/// How far the correlation of ranks must be from that of values before it is told as well.
const RANKS: f64 = 0.15;
/// Lines.
const LINES: usize = 2;

/// A column with what it says.
struct Named {
    /// In SQL.
    x: String,
    /// As in the file.
    raw: String,
    name: String,
    /// The family's place, so that its own periods are told apart.
    family: Option<usize>,
}

type Pair<'a> = (&'a Named, &'a Named);

/// The part.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    // Two levels that both grow over the years go together whatever they are.
    let levels = story.roles.measures.iter().any(|m| m.sort == Sort::Level) && story.roles.when.is_some();
    if story.row_count() < MIN_ROWS || levels {
        return out;
    }
    let columns = columns(story);
    let pairs: Vec<Pair<'_>> = columns
        .iter()
        .enumerate()
        .flat_map(|(at, a)| columns.iter().skip(at + 1).map(move |b| (a, b)))
        .collect();
    if pairs.is_empty() {
        return out;
    }
    let all: Vec<String> = pairs.iter().map(|(a, b)| format!("corr({}, {})", a.x, b.x)).collect();
    let Some(fact) = story.fact(&format!("SELECT {} FROM {}", all.join(", "), story.from)) else {
        return out;
    };
    let known: Vec<(f64, Pair<'_>)> =
        pairs.iter().enumerate().filter_map(|(at, pair)| Some((fact.number(0, at)?, *pair))).collect();
    let mut strong: Vec<&(f64, Pair<'_>)> =
        known.iter().filter(|(r, pair)| telling(*r, story.row_count(), *pair)).collect();
    // What stands for itself says more beside a family than two families of one period beside each other.
    let mixed = |(a, b): &Pair<'_>| a.family.is_none() != b.family.is_none();
    strong.sort_by(|(r, p), (q, o)| mixed(o).cmp(&mixed(p)).then(q.abs().total_cmp(&r.abs())));
    let mut used: Vec<&str> = Vec::new();
    let mut chosen = Vec::new();
    for (r, (a, b)) in strong {
        // Each column is told of once, so that one of them does not fill the page.
        if chosen.len() < LINES && !used.contains(&a.raw.as_str()) && !used.contains(&b.raw.as_str()) {
            used.extend([a.raw.as_str(), b.raw.as_str()]);
            chosen.push((*r, (*a, *b)));
        }
    }
    let lines: Vec<Option<Finding>> = chosen.iter().map(|(r, pair)| line(story, &known, *r, *pair)).collect();
    // Where there is nothing to group by or to follow, what goes together is the finding.
    let bare = story.roles.groups.is_empty() && story.roles.when.is_none() && story.roles.label.is_none();
    let mut lines = lines.into_iter().flatten();
    if bare && story.roles.families.is_empty() {
        out.lead.extend(lines.next());
    }
    out.stands.extend(lines);
    let own = known.iter().filter(|(r, (a, b))| a.family.is_some() && a.family == b.family && r.abs() < WEAK);
    let loosest = own.min_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    out.stands.extend(loosest.and_then(|(_, (a, b))| weak(story, a, b)));
    out
}

/// True for a strong pair of two different things.
fn telling(r: f64, rows: u64, (a, b): Pair<'_>) -> bool {
    // Few rows go together by chance.
    let chance = 2.8 / (rows.max(1) as f64).sqrt();
    let apart = a.family.is_none() || a.family != b.family;
    STRONG.contains(&r.abs()) && r.abs() >= chance && apart && !names::related(&a.raw, &b.raw)
}

fn columns(story: &Story<'_>) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    // Of two values, such as yes and no, one goes with anything that it was made of.
    let varied = |measure: &&crate::roles::Measure| story.profile.of(measure.column).different > 2.0;
    for measure in story.roles.measures.iter().filter(varied) {
        let raw = story.schema.name(measure.column).to_owned();
        out.push(Named { x: story.sql(measure.column), raw, name: measure.name.clone(), family: None });
    }
    out.truncate(MAX_COLUMNS);
    for (at, family) in story.roles.families.iter().enumerate() {
        for (member, period) in [
            (family.members.first(), story.roles.periods.first()),
            (family.members.last(), story.roles.periods.last()),
        ] {
            if let (Some(member), Some(period)) = (member, period) {
                let raw = story.schema.name(*member).to_owned();
                let name = format!("{} {}", story.family(&family.name), within(&escape(&period.label)));
                out.push(Named { x: story.sql(*member), raw, name, family: Some(at) });
            }
        }
    }
    out.truncate(MAX_COLUMNS + 6);
    out
}

/// The correlation alone, so that its sources are those two columns.
fn one(story: &Story<'_>, a: &Named, b: &Named) -> Option<String> {
    let fact = story.fact(&format!("SELECT corr({}, {}) FROM {}", a.x, b.x, story.from))?;
    fact.cell(0, 0).map(|cell| cell.correlation())
}

/// A strong pair; beside it the correlation of ranks where that is another, and how much less a measure goes with
/// its own other period.
fn line(story: &Story<'_>, known: &[(f64, Pair<'_>)], r: f64, (a, b): Pair<'_>) -> Option<Finding> {
    let (a, b) = if a.family.is_none() { (b, a) } else { (a, b) };
    let rank = |x: &str| format!("rank() OVER (ORDER BY {x})");
    let ranks = story.fact(&format!(
        "SELECT corr(p, q), count(*) FROM (SELECT {} AS p, {} AS q FROM {} WHERE {} IS NOT NULL AND {} IS NOT NULL)",
        rank(&a.x),
        rank(&b.x),
        story.from,
        a.x,
        b.x
    ));
    let single = one(story, a, b);
    let turned = crate::turns::apart(story, &a.x, &b.x, r);
    let own = known.iter().find_map(|(own, (x, y))| {
        let other = if x.raw == a.raw { y } else { x };
        let same = a.family.is_some() && other.family == a.family && (x.raw == a.raw || y.raw == a.raw);
        (same && b.family.is_none() && (WEAK..r).contains(own)).then_some(other)
    });
    let own = own.map(|other| (other, one(story, a, other)));
    let (ranks, single) = (ranks?, single?);
    let other = ranks.number(0, 0)?;
    // One far value can make a correlation by itself; ranks don't know how far it is.
    let doubtful = other * r <= 0.0 || other.abs() < WEAK;
    if doubtful {
        return None;
    }
    let plural = names::counts(&a.name);
    let verb = match (r > 0.0, plural) {
        (true, true) => "rise with",
        (true, false) => "rises with",
        (false, true) => "fall as",
        (false, false) => "falls as",
    };
    let rises = match r > 0.0 {
        true => "",
        false if names::counts(&b.name) => " rise",
        false => " rises",
    };
    let mut text = format!("{} {verb} {}{rises} (correlation {single}", capital(&a.name), b.name);
    if (other - r).abs() >= RANKS {
        text.push_str(&format!(", of ranks {}", ranks.cell(0, 0)?.correlation()));
    }
    text.push_str(&format!(", {} {})", ranks.cell(0, 1)?.figure(), story.noun()));
    if let Some((other, shown)) = own {
        text.push_str(&format!(", more than with {} ({})", other.name, shown?));
    }
    // What is so over all rows and not within groups is told as that, and before what holds.
    let score = 40.0 + r.abs() * 20.0 + if turned.is_some() { 10.0 } else { 0.0 };
    let title = format!("{} {verb} {}{rises}", a.name, b.name);
    Some(Finding::titled(score, title, format!("{text}.{}", turned.unwrap_or_default())))
}

fn weak(story: &Story<'_>, a: &Named, b: &Named) -> Option<Finding> {
    let family = a.family.and_then(|at| story.roles.families.get(at))?;
    let name = story.family(&family.name);
    let say = if names::counts(&name) { "say" } else { "says" };
    let text = format!(
        "{} in one period {say} almost nothing about the other (correlation {}).",
        capital(&name),
        one(story, a, b)?
    );
    Some(Finding::new(35.0, text))
}
