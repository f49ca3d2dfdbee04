//! Levels over time: which measures stand at one, and what is told of them. One row for each date. The course of one of
//! them is in [`crate::course`].

use crate::course::Course;
use crate::names;
use crate::profile::Profile;
use crate::questions::Questions;
use crate::roles::{Importance, Measure, Roles, Sort, When};
use crate::schema::Schema;
use crate::story::{Part, Story};
use gloss_figures::figure::Fact;
use gloss_figures::sql::ident;

/// How closely a value follows the one before it, as a correlation, before it is a level.
const FOLLOWS: f64 = 0.9;
/// The same where values are far apart.
const SURE: f64 = 0.98;
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
/// Marks the measures that stand at a level. None while that is being asked.
pub(crate) fn levels(
    questions: &dyn Questions,
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
    let follows = questions.query(&format!(
        "SELECT {} FROM (SELECT {} FROM {from} WHERE {d} IS NOT NULL)",
        follows.join(", "),
        beside.join(", ")
    ));
    let season = season(questions, from, &d, when, profile, &asked.iter().map(x).collect::<Vec<_>>());
    let (follows, season) = (follows?, season?);
    for (n, measure) in roles.measures.iter_mut().take(ASKED).enumerate() {
        let name = schema.name(measure.column);
        let values = profile.of(measure.column);
        let seasonal = season.as_ref().and_then(|fact| fact.number(0, n)).is_some_and(|part| part > SEASON);
        let lag = follows.as_ref().and_then(|fact| fact.number(0, n)).unwrap_or(0.0);
        let calm = values.spread < SPREAD * values.mean.abs() || lag > SURE;
        let slow = lag > FOLLOWS && calm && values.min > 0.0;
        let changes = names::change(name);
        // What adds up flows, however slowly it changes.
        let level = slow || names::level(name) && lag > STEADY;
        if !seasonal && !changes && matches!(measure.sort, Sort::Reading | Sort::Level) && level {
            measure.sort = Sort::Level;
            measure.importance = measure.importance.min(Importance::Sum);
        }
    }
    roles.measures.sort_by_key(|measure| {
        (measure.importance, !matches!(measure.sort, Sort::Flow | Sort::Level), measure.column)
    });
    Some(())
}

/// The share of each measure's variation that the month of the year explains (eta squared).
fn season(
    questions: &dyn Questions,
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
    questions.query(&format!(
        "SELECT {} FROM (SELECT {} FROM {from} WHERE {d} IS NOT NULL GROUP BY substr({d}, 6, 2))",
        outer.join(", "),
        inner.join(", ")
    ))
}

/// The part; nothing where no measure stands at a level.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let levels: Vec<&Measure> = story.roles.measures.iter().filter(|m| m.sort == Sort::Level).collect();
    let (Some(when), Some(first)) = (story.roles.when.filter(|when| when.once), levels.first()) else {
        return out;
    };
    let total = crate::shares::total(story, &levels);
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
        crate::shares::part(story, &course, total, &mut out);
    } else {
        out.sections.extend(crate::shares::side_by_side(story, &course, &levels));
    }
    out
}
