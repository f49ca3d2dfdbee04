//! Figures worked out again: the values of the same queries over the data as it is now, written in the style in which they stood.
//! A figure is found by the whole key of its row as the fact has it (`gloss_data::find_again`), never by the words
//! around it; where that is not certain a dash stands for it, and it is said.

use gloss_figures::direction;
use gloss_figures::figure::plain;
use gloss_figures::links::{Link, cell, links};
use gloss_figures::number::{self, ShownNumber};
use gloss_figures::ranking::{End, ends_said};
use gloss_figures::results::{KnownFigure, QueryResult};
use gloss_figures::sentence::{sentences, visible};
use gloss_figures::sql::{groups, orders};
use gloss_figures::words::escape;
use serde_json::Value;

use crate::order::ranking_word;
use crate::period::is_time;
use crate::report::RecomputeReport;

/// Warning about a figure whose sign is told by nothing.
const TURNED: &str = "A figure goes the other way now; see whether the words around it still hold";

/// A figure with its new value.
pub(crate) struct New<'a> {
    /// The figure as it was known, and the result that it has its value from; none for a dash.
    of: Option<(&'a KnownFigure, &'a QueryResult)>,
    pub(crate) link: Link,
    pub(crate) text: String,
    old: Option<f64>,
    new: Option<f64>,
    /// Whether the sign is said by words and is another now.
    flipped: bool,
    /// The figure stays as it was, and so does its sentence.
    stays: bool,
}

impl New<'_> {
    /// A dash for a figure that can't be had: its old number would no longer be right.
    fn dash(link: &Link) -> Self {
        Self {
            of: None,
            link: link.clone(),
            text: "–".to_owned(),
            old: None,
            new: None,
            flipped: false,
            stays: false,
        }
    }
}

impl New<'_> {
    /// A figure beside words that do not hold any more.
    fn unchanged(link: &Link) -> Self {
        let text = format!("[{}](fact:{})", link.shown, link.fact);
        Self { of: None, link: link.clone(), text, old: None, new: None, flipped: false, stays: true }
    }
}

/// The data that figures are worked out again from.
pub(crate) struct Data<'a> {
    /// The figures as they were known.
    pub(crate) known: &'a [KnownFigure],
    /// Their queries, each with the result that it gives now or the reason why there is none.
    pub(crate) results: &'a [(&'a str, Result<QueryResult, String>)],
    /// The facts of all figures that are worked out in this step.
    pub(crate) with: &'a [String],
    /// The mark before the decimals of the document's numbers.
    pub(crate) point: char,
    /// Whether a number stands as it is, in no style.
    pub(crate) bare: bool,
    /// Where in a new result a figure is, where that is known otherwise than by its place.
    pub(crate) row: Option<&'a RowOf<'a>>,
}

/// Says which row and column of a result a figure is of now.
pub(crate) type RowOf<'a> = dyn Fn(&Link, &QueryResult) -> Result<(usize, usize), String> + 'a;

/// A text with its figures as queries give them now; `around` is what stands before and after it on its lines. A figure
/// that can't be had stays, and is told.
pub(crate) fn renew(
    text: &str,
    (before, after): (&str, &str),
    wanted: &[&Link],
    data: &Data<'_>,
    told: &mut RecomputeReport,
) -> String {
    let full = format!("{before}{text}{after}");
    let mut news: Vec<New<'_>> = Vec::new();
    for link in wanted {
        let figure = data.known.iter().find(|figure| figure.fact == link.fact && !figure.query.is_empty());
        let Some((figure, (_, result))) = figure.and_then(|figure| {
            Some((figure, data.results.iter().find(|(query, _)| *query == figure.query)?))
        }) else {
            continue;
        };
        match result {
            Err(why) => {
                told.fail(&link.shown, why);
                news.extend(told.dash.then(|| New::dash(link)));
            }
            Ok(result) => {
                let within = before.len() + link.span.start..before.len() + link.span.end;
                match renewed(link, figure, result, data, (&full, within), told) {
                    Ok(new) => {
                        told.missing(figure, result);
                        news.push(new);
                    }
                    Err(why) => {
                        told.fail(&link.shown, &why);
                        news.extend(told.dash.then(|| New::dash(link)));
                    }
                }
            }
        }
    }
    written(text, before, after, &news, told)
}

/// A figure's link with its new value.
fn renewed<'a>(
    link: &Link,
    figure: &'a KnownFigure,
    result: &'a QueryResult,
    data: &Data<'_>,
    (text, at): (&str, std::ops::Range<usize>),
    told: &mut RecomputeReport,
) -> Result<New<'a>, String> {
    let place = cell(&figure.fact).1;
    let (row, _) = place.unwrap_or((0, 0));
    let line = Line::around(text, &at);
    let (now, column) = line.now(link, figure, result, data)?;
    let moved = now != row && !line.table && data.row.is_none();
    let broken = !line.table && data.row.is_none() && !line.ends((row, now), column, figure, result);
    let broken = line.rank(&figure.query).filter(|_| broken);
    if let Some(word) = &broken {
        told.ranks_no_more(&link.shown, word);
        if !told.tells_all {
            return Ok(New::unchanged(link));
        }
    }
    if moved {
        told.moved(&result.words(now, 0).unwrap_or_default());
    }
    let value = result.value(now, column).ok_or("the data has no such row any more")?;
    let by = if is_shown_share(link, figure) { 100.0 } else { 1.0 };
    let (old, new) = (figure.value.as_f64().map(|old| old * by), value.as_f64().map(|new| new * by));
    let mut flipped = false;
    let shown = match (value, new, number::read_as(&visible(&link.shown), old, data.point)) {
        (Value::Null, ..) => "–".to_owned(),
        (Value::String(text), ..) if !same_kind(&figure.value, text) => {
            return Err(format!("it was {} and is “{text}” now", kind(&figure.value)));
        }
        (Value::String(text), ..) if old.is_none() || new.is_none() => {
            if figure.value.as_str() == Some(text) { link.shown.clone() } else { escape(text) }
        }
        (_, Some(new), _) if data.bare => new.to_string(),
        // What says the same is written as it was, to the blank.
        (_, Some(new), _) if old == Some(new) && figure.agrees => link.shown.clone(),
        (_, Some(new), Some(read)) => {
            let directed = !line.table
                && !direction::direction_words(&format!("{} {}", line.before, line.after)).is_empty();
            let (shown, turned) = format_like(read, old, new, directed);
            flipped = directed && turned;
            if turned && !directed && new > 0.0 && !line.table {
                told.warn(&[TURNED.to_owned()]);
            }
            // A number and its sign stay on one line where they did.
            if link.shown.contains('\u{a0}') { shown.replace(' ', "\u{a0}") } else { shown }
        }
        (_, Some(new), None) => plain(new),
        _ => escape(&value.to_string()),
    };
    let fact = if place.is_some() || result.rows.len() > 1 {
        format!("{}/r{}c{}", result.id, now + 1, column + 1)
    } else {
        result.at(now, column)
    };
    Ok(New {
        of: Some((figure, result)),
        text: format!("[{}](fact:{fact})", gloss_figures::words::literal(&shown)),
        link: link.clone(),
        old,
        new,
        flipped,
        stays: broken.is_some(),
    })
}

/// Whether a figure is a share of one that is shown as per cent, and goes on as such.
fn is_shown_share(link: &Link, figure: &KnownFigure) -> bool {
    let column = cell(&figure.fact).1.map_or(0, |(_, column)| column);
    link.shown.contains('%')
        && !gloss_data::agrees(&visible(&link.shown), &figure.value)
        && gloss_data::is_share(&figure.query, column)
}

/// Whether a text can stand for what was there: not for a number, and for a date only where it is one.
pub(crate) fn same_kind(old: &Value, text: &str) -> bool {
    match old {
        Value::Number(_) | Value::Bool(_) => false,
        Value::String(old) => old == text || !is_time(old) || is_time(text),
        _ => true,
    }
}

fn kind(value: &Value) -> &'static str {
    if value.is_string() { "a date" } else { "a number" }
}

/// A value in the style of the one that stood there, and whether its sign is another and not shown by the style.
/// `directed`: words around it say the direction.
pub(crate) fn format_like(shown: ShownNumber, old: Option<f64>, new: f64, directed: bool) -> (String, bool) {
    let shown = shown.with_decimals_for(old, new);
    let turned = old.is_some_and(|old| (old < 0.0) != (new < 0.0) && new != 0.0);
    if shown.style.shows_sign() {
        return (shown.style.write(new), turned && directed);
    }
    // Words say the direction, else the sign does.
    let bare = !turned || directed || new > 0.0;
    let text = if bare { shown.style.write(new.abs()) } else { shown.style.with_sign().write(new) };
    (text, turned)
}

/// The text on both sides of a figure on its line, and whether it is a table's line.
struct Line<'a> {
    before: &'a str,
    after: &'a str,
    table: bool,
}

impl<'a> Line<'a> {
    /// The line of a text in which a figure stands.
    fn around(text: &'a str, at: &std::ops::Range<usize>) -> Self {
        let start = text.get(..at.start).and_then(|head| head.rfind('\n')).map_or(0, |n| n + 1);
        let end = text.get(at.end..).and_then(|tail| tail.find('\n')).map_or(text.len(), |n| at.end + n);
        let (before, after) =
            (text.get(start..at.start).unwrap_or_default(), text.get(at.end..end).unwrap_or_default());
        Self { before, after, table: before.trim_start().starts_with('|') }
    }

    /// The word of its sentence that says a place in a query's order; of what has no order, the largest or the smallest.
    fn rank(&self, query: &str) -> Option<String> {
        ranking_word(&self.sentence(), orders(query))
    }

    /// The words of its sentence, without its figure.
    fn sentence(&self) -> String {
        let before = self.before.rsplit(". ").next().unwrap_or_default();
        let after = self.after.split(". ").next().unwrap_or_default();
        format!("{before} {after}")
    }

    /// Whether a row still stands where it stood in an order, or at its end; where there is no order, whether one of the
    /// figures beside it is still the largest or the smallest of its column.
    fn ends(
        &self,
        (was, now): (usize, usize),
        column: usize,
        figure: &KnownFigure,
        result: &QueryResult,
    ) -> bool {
        let said = ends_said(&self.sentence());
        if orders(&figure.query) && !(was == now || (was > 0 && now + 1 == result.rows.len())) {
            return false;
        }
        // An order by names or days says nothing of who has most.
        if orders(&figure.query) && said.is_empty() {
            return true;
        }
        let id = cell(&figure.fact).0;
        let beside = links(self.before).into_iter().chain(links(self.after));
        let beside = beside.filter_map(|link| {
            let (of, at) = cell(&link.fact);
            at.filter(|(row, _)| of == id && *row == was).map(|(_, column)| column)
        });
        let is_extreme = |column: usize| {
            let of = |row: usize| result.value(row, column).and_then(Value::as_f64);
            let all: Vec<f64> = (0..result.rows.len()).filter_map(of).collect();
            let (high, low) = match said.as_slice() {
                [End::High] => (true, false),
                [End::Low] => (false, true),
                _ => (true, true),
            };
            of(now).is_none_or(|own| {
                high && all.iter().all(|one| *one <= own) || low && all.iter().all(|one| *one >= own)
            })
        };
        std::iter::once(column).chain(beside).any(is_extreme)
    }

    /// Where a figure stands in a new result: its row and column.
    fn now(
        &self,
        link: &Link,
        figure: &KnownFigure,
        result: &QueryResult,
        data: &Data<'_>,
    ) -> Result<(usize, usize), String> {
        let (row, column) = cell(&figure.fact).1.unwrap_or((0, 0));
        if figure.value.is_number() && !figure.agrees {
            return Err("it did not agree with its source before, so it may be another figure".to_owned());
        }
        if let Some(name) = result.doubled.iter().find(|name| !figure.doubled.contains(name)) {
            return Err(format!(
                "more than one column is called “{name}” now, so nothing tells which is meant"
            ));
        }
        if let Some(why) = gloss_data::doubt(&figure.query, &figure.place, &figure.seen, &result.seen) {
            return Err(why);
        }
        if result.rows.len() < result.total && !groups(&figure.query) {
            return Err("its query gives more rows than can be looked through for its own".to_owned());
        }
        let found = match data.row {
            Some(row) => row(link, result)?,
            None if self.is_of_place(figure, link, data.with) && row < result.rows.len() => (row, column),
            None => gloss_data::find_again(&figure.place, (row, column), &result.columns, &result.rows)
                .map_err(|lost| lost.to_string())?,
        };
        match self.other_row(figure, result) {
            Some(other) => Err(format!("it stands beside “{other}”, and its source is of another row")),
            None => Ok(found),
        }
    }

    /// Whether a figure is of the only row, or of the first, second… of an order, whoever that is: all that names its
    /// row is a figure itself on this line and is worked out in the same step, for every row that the line tells of. In a
    /// table other lines may tell of rows by words that stay, so a place in an order is none there.
    fn is_of_place(&self, figure: &KnownFigure, own: &Link, with: &[String]) -> bool {
        let of = &figure.place;
        let (id, Some((row, _))) = cell(&figure.fact) else { return false };
        if of.key.is_empty() || !(of.only || (of.ranked && !self.table)) {
            return false;
        }
        let beside = links(self.before).into_iter().chain(links(self.after)).map(|link| link.fact);
        let here: Vec<String> = beside.chain([own.fact.clone()]).filter(|fact| cell(fact).0 == id).collect();
        let rows = here.iter().filter_map(|fact| Some(cell(fact).1?.0)).chain([row]);
        rows.flat_map(|row| of.key.iter().map(move |key| format!("{id}/r{}c{}", row + 1, key.at + 1)))
            .all(|named| here.contains(&named) && with.contains(&named))
    }

    /// The name of another row, where the table's row is called that and not by the figure's own: the link is wrong.
    fn other_row(&self, figure: &KnownFigure, result: &QueryResult) -> Option<String> {
        let key = figure.place.key.first().filter(|_| self.table)?;
        let own = key.value.as_str()?;
        let cells: Vec<String> = self
            .before
            .split('|')
            .chain(self.after.split('|'))
            .map(|cell| visible(cell).trim().to_owned())
            .collect();
        let column = result.columns.iter().position(|name| *name == key.column)?;
        let mut others = (0..result.rows.len()).filter_map(|row| result.value(row, column)?.as_str());
        let is = |name: &str| cells.iter().any(|cell| cell == name.trim());
        if is(own) { None } else { others.find(|name| is(name)).map(str::to_owned) }
    }
}

/// A range with its new figures, sentence by sentence, so that words of direction can go with them.
fn written(text: &str, before: &str, after: &str, news: &[New<'_>], told: &mut RecomputeReport) -> String {
    let mut out = String::new();
    let mut end = 0;
    for sentence in sentences(text) {
        let start = sentence.as_ptr() as usize - text.as_ptr() as usize;
        let stop = start + sentence.len();
        out.push_str(text.get(end..start).unwrap_or_default());
        end = stop;
        let own: Vec<&New<'_>> =
            news.iter().filter(|new| new.link.span.start >= start && new.link.span.end <= stop).collect();
        let crossed = crossed(sentence, start, &own);
        let turns = own.iter().any(|new| new.flipped) || crossed == Crossed::Yes;
        let mut body = String::new();
        let mut at = start;
        for new in &own {
            body.push_str(text.get(at..new.link.span.start).unwrap_or_default());
            body.push_str(&new.text);
            at = new.link.span.end;
        }
        body.push_str(text.get(at..stop).unwrap_or_default());
        let whole = format!("{before}{sentence}{after}");
        if own.iter().any(|new| new.stays) {
            told.keeps_sentence = true;
            out.push_str(if told.tells_all { &body } else { sentence });
            continue;
        }
        let said = direction::direction_words(&whole);
        // Who rose most is not who falls most.
        let turned = direction::turned(&body).filter(|_| said.len() == 1 && ends_said(&whole).is_empty());
        match turned {
            Some(turned) if turns => {
                told.turned(&direction::direction_words(&body), &direction::direction_words(&turned));
                out.push_str(&turned);
            }
            // A new figure beside a word that says the contrary would be a false sentence: the old one stays, and is stale.
            _ if turns || crossed == Crossed::Level => {
                told.stays(&said);
                told.keeps_sentence = true;
                out.push_str(if told.tells_all { &body } else { sentence });
                continue;
            }
            _ => out.push_str(&body),
        }
        for new in own {
            if let Some((figure, result)) = new.of {
                told.count((&new.link.shown, &new.text), figure, result);
            }
        }
    }
    out.push_str(text.get(end..).unwrap_or_default());
    out
}

/// How two figures that a sentence compares stand to each other now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Crossed {
    /// As before.
    No,
    /// The other one is the larger.
    Yes,
    /// They are the same, and no word of direction holds.
    Level,
}

/// Whether two figures that are compared stand the other way round now.
fn crossed(sentence: &str, start: usize, own: &[&New<'_>]) -> Crossed {
    let text = |from: usize, to: usize| {
        sentence.get(from.saturating_sub(start)..to.saturating_sub(start)).unwrap_or_default()
    };
    let way = |a: Option<f64>, b: Option<f64>| Some(b? - a?);
    for (a, b) in own.iter().zip(own.iter().skip(1)) {
        if !direction::compared(text(start, a.link.span.start), text(a.link.span.end, b.link.span.start)) {
            continue;
        }
        let (Some(old), Some(new)) = (way(a.old, b.old), way(a.new, b.new)) else { continue };
        if old * new < 0.0 {
            return Crossed::Yes;
        }
        if old != 0.0 && new == 0.0 {
            return Crossed::Level;
        }
    }
    Crossed::No
}
