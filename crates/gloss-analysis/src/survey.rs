//! A cross table of survey answers: questions in blocks, each with the number of people asked, answers as shares,
//! and a column for each group of people. Shares are never added up; question by question, the commonest answer
//! and the group that answers most differently are told.

use crate::schema::Kind;
use crate::story::{Finding, Part, Section, Story, table_of};
use gloss_figures::figure::{Fact, Unit};
use gloss_figures::sql::ident;
use gloss_figures::words::escape;

/// Names of rows that say how many were asked, in lower case.
const BASES: &str =
    "('unweighted n', 'weighted n', 'n', 'base', 'base size', 'sample size', 'unweighted base', 'total n')";
/// The same, for the first rows.
const BASE: [&str; 8] =
    ["unweighted n", "weighted n", "n", "base", "base size", "sample size", "unweighted base", "total n"];
/// Groups that are looked at.
const GROUPS: usize = 40;
/// Questions that are looked at.
const QUESTIONS: usize = 40;
/// Questions that a table shows.
const ROWS: usize = 12;
/// People a group needs before it is compared.
const PEOPLE: f64 = 100.0;
/// Characters of a question or an answer that are shown.
const SHOWN: usize = 84;

/// Columns before those of the groups in the fact of questions.
const QUESTION: usize = 0;
const ANSWER: usize = 1;
const OWN: usize = 2;
const ALL: usize = 3;

/// Where things stand in the table.
struct Cross {
    question: usize,
    answer: usize,
    /// The column of all people, then those of the groups.
    groups: Vec<usize>,
    /// The factor, in SQL, that turns shares into per cent.
    scale: &'static str,
}

/// The part; none for a table of another sort.
pub(crate) fn part(story: &Story<'_>) -> Option<Part> {
    let cross = find(story)?;
    let mut out = Part::default();
    let base = base(story, &cross);
    let tops = tops(story, &cross);
    let asked = story.fact(&format!(
        "SELECT count({}), (SELECT {} FROM {} WHERE {} LIMIT 1) FROM {}",
        story.sql(cross.question),
        story.sql(*cross.groups.first()?),
        story.from,
        is_base(&story.sql(cross.answer)),
        story.from
    ));
    out.lead.extend(asked.and_then(|asked| what(&asked)));
    if let (Some(tops), Some(base)) = (tops, base) {
        describe_differences(story, &cross, &tops, &base, &mut out);
    }
    Some(out)
}

fn find(story: &Story<'_>) -> Option<Cross> {
    let (schema, profile, rows) = (story.schema, story.profile, story.row_count() as f64);
    let texts: Vec<usize> = (0..schema.columns.len())
        .filter(|at| schema.columns.get(*at).is_some_and(|c| c.kind == Kind::Text))
        .collect();
    let (question, answer) = (*texts.first()?, *texts.get(1)?);
    let groups: Vec<usize> = (answer + 1..schema.columns.len())
        .filter(|at| schema.columns.get(*at).is_some_and(|column| column.kind == Kind::Number))
        .filter(|at| profile.has_column(*at))
        .take(GROUPS)
        .collect();
    let bases = schema.values(answer).filter(|text| BASE.contains(&text.to_lowercase().as_str())).count();
    let blocks = profile.of(question);
    let all = profile.of(*groups.first()?);
    let crossed = bases >= 2 && groups.len() >= 2 && blocks.n >= 2.0 && blocks.n * 2.0 < rows;
    let shares = all.min >= 0.0 && all.max > 100.0 && all.median <= 100.0;
    let scale = if all.median <= 1.0 { "100.0" } else { "1.0" };
    (crossed && shares).then_some(Cross { question, answer, groups, scale })
}

fn is_base(answer: &str) -> String {
    format!("lower(trim({answer})) IN {BASES}")
}

/// How many people of each group were asked the first question.
fn base(story: &Story<'_>, cross: &Cross) -> Option<Fact> {
    let groups: Vec<String> = cross.groups.iter().map(|at| story.sql(*at)).collect();
    story.fact(&format!(
        "SELECT {} FROM {} WHERE {} ORDER BY rowid LIMIT 1",
        groups.join(", "),
        story.from,
        is_base(&story.sql(cross.answer))
    ))
}

/// The commonest answer to each question, with its share in every group, and the highest share of any answer in any
/// group: where it is all of them, the question is what the groups are made by.
fn tops(story: &Story<'_>, cross: &Cross) -> Option<Fact> {
    let (q, a) = (story.sql(cross.question), story.sql(cross.answer));
    let groups: Vec<String> = cross.groups.iter().map(|at| story.sql(*at)).collect();
    let given: Vec<String> = groups.iter().map(|x| format!("coalesce({x}, 0)")).collect();
    let shares: Vec<String> = groups.iter().map(|x| format!("{x} * {}", cross.scale)).collect();
    let first = groups.first()?;
    let clip =
        |x: &str| format!("CASE WHEN length({x}) > {SHOWN} THEN substr({x}, 1, {SHOWN}) || '…' ELSE {x} END");
    let asked = ident("asked question");
    story.fact(&format!(
        "WITH r AS (SELECT *, count({q}) OVER (ORDER BY rowid) AS {b} FROM {from}), \
s AS (SELECT *, max({q}) OVER (PARTITION BY {b}) AS {asked} FROM r), \
t AS (SELECT *, row_number() OVER (PARTITION BY {b} ORDER BY {first} DESC) AS {place}, max(max({given})) OVER (PARTITION BY {b}) * {scale} AS {own} \
FROM s WHERE {a} IS NOT NULL AND NOT {base} AND lower({a}) NOT IN ('no answer', 'refused', 'don''t know')) \
SELECT {q_shown}, {a_shown}, {own}, {shares} FROM t WHERE {place} = 1 AND {asked} IS NOT NULL ORDER BY {b} LIMIT {QUESTIONS}",
        from = story.from,
        given = given.join(", "),
        shares = shares.join(", "),
        base = is_base(&a),
        q_shown = clip(&asked),
        a_shown = clip(&a),
        b = ident("block of rows"),
        place = ident("place of answer"),
        own = ident("share of own"),
        scale = cross.scale,
    ))
}

fn what(asked: &Fact) -> Option<Finding> {
    Some(Finding::new(
        90.0,
        format!(
            "This is a cross table of survey answers: {} questions, asked of up to {} people, with shares for each group. \
Shares are of those asked and are not added up.",
            asked.cell(0, 0)?.figure(),
            asked.cell(0, 1)?.figure()
        ),
    ))
}

/// The questions on which a group is furthest from all.
fn describe_differences(story: &Story<'_>, cross: &Cross, tops: &Fact, base: &Fact, out: &mut Part) {
    let group = |n: usize| cross.groups.get(n).map(|at| escape(story.schema.name(*at)));
    // Groups within groups are small and their names long: they are told where there are no others.
    let crossed =
        |n: usize| cross.groups.get(n).is_some_and(|at| story.schema.name(*at).matches(": ").count() > 1);
    let simple = (1..cross.groups.len()).any(|n| !crossed(n));
    let large = |n: usize| base.number(0, n).is_some_and(|people| people >= PEOPLE);
    let gap = |row: usize, n: usize| {
        Some((tops.number(row, ALL + n)? - tops.number(row, ALL)?).abs()).filter(|_| large(n))
    };
    let mut found: Vec<(usize, usize, f64)> = (0..tops.rows.len())
        // A question that makes the groups has answers that are theirs by definition.
        .filter(|row| tops.number(*row, OWN).is_some_and(|own| own < 99.5))
        .filter_map(|row| {
            let far = (1..cross.groups.len())
                .filter(|n| !simple || !crossed(*n))
                .filter_map(|n| Some((n, gap(row, n)?)));
            let (n, gap) = far.max_by(|a, b| a.1.total_cmp(&b.1))?;
            Some((row, n, gap))
        })
        .collect();
    found.sort_by(|a, b| b.2.total_cmp(&a.2));
    let rows: Vec<Vec<String>> = found
        .iter()
        .take(ROWS)
        .filter_map(|(row, n, _)| {
            Some(vec![
                tops.cell(*row, QUESTION)?.text(),
                tops.cell(*row, ANSWER)?.text(),
                tops.cell(*row, ALL)?.percent(),
                group(*n)?,
                tops.cell(*row, ALL + n)?.percent(),
            ])
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    if let Some((row, n, _)) = found.first() {
        out.lead.extend(apart(tops, *row, *n, group(*n)));
    }
    let agreed = found
        .iter()
        .map(|(row, ..)| *row)
        .max_by(|a, b| tops.number(*a, ALL).unwrap_or(0.0).total_cmp(&tops.number(*b, ALL).unwrap_or(0.0)));
    out.lead.extend(agreed.and_then(|row| {
        Some(Finding::new(
            80.0,
            format!(
                "The clearest answer is “{}” to “{}”, {} of all.",
                tops.cell(row, ANSWER)?.text(),
                tops.cell(row, QUESTION)?.text(),
                tops.cell(row, ALL)?.percent()
            ),
        ))
    }));
    let header = ["question", "commonest answer", "of all", "furthest from it", "there"].map(str::to_owned);
    let mut table = table_of(&header, 2, &rows);
    table = table.replacen("| --- | --- | --: | --: | --: |", "| --- | --- | --: | --- | --: |", 1);
    out.sections.push(Section {
        score: 90.0,
        heading: "Question by question, the widest apart first".to_owned(),
        blocks: vec![table],
    });
}

fn apart(tops: &Fact, row: usize, n: usize, group: Option<String>) -> Option<Finding> {
    let question = tops.cell(row, QUESTION)?;
    let plain = question.text();
    let title = if plain.contains("](") {
        String::new()
    } else {
        format!("groups are widest apart on “{plain}”")
    };
    Some(Finding::titled(
        88.0,
        title,
        format!(
            "Groups are widest apart on “{plain}”: {} of all say “{}”, but {} of those under “{}”.",
            tops.cell(row, ALL)?.of(Unit::Percent),
            tops.cell(row, ANSWER)?.text(),
            tops.cell(row, ALL + n)?.of(Unit::Percent),
            group?
        ),
    ))
}
