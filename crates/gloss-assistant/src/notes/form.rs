//! A place as a list, a table or running text. Words and links stay as they are; only what joins them changes.

use super::grid::Grid;
use super::items::Items;
use super::request::Form;
use gloss_figures::blocks::{Kind, blocks, only};
use gloss_figures::links::targets;
use gloss_figures::sentence::{sentences, visible};

/// Parts of an enumeration: fewer are no list.
const FEWEST: usize = 2;

/// The place in another form; why it can't be, for the person.
pub(super) fn formed(text: &str, form: Form) -> Result<String, String> {
    let found = blocks(text);
    let kinds: Vec<Kind> = found.iter().map(|block| block.kind).collect();
    let bodies: Vec<Kind> = kinds.iter().copied().filter(|kind| *kind != Kind::Heading).collect();
    let range = match bodies.as_slice() {
        [Kind::List] => only(text, Kind::List)?,
        [Kind::Table] => only(text, Kind::Table)?,
        [Kind::Paragraph] => found
            .iter()
            .find(|block| block.kind == Kind::Paragraph)
            .map(|block| block.range.clone())
            .unwrap_or_default(),
        // Paragraphs of a place become one list, each an item.
        all if all.len() > 1
            && all.iter().all(|kind| *kind == Kind::Paragraph)
            && matches!(form, Form::Bullets | Form::Numbered) =>
        {
            let range =
                found.iter().find(|block| block.kind == Kind::Paragraph).map_or(0, |block| block.range.start)
                    ..found.last().map_or(0, |block| block.range.end);
            let bodies: Vec<String> = found
                .iter()
                .filter(|block| block.kind == Kind::Paragraph)
                .filter_map(|block| text.get(block.range.clone()))
                .map(one_line)
                .collect();
            return Ok(put(text, &range, &Items::new(&bodies, form == Form::Numbered).source()));
        }
        _ => {
            return Err(
                "I can make a list, a table or running text of one paragraph, list or table. Mark one."
                    .to_owned(),
            );
        }
    };
    let source = text.get(range.clone()).unwrap_or_default();
    let new = match bodies.first() {
        Some(Kind::List) => of_list(source, form)?,
        Some(Kind::Table) => of_table(source, form)?,
        _ => of_paragraph(source, form)?,
    };
    Ok(put(text, &range, &new))
}

fn put(text: &str, range: &std::ops::Range<usize>, new: &str) -> String {
    format!(
        "{}{new}{}",
        text.get(..range.start).unwrap_or_default(),
        text.get(range.end..).unwrap_or_default()
    )
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

const UNREAD: &str = "I can’t tell the rows or items of this place apart.";

fn of_list(source: &str, form: Form) -> Result<String, String> {
    let list = Items::read(source).ok_or(UNREAD)?;
    let bodies: Vec<String> = list.items.iter().map(|item| one_line(&item.body)).collect();
    let nested = list
        .items
        .iter()
        .any(|item| item.body.lines().skip(1).any(|line| gloss_figures::blocks::marker(line).is_some()));
    match form {
        Form::Bullets | Form::Numbered => Ok(list.remarked(form == Form::Numbered).source()),
        _ if nested => Err("This list has lists within it; I can’t write it otherwise without losing that.".to_owned()),
        Form::Table => table(&bodies).ok_or_else(|| "The items have no common shape, such as “name: value” or “name (figure)”, so I can’t make columns of them.".to_owned()),
        Form::Prose => Ok(prose(&bodies)),
    }
}

/// Items as sentences, or as one enumeration where they are no sentences.
fn prose(bodies: &[String]) -> String {
    let stopped = |body: &String| body.ends_with(['.', '!', '?']);
    if bodies.iter().any(stopped) {
        let ended = |body: &String| {
            if stopped(body) { body.clone() } else { format!("{}.", body.trim_end_matches([',', ';'])) }
        };
        return bodies.iter().map(ended).collect::<Vec<_>>().join(" ");
    }
    let bare: Vec<String> = bodies.iter().map(|body| body.trim_end_matches([',', ';']).to_owned()).collect();
    let comma = bare.iter().any(|body| outside(body, ", ").len() > 1);
    let joined = match bare.split_last() {
        Some((last, rest)) if comma && !rest.is_empty() => format!("{}; and {last}", rest.join("; ")),
        _ => gloss_figures::words::list(&bare),
    };
    format!("{}.", gloss_figures::words::capital(&joined))
}

fn of_table(source: &str, form: Form) -> Result<String, String> {
    let grid = Grid::read(source).ok_or(UNREAD)?;
    let told = |row: &super::grid::Row| {
        let cell = |at: usize| row.cells.get(at).map_or("", String::as_str);
        let rest: Vec<String> = (1..grid.columns())
            .filter(|at| !cell(*at).is_empty())
            .map(|at| match grid.head.cells.get(at).map_or("", String::as_str) {
                name if name.is_empty() || grid.columns() == 2 => cell(at).to_owned(),
                name => format!("{name} {}", cell(at)),
            })
            .collect();
        if rest.is_empty() { cell(0).to_owned() } else { format!("{}: {}", cell(0), rest.join(", ")) }
    };
    let bodies: Vec<String> = grid.rows.iter().map(told).map(|body| body.replace("\\|", "|")).collect();
    match form {
        Form::Table => Ok(source.to_owned()),
        Form::Bullets | Form::Numbered => Ok(Items::new(&bodies, form == Form::Numbered).source()),
        Form::Prose => Ok(format!("{}.", bodies.join("; "))),
    }
}

fn of_paragraph(source: &str, form: Form) -> Result<String, String> {
    let text = one_line(source);
    let all = sentences(&text);
    let parts = match all.as_slice() {
        [one] => enumerated(one),
        [] => None,
        many => Some((None, many.iter().map(|sentence| sentence.trim().to_owned()).collect())),
    };
    let listed = all.iter().find_map(|sentence| {
        Some((sentence, enumerated(sentence).filter(|(_, items)| items.len() > FEWEST)?))
    });
    match (form, parts) {
        (Form::Prose, _) => Ok(source.to_owned()),
        (Form::Table, _) => {
            let (_, (lead, items)) = listed.filter(|_| all.len() == 1).ok_or("I can make a table of one sentence that lists things with their figures, such as “A (1), B (2) and C (3)”. Mark one.")?;
            let table = table(&items).ok_or("What is listed here has no common shape, such as “name (figure)”, so I can’t make columns of it.")?;
            Ok(match lead {
                Some(lead) => format!("{lead}\n\n{table}"),
                None => table,
            })
        }
        (_, Some((lead, items))) => {
            let list = Items::new(&items, form == Form::Numbered).source();
            Ok(match lead {
                Some(lead) => format!("{lead}\n\n{list}"),
                None => list,
            })
        }
        _ => Err("It is one sentence that lists nothing, so there is nothing to make points of.".to_owned()),
    }
}

/// The parts of a text between a sign, where that stands in no brackets or links.
fn outside<'a>(text: &'a str, sign: &str) -> Vec<&'a str> {
    let skip = targets(text);
    let (mut out, mut start, mut depth) = (Vec::new(), 0, 0i32);
    for (at, c) in text.char_indices() {
        if skip.iter().any(|target| target.contains(&at)) {
            continue;
        }
        depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        if depth == 0 && at >= start && text.get(at..).is_some_and(|rest| rest.starts_with(sign)) {
            out.extend(text.get(start..at));
            start = at + sign.len();
        }
    }
    out.extend(text.get(start..));
    out
}

/// The items that a sentence lists, with the words before them: after a colon, or all of it where it is nothing but a list.
fn enumerated(sentence: &str) -> Option<(Option<String>, Vec<String>)> {
    let body = sentence.trim().trim_end_matches('.');
    let colon = outside(body, ": ");
    let (lead, body) = match colon.as_slice() {
        [lead, rest] => (Some(format!("{lead}:")), *rest),
        [one] => (None, *one),
        _ => return None,
    };
    let mut items: Vec<&str> = outside(body, "; ");
    if items.len() == 1 {
        items = outside(body, ", ");
    }
    let last = items.pop()?;
    let last = last.strip_prefix("and ").or_else(|| last.strip_prefix("or ")).unwrap_or(last);
    let tail = outside(last, " and ");
    match tail.as_slice() {
        [one, two] if !items.is_empty() || lead.is_some() => items.extend([*one, *two]),
        _ => items.push(last),
    }
    let items: Vec<String> =
        items.into_iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect();
    // A sentence with a comma is no list: with no colon before it, each part must be of one shape.
    let shaped = lead.is_some() || items.iter().all(|item| pair(item).is_some());
    (items.len() >= FEWEST && shaped).then_some((lead, items))
}

/// `name (figure)`, `name: value`, `name – value` as two cells.
fn pair(item: &str) -> Option<(String, String)> {
    let item = item.trim().trim_end_matches(['.', ',', ';']);
    if let Some(inner) = item.strip_suffix(')').filter(|_| !item.ends_with("))") || item.contains(" ([")) {
        let open = inner.find(" (").filter(|at| !targets(item).iter().any(|target| target.contains(at)))?;
        return Some((inner.get(..open)?.trim().to_owned(), inner.get(open + 2..)?.trim().to_owned()));
    }
    for sign in [": ", " – ", " — ", " = "] {
        if let [name, value] = outside(item, sign).as_slice() {
            return Some((name.trim().trim_end_matches(':').to_owned(), (*value).to_owned()));
        }
    }
    let bold = item.strip_prefix("**").and_then(|rest| rest.split_once(":** "));
    bold.map(|(name, value)| (format!("**{name}**"), value.to_owned()))
}

fn table(items: &[String]) -> Option<String> {
    let pairs: Vec<(String, String)> = items.iter().map(|item| pair(item)).collect::<Option<_>>()?;
    let cell = |text: &str| text.replace('|', "\\|").replace("\\\\|", "\\|");
    let right = pairs.iter().all(|(_, value)| {
        visible(value)
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '−' | '-' | '+' | '€' | '$' | '£'))
    });
    let head = vec!["Name".to_owned(), if right { "Figure" } else { "What" }.to_owned()];
    let rows = pairs.iter().map(|(name, value)| vec![cell(name), cell(value)]).collect();
    (pairs.len() >= FEWEST).then(|| Grid::new(head, &[false, right], rows).source())
}
