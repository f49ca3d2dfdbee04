//! A wish applied to a place's source. Shortening only leaves out; nothing is ever worded anew, and links keep
//! their targets.

use serde_json::Value;

use super::block::Block;
use super::grid::Grid;
use super::notation::Notation;
use super::request::{Case, Digits, Form, Request};
use super::{form, joint, leave, marks, order, round, short, tone};
use gloss_figures::blocks::{Kind, only};
use gloss_figures::links::targets;
use gloss_figures::sentence::{sentences, visible};

/// The content of a place, as the host told it.
pub(crate) struct Place {
    pub(super) ranges: Vec<String>,
    /// Whether the ranges are cells of a sheet.
    pub(super) cells: bool,
    /// Where those cells stand.
    block: Block,
    pub(super) figures: Vec<Value>,
    /// How words are written in it.
    pub(super) notation: Notation,
    /// Whether nothing but a block's end stands beside it: then it may become another kind of block.
    whole: bool,
}

impl Place {
    pub(crate) fn read(region: &Value) -> Self {
        let list = |key: &str| region.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        let side = |key: &str| region.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let ranges: Vec<String> = list("ranges")
            .iter()
            .map(|range| range.get("text").and_then(Value::as_str).unwrap_or_default().to_owned())
            .collect();
        let (before, after) = (side("before"), side("after"));
        let starts = before.trim().is_empty()
            || before.ends_with("\n\n")
            || before.ends_with('\n') && before.lines().next_back().is_some_and(|line| line.starts_with('#'))
            || ranges.first().is_some_and(|text| text.starts_with('\n'));
        let ends = after.trim().is_empty()
            || after.starts_with('\n')
            || ranges.last().is_some_and(|text| text.ends_with('\n'));
        let cells = list("ranges").first().is_some_and(|range| range.get("cell").is_some());
        Self {
            whole: starts && ends && ranges.len() == 1,
            figures: list("figures"),
            ranges,
            cells,
            block: Block::read(region),
            notation: Notation::of(region),
        }
    }

    /// Words of a place as they are read, without what they are written in.
    pub(super) fn of_words(words: Vec<String>, figures: Vec<Value>) -> Self {
        Self {
            ranges: words,
            cells: false,
            block: Block::default(),
            figures,
            notation: Notation::Slide,
            whole: false,
        }
    }
}

/// New texts by range, or why it can't be done, for the person.
pub(crate) fn apply(wish: &Request, place: &Place) -> Result<Vec<(usize, String)>, String> {
    let (ranges, notation) = (&place.ranges, place.notation);
    if place.cells {
        return super::cells::apply(wish, ranges, &place.block);
    }
    if let Some(why) = notation.refuses(wish) {
        return Err(why);
    }
    let one = |change: &dyn Fn(&str) -> Result<String, String>| {
        match ranges.as_slice() {
        [text] => change(text).map(|text| vec![text]),
        _ => Err("This needs one place as a whole, and several parts are marked. Mark the paragraph, list or section.".to_owned()),
    }
    };
    let each = |change: &dyn Fn(&str) -> String| ranges.iter().map(|text| change(text)).collect();
    let new: Vec<String> = match wish {
        Request::DeleteThisSentence if ranges.iter().map(|text| sentences(text).len()).sum::<usize>() > 1 => {
            return Err("Several sentences are marked. Mark the one that should go, or say “delete the last sentence” or “delete all of this”.".to_owned());
        }
        Request::Delete | Request::DeleteThisSentence => vec![String::new(); ranges.len()],
        Request::DeleteSentence { last } => without_sentence(ranges, *last)?,
        Request::Replace { old, new } if new.is_empty() => leave::without(ranges, old, notation)?,
        Request::Replace { old, new } => replace(ranges, old, new, notation)?,
        Request::Set(new) => set(ranges, new, notation)?,
        Request::Rename(new) => rename(ranges, new, notation)?,
        Request::KeepSentences(n) => short::first_sentences(ranges, *n)?,
        Request::AddItem(text) => one(&|list| joint::with_item(list, &notation.typed(text)))?,
        Request::AddBehind(words) => {
            one(&|text| Ok(with_end(text, &format!("{} {}", text.trim_end(), notation.typed(words)))))?
        }
        Request::Scale(_) => {
            return Err(
                "I change numbers by percent in the cells of a sheet. Here, say what each should be."
                    .to_owned(),
            );
        }
        Request::Shorten(length) => short::shorten(ranges, *length)?,
        Request::Case(case) => each(&|text| cased(text, *case, notation)),
        Request::Mark(mark) => each(&|text| marks::marked(text, mark)),
        Request::Unmark(mark) => each(&|text| marks::unmarked(text, mark)),
        Request::Round(digits) => rounded(place, *digits)?,
        Request::Form(Form::Prose) if !place.whole => one(&|text| form::formed(text, Form::Prose))?,
        Request::Form(_) if !place.whole => {
            return Err("A list or table stands by itself, and only a part of a paragraph is marked. Widen it to the whole paragraph, then send it again.".to_owned());
        }
        Request::Form(form) => one(&|text| form::formed(text, *form))?,
        Request::Order(order) => one(&|text| order::ordered(text, order))?,
        Request::Join => joint::joined(ranges)?,
        Request::Split => one(&joint::parted)?,
        Request::Tone(tone) => each(&|text| tone::toned(text, *tone)),
        Request::CutRow(_) | Request::CutColumn(_) | Request::Header { .. } => {
            one(&|text| in_table(text, |grid| trimmed(grid, wish)))?
        }
        Request::Grow(_) | Request::Recompute => return Err("The data for this can’t be read.".to_owned()),
        Request::Source
        | Request::Why
        | Request::Compare
        | Request::Check
        | Request::Other
        | Request::Unknown => {
            return Err("This is a question; send it as an Ask.".to_owned());
        }
    };
    let edits: Vec<(usize, String)> =
        new.into_iter().enumerate().filter(|(at, new)| ranges.get(*at) != Some(new)).collect();
    if edits.is_empty() {
        return Err(nothing(wish).to_owned());
    }
    Ok(edits)
}

/// Why nothing changed.
fn nothing(wish: &Request) -> &'static str {
    match wish {
        Request::Order(_) => "It is in that order already; there is nothing to change.",
        Request::Tone(_) => {
            "None of the words that I know for this stand here. For more than exchanging words it needs a model."
        }
        Request::Mark(_) => {
            "It is so already, or it is code, which has no looks; there is nothing to change."
        }
        _ => "It already says that; there is nothing to change.",
    }
}

/// A place with its one table changed.
pub(super) fn in_table(
    text: &str,
    change: impl FnOnce(&mut Grid) -> Result<(), String>,
) -> Result<String, String> {
    let range = only(text, Kind::Table)?;
    let mut grid =
        text.get(range.clone()).and_then(Grid::read).ok_or("I can’t tell the rows of this table apart.")?;
    change(&mut grid)?;
    let (head, tail) =
        (text.get(..range.start).unwrap_or_default(), text.get(range.end..).unwrap_or_default());
    Ok(format!("{head}{}{tail}", grid.source()))
}

fn trimmed(grid: &mut Grid, wish: &Request) -> Result<(), String> {
    let column = |grid: &Grid, name: &str| {
        grid.column(name).ok_or_else(|| format!("This table has no one column “{name}”."))
    };
    match wish {
        Request::CutRow(name) => {
            let at = grid.row(name).ok_or_else(|| format!("This table has no row “{name}”."))?;
            grid.rows.remove(at);
        }
        Request::CutColumn(name) => {
            let at = column(grid, name)?;
            if grid.columns() < 2 {
                return Err("It is the table’s only column. Say “delete” to take the table out.".to_owned());
            }
            grid.remove_column(at);
        }
        Request::Header { old, new } => {
            let at = column(grid, old)?;
            grid.rename(at, Notation::Markdown.typed(new));
        }
        _ => {}
    }
    Ok(())
}

pub(super) fn replace(
    ranges: &[String],
    old: &str,
    new: &str,
    notation: Notation,
) -> Result<Vec<String>, String> {
    let new = notation.typed(new);
    for (old, any_case) in
        [(old.to_owned(), false), (gloss_figures::words::escape(old), false), (old.to_owned(), true)]
    {
        let swapped = |text: &String| notation.visibly(text, |text| swap(text, &old, &new, any_case));
        let out: Vec<String> = ranges.iter().map(swapped).collect();
        if out != ranges {
            return Ok(out);
        }
    }
    Err(format!(
        "I can’t find “{old}” in the marked place. Mark the place where it stands, or write it as it stands there."
    ))
}

/// Whether a word's edge goes on beside it, as letters do, or a number over the mark that parts its digits.
fn inner(beside: Option<char>, edge: Option<char>, beyond: Option<char>) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let parts = matches!(beside, Some('.' | ',' | '\'' | '’')) && is_digit(beyond) && is_digit(edge);
    parts || beside.is_some_and(char::is_alphanumeric) && edge.is_some_and(char::is_alphanumeric)
}

/// Each occurrence replaced; where it goes, one of the spaces around it goes with it.
pub(super) fn swap(text: &str, old: &str, new: &str, any_case: bool) -> String {
    let found = |from: usize| -> Option<(usize, usize)> {
        let rest = text.get(from..)?;
        if !any_case {
            return rest.find(old).map(|at| (from + at, from + at + old.len()));
        }
        rest.char_indices().find_map(|(at, _)| {
            let tail = rest.get(at..)?;
            let same = tail.get(..old.len()).is_some_and(|head| head.eq_ignore_ascii_case(old));
            same.then_some((from + at, from + at + old.len()))
        })
    };
    let mut out = String::new();
    let mut at = 0;
    while let Some((start, mut end)) = found(at).filter(|(start, end)| end > start) {
        // A word is not found within another: "cat" in "category", nor a number within another: "300" in "52,300".
        let (head, tail) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let (before, after) = (head.chars().next_back(), tail.chars().next());
        if inner(before, old.chars().next(), head.chars().rev().nth(1))
            || inner(after, old.chars().next_back(), tail.chars().nth(1))
        {
            let next =
                start + text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            out.push_str(text.get(at..next).unwrap_or_default());
            at = next;
            continue;
        }
        out.push_str(text.get(at..start).unwrap_or_default());
        end += doubled(new, text.get(end..).unwrap_or_default());
        out.push_str(new);
        if new.is_empty() && after == Some(' ') && before.is_none_or(char::is_whitespace) {
            end += 1;
        } else if new.is_empty() && before == Some(' ') && after.is_none_or(|c| c.is_ascii_punctuation()) {
            out.pop();
        }
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Bytes behind an occurrence that the new words say again, as “15 members” for “14” of “14 members” does.
fn doubled(new: &str, behind: &str) -> usize {
    let is_end = |tail: &str| {
        let next = behind.get(tail.len()..).and_then(|rest| rest.chars().next());
        tail.len() > 1 && behind.starts_with(tail) && !next.is_some_and(char::is_alphanumeric)
    };
    let tails = new.char_indices().filter(|(_, c)| *c == ' ').filter_map(|(at, _)| new.get(at..));
    tails.into_iter().find(|tail| is_end(tail)).map_or(0, str::len)
}

/// Each range by new words, as where the same words stand in several places; block marks and spaces at its edges stay. Ranges
/// that say different things are parts of one place, and one text can't stand for them.
fn set(ranges: &[String], new: &str, notation: Notation) -> Result<Vec<String>, String> {
    let words = |text: &String| visible(text.get(notation.head(text)..).unwrap_or(text));
    let mut said = ranges.iter().map(words);
    let first = said.next().unwrap_or_default();
    if said.any(|other| other != first) {
        return Err(
            "Several parts are marked, and they say different things. Mark the one that should say this."
                .to_owned(),
        );
    }
    let put = |text: &String| {
        let (head, body) = text.split_at_checked(notation.head(text)).unwrap_or(("", text));
        let tail = body.get(body.trim_end().len()..).unwrap_or_default();
        // A full stop that closed the sentence closes the new one too.
        let stops = body.trim_end().ends_with('.') && body.contains(' ') && !new.ends_with(['.', '!', '?']);
        format!("{head}{}{}{tail}", notation.typed(new.trim()), if stops { "." } else { "" })
    };
    Ok(ranges.iter().map(put).collect())
}

/// A section is renamed by its heading; what stands under it stays.
fn rename(ranges: &[String], new: &str, notation: Notation) -> Result<Vec<String>, String> {
    match ranges {
        [section]
            if notation == Notation::Markdown
                && section.starts_with('#')
                && section.trim_end().contains('\n') =>
        {
            let end = section.find('\n').unwrap_or(section.len());
            let (heading, rest) = section.split_at_checked(end).unwrap_or((section, ""));
            let renamed = set(&[heading.to_owned()], new, notation)?.concat();
            Ok(vec![format!("{renamed}{rest}")])
        }
        _ => set(ranges, new, notation),
    }
}

fn without_sentence(ranges: &[String], last: bool) -> Result<Vec<String>, String> {
    let mut out = ranges.to_vec();
    let at = if last { out.len().checked_sub(1) } else { Some(0) };
    let Some(text) = at.and_then(|at| out.get_mut(at)) else {
        return Ok(out);
    };
    let all = sentences(text);
    if all.len() + ranges.len() < 3 {
        return Err("The marked place is one sentence. Say “delete” to take it out.".to_owned());
    }
    let kept = if last { all.get(..all.len() - 1) } else { all.get(1..) };
    let kept: String = kept.unwrap_or_default().concat();
    *text = if last { with_end(text, &kept) } else { kept };
    Ok(out)
}

/// Kept words with the spaces that closed the whole text.
pub(super) fn with_end(text: &str, kept: &str) -> String {
    format!("{}{}", kept.trim_end(), text.get(text.trim_end().len()..).unwrap_or_default())
}

/// Letters otherwise; links' targets stay.
pub(super) fn cased(text: &str, case: Case, notation: Notation) -> String {
    match case {
        Case::Upper => notation.visibly(text, |text| text.to_uppercase()),
        Case::Lower => notation.visibly(text, |text| text.to_lowercase()),
        Case::Title => notation
            .visibly(text, |text| text.split_inclusive(' ').map(gloss_figures::words::capital).collect()),
        Case::Sentence => {
            let (head, body) = text.split_at_checked(notation.head(text)).unwrap_or(("", text));
            let mut first = true;
            let word = |word: &str| {
                // Abbreviations and names with inner capitals keep their letters.
                let own = word.chars().skip(1).any(char::is_uppercase);
                let out = match (std::mem::take(&mut first), own) {
                    (_, true) => word.to_owned(),
                    (true, false) => gloss_figures::words::capital(word),
                    (false, false) => word.to_lowercase(),
                };
                first = word.trim_end().ends_with(['.', '!', '?', ':']);
                out
            };
            let words: String = {
                let mut word = word;
                let mut out = String::new();
                let mut at = 0;
                for target in targets(body) {
                    out.extend(
                        body.get(at..target.start).unwrap_or_default().split_inclusive(' ').map(&mut word),
                    );
                    out.push_str(body.get(target.clone()).unwrap_or_default());
                    at = target.end;
                }
                out.extend(body.get(at..).unwrap_or_default().split_inclusive(' ').map(&mut word));
                out
            };
            format!("{head}{words}")
        }
    }
}

fn rounded(place: &Place, digits: Digits) -> Result<Vec<String>, String> {
    let out: Vec<String> = place
        .ranges
        .iter()
        .map(|text| round::figures(text, &place.figures, digits).unwrap_or_else(|| text.clone()))
        .collect();
    if out == place.ranges {
        return Err("I find no figure here that this would change.".to_owned());
    }
    Ok(out)
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
