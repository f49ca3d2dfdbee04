//! When and where something takes place at a glance, and a programme in the order of its query.

use std::fmt::Write as _;

use super::{head, list};
use crate::html::{address, id, text};
use crate::materials::Materials;
use crate::rows::PageRows;
use crate::spec::Spec;
use crate::times;

pub(super) fn write(out: &mut String, spec: &Spec, shown: &PageRows, origin: &Materials<'_>) {
    head::title(out, spec, origin);
    out.push_str("<main>\n");
    about(out, spec);
    if !shown.rows.is_empty() {
        let _ = writeln!(
            out,
            "<section id=\"rows\" aria-label=\"{noun}\">\n<h2>{noun}</h2>\n<ol id=\"list\">",
            noun = text(&first_large(&spec.noun))
        );
        for row in &shown.rows {
            list::open(out, row, "");
            if spec.time.is_some() {
                let _ = write!(out, "<time>{}</time>", text(&times::day(&row.when)));
            }
            let _ = write!(out, "<div><b class=\"name\">{}</b>", text(&row.name));
            list::more(out, row);
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</section>\n");
    }
    out.push_str("</main>\n");
}

/// Writes the “At a glance” section beside the rows: labels, values and links.
pub(super) fn about(out: &mut String, spec: &Spec) {
    if spec.about.is_empty() {
        return;
    }
    out.push_str("<section id=\"about\" aria-label=\"At a glance\"><dl>\n");
    for one in &spec.about {
        let value = text(&one.value);
        let value = match one.link.as_deref().and_then(address) {
            Some(to) => format!("<a href=\"{to}\" rel=\"noreferrer\">{value}</a>"),
            None => value,
        };
        let _ = writeln!(
            out,
            "<div id=\"{}\" data-key=\"{label}\"><dt>{label}</dt><dd>{value}</dd></div>",
            id("about", &one.label),
            label = text(&one.label),
        );
    }
    out.push_str("</dl></section>\n");
}

/// `programme` as a heading.
fn first_large(words: &str) -> String {
    let mut all = words.chars();
    all.next().map(|first| first.to_uppercase().chain(all).collect()).unwrap_or_default()
}
