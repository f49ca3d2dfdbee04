//! The rows as a list, in their order: a name, what else is known, a number, a link.

use std::fmt::Write as _;

use super::charts::Plan;
use crate::html::{id, shown, text};
use crate::rows::{Row, Shown};
use crate::spec::Spec;

pub(super) fn write(out: &mut String, spec: &Spec, all: &Shown, plan: Option<&Plan>) {
    let _ = writeln!(
        out,
        "<section id=\"rows\" aria-label=\"{}\" tabindex=\"-1\">\n<ol id=\"list\"{}>",
        text(&spec.noun),
        if spec.size.is_some() { " class=\"ranked\"" } else { "" },
    );
    for row in &all.rows {
        one(out, row, plan);
    }
    out.push_str(
        "</ol>\n<button id=\"more\" type=\"button\" hidden>Show more</button>\n<div id=\"none\" hidden><p>Nothing matches.</p><button type=\"button\" data-clear>Show all</button></div>\n</section>\n",
    );
}

fn one(out: &mut String, row: &Row, plan: Option<&Plan>) {
    let choices: Vec<String> = row.choices.iter().map(ToString::to_string).collect();
    let _ = write!(
        out,
        "<li id=\"{}\" data-key=\"{}\" data-choices=\"{}\"{}><div><button class=\"name\" type=\"button\">{}</button>",
        id("row", &row.key),
        text(&row.key),
        choices.join(" "),
        plan.map_or_else(String::new, |plan| plan.of(row)),
        text(&row.name),
    );
    if !row.details.is_empty() {
        let _ = write!(out, "<small>{}</small>", text(&row.details.join(", ")));
    }
    if let Some(link) = &row.link {
        let _ = write!(out, "<a href=\"{link}\" rel=\"noreferrer\">{}</a>", text(&host(link)));
    }
    out.push_str("</div>");
    if let Some(size) = row.size.and_then(serde_json::Number::from_f64) {
        let size = match size.as_f64() {
            Some(real) if real.fract() == 0.0 && real.abs() < 1e15 => shown(&(real as i64).into()),
            _ => shown(&size.into()),
        };
        let _ = write!(out, "<data>{size}</data>");
    }
    out.push_str("</li>\n");
}

/// What a link is called: where it leads.
fn host(link: &str) -> String {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}
