//! The limits of a report: what its figures can't say. Every sentence is true of the table at hand; nothing is said for form.

use crate::roles::Sort;
use crate::schema::Schema;
use crate::story::Story;
use gloss_figures::figure::Unit;
use gloss_figures::words::{escape, list};

/// Columns that are named in one sentence.
const NAMED: usize = 4;
/// Rows that are named in one sentence.
const ROWS: usize = 3;

/// The sentences; only those on the file where the table is no list of rows.
pub fn sentences(story: &Story<'_>, plain: bool) -> Vec<String> {
    let mut out = if plain { Vec::new() } else { of_rows(story) };
    out.extend(sheets(story));
    out.extend(
        story
            .schema
            .notices
            .iter()
            .filter(|notice| !notice.chars().any(|c| c.is_ascii_digit()))
            .take(3)
            .map(|notice| escape(notice)),
    );
    out
}

fn of_rows(story: &Story<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let shared = story.schema.columns.len().saturating_sub(1);
    if story.source.alike.iter().any(|sheet| sheet.columns.len() > shared) {
        out.push(
            "Only columns that all of these sheets have are counted; some have more, for other periods too."
                .to_owned(),
        );
    }
    out.extend(periods(story));
    out.extend(means_of_rates(story));
    out.extend(unit(story));
    out.extend(crate::running::says(story.roles));
    let (gaps, totals, stars) = (gaps(story), totals(story), stars(story));
    let (mixed, doubles) = (mixed(story), doubles(story));
    out.extend(gaps);
    out.extend(totals);
    out.extend(stars);
    out.extend(mixed);
    out.extend(currencies(story));
    out.extend(spellings(story));
    out.extend(doubles);
    if story.roles.more {
        out.push("The file has more columns with figures than this report looks at.".to_owned());
    }
    out.extend(notices(story));
    out
}

/// Dates that can't be read, cells that hold errors or formulas: their number is asked of no query, so it is put in
/// words.
fn notices(story: &Story<'_>) -> Option<String> {
    let all = &story.schema.notices;
    let any = |words: &str| all.iter().any(|notice| notice.contains(words));
    let swapped = story.schema.columns.iter().find(|column| {
        all.iter().any(|notice| notice.starts_with(&format!("{}: the day and month of", column.name)))
    });
    let mut out: Vec<String> = Vec::new();
    out.extend(swapped.map(|column| {
        let name = crate::names::sentence_name(&column.name, story.schema.german());
        format!("Which number is the day and which the month can’t be told for {name}, so its dates are kept as text.")
    }));
    out.extend(any("formula as text").then(|| {
        "Some cells hold a formula as text, without what it comes to; they count as empty.".to_owned()
    }));
    out.extend(any("the header and").then(|| {
        "Rows that name the columns again are left out; the file looks like several behind one another."
            .to_owned()
    }));
    out.extend(any("hides the others").then(|| {
        "The file hides some of its rows, by a filter or by hand; all of them are counted here.".to_owned()
    }));
    out.extend(any("hold an error").then(|| "Some cells hold an error and count as empty.".to_owned()));
    (!out.is_empty()).then(|| out.join(" "))
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
        .filter(|measure| measure.adds())
        .take(2)
        .map(|measure| measure.name.clone())
        .collect();
    let set = story.roles.families.iter().any(|family| crate::sheets::counted(story, family).is_some());
    if !once.is_empty() && !set {
        out.push(format!("The changes are not set against size: the file gives {} once and not for each period, so growth in between is not taken out.", list(&once)));
    }
    out
}

/// The sentence on measures that are told in the money of one year only, or on a series' main measure whose unit nothing
/// gives; none where there is neither.
fn unit(story: &Story<'_>) -> Option<String> {
    if let Some(first) = story.roles.nominal.first() {
        return Some(format!(
            "{} and the like are told in the money of one year only; the file has them as they were too.",
            gloss_figures::words::capital(first)
        ));
    }
    let main = story
        .main()
        .filter(|main| main.unit == Unit::None && story.roles.when.is_some_and(|when| when.once))?;
    let name = story.schema.name(main.column);
    let given = crate::additive::any(name, "unit") || crate::additive::any(name, "measured");
    let said = given || crate::names::counts(&main.name) || main.name.starts_with('`');
    (!said).then(|| format!("The file doesn’t say in which unit {} is given.", main.name))
}

/// A mean of rates counts a small row as much as a large one.
fn means_of_rates(story: &Story<'_>) -> Option<String> {
    let family = story.roles.families.iter().any(|family| {
        let rate =
            crate::change::of_family(story, family).is_some_and(|measure| measure.unit == Unit::Percent);
        rate && crate::sheets::counted(story, family).is_none()
    });
    let rates: Vec<String> =
        story.roles.measures.iter().filter(|m| m.sort == Sort::Rate).map(|m| m.name.clone()).collect();
    (family || !rates.is_empty() && rates.len() <= NAMED).then(|| {
        format!("Averages of rates count each of the {} the same, however large it is.", story.noun())
    })
}

/// Rows without a value, told for columns that are empty in as many rows together.
fn gaps(story: &Story<'_>) -> Option<String> {
    let rows = story.row_count() as f64;
    let missing = |at: &usize| rows - story.profile.of(*at).n;
    let roles = story.roles;
    let used: Vec<usize> = (0..story.schema.columns.len())
        .filter(|at| story.profile.has_column(*at) && missing(at) > 0.0)
        .filter(|at| {
            roles.measures.iter().any(|measure| measure.column == *at)
                || roles.units.iter().flat_map(|units| &units.measures).any(|measure| measure.column == *at)
                || roles.families.iter().any(|family| family.members.contains(at))
                || roles.groups.iter().any(|group| group.column == *at)
                || roles.when.is_some_and(|when| when.column == *at)
        })
        .collect();
    let mut kinds: Vec<Vec<usize>> = Vec::new();
    for at in used {
        match kinds.iter_mut().find(|kind| kind.first().is_some_and(|first| missing(first) == missing(&at))) {
            Some(kind) => kind.push(at),
            None => kinds.push(vec![at]),
        }
    }
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.len()));
    let asked: Vec<Option<String>> = kinds.iter().take(NAMED).map(|kind| gap(story, kind)).collect();
    let said: Vec<String> = asked.into_iter().flatten().collect();
    let more = if kinds.len() > NAMED { " Other columns have gaps too." } else { "" };
    (!said.is_empty()).then(|| {
        format!("Values are missing: {}. They are left out, not counted as zero.{more}", list(&said))
    })
}

fn gap(story: &Story<'_>, kind: &[usize]) -> Option<String> {
    let names: Vec<String> = kind.iter().map(|at| story.column_name(*at)).collect();
    let first = story.sql(*kind.first()?);
    let from = &story.from;
    let fact = story.fact(&format!("SELECT count(*), {} FROM {from} WHERE {first} IS NULL", kind.len()))?;
    let count = fact.cell(0, 0)?.figure();
    Some(match kind.len() {
        1 => format!("{count} in {}", list(&names)),
        n if n <= NAMED => format!("{count} in each of {}", list(&names)),
        _ => format!("{count} in each of {} columns", fact.cell(0, 1)?.figure()),
    })
}

fn totals(story: &Story<'_>) -> Option<String> {
    let cell = story.base.totals.as_ref()?.cell(0, 0)?;
    let one = cell.number() == Some(1.0);
    Some(format!(
        "The file holds {} {} of totals, which {} left out so that nothing is counted twice.",
        cell.figure(),
        if one { "row" } else { "rows" },
        if one { "is" } else { "are" }
    ))
}

fn stars(story: &Story<'_>) -> Option<String> {
    let label = story.label()?;
    let fact = story.fact(&format!("SELECT sum(trim({label}) LIKE '%*') FROM {}", story.from))?;
    let cell = fact.cell(0, 0).filter(|cell| cell.number().is_some_and(|n| n > 0.0))?;
    let verb = if cell.number() == Some(1.0) { "name ends" } else { "names end" };
    Some(format!("{} {verb} in a star; the file doesn’t say what it stands for.", cell.figure()))
}

/// Columns of numbers and texts together.
fn mixed(story: &Story<'_>) -> Option<String> {
    let asked: Vec<_> = story
        .roles
        .mixed
        .iter()
        .take(ROWS)
        .map(|at| {
            let x = story.sql(*at);
            let number = format!("({x} GLOB '*[0-9]*' AND {x} NOT GLOB '*[^-+0-9., ]*')");
            let counts = story.fact(&format!("SELECT sum({number}), count({x}) FROM {}", story.from));
            let other = story.fact(&format!(
                "SELECT {x} FROM {} WHERE NOT {number} GROUP BY {x} ORDER BY count(*) DESC, {x} LIMIT 1",
                story.from
            ));
            (at, counts, other)
        })
        .collect();
    let said: Vec<String> = asked
        .into_iter()
        .filter_map(|(at, counts, other)| {
            let (counts, other) = (counts?, other?);
            Some(format!(
                "{} of {} values of {} are numbers and the others are not, such as “{}”, so it is not added up",
                counts.cell(0, 0)?.figure(),
                counts.cell(0, 1)?.figure(),
                story.column_name(*at),
                other.cell(0, 0)?.text()
            ))
        })
        .collect();
    (!said.is_empty()).then(|| format!("{}.", gloss_figures::words::capital(&said.join("; "))))
}

/// Columns of amounts that don't add up for their currencies.
fn currencies(story: &Story<'_>) -> Vec<String> {
    let roles = story.roles;
    let mut out: Vec<String> = roles
        .currencies
        .iter()
        .take(ROWS)
        .map(|at| {
            let (name, all) =
                (story.column_name(*at), crate::values::money(story.schema, *at).unwrap_or_default());
            let signs: Vec<String> = all.iter().map(|sign| escape(sign.trim())).collect();
            let name = gloss_figures::words::capital(&name);
            if signs.len() > 1 {
                format!(
                    "{name} is in several currencies ({}), which don’t add up, so no figure is made of it.",
                    list(&signs)
                )
            } else {
                format!(
                    "{name} is written in ways that can’t all be read as amounts, so no figure is made of it."
                )
            }
        })
        .collect();
    out.extend(roles.spelled.iter().take(ROWS).map(|at| {
        let name = gloss_figures::words::capital(&story.column_name(*at));
        format!("{name} is written in ways that aren’t read as numbers, so no figure is made of it.")
    }));
    if !roles.foreign.is_empty() {
        let names = list(&roles.foreign);
        let are = if roles.foreign.len() == 1 { "is" } else { "are" };
        out.push(format!(
            "{} {are} in several currencies, which don’t add up, so no figure is made of {}.",
            gloss_figures::words::capital(&names),
            if roles.foreign.len() == 1 { "it" } else { "them" }
        ));
    }
    out
}

/// Spellings that are counted as one; below the first table by groups they are told already.
fn spellings(story: &Story<'_>) -> Vec<String> {
    let tabled =
        story.roles.groups.first().filter(|_| story.roles.outcome.is_none()).map(|group| group.column);
    let folded = story.base.folded.iter().filter_map(|folded| {
        let at = story.schema.columns.iter().position(|column| column.name == folded.name)?;
        (tabled != Some(at)).then_some(())?;
        Some(format!("In {}, {}; the file is as it was.", story.column_name(at), folded.says()))
    });
    folded.take(ROWS).collect()
}

/// Columns from which two rows that are the same are worth a word.
const COMPARED: usize = 5;

/// Rows that are there twice, in every column.
fn doubles(story: &Story<'_>) -> Option<String> {
    let columns: Vec<String> = (0..story.schema.columns.len()).take(24).map(|at| story.sql(at)).collect();
    if columns.len() < COMPARED
        || story.row_count() < 2
        || story.schema.columns.len() > 24
        || story.row_count() > 100_000
    {
        return None;
    }
    let fact = story.fact(&format!(
        "SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT {} FROM {from})) FROM {from}",
        columns.join(", "),
        from = story.from
    ))?;
    let cell = fact.cell(0, 0).filter(|cell| cell.number().is_some_and(|n| n > 0.0))?;
    let rows = if cell.number() == Some(1.0) { "row is" } else { "rows are" };
    Some(format!("{} {rows} the same as another in every column; all are counted.", cell.figure()))
}

fn sheets(story: &Story<'_>) -> Option<String> {
    let held = |sheet: &Schema| {
        let named: Vec<String> = sheet
            .columns
            .iter()
            .filter(|column| !column.unnamed)
            .take(3)
            .map(|column| escape(&column.name))
            .collect();
        let name = escape(sheet.sheet.as_deref().unwrap_or_default());
        let words = named.iter().all(|name| !name.contains(['/', ':']) && name.chars().count() < 40);
        if named.is_empty() || !words {
            format!("“{name}”")
        } else {
            format!("“{name}” ({})", list(&named))
        }
    };
    let others = &story.source.others;
    if others.is_empty() {
        return None;
    }
    let names: Vec<String> = others.iter().take(6).map(held).collect();
    let more = if others.len() > names.len() || story.source.more { " and others" } else { "" };
    let are = if others.len() == 1 {
        "Another sheet holds something else and is"
    } else {
        "Other sheets hold something else and are"
    };
    Some(format!("{are} not counted: {}{more}.", list(&names)))
}
