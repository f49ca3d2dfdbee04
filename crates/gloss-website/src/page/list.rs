//! The rows as a list, in their order: a name, what else is known, a number, a link; by their time, or as cards with pictures.

use std::fmt::Write as _;

use super::charts;
use crate::html::{id, text};
use crate::pictures::Pictures;
use crate::rows::{PageRows, Row};
use crate::spec::{Spec, Template};
use crate::times;

/// Chart plan and pictures with which the rows of a list are written.
pub(super) struct Beside<'a> {
    pub(super) plan: Option<&'a charts::Plan>,
    pub(super) pictures: &'a Pictures,
}

pub(super) fn write(out: &mut String, spec: &Spec, all: &PageRows, beside: &Beside<'_>) {
    let look = match spec.template {
        Template::Gallery => " class=\"cards\"",
        template if template.is_by_time() && spec.time.is_some() => " class=\"times\"",
        _ if spec.size.is_some() => " class=\"ranked\"",
        _ => "",
    };
    let _ = writeln!(
        out,
        "<section id=\"rows\" aria-label=\"{}\" tabindex=\"-1\">\n{}<ol id=\"list\"{look}>",
        text(&spec.noun),
        // What the numbers at the right of rows are of.
        match spec.measures.first().filter(|_| spec.template == Template::Dashboard && spec.size.is_none()) {
            Some(measure) => format!("<p class=\"measured\">{}</p>\n", text(&measure.words())),
            None => String::new(),
        },
    );
    let mut before = None;
    for row in &all.rows {
        let begins = before != Some(&row.time);
        before = Some(&row.time);
        one(out, spec, row, (beside, begins));
    }
    out.push_str("</ol>\n");
    out.push_str(END);
}

/// The HTML below all rows: “Show more”, and the message where nothing matches.
pub(super) const END: &str = "<button id=\"more\" type=\"button\" hidden>Show more</button>\n<div id=\"none\" hidden><p>Nothing matches.</p><button type=\"button\" data-clear>Show all</button></div>\n</section>\n";

/// A row; `begins` where it is the first of its period.
fn one(out: &mut String, spec: &Spec, row: &Row, (beside, begins): (&Beside<'_>, bool)) {
    open(out, row, &beside.plan.map_or_else(String::new, |plan| plan.of(row)));
    if spec.template.is_by_time() && spec.time.is_some() {
        let hidden = if begins { "" } else { " hidden" };
        let under = text(&times::under(row.time.as_deref()));
        let _ = write!(
            out,
            "<h2 class=\"when\"{hidden}>{under}</h2><time>{}</time>",
            text(&times::day(&row.when))
        );
    }
    if spec.template == Template::Gallery {
        match row.picture.as_deref().and_then(|path| beside.pictures.place(path)) {
            Some(place) => {
                let _ = write!(out, "<img src=\"{}\" alt=\"\" loading=\"lazy\">", text(place));
            }
            None => {
                let _ = write!(
                    out,
                    "<span class=\"tile\" aria-hidden=\"true\">{}</span>",
                    text(&letters(&row.name))
                );
            }
        }
    }
    says(out, row, "");
}

/// The begin of a row, with what the script knows it by.
pub(super) fn open(out: &mut String, row: &Row, more: &str) {
    let choices: Vec<String> = row.choices.iter().map(ToString::to_string).collect();
    let _ = write!(
        out,
        "<li id=\"{}\" data-key=\"{}\" data-choices=\"{}\"{more}>",
        id("row", &row.key),
        text(&row.key),
        choices.join(" "),
    );
}

/// Writes a row's text, up to its closing tag; `due` stands below its name.
pub(super) fn says(out: &mut String, row: &Row, due: &str) {
    let _ = write!(out, "<div><button class=\"name\" type=\"button\">{}</button>{due}", text(&row.name));
    more(out, row);
    if let Some(figure) = &row.figure {
        let _ = write!(out, "<data>{figure}</data>");
    }
    out.push_str("</li>\n");
}

/// Writes a row's details below its name, up to the closing tag of that part.
pub(super) fn more(out: &mut String, row: &Row) {
    // The day that stands beside a row is not said again.
    let day = times::day(&row.when);
    let own = |detail: &&String| row.when.is_empty() || **detail != day && **detail != row.when;
    let details: Vec<&str> = row.details.iter().filter(own).map(String::as_str).collect();
    if !details.is_empty() {
        let _ = write!(out, "<small>{}</small>", text(&details.join(", ")));
    }
    if let Some(link) = &row.link {
        let _ = write!(out, "<a href=\"{link}\" rel=\"noreferrer\">{}</a>", text(&host(link)));
    }
    out.push_str("</div>");
}

/// The initials that stand for a picture: the first letters of a name's first two words.
fn letters(name: &str) -> String {
    let words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    words.take(2).flat_map(char::to_uppercase).collect()
}

/// The host name of a link, by which it is called.
fn host(link: &str) -> String {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}
