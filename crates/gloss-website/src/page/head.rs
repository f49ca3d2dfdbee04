//! Head and foot of a page: above the rows title, count, search, filters and order, below them where they come from.

use std::fmt::Write as _;

use crate::figures;
use crate::html::{fact_pieces, text, words};
use crate::materials::Materials;
use crate::rows::{Filter, PageRows};
use crate::spec::Spec;

/// Values that a filter shows as buttons; more are a list to choose from.
const BUTTONS: usize = 6;
/// Files that are named where a page is made of many.
const NAMED: usize = 4;

/// Writes the header of a page without rows: its title and lead.
pub(super) fn title(out: &mut String, spec: &Spec, origin: &Materials<'_>) {
    let (title, lead) = (text(&spec.title), lead(spec, origin));
    let _ = writeln!(
        out,
        "<header>\n<div class=\"title\">\n<h1>{title}</h1>\n<p id=\"lead\">{lead}</p>\n</div>\n</header>"
    );
}

pub(super) fn write(out: &mut String, spec: &Spec, shown: &PageRows, origin: &Materials<'_>) {
    let count = shown.rows.len();
    let _ = write!(
        out,
        "<header>\n<div class=\"title\">\n<h1>{}</h1>\n<p id=\"lead\">{}</p>\n</div>\n\
         <p class=\"count\"><b id=\"count\" aria-live=\"polite\">{}</b> <span id=\"noun\">{}</span></p>\n</header>\n",
        text(&spec.title),
        lead(spec, origin),
        crate::html::format_value(&count.into()),
        text(&spec.noun),
    );
    let _ = write!(
        out,
        "<form id=\"tools\" role=\"search\" aria-label=\"Search and filters\">\n\
         <input id=\"search\" type=\"search\" placeholder=\"Search\" aria-label=\"Search {}\" autocomplete=\"off\">\n",
        text(&spec.noun)
    );
    for filter in shown.filters.iter().filter(|filter| !filter.choices.is_empty()) {
        one(out, filter);
    }
    let ranks = match spec.template {
        template if template.is_by_time() && spec.time.is_some() => Some("date"),
        _ => spec.size.as_deref(),
    };
    if let Some(ranks) = ranks {
        let _ = writeln!(
            out,
            "<label class=\"order\">Order <select id=\"order\"><option value=\"rank\">by {}</option>\
             <option value=\"name\">by name</option></select></label>",
            text(&words(ranks))
        );
    }
    out.push_str("<button id=\"clear\" type=\"button\" hidden>Clear</button>\n</form>\n");
}

fn one(out: &mut String, filter: &Filter) {
    let called = text(&words(&filter.name));
    if !filter.is_yes && filter.choices.len() > BUTTONS {
        let _ = writeln!(
            out,
            "<select class=\"choice\" id=\"{}\" aria-label=\"{called}\"><option value=\"\">{called}: all</option>",
            crate::html::id("filter", &filter.name),
        );
        for (n, choice, count) in &filter.choices {
            let _ = writeln!(out, "<option value=\"{n}\">{} ({count})</option>", text(choice));
        }
        out.push_str("</select>\n");
        return;
    }
    let _ = writeln!(out, "<div class=\"chips\" role=\"group\" aria-label=\"{called}\">");
    if !filter.is_yes {
        let _ = writeln!(out, "<span class=\"of\" aria-hidden=\"true\">{called}</span>");
    }
    for (n, choice, _) in &filter.choices {
        let choice = if filter.is_yes { words(choice) } else { choice.clone() };
        let _ = writeln!(
            out,
            "<button class=\"chip\" type=\"button\" id=\"choice-{n}\" data-choice=\"{n}\" aria-pressed=\"false\">{}</button>",
            text(&choice)
        );
    }
    out.push_str("</div>\n");
}

/// The lead as HTML: each figure in it is an element, and leads to its fact.
fn lead(spec: &Spec, origin: &Materials<'_>) -> String {
    let data = match origin.sources {
        [] => String::new(),
        // What a site of documents is made of stands in it, and below.
        _ if spec.template.is_of_documents() => String::new(),
        sources => format!("Data: {}, {}.", named(sources), origin.day),
    };
    let lead: String = (1..)
        .zip(fact_pieces(&spec.lead))
        .map(|(n, (words, fact))| match fact {
            Some(_) => format!("<data id=\"{}\">{}</data>", figures::lead_id(n), text(words)),
            None => text(words),
        })
        .collect();
    [lead.as_str(), &text(&data)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The files that a page is made of: of many the first.
fn named(sources: &[String]) -> String {
    match sources.get(..NAMED).filter(|_| sources.len() > NAMED + 1) {
        Some(first) => format!("{} and {} more", first.join(", "), sources.len() - NAMED),
        None => sources.join(", "),
    }
}

pub(super) fn foot(out: &mut String, origin: &Materials<'_>) {
    let from = match origin.sources {
        [] => String::new(),
        sources => format!("From {}, as of {}. ", text(&named(sources)), text(origin.day)),
    };
    let _ = writeln!(out, "<footer><p>{from}This page loads nothing from elsewhere.</p></footer>");
}
