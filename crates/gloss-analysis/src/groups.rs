//! How groups of rows differ: how many rows they have, and what they hold of the main measure or have of it at the median. Of
//! all columns that rows can be grouped by, those are told whose groups differ most.

use crate::contrast;
use crate::importance::counts_first;
use crate::roles::{Group, Importance, Measure, Order, Sort};
use crate::story::{Part, Section, Story, table_of};
use gloss_figures::figure::{Fact, Unit};
use gloss_figures::sql::percent;
use gloss_figures::words::capital;

/// Groups that a table shows; of more, the first and, of medians, the last few.
const GROUPS: usize = 12;
const LAST: usize = 3;
/// Groups with an order of their own that a table shows.
const ORDERED: usize = 24;
/// Tables of groups.
const TABLES: usize = 3;
/// Columns that are asked how far their groups are apart.
const ASKED: usize = 12;
/// Measures beside the first.
const BESIDE: usize = 2;
/// The part of all variation that groups must explain, less what as many groups of no meaning would, to be told.
const TOLD: f64 = 0.02;
/// What categories are ahead of numbers and of many groups.
const CATEGORY: f64 = 0.2;
/// The same for a title.
const CLEAR: f64 = 0.35;
/// Rows of a group below which their number is told beside its median.
const TELLING: f64 = 10.0;
/// Rows that a group needs before its median is compared.
const ENOUGH: f64 = 5.0;

/// What is told of groups.
#[derive(Clone, Copy)]
enum Basis<'a> {
    /// How many rows they have.
    Rows,
    /// What they hold of a measure.
    Sum(&'a Measure),
    /// What they have of it at the median.
    Median(&'a Measure),
}

/// A column of a table of groups: its header, its value in SQL and its unit.
struct Column {
    header: String,
    value: String,
    unit: Unit,
}

/// The part.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    // What happened by group is counted already.
    if story.roles.weight.is_some() && story.roles.outcome.is_some() && story.roles.measures.len() == 1 {
        return out;
    }
    let basis = basis(story);
    for (n, (group, explained)) in choose_groups(story, basis).into_iter().enumerate() {
        // Groups of what is told for two periods are compared over these.
        let mut part = crate::sheets::of_group(story, group);
        if part.sections.is_empty() {
            let (basis, explained) = graded(story, group).unwrap_or((basis, explained));
            part = of(story, group, basis, explained, n).unwrap_or_default();
        }
        if n > 1 {
            part.stands.append(&mut part.lead);
        }
        out.lead.extend(part.lead);
        out.stands.extend(part.stands);
        out.sections.extend(part.sections);
    }
    out
}

/// The measure that groups are told by; what days have at the median is the season's more than the group's.
fn basis<'a>(story: &'a Story<'_>) -> Basis<'a> {
    let daily = story.roles.when.is_some_and(|when| when.once);
    let main = story
        .roles
        .measures
        .iter()
        .find(|measure| measure.sort != Sort::Level && story.roles.weight != Some(measure.column));
    match main {
        _ if counts_first(story.roles) => Basis::Rows,
        Some(main) if main.adds() && story.profile.of(main.column).min >= 0.0 => Basis::Sum(main),
        Some(main) if !daily => Basis::Median(main),
        _ => Basis::Rows,
    }
}

/// What goes with grades most, which a sum over them would not show.
fn graded<'a>(story: &'a Story<'_>, group: &Group) -> Option<(Basis<'a>, f64)> {
    let measures = story.roles.measures.iter().filter(|measure| measure.sort != Sort::Level).take(ASKED);
    let all = measures.filter_map(|measure| Some((measure, explained(story, group, measure)?)));
    let (best, explained) = all
        .filter(|_| group.order == Order::Grades && story.roles.weight.is_none())
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    (explained >= CLEAR).then_some((Basis::Median(best), explained))
}

/// The groups that are told, each with the part of the main measure's variation that it explains: the widest apart first, but
/// for what adds up, of which every split says something.
fn choose_groups<'a>(story: &'a Story<'_>, basis: Basis<'_>) -> Vec<(&'a Group, f64)> {
    let roles = story.roles;
    // Sheets with periods are told side by side already; yes and no beside each other.
    let fits = |group: &&Group| {
        let sheet = !roles.families.is_empty() && story.schema.name(group.column) == crate::schema::SHEET;
        !sheet && !roles.flags.iter().any(|flag| flag.column == group.column)
    };
    let wide = roles.wide.iter().filter(|group| match basis {
        Basis::Rows | Basis::Sum(_) => group.order == Order::Size,
        Basis::Median(main) => group.column != main.column && !is_code(story, group),
    });
    let all: Vec<&Group> = roles.groups.iter().filter(fits).chain(wide).take(ASKED).collect();
    let (Basis::Median(main) | Basis::Sum(main)) = basis else {
        return all.into_iter().map(|group| (group, 0.0)).take(TABLES).collect();
    };
    let mut weighed: Vec<(&Group, f64)> =
        all.into_iter().map(|group| (group, explained(story, group, main).unwrap_or(0.0))).collect();
    if matches!(basis, Basis::Median(_)) {
        let first = |group: &Group| match group.order {
            Order::Grades => 1.0,
            Order::Size if roles.groups.contains(group) => CATEGORY,
            _ => 0.0,
        };
        weighed.sort_by(|a, b| (b.1 + first(b.0)).total_cmp(&(a.1 + first(a.0))));
        // Where no groups differ, the first are still what one would look for.
        let any = weighed.iter().any(|(_, explained)| *explained >= TOLD);
        weighed.retain(|(group, explained)| !any || *explained >= TOLD || group.order == Order::Grades);
    }
    weighed.truncate(TABLES);
    weighed
}

/// Whether a column numbers things and says nothing of them: a shop's number.
fn is_code(story: &Story<'_>, group: &Group) -> bool {
    group.order == Order::Numbers && crate::additive::any(story.schema.name(group.column), "code")
}

/// The share of a measure's variation that groups explain, less what chance would (epsilon squared, Kelley 1935), of ranks, so that
/// a few values far out decide nothing.
fn explained(story: &Story<'_>, group: &Group, measure: &Measure) -> Option<f64> {
    let (g, from, x) = (story.sql(group.column), &story.from, story.sql(measure.column));
    let all = "sum(s) * sum(s) / nullif(sum(n), 0)";
    let fact = story.fact(&format!(
        "SELECT (sum(s * s / nullif(n, 0)) - {all}) / nullif(sum(q) - {all}, 0), count(*), sum(n) FROM \
(SELECT count(r) AS n, sum(r) AS s, sum(r * r) AS q FROM (SELECT {g} AS g, percent_rank() OVER (ORDER BY {x}) AS r FROM {from} WHERE {g} IS NOT NULL AND {x} IS NOT NULL) GROUP BY g HAVING count(r) >= {ENOUGH})"
    ))?;
    let (eta, groups, rows) = (fact.number(0, 0)?, fact.number(0, 1)?, fact.number(0, 2)?);
    let free = rows - groups;
    (free > 0.0).then(|| eta - (1.0 - eta) * (groups - 1.0) / free)
}

/// The columns of a table of groups behind the group itself: the count first, then what it is told by, then what stands beside.
fn columns(story: &Story<'_>, basis: Basis<'_>) -> Vec<Column> {
    let (from, weight) = (&story.from, story.roles.weight);
    let mut out = Vec::new();
    let mut add = |header: String, value: String, unit: Unit| out.push(Column { header, value, unit });
    let main = match basis {
        Basis::Rows => {
            let n = story.n();
            add("share".to_owned(), percent(&n, &format!("(SELECT {n} FROM {from})")), Unit::Percent);
            None
        }
        Basis::Sum(main) => {
            let sum = format!("sum({})", story.x(main));
            add(main.name.clone(), sum.clone(), main.unit);
            add(
                format!("share of {}", main.name),
                percent(&sum, &format!("(SELECT {sum} FROM {from})")),
                Unit::Percent,
            );
            Some(main.column)
        }
        Basis::Median(main) => {
            let (value, word) = story.middle(main);
            add(format!("{word} {}", main.name), value, main.unit);
            Some(main.column)
        }
    };
    let beside = story.roles.measures.iter().filter(|measure| {
        measure.sort != Sort::Level
            && measure.importance != Importance::Side
            && Some(measure.column) != main
            && weight != Some(measure.column)
    });
    for measure in beside.take(BESIDE) {
        match (basis, measure.adds()) {
            (Basis::Sum(_), true) => {
                add(measure.name.clone(), format!("sum({})", story.x(measure)), measure.unit);
            }
            _ => {
                let (value, word) = story.middle(measure);
                add(format!("{word} {}", measure.name), value, measure.unit);
            }
        }
    }
    out
}

/// The table of groups, and how many there are beyond it, as a query.
fn query(story: &Story<'_>, group: &Group, basis: Basis<'_>, columns: &[Column]) -> String {
    let (g, from) = (story.sql(group.column), &story.from);
    let label = if group.order == Order::Numbers { format!("CAST({g} AS TEXT)") } else { g.clone() };
    let values: String =
        columns.iter().enumerate().map(|(n, column)| format!(", {} AS v{n}", column.value)).collect();
    let least = least(story, group, basis);
    let order = match (group.order, basis) {
        (Order::Size, Basis::Rows) => "n DESC, g".to_owned(),
        (Order::Size, _) => "v0 DESC, g".to_owned(),
        (Order::Numbers, _) => "o".to_owned(),
        // A+ before A before A-, and two letters between them.
        (Order::Grades, _) => "substr(g, 1, 1), CASE WHEN g LIKE '%+' THEN 0 WHEN g LIKE '%/%' THEN 3 WHEN length(g) > 1 THEN 2 ELSE 1 END, g".to_owned(),
    };
    let shown = match (group.order, basis) {
        (Order::Size, Basis::Median(_)) if by_value(story, group) => {
            format!("groups <= {GROUPS} OR place <= {} OR place > groups - {LAST}", GROUPS - LAST)
        }
        (Order::Size, Basis::Median(_)) => format!("size <= {GROUPS}"),
        (Order::Size, _) => format!("place <= {GROUPS}"),
        _ => format!("place <= {ORDERED}"),
    };
    let n = match (basis, story.weight()) {
        (Basis::Median(main), None) => format!("count({})", story.sql(main.column)),
        _ => story.n(),
    };
    format!(
        "SELECT g, n{}, groups, others FROM (SELECT *, row_number() OVER (ORDER BY {order}) AS place, row_number() OVER (ORDER BY n DESC, g) AS size, count(*) OVER () AS groups, (SELECT count(DISTINCT {g}) FROM {from}) - count(*) OVER () AS others FROM (SELECT {label} AS g, min({g}) AS o, {n} AS n{values} FROM {from} WHERE {g} IS NOT NULL GROUP BY {g} HAVING {n} >= {least})) WHERE {shown} ORDER BY place",
        (0..columns.len()).map(|n| format!(", v{n}")).collect::<String>(),
    )
}

/// Rows below which a group is left out of a table of medians: the more there are of each, the more.
fn least(story: &Story<'_>, group: &Group, basis: Basis<'_>) -> f64 {
    let known = story.profile.of(group.column);
    let each = known.counted / known.different.max(1.0);
    match basis {
        Basis::Median(_) if group.order == Order::Grades => ENOUGH,
        Basis::Median(_) if each >= TELLING * 2.0 => TELLING,
        Basis::Median(_) if each >= ENOUGH => ENOUGH,
        _ => 1.0,
    }
}

/// Whether all groups have as many rows, so that the highest and the lowest are shown and not the largest.
fn by_value(story: &Story<'_>, group: &Group) -> bool {
    story.roles.panel == Some(group.column)
}

fn of(story: &Story<'_>, group: &Group, basis: Basis<'_>, explained: f64, n: usize) -> Option<Part> {
    let columns = columns(story, basis);
    let fact = story.fact(&query(story, group, basis, &columns))?;
    if fact.rows.len() < 2 {
        return None;
    }
    let name = story.column_name(group.column);
    let mut section = section(story, &fact, &name, &columns, basis, group)?;
    section.score -= n as f64;
    section.blocks.extend(story.spellings(group.column).map(|says| format!("{}.", capital(&says))));
    if let Some(bars) = bars(story, group, &fact, basis).filter(|_| n == 0) {
        section.blocks.insert(0, bars);
    }
    let found = match basis {
        Basis::Rows => contrast::most_rows(story, &fact, &name),
        Basis::Sum(_) if group.order == Order::Grades => None,
        Basis::Sum(main) => contrast::largest(&fact, columns.len() + 2, &name, main),
        Basis::Median(measure) => {
            let among = among(story, group, basis, &fact, columns.len() + 2);
            let found = contrast::Contrast {
                story,
                fact: &fact,
                measure,
                order: group.order,
                name: &name,
                explained,
                among,
            };
            found.finding()
        }
    };
    Some(Part { lead: found.into_iter().collect(), stands: Vec::new(), sections: vec![section] })
}

fn section(
    story: &Story<'_>,
    fact: &Fact,
    name: &str,
    columns: &[Column],
    basis: Basis<'_>,
    group: &Group,
) -> Option<Section> {
    // Each thing of a panel has a row for each date.
    let counted = story.roles.panel != Some(group.column);
    let mut header = vec![capital(name)];
    header.extend(counted.then(|| counted_header(story, basis)));
    header.extend(columns.iter().map(|column| column.header.clone()));
    let rows: Vec<Vec<String>> = (0..fact.rows.len())
        .filter_map(|at| {
            let mut row = vec![fact.cell(at, 0)?.text()];
            row.extend(counted.then(|| fact.cell(at, 1).map(|cell| cell.figure())).flatten());
            for (n, column) in columns.iter().enumerate() {
                row.push(fact.cell(at, n + 2)?.even(column.unit));
            }
            Some(row)
        })
        .collect();
    let mut blocks = vec![table_of(&header, 1, &rows)];
    let (groups, others) = (columns.len() + 2, columns.len() + 3);
    let all = fact.number(0, groups)?;
    if all > fact.rows.len() as f64 {
        let cell = fact.cell(0, groups)?.figure();
        blocks.push(match (group.order, basis) {
            (Order::Size, Basis::Median(_)) if by_value(story, group) => {
                format!("The {} highest and the {LAST} lowest of {cell} groups.", GROUPS - LAST)
            }
            (Order::Size, Basis::Median(_)) => format!("The {GROUPS} largest of {cell} groups."),
            _ => format!("The first of {cell} groups."),
        });
    }
    if fact.number(0, others)? > 0.0 {
        let few = fact.cell(0, others)?.figure();
        blocks.push(format!("Left out: {few} with fewer than {} each.", least(story, group, basis)));
    }
    Some(Section { score: 50.0, heading: format!("By {name}"), blocks })
}

/// The groups as bars, where each row is in one of those that the table shows.
fn bars(story: &Story<'_>, group: &Group, fact: &Fact, basis: Basis<'_>) -> Option<String> {
    let rows: f64 = (0..fact.rows.len()).filter_map(|at| fact.number(at, 1)).sum();
    if rows != story.row_count() as f64 || group.order == Order::Numbers {
        return None;
    }
    let (measure, of) = match basis {
        Basis::Rows => return None,
        Basis::Sum(measure) => (measure, "sum"),
        Basis::Median(measure) => (measure, "median"),
    };
    crate::pictures::bars(story, group.column, measure, of, fact.rows.len())
}

/// Of which groups alone a table of medians speaks, where it leaves some out; none where it has all.
fn among(story: &Story<'_>, group: &Group, basis: Basis<'_>, fact: &Fact, groups: usize) -> Option<String> {
    let (all, others) = (fact.number(0, groups)?, fact.number(0, groups + 1)?);
    let least = least(story, group, basis);
    if by_value(story, group) && others == 0.0 {
        return None;
    }
    if all > fact.rows.len() as f64 {
        return Some("the largest groups".to_owned());
    }
    (others > 0.0).then(|| format!("groups of {least} or more"))
}

/// The header of a table's counts: of medians, only rows that have the measure are counted.
fn counted_header(story: &Story<'_>, basis: Basis<'_>) -> String {
    let header = story.count_header();
    match basis {
        Basis::Median(main) if story.profile.of(main.column).n < story.row_count() as f64 => {
            format!("{header} with {}", main.name)
        }
        _ => header,
    }
}
