//! Notes that add, remove or rename rows and columns of a table.

use super::literal::{self, Slot};
use super::note_text::Note;
use super::request::{Extra, Grow, Request, Stat};
use super::vocabulary::{has, only, words};

/// Names of what a row can sum up.
const STATS: [(&[&str], Stat); 6] = [
    (&["total", "totals", "sum", "sums", "grand total"], Stat::Total),
    (&["average", "averages", "mean", "means", "avg"], Stat::Mean),
    (&["median", "medians"], Stat::Median),
    (&["minimum", "min", "lowest"], Stat::Lowest),
    (&["maximum", "max", "highest"], Stat::Highest),
    (&["count"], Stat::Count),
];

/// The verbs of adding.
const ADDS: [&str; 9] =
    ["add ", "append ", "insert ", "include ", "give me ", "show ", "put in ", "we need ", "i need "];

fn added(said: &Note) -> Option<String> {
    let rest = ADDS.iter().find_map(|verb| said.after(verb)).map(str::to_owned);
    rest.or_else(|| {
        Some(said.plain.clone())
            .filter(|plain| words(&plain.to_lowercase()).iter().any(|word| matches!(*word, "row" | "column")))
    })
}

/// A row or a column more, worked out from the data.
pub(super) fn grow(said: &Note) -> Option<Request> {
    let rest = added(said)?;
    let rest = rest.trim_end_matches('.');
    let lower = rest.to_ascii_lowercase();
    let own = "at bottom end below under last underneath of all per grand figures values column final";
    if !has(&lower, "column|columns") {
        let row = STATS.iter().find(|(names, _)| names.iter().any(|name| has(&lower, name)));
        if let Some((names, stat)) = row {
            return only(&lower, &format!("{} {own}", names.join(" ")))
                .then_some(Request::Grow(Grow::Row(*stat)));
        }
        let name = ["a row for ", "row for ", "the row for ", "another row for ", "a row with "]
            .iter()
            .find_map(|lead| lower.starts_with(lead).then(|| rest.get(lead.len()..)).flatten())?;
        return named(said, name).map(|name| Request::Grow(Grow::Group(name)));
    }
    column(said, rest, &lower).map(|extra| Request::Grow(Grow::Column(extra)))
}

fn named(said: &Note, name: &str) -> Option<String> {
    let name = said.value(name);
    (!name.is_empty() && words(&name.to_lowercase()).len() <= 6).then_some(name)
}

/// The words that say what a new column shows, without those that ask for it.
fn column_body<'a>(rest: &'a str, lower: &str) -> Option<&'a str> {
    let leads = [
        "a column with the ",
        "a column with ",
        "a column for the ",
        "a column for ",
        "a column of ",
        "a column showing the ",
        "a column showing ",
        "a column that shows the ",
        "a new column with the ",
        "a new column with ",
        "column with the ",
        "column with ",
        "column for the ",
        "column for ",
        "column of ",
        "a column: ",
    ];
    if let Some(lead) = leads.iter().find(|lead| lower.starts_with(**lead)) {
        return rest.get(lead.len()..);
    }
    let lead = ["a new ", "another ", "a ", "the ", "an ", ""]
        .iter()
        .find(|lead| lower.starts_with(**lead))
        .map_or(0, |lead| lead.len());
    let body = rest.get(lead..)?;
    let at = body.to_ascii_lowercase().rfind(" column").filter(|at| body.len() == at + " column".len());
    body.get(..at?)
}

fn column(said: &Note, rest: &str, lower: &str) -> Option<Extra> {
    let body = column_body(rest, lower)?;
    let lower = body.to_ascii_lowercase();
    let after = |lead: &str| lower.starts_with(lead).then(|| body.get(lead.len()..)).flatten();
    for lead in [
        "percentage change ",
        "percent change ",
        "% change ",
        "per cent change ",
        "relative change ",
        "growth ",
    ] {
        if let Some(rest) = after(lead) {
            let (from, to) = pair(said, rest)?;
            return Some(Extra::Change { from, to });
        }
    }
    for lead in [
        "difference between ",
        "difference of ",
        "difference from ",
        "change from ",
        "change between ",
        "difference ",
    ] {
        if let Some(rest) = after(lead) {
            let (from, to) = pair(said, rest)?;
            return Some(Extra::Difference { from, to });
        }
    }
    for lead in [
        "share of the ",
        "share of ",
        "shares of ",
        "percentage of ",
        "percent of ",
        "% of ",
        "proportion of ",
    ] {
        if let Some(rest) = after(lead) {
            let bare = ["total", "the total", "whole", "the whole", "all", "total per row"]
                .contains(&rest.to_ascii_lowercase().as_str());
            return Some(Extra::Share(if bare { None } else { Some(named(said, rest)?) }));
        }
    }
    for lead in ["rank by ", "ranking by ", "ranks by ", "rank of ", "place by "] {
        if let Some(rest) = after(lead) {
            return Some(Extra::Rank(Some(named(said, rest)?)));
        }
    }
    match lower.as_str() {
        "share" | "shares" | "percentage" | "percent" | "%" | "proportion" => Some(Extra::Share(None)),
        "rank" | "ranks" | "ranking" | "place" => Some(Extra::Rank(None)),
        "difference" | "differences" => Some(Extra::Difference { from: String::new(), to: String::new() }),
        "change" | "changes" | "percentage change" | "percent change" | "% change" | "growth" => {
            Some(Extra::Change { from: String::new(), to: String::new() })
        }
        _ => None,
    }
}

/// `from A to B`, `between A and B`, `A and B`.
fn pair(said: &Note, rest: &str) -> Option<(String, String)> {
    let lower = rest.to_ascii_lowercase();
    let lead = ["from ", "between ", "of "]
        .iter()
        .find(|lead| lower.starts_with(**lead))
        .map_or(0, |lead| lead.len());
    let (body, lower) = (rest.get(lead..)?, lower.get(lead..)?);
    let (at, joint) =
        [" to ", " and ", " vs ", " versus "].iter().find_map(|joint| Some((lower.find(joint)?, joint)))?;
    Some((named(said, body.get(..at)?)?, named(said, body.get(at + joint.len()..)?)?))
}

/// A row or column fewer, or a header by another name.
pub(super) fn cut(said: &Note) -> Option<Request> {
    let rest = ["remove ", "delete ", "drop ", "take out ", "leave out ", "hide ", "get rid of "]
        .iter()
        .find_map(|verb| said.after(verb));
    if let Some(rest) = rest.map(|rest| rest.trim_end_matches('.')) {
        let lower = rest.to_ascii_lowercase();
        let lower_bare = lower.strip_prefix("the ").unwrap_or(&lower);
        let bare = rest.get(rest.len() - lower_bare.len()..)?;
        for (word, row) in [("row", true), ("column", false)] {
            let leads = [
                format!("{word} for "),
                format!("{word} with "),
                format!("{word} named "),
                format!("{word} called "),
                format!("{word} of "),
                format!("{word} "),
            ];
            let after = leads
                .iter()
                .find(|lead| lower_bare.starts_with(*lead))
                .and_then(|lead| bare.get(lead.len()..));
            let before = lower_bare.strip_suffix(&format!(" {word}")).and_then(|name| bare.get(..name.len()));
            // “This column” is no name of one.
            let is_name = |name: &&str| !super::meant::names_itself(&format!("{name} {word}"));
            let name = after.or(before).filter(is_name).filter(|name| {
                !name.eq_ignore_ascii_case("this")
                    && !name.eq_ignore_ascii_case("that")
                    && !name.eq_ignore_ascii_case("whole")
            });
            if let Some(name) = name {
                let name = named(said, name)?;
                return Some(if row { Request::CutRow(name) } else { Request::CutColumn(name) });
            }
        }
        return None;
    }
    if let Some(wish) = called(said) {
        return Some(wish);
    }
    let rest = [
        "rename the column ",
        "rename column ",
        "rename the header ",
        "rename header ",
        "call the column ",
        "call column ",
        "change the header ",
        "change the column name ",
        "change the column header ",
    ]
    .iter()
    .find_map(|verb| said.after(verb))?;
    let lower = rest.to_ascii_lowercase();
    let (at, joint) =
        [" to ", " into ", " as "].iter().find_map(|joint| Some((lower.find(joint)?, joint)))?;
    let new = rest.get(at + joint.len()..)?.trim_end_matches('.');
    let new = literal::text(said, new, Slot::Title, false)?.words;
    Some(Request::Header { old: named(said, rest.get(..at)?)?, new })
}

/// `call the Net column "Net (EUR)"`.
fn called(said: &Note) -> Option<Request> {
    let rest = said.after("call the ")?;
    let at = rest.to_ascii_lowercase().find(" column ")?;
    let new = rest.get(at + " column ".len()..)?;
    Some(Request::Header { old: named(said, rest.get(..at)?)?, new: said.quote(new)? })
}
