//! Findings that turn round when rows are split by another group as well (Simpson's paradox). What is found in the whole
//! is asked again within each group of every other column; no value of the data is put into a query.

use crate::story::Story;
use gloss_figures::figure::Fact;

/// Columns that rows are split by.
const COLUMNS: usize = 4;
/// Part of the splits in which it must be the other way round.
const MOST: f64 = 0.5;

/// A comparison of groups by one value.
pub(crate) struct Compared {
    /// The column whose groups are compared.
    pub group: usize,
    /// The value that is worked out for each group, in SQL.
    pub value: String,
    /// How many rows a group stands for, in SQL.
    pub count: String,
    /// Which rows count, in SQL.
    pub given: String,
    /// Rows that a group needs to be compared.
    pub least: f64,
}

/// A finding that turns round: its title, and a sentence to follow the one that says what is so in all.
pub(crate) struct Turned {
    pub title: String,
    pub text: String,
}

/// Where the highest group of all is behind the lowest one in most groups of another column; none where it is not.
pub(crate) fn find(story: &Story<'_>, compared: &Compared) -> Option<Turned> {
    let others: Vec<usize> = story
        .roles
        .groups
        .iter()
        .map(|group| group.column)
        .filter(|column| *column != compared.group)
        .take(COLUMNS)
        .collect();
    let asked: Vec<(usize, Option<Fact>)> =
        others.into_iter().map(|by| (by, ask(story, compared, by))).collect();
    asked.into_iter().find_map(|(by, fact)| describe_reversal(story, by, &fact?))
}

fn ask(story: &Story<'_>, compared: &Compared, by: usize) -> Option<Fact> {
    let (g, h, from) = (story.sql(compared.group), story.sql(by), &story.from);
    let Compared { value, count, given, least, .. } = compared;
    story.fact(&format!(
        "WITH r AS (SELECT {g} AS g, {value} AS v FROM {from} WHERE {g} IS NOT NULL AND {given} GROUP BY {g} HAVING {count} >= {least}), \
t AS (SELECT g, v FROM r ORDER BY v DESC, g LIMIT 1), u AS (SELECT g, v FROM r ORDER BY v, g LIMIT 1), \
s AS (SELECT {h} AS h, {g} AS g, {value} AS v, {count} AS n FROM {from} WHERE {h} IS NOT NULL AND {given} GROUP BY {h}, {g}), \
p AS (SELECT a.v AS v, b.v AS w, a.n + b.n AS n FROM s AS a JOIN s AS b ON a.h = b.h WHERE a.g = (SELECT g FROM t) AND b.g = (SELECT g FROM u) AND a.n >= {least} AND b.n >= {least}) \
SELECT sum(v < w), count(*), (SELECT g FROM t), (SELECT g FROM u), sum(CASE WHEN v < w THEN n END) * 1.0 / nullif(sum(n), 0) FROM p"
    ))
}

fn describe_reversal(story: &Story<'_>, by: usize, fact: &Fact) -> Option<Turned> {
    let (turned, all) = (fact.number(0, 0)?, fact.number(0, 1)?);
    if all < 2.0 || turned <= all * MOST {
        return None;
    }
    let (top, low) = (fact.cell(0, 2)?.text(), fact.cell(0, 3)?.text());
    let split = story.column_name(by);
    let plain = !top.contains("](") && !low.contains("](");
    Some(Turned {
        title: if plain {
            format!("{top} is ahead of {low} in all, but not by {split}")
        } else {
            String::new()
        },
        text: format!(
            " **This turns round when split by {split}**: there {low} is ahead of {top} in {} of {} groups.",
            fact.cell(0, 0)?.figure(),
            fact.cell(0, 1)?.figure()
        ),
    })
}
