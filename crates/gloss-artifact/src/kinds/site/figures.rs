//! Figures in the HTML that an agent writes: links to their facts, as documents have them, taken apart into the words that stand on
//! the page and the facts that are kept beside it. Decides nothing about their values.

use std::collections::HashSet;
use std::ops::Range;

use gloss_protocol::Span;
use gloss_site::Page;

use super::pages;
use crate::linked;
use crate::text::Text;

/// The address of a figure's link begins so.
const FACT: &str = "fact:";

/// A page without the links to its facts, `<a href="fact:ID">` and `[words](fact:ID)` in its text, and where their words stand in it.
pub fn take_figures(source: &str) -> linked::Figures {
    let none = || (source.to_owned(), Vec::new());
    if !source.contains(FACT) {
        return none();
    }
    let Ok(page) = Page::read(source) else { return none() };
    let mut edits: Vec<(Range<usize>, linked::Figures)> = Vec::new();
    let mut taken: HashSet<usize> = HashSet::new();
    for (at, link) in page.elements.iter().enumerate().filter(|(_, one)| one.tag == "a") {
        let fact = page.attribute(at, "href").and_then(|to| to.trim().strip_prefix(FACT));
        let words = source.get(link.inner.clone()).unwrap_or_default();
        let is_closed = link.inner.end < link.whole.end;
        let Some(fact) = fact.filter(|_| is_closed && link.end == at + 1 && !words.trim().is_empty()) else {
            continue;
        };
        let lead = words.len() - words.trim_start().len();
        let figure = (lead..lead + words.trim().len(), fact.to_owned());
        edits.push((link.whole.clone(), (words.to_owned(), vec![figure])));
        taken.insert(at);
    }
    for piece in page.pieces.iter().filter(|piece| piece.words) {
        let words = source.get(piece.span.clone()).unwrap_or_default();
        let is_taken = piece.element.is_some_and(|element| taken.contains(&element));
        if words.contains("](fact:") && !is_taken {
            let Ok(made) =
                linked::typed(words, |words| Ok::<String, std::convert::Infallible>(words.to_owned()));
            edits.push((piece.span.clone(), made));
        }
    }
    edits.sort_by_key(|(span, _)| span.start);
    let (mut out, mut figures, mut at) = (String::with_capacity(source.len()), Vec::new(), 0);
    for (span, (words, found)) in edits {
        out.push_str(source.get(at..span.start).unwrap_or_default());
        figures.extend(
            found.into_iter().map(|(range, fact)| (out.len() + range.start..out.len() + range.end, fact)),
        );
        out.push_str(&words);
        at = span.end;
    }
    out.push_str(source.get(at..).unwrap_or_default());
    (out, figures)
}

/// Places of one file of a site as places of the site's text; none where it has no such file.
pub fn in_site(text: &Text, file: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<Span> {
    let pages = pages::pages(text.source());
    let Some(page) = pages.iter().find(|page| page.path == file) else { return Vec::new() };
    let start = page.span().start as usize;
    ranges.map(|range| Span::new(start + range.start, start + range.end)).collect()
}

/// Places of a site's text in the text of the site with one file written anew, each; none for a place in that file.
pub fn moved(old: &Text, new: &Text, file: &str, places: impl Iterator<Item = Span>) -> Vec<Option<Span>> {
    let (was, is) = (pages::pages(old.source()), pages::pages(new.source()));
    let one = |place: Span| {
        let page = was.iter().find(|page| page.span().contains(place)).filter(|page| page.path != file)?;
        let same = is.iter().find(|other| other.path == page.path)?;
        let (inner, start) = (page.inward(place), same.span().start as usize);
        Some(Span::new(start + inner.start as usize, start + inner.end as usize))
    };
    places.map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::take_figures;

    #[test]
    fn links_to_facts_are_taken_apart() {
        for (source, expect, figures) in [
            (
                "<p>Sold <a href=\"fact:ab12cd34/r1c2\">24,102</a> loaves</p>",
                "<p>Sold 24,102 loaves</p>",
                vec![("24,102", "ab12cd34/r1c2")],
            ),
            (
                "<td>[4.5 %](fact:ab/r2c3)</td><td><a href=fact:cd> 7 </a></td>",
                "<td>4.5 %</td><td> 7 </td>",
                vec![("4.5 %", "ab/r2c3"), ("7", "cd")],
            ),
            (
                "<a href=\"https://x.example/\">7</a> [a](b)",
                "<a href=\"https://x.example/\">7</a> [a](b)",
                vec![],
            ),
            ("<script>x = '[7](fact:ab)'</script>", "<script>x = '[7](fact:ab)'</script>", vec![]),
            ("<a href=\"fact:ab\"><b>7</b></a>", "<a href=\"fact:ab\"><b>7</b></a>", vec![]),
            ("<a href=\"fact:ab\">7", "<a href=\"fact:ab\">7", vec![]),
        ] {
            let (made, found) = take_figures(source);
            assert_eq!(made, expect, "{source}");
            let found: Vec<(&str, &str)> =
                found.iter().map(|(range, fact)| (&made[range.clone()], fact.as_str())).collect();
            assert_eq!(found, figures, "{source}");
        }
    }
}
