//! The parts of a site's file that hold a place: of a page its elements, of a style sheet the rule. Changes nothing.

use std::ops::Range;

use gloss_protocol::{Container, Reach, Region, Span};

use super::elements;
use super::pages::{self, Page};

/// Tags of elements that part a page.
const SECTIONS: [&str; 8] = ["section", "article", "header", "footer", "nav", "main", "aside", "form"];

/// The parts around a place of a site's text, narrowest first.
pub(super) fn containers(text: &str, spans: &[Span]) -> Vec<(Container, Vec<Span>)> {
    let Some(page) = pages::page_of(text, spans) else { return Vec::new() };
    let (start, end) = (
        spans.iter().map(|span| span.start).min().unwrap_or_default() as usize - page.start,
        spans.iter().map(|span| span.end).max().unwrap_or_default() as usize - page.start,
    );
    let found = match page.path.to_lowercase().ends_with(".css") {
        true => rule(page.source, &(start..end)).map(|rule| (Container::Rule, rule)).into_iter().collect(),
        false => on_page(&page, &(start..end)),
    };
    let outward = |range: Range<usize>| {
        let own = Region::Text { spans: vec![Span::new(range.start, range.end)], reach: Reach::Selection };
        page.outward(&own).spans().to_vec()
    };
    found.into_iter().map(|(container, range)| (container, outward(range))).collect()
}

/// The elements around a place of a page: the narrowest one, the nearest of those that are parts of lists, tables and pages.
fn on_page(page: &Page<'_>, place: &Range<usize>) -> Vec<(Container, Range<usize>)> {
    let Some(elements) = elements::page(page.path, page.source) else { return Vec::new() };
    let mut out: Vec<(Container, Range<usize>)> = Vec::new();
    let mut at = elements.around(place);
    while let Some(own) = at.and_then(|at| elements.elements.get(at)) {
        at = own.parent;
        if own.whole == *place {
            continue;
        }
        if own.tag == "style"
            && let Some(content) = page.source.get(own.inner.clone())
            && let Some(from) = place.start.checked_sub(own.inner.start)
        {
            let inside = rule(content, &(from..from + place.len()));
            let outward = |rule: Range<usize>| rule.start + own.inner.start..rule.end + own.inner.start;
            out.extend(inside.map(|rule| (Container::Rule, outward(rule))));
        }
        let is = match own.tag.as_str() {
            "li" => Some(Container::Item),
            "ul" | "ol" | "dl" => Some(Container::List),
            "td" | "th" => Some(Container::Cell),
            "tr" => Some(Container::Row),
            "table" => Some(Container::Table),
            "p" => Some(Container::Paragraph),
            tag if SECTIONS.contains(&tag) => Some(Container::Section),
            _ => None,
        };
        let is_page = matches!(own.tag.as_str(), "html" | "body" | "head");
        let first = (out.is_empty() && !is_page).then_some(Container::Element);
        for one in first.into_iter().chain(is) {
            if out.iter().all(|(known, _)| *known != one) {
                out.push((one, own.whole.clone()));
            }
        }
    }
    out
}

/// Elements around a place that are named.
const MAX_PATH: usize = 8;
/// Bytes of an element that is looked for in other pages: less is no element of its own.
const MIN_SHARED: usize = 24;

/// The element that a place of a page is in, by those that hold it, and the other pages that have the same.
pub(super) fn beside(text: &str, spans: &[Span]) -> Vec<String> {
    let found = || {
        let page = pages::page_of(text, spans)?;
        let elements = elements::page(page.path, page.source)?;
        let place = page.inward(*spans.first()?).range();
        let mut names = Vec::new();
        let mut at = elements.around(&place);
        let own = at.and_then(|at| elements.elements.get(at)).map(|own| own.whole.clone());
        while let Some(number) = at.filter(|_| names.len() < MAX_PATH) {
            names.push(name(&elements, number)?);
            at = elements.elements.get(number)?.parent;
        }
        names.reverse();
        let mut out = vec![format!("in {}", names.join(" > "))];
        let own = own.and_then(|own| page.source.get(own)).filter(|own| own.len() >= MIN_SHARED);
        let others = pages::pages(text).into_iter().filter(|other| other.path != page.path);
        let same: Vec<&str> = others
            .filter(|other| own.is_some_and(|own| other.source.contains(own)))
            .map(|other| other.path)
            .collect();
        out.extend((!same.is_empty()).then(|| format!("the same stands in {}", same.join(", "))));
        Some(out)
    };
    found().unwrap_or_default()
}

/// An element as a selector would name it: `div.card#first`.
fn name(page: &gloss_site::Page, number: usize) -> Option<String> {
    let own = page.elements.get(number)?;
    let classes = page.attribute(number, "class").unwrap_or_default();
    let classes: String = classes.split_whitespace().take(3).map(|class| format!(".{class}")).collect();
    let id = page.attribute(number, "id").map(|id| format!("#{id}")).unwrap_or_default();
    Some(format!("{}{classes}{id}", own.tag))
}

/// The innermost rule of a style sheet around a range, from its selector to its closing brace.
fn rule(css: &str, place: &Range<usize>) -> Option<Range<usize>> {
    let bytes = css.as_bytes();
    let (mut at, mut begins) = (0, 0);
    let mut open: Vec<usize> = Vec::new();
    while let Some(byte) = bytes.get(at).copied() {
        let rest = css.get(at..).unwrap_or_default();
        match byte {
            b'/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(bytes.len(), |end| at + end + 2);
                if css.get(begins..at).is_some_and(|before| before.trim().is_empty()) {
                    begins = end;
                }
                at = end;
                continue;
            }
            b'"' | b'\'' => at = end_of_string(bytes, at),
            b'{' => {
                open.push(begins);
                begins = at + 1;
            }
            b';' => begins = at + 1,
            b'}' => {
                let start = open.pop()?;
                let blank = css.get(start..at).map_or(0, |own| own.len() - own.trim_start().len());
                if start + blank <= place.start && place.end <= at + 1 {
                    return Some(start + blank..at + 1);
                }
                begins = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The last byte of a string that begins at `at`.
fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let quote = bytes.get(at);
    let mut next = at + 1;
    while let Some(byte) = bytes.get(next) {
        match byte {
            b'\\' => next += 1,
            b'\n' => return next,
            _ if Some(byte) == quote => return next,
            _ => {}
        }
        next += 1;
    }
    next
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{Container, Kind, Span};

    use crate::text::Text;

    /// The site's text, and what its containers around `place` say.
    fn around(files: &[(&str, &str)], place: &str) -> Vec<(Container, String)> {
        let files: Vec<(&str, &[u8])> =
            files.iter().map(|(path, source)| (*path, source.as_bytes())).collect();
        let text = Text::new(Kind::Site, &super::pages::join(&files));
        let at = text.source().find(place).unwrap();
        let found = text.containers(&[Span::new(at, at + place.len())]);
        let says = |spans: &[Span]| text.source().get(spans[0].range()).unwrap().to_owned();
        found.into_iter().map(|(container, spans)| (container, says(&spans))).collect()
    }

    #[test]
    fn a_place_lies_in_its_elements_and_rules() {
        let page = "<body><nav><ul><li>Home <b>page</b></li><li>More</li></ul></nav>\n<style>a { b: c }\np { color: red; }</style></body>";
        let css = "@media print { /* } */ nav a { color: \"}\"; top: 0 } }\n.card { margin: 1px }\n";
        let files = [("index.html", page), ("style.css", css)];
        let names = |place: &str| -> Vec<(Container, String)> { around(&files, place) };
        assert_eq!(
            names("Home"),
            [
                (Container::Element, "<li>Home <b>page</b></li>".to_owned()),
                (Container::List, "<ul><li>Home <b>page</b></li><li>More</li></ul>".to_owned()),
                (Container::Section, "<nav><ul><li>Home <b>page</b></li><li>More</li></ul></nav>".to_owned()),
            ]
        );
        assert_eq!(names("red")[0], (Container::Rule, "p { color: red; }".to_owned()));
        assert_eq!(names("top"), [(Container::Rule, "nav a { color: \"}\"; top: 0 }".to_owned())]);
        assert_eq!(names(".card"), [(Container::Rule, ".card { margin: 1px }".to_owned())]);
        assert_eq!(around(&[("style.css", "a { b: c")], "b:"), []);
    }
}
