//! How groups of rows differ: how many rows they have, and what they hold of the main measure or have of it at the median. Of
//! all columns that rows can be grouped by, those are told whose groups differ most.

use crate::importance::counts_first;
use crate::roles::{Group, Importance, Measure, Order, Sort};
use crate::story::{Finding, Part, Section, Story, table_of};
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
/// How far medians of groups must be apart, as a share of the middle half of all rows, to be a difference.
const APART: f64 = 0.5;
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
/// How many times its equal part of the whole a group must hold to be worth a title.
const BEYOND: f64 = 1.3;

/// What is told of groups.
#[derive(Clone, Copy)]
enum Told<'a> {
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
    let told = told(story);
    for (n, (group, explained)) in choose_groups(story, told).into_iter().enumerate() {
        // Groups of what is told for two periods are compared over these.
        let mut part = crate::sheets::of_group(story, group);
        if part.sections.is_empty() {
            let (told, explained) = graded(story, group).unwrap_or((told, explained));
            part = of(story, group, told, explained, n).unwrap_or_default();
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
fn told<'a>(story: &'a Story<'_>) -> Told<'a> {
    let daily = story.roles.when.is_some_and(|when| when.once);
    let main = story
        .roles
        .measures
        .iter()
        .find(|measure| measure.sort != Sort::Level && story.roles.weight != Some(measure.column));
    match main {
        _ if counts_first(story.roles) => Told::Rows,
        Some(main) if main.adds() && story.profile.of(main.column).min >= 0.0 => Told::Sum(main),
        Some(main) if !daily => Told::Median(main),
        _ => Told::Rows,
    }
}

/// What goes with grades most, which a sum over them would not show.
fn graded<'a>(story: &'a Story<'_>, group: &Group) -> Option<(Told<'a>, f64)> {
    let measures = story.roles.measures.iter().filter(|measure| measure.sort != Sort::Level).take(ASKED);
    let all = measures.filter_map(|measure| Some((measure, explained(story, group, measure)?)));
    let (best, explained) = all
        .filter(|_| group.order == Order::Grades && story.roles.weight.is_none())
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    (explained >= CLEAR).then_some((Told::Median(best), explained))
}

/// The groups that are told, each with the part of the main measure's variation that it explains: the widest apart first, but
/// for what adds up, of which every split says something.
fn choose_groups<'a>(story: &'a Story<'_>, told: Told<'_>) -> Vec<(&'a Group, f64)> {
    let roles = story.roles;
    // Sheets with periods are told side by side already; yes and no beside each other.
    let fits = |group: &&Group| {
        let sheet = !roles.families.is_empty() && story.schema.name(group.column) == crate::schema::SHEET;
        !sheet && !roles.flags.iter().any(|flag| flag.column == group.column)
    };
    let wide = roles.wide.iter().filter(|group| match told {
        Told::Rows | Told::Sum(_) => group.order == Order::Size,
        Told::Median(main) => group.column != main.column && !is_code(story, group),
    });
    let all: Vec<&Group> = roles.groups.iter().filter(fits).chain(wide).take(ASKED).collect();
    let (Told::Median(main) | Told::Sum(main)) = told else {
        return all.into_iter().map(|group| (group, 0.0)).take(TABLES).collect();
    };
    let mut weighed: Vec<(&Group, f64)> =
        all.into_iter().map(|group| (group, explained(story, group, main).unwrap_or(0.0))).collect();
    if matches!(told, Told::Median(_)) {
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
fn columns(story: &Story<'_>, told: Told<'_>) -> Vec<Column> {
    let (from, weight) = (&story.from, story.roles.weight);
    let mut out = Vec::new();
    let mut add = |header: String, value: String, unit: Unit| out.push(Column { header, value, unit });
    let main = match told {
        Told::Rows => {
            let n = story.n();
            add("share".to_owned(), percent(&n, &format!("(SELECT {n} FROM {from})")), Unit::Percent);
            None
        }
        Told::Sum(main) => {
            let sum = format!("sum({})", story.x(main));
            add(main.name.clone(), sum.clone(), main.unit);
            add("share".to_owned(), percent(&sum, &format!("(SELECT {sum} FROM {from})")), Unit::Percent);
            Some(main.column)
        }
        Told::Median(main) => {
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
        match (told, measure.adds()) {
            (Told::Sum(_), true) => {
                add(measure.name.clone(), format!("sum({})", story.x(measure)), measure.unit)
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
fn query(story: &Story<'_>, group: &Group, told: Told<'_>, columns: &[Column]) -> String {
    let (g, from) = (story.sql(group.column), &story.from);
    let label = if group.order == Order::Numbers { format!("CAST({g} AS TEXT)") } else { g.clone() };
    let values: String =
        columns.iter().enumerate().map(|(n, column)| format!(", {} AS v{n}", column.value)).collect();
    let least = least(story, group, told);
    let order = match (group.order, told) {
        (Order::Size, Told::Rows) => "n DESC, g".to_owned(),
        (Order::Size, _) => "v0 DESC, g".to_owned(),
        (Order::Numbers, _) => "o".to_owned(),
        // A+ before A before A-, and two letters between them.
        (Order::Grades, _) => "substr(g, 1, 1), CASE WHEN g LIKE '%+' THEN 0 WHEN g LIKE '%/%' THEN 3 WHEN length(g) > 1 THEN 2 ELSE 1 END, g".to_owned(),
    };
    let shown = match (group.order, told) {
        (Order::Size, Told::Median(_)) if by_value(story, group) => {
            format!("groups <= {GROUPS} OR place <= {} OR place > groups - {LAST}", GROUPS - LAST)
        }
        (Order::Size, Told::Median(_)) => format!("size <= {GROUPS}"),
        (Order::Size, _) => format!("place <= {GROUPS}"),
        _ => format!("place <= {ORDERED}"),
    };
    let n = match (told, story.weight()) {
        (Told::Median(main), None) => format!("count({})", story.sql(main.column)),
        _ => story.n(),
    };
    format!(
        "SELECT g, n{}, groups, others FROM (SELECT *, row_number() OVER (ORDER BY {order}) AS place, row_number() OVER (ORDER BY n DESC, g) AS size, count(*) OVER () AS groups, (SELECT count(DISTINCT {g}) FROM {from}) - count(*) OVER () AS others FROM (SELECT {label} AS g, min({g}) AS o, {n} AS n{values} FROM {from} WHERE {g} IS NOT NULL GROUP BY {g} HAVING {n} >= {least})) WHERE {shown} ORDER BY place",
        (0..columns.len()).map(|n| format!(", v{n}")).collect::<String>(),
    )
}

/// Rows below which a group is left out of a table of medians: the more there are of each, the more.
fn least(story: &Story<'_>, group: &Group, told: Told<'_>) -> f64 {
    let known = story.profile.of(group.column);
    let each = known.counted / known.different.max(1.0);
    match told {
        Told::Median(_) if group.order == Order::Grades => ENOUGH,
        Told::Median(_) if each >= TELLING * 2.0 => TELLING,
        Told::Median(_) if each >= ENOUGH => ENOUGH,
        _ => 1.0,
    }
}

/// Whether all groups have as many rows, so that the highest and the lowest are shown and not the largest.
fn by_value(story: &Story<'_>, group: &Group) -> bool {
    story.roles.panel == Some(group.column)
}

fn of(story: &Story<'_>, group: &Group, told: Told<'_>, explained: f64, n: usize) -> Option<Part> {
    let columns = columns(story, told);
    let fact = story.fact(&query(story, group, told, &columns))?;
    if fact.rows.len() < 2 {
        return None;
    }
    let name = story.column_name(group.column);
    let mut section = section(story, &fact, &name, &columns, told, group)?;
    section.score -= n as f64;
    section.blocks.extend(story.spellings(group.column).map(|says| format!("{}.", capital(&says))));
    if let Some(bars) = bars(story, group, &fact, told).filter(|_| n == 0) {
        section.blocks.insert(0, bars);
    }
    let found = match told {
        Told::Rows => most_rows(story, &fact, &name),
        Told::Sum(_) if group.order == Order::Grades => None,
        Told::Sum(main) => largest(&fact, columns.len() + 2, &name, main),
        Told::Median(main) => differs(story, &fact, main, group, &name, explained),
    };
    Some(Part { lead: found.into_iter().collect(), stands: Vec::new(), sections: vec![section] })
}

fn section(
    story: &Story<'_>,
    fact: &Fact,
    name: &str,
    columns: &[Column],
    told: Told<'_>,
    group: &Group,
) -> Option<Section> {
    // Each thing of a panel has a row for each date.
    let counted = story.roles.panel != Some(group.column);
    let mut header = vec![capital(name)];
    header.extend(counted.then(|| story.count_header()));
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
        blocks.push(match (group.order, told) {
            (Order::Size, Told::Median(_)) if by_value(story, group) => {
                format!("The {} highest and the {LAST} lowest of {cell} groups.", GROUPS - LAST)
            }
            (Order::Size, Told::Median(_)) => format!("The {GROUPS} largest of {cell} groups."),
            _ => format!("The first of {cell} groups."),
        });
    }
    if fact.number(0, others)? > 0.0 {
        let few = fact.cell(0, others)?.figure();
        blocks.push(format!("Left out: {few} with fewer than {} each.", least(story, group, told)));
    }
    Some(Section { score: 50.0, heading: format!("By {name}"), blocks })
}

/// The groups as bars, where each row is in one of those that the table shows.
fn bars(story: &Story<'_>, group: &Group, fact: &Fact, told: Told<'_>) -> Option<String> {
    let rows: f64 = (0..fact.rows.len()).filter_map(|at| fact.number(at, 1)).sum();
    if rows != story.row_count() as f64 || group.order == Order::Numbers {
        return None;
    }
    let (measure, of) = match told {
        Told::Rows => return None,
        Told::Sum(measure) => (measure, "sum"),
        Told::Median(measure) => (measure, "median"),
    };
    crate::pictures::bars(story, group.column, measure, of, fact.rows.len())
}

/// The row with most in a column, and whether no other has as much.
fn top(fact: &Fact, column: usize) -> Option<(usize, bool)> {
    let by = |row: usize| fact.number(row, column).unwrap_or(f64::NEG_INFINITY);
    let top = (0..fact.rows.len()).max_by(|a, b| by(*a).total_cmp(&by(*b)))?;
    Some((top, (0..fact.rows.len()).all(|row| row == top || by(row) < by(top))))
}

/// The group that holds most of the whole, where no other holds as much.
fn largest(fact: &Fact, groups: usize, name: &str, measure: &Measure) -> Option<Finding> {
    let (row, alone) = top(fact, 2)?;
    let (held, groups) = (fact.number(row, 3)?, fact.number(row, groups)?);
    let group = fact.cell(row, 0)?.text();
    let clear = held * groups >= 100.0 * BEYOND && !group.contains("](");
    let whole = if measure.name == "total" { "the total" } else { measure.name.as_str() };
    let title = if clear { format!("{group} has the largest part of {whole}") } else { String::new() };
    let text = format!(
        "By {name}, **{group}** has the largest part of {whole}: {}, {}.",
        fact.cell(row, 2)?.of(measure.unit),
        fact.cell(row, 3)?.percent(),
    );
    let share = fact.cell(row, 3)?.percent();
    let found = Finding::titled(36.0 + (held - 100.0 / groups).max(0.0) / 4.0, title, text)
        .headed(format!("{group} has the largest part of {whole}"))
        .keyed(share, format!("of {whole} {} in {group}", is_in(whole)));
    alone.then_some(found)
}

/// The group with most rows, where no other has as many.
fn most_rows(story: &Story<'_>, fact: &Fact, name: &str) -> Option<Finding> {
    let (row, alone) = top(fact, 1)?;
    let counted = match story.roles.weight {
        Some(_) => String::new(),
        None => format!(" {}", story.noun()),
    };
    let text = format!(
        "By {name}, **{}** has most{counted}: {}, {}.",
        fact.cell(row, 0)?.text(),
        fact.cell(row, 1)?.figure(),
        fact.cell(row, 2)?.percent()
    );
    let group = fact.cell(row, 0)?.text();
    let found = Finding::new(36.0, text)
        .headed(format!("{group} has most{counted}"))
        .keyed(fact.cell(row, 1)?.figure(), format!("{}: {group}, the most by {name}", story.count_header()));
    alone.then_some(found)
}

/// The verb for what a measure's name says.
fn is_in(name: &str) -> &'static str {
    if crate::names::counts(name) { "are" } else { "is" }
}

/// Medians that are far apart against the spread of all rows.
fn differs(
    story: &Story<'_>,
    fact: &Fact,
    measure: &Measure,
    group: &Group,
    name: &str,
    explained: f64,
) -> Option<Finding> {
    let values = story.profile.of(measure.column);
    let scale = if measure.scaled { 100.0 } else { 1.0 };
    let width = (values.q3 - values.q1) * scale;
    let mut rows: Vec<usize> = (0..fact.rows.len())
        .filter(|row| fact.number(*row, 1).is_some_and(|n| n >= ENOUGH) && fact.number(*row, 2).is_some())
        .collect();
    rows.sort_by(|a, b| {
        fact.number(*b, 2).partial_cmp(&fact.number(*a, 2)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let (top, low) = (*rows.first()?, *rows.last()?);
    let gap = fact.number(top, 2)? - fact.number(low, 2)?;
    let least = [top, low].iter().filter_map(|row| fact.number(*row, 1)).fold(f64::INFINITY, f64::min);
    if width <= 0.0 || gap <= 0.0 || explained < TOLD {
        return None;
    }
    // Medians of few rows are apart by chance: they are told and make no title.
    let clear = gap / width >= APART + 2.0 / least.max(1.0).sqrt();
    // Of grades, the best and the worst must be at different ends, or it does not go with the grade.
    let ordered = group.order != Order::Size;
    if group.order == Order::Grades && top.abs_diff(low) * 2 < fact.rows.len() {
        return None;
    }
    // What rests on few rows says on how many.
    let of = |row: usize| {
        let n = fact.cell(row, 1)?;
        Some(if least < TELLING { format!(", {} {}", n.figure(), story.counted()) } else { String::new() })
    };
    let lowest = rows.iter().filter(|row| fact.number(**row, 2) == fact.number(low, 2)).count();
    let with = if group.order == Order::Numbers { "with" } else { "for" };
    let below = if lowest > 1 {
        String::new()
    } else {
        format!(
            " and lowest {with} {} ({}{})",
            fact.cell(low, 0)?.text(),
            fact.cell(low, 2)?.of(measure.unit),
            of(low)?
        )
    };
    let text = format!(
        "By {name}, the {} of {} is highest {with} **{}** ({}{}){below}.",
        story.middle(measure).1,
        measure.name,
        fact.cell(top, 0)?.text(),
        fact.cell(top, 2)?.of(measure.unit),
        of(top)?,
    );
    let plain = fact.cell(top, 0).map(|cell| cell.text()).filter(|text| !text.contains("]("));
    let title = match plain {
        _ if !clear => String::new(),
        _ if group.order == Order::Grades => format!("{} goes with {name}", measure.name),
        // Groups that hardly share a value are what such a table is about.
        Some(top) if explained >= CLEAR && !ordered => {
            let are = if crate::names::counts(&measure.name) { "are" } else { "is" };
            format!("{} {are} highest for {top}", measure.name)
        }
        _ => String::new(),
    };
    let grades = if group.order == Order::Grades && clear { 15.0 } else { 0.0 };
    let cell = fact.cell(top, 0)?.text();
    let (middle, measured) = (story.middle(measure).1, &measure.name);
    let rises = top > low && top - low + 1 >= fact.rows.len() - 1;
    let headline = match group.order {
        Order::Numbers if rises => format!("{} is higher with more {name}", capital(measured)),
        Order::Numbers => format!("{} differs by {name}", capital(measured)),
        _ => format!("{cell} has the highest {middle} {measured}"),
    };
    let label = match group.order {
        Order::Numbers => format!("{middle} {measured}, {name} {cell}"),
        _ => format!("{middle} {measured}: {cell}, the highest by {name}"),
    };
    let found = Finding::titled(36.0 + grades + explained.clamp(0.0, 1.0) * 26.0, title, text);
    Some(found.headed(headline).keyed(fact.cell(top, 2)?.of(measure.unit), label))
}
