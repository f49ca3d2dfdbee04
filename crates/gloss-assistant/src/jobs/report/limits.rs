//! What a report's figures can't say. Every sentence is true of the table at hand; nothing is said for form.

use super::schema::Column;
use super::story::Story;
use crate::words::{count_word, escape, list};

/// Columns whose gaps are told one by one.
const GAPS: usize = 24;

/// The sentences.
pub(super) fn sentences(story: &Story<'_>) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(periods(story));
    out.extend(gaps(story));
    out.extend(totals(story));
    out.extend(stars(story));
    if story.roles.date.is_some() && story.row_count() > 1 {
        out.push("The first and the last month or year may not be whole.".to_owned());
    }
    if story.roles.more {
        out.push("The file has more measures than this report shows.".to_owned());
    }
    if !story.schema.others.is_empty() {
        let names: Vec<String> =
            story.schema.others.iter().take(6).map(|sheet| format!("“{}”", escape(sheet))).collect();
        let more = if story.schema.others.len() > names.len() { " and others" } else { "" };
        out.push(format!("The workbook has other sheets that were not read: {}{more}.", list(&names)));
    }
    out.extend(
        story
            .schema
            .notices
            .iter()
            .filter(|notice| !notice.chars().any(|c| c.is_ascii_digit()))
            .take(3)
            .map(|notice| escape(notice)),
    );
    if story.row_count() == 0 {
        return out;
    }
    out.push(format!(
        "They cover the {} in the file; whether any are left out, the file doesn’t say.",
        escape(&story.roles.noun)
    ));
    out
}

fn periods(story: &Story<'_>) -> Vec<String> {
    let (Some(first), Some(last)) = (story.roles.periods.first(), story.roles.periods.last()) else {
        return Vec::new();
    };
    if story.roles.families.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    if let (Some(a), Some(b)) = (first.years, last.years)
        && a != b
    {
        out.push(format!(
            "The periods {} and {} are not equally long, and the totals are not divided by their length.",
            escape(&first.label),
            escape(&last.label)
        ));
    }
    let once: Vec<String> = story
        .roles
        .measures
        .iter()
        .filter(|measure| measure.adds)
        .take(2)
        .map(|measure| escape(&measure.name))
        .collect();
    if !once.is_empty() {
        out.push(format!("The changes are not set against size: the file gives {} once and not for each period, so growth in between is not taken out.", list(&once)));
    }
    out
}

/// How many rows have no value, for columns that the report counts.
fn gaps(story: &Story<'_>) -> Option<String> {
    let used = |at: &usize| {
        let roles = story.roles;
        roles.measures.iter().any(|measure| measure.column == *at)
            || roles.families.iter().any(|family| family.members.contains(at))
            || roles.groups.contains(at)
            || roles.date == Some(*at)
    };
    let all = story.schema.columns.iter().enumerate();
    let gappy: Vec<(usize, &Column)> = all.filter(|(at, _)| used(at)).take(GAPS).collect();
    if gappy.is_empty() || super::roles::headless(story.schema) {
        return None;
    }
    let counts: Vec<String> =
        gappy.iter().map(|(at, _)| format!("count(*) - count({})", story.sql(*at))).collect();
    let fact = story.fact(&format!("SELECT {} FROM {}", counts.join(", "), story.from))?;
    let said = gappy.iter().enumerate().filter_map(|(at, (_, column))| {
        let cell = fact.cell(0, at).filter(|cell| cell.number().is_some_and(|n| n > 0.0))?;
        Some(format!("{} in {}", cell.figure(), escape(&column.name)))
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty())
        .then(|| format!("Values are missing: {}. They are left out, not counted as zero.", list(&said)))
}

fn totals(story: &Story<'_>) -> Option<String> {
    let n = story.totals();
    if n <= 0.0 {
        return None;
    }
    let many = if n > 1.0 { "s" } else { "" };
    let count = count_word(n as usize).unwrap_or("several");
    Some(format!(
        "The file holds {count} row{many} of totals, which {} left out so that nothing is counted twice.",
        if n > 1.0 { "are" } else { "is" }
    ))
}

fn stars(story: &Story<'_>) -> Option<String> {
    let cell = story.starred()?;
    let verb = if cell.number() == Some(1.0) { "name ends" } else { "names end" };
    Some(format!("{} {verb} in a star; the file doesn’t say what it stands for.", cell.figure()))
}
