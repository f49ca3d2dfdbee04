//! What a place is of a page: an element, or words in one. Reads only.

use std::ops::Range;

use gloss_protocol::Span;
use gloss_site::Page as Dom;

use super::super::elements;
use super::super::pages::{self, Page};
use crate::error::Unwritable;
use crate::kinds::acts::At;
use crate::splice::Splice;

/// A place on a page.
pub(super) struct On<'a> {
    /// The file.
    pub(super) page: Page<'a>,
    /// Its elements.
    pub(super) dom: Dom,
    /// The marked range of the file's source.
    pub(super) place: Range<usize>,
    /// The element that the place is, or is in.
    pub(super) element: usize,
    /// Whether the place is all of the element, or of what is in it.
    pub(super) is_whole: bool,
}

impl<'a> On<'a> {
    /// The place of a page.
    ///
    /// # Errors
    /// Where the place is in no page of HTML, or in several.
    pub(super) fn of(at: &At<'a>) -> Result<Self, Unwritable> {
        let none = || Unwritable::new("No element of a page is marked here.", "Mark something on a page.");
        let page = pages::page_of(at.text.source(), at.spans).ok_or_else(none)?;
        let dom = elements::page(page.path, page.source).ok_or_else(none)?;
        let [span] = at.spans else {
            return Err(Unwritable::new("Several places are marked.", "Mark one."));
        };
        let place = page.inward(*span).range();
        // Blanks around an element are no part of it.
        let raw = page.source.get(place.clone()).unwrap_or_default();
        let (lead, tail) = (raw.len() - raw.trim_start().len(), raw.len() - raw.trim_end().len());
        let place = if lead + tail < raw.len() { place.start + lead..place.end - tail } else { place };
        let exact = dom.elements.iter().position(|own| own.whole == place);
        let element = exact.or_else(|| dom.around(&place)).ok_or_else(none)?;
        let inner = dom.elements.get(element).map(|own| own.inner.clone()).unwrap_or(0..0);
        let words = page.source.get(inner.clone()).unwrap_or_default();
        let trimmed = inner.start + (words.len() - words.trim_start().len())
            ..inner.end - (words.len() - words.trim_end().len());
        let is_whole = exact.is_some() || place == inner || place == trimmed;
        Ok(Self { page, dom, place, element, is_whole })
    }

    /// The tag of an element.
    pub(super) fn tag(&self, element: usize) -> &str {
        self.dom.elements.get(element).map_or("", |own| own.tag.as_str())
    }

    /// The bytes of an element.
    pub(super) fn whole(&self, element: usize) -> Range<usize> {
        self.dom.elements.get(element).map(|own| own.whole.clone()).unwrap_or(0..0)
    }

    /// The bytes between its tags.
    pub(super) fn inner(&self, element: usize) -> Range<usize> {
        self.dom.elements.get(element).map(|own| own.inner.clone()).unwrap_or(0..0)
    }

    /// The bytes of its start tag.
    pub(super) fn start(&self, element: usize) -> Range<usize> {
        self.dom.elements.get(element).map(|own| own.start.clone()).unwrap_or(0..0)
    }

    /// What a range of the page says.
    pub(super) fn says(&self, range: &Range<usize>) -> &'a str {
        self.page.source.get(range.clone()).unwrap_or_default()
    }

    /// The words that are read in an element.
    pub(super) fn words(&self, element: usize) -> String {
        gloss_site::collapsed(&self.dom.text(self.page.source, element))
    }

    /// The element, or the one around it, for which this is so.
    pub(super) fn up(&self, is: impl Fn(&str) -> bool) -> Option<usize> {
        let mut at = Some(self.element);
        while let Some(one) = at {
            if is(self.tag(one)) {
                return Some(one);
            }
            at = self.dom.elements.get(one)?.parent;
        }
        None
    }

    /// An edit of the page as one of the site's text.
    pub(super) fn splice(&self, range: Range<usize>, new: impl Into<String>) -> Splice {
        Splice::new(Span::new(range.start + self.page.start, range.end + self.page.start), new)
    }

    /// An element with the line that it stands on alone.
    pub(super) fn with_line(&self, element: usize) -> Range<usize> {
        let whole = self.whole(element);
        let source = self.page.source;
        let before = source.get(..whole.start).unwrap_or_default();
        let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
        let behind = source.get(whole.end..).unwrap_or_default();
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let rest = behind.get(blanks..).unwrap_or_default();
        let end = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
        let begins =
            before.get(..before.len() - indent).is_none_or(|head| head.is_empty() || head.ends_with('\n'));
        if begins && end > 0 { whole.start - indent..whole.end + blanks + end } else { whole }
    }

    /// The blanks that an element's line begins with.
    pub(super) fn indent(&self, element: usize) -> String {
        let whole = self.whole(element);
        let before = self.page.source.get(..whole.start).unwrap_or_default();
        let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
        let is_line =
            before.get(..before.len() - indent).is_none_or(|head| head.is_empty() || head.ends_with('\n'));
        if is_line {
            format!("\n{}", before.get(before.len() - indent..).unwrap_or_default())
        } else {
            String::new()
        }
    }
}

/// Words as HTML.
pub(super) fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Words as the value of an attribute.
pub(super) fn attribute(words: &str) -> String {
    escape(words).replace('"', "&quot;")
}

/// A start tag with an attribute of this value; without a value, without the attribute.
pub(super) fn with_attribute(tag: &str, name: &str, value: Option<&str>) -> String {
    let found = find_attribute(tag, name);
    let written = value.map(|value| format!(" {name}=\"{}\"", attribute(value)));
    match (found, written) {
        (Some(range), written) => {
            let (head, tail) =
                (tag.get(..range.start).unwrap_or_default(), tag.get(range.end..).unwrap_or_default());
            format!("{head}{}{tail}", written.unwrap_or_default())
        }
        (None, None) => tag.to_owned(),
        (None, Some(written)) => {
            let name_end =
                tag.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').filter(|at| *at > 0);
            let at = name_end.unwrap_or(tag.len().saturating_sub(1));
            let (head, tail) = tag.split_at(at);
            format!("{head}{written}{tail}")
        }
    }
}

/// Where an attribute stands in a start tag, with the blank before it.
fn find_attribute(tag: &str, name: &str) -> Option<Range<usize>> {
    let bytes = tag.as_bytes();
    let mut at = tag.find(|c: char| c.is_ascii_whitespace())?;
    loop {
        let from = at;
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        let start = at;
        while bytes.get(at).is_some_and(|b| {
            let ends = b.is_ascii_whitespace() || b"=>".contains(b);
            !ends && (*b != b'/' || bytes.get(at + 1) != Some(&b'>'))
        }) {
            at += 1;
        }
        if at == start {
            return None;
        }
        let own = tag.get(start..at)?;
        let blanks = |at: usize| bytes.iter().skip(at).take_while(|b| b.is_ascii_whitespace()).count();
        let sign = at + blanks(at);
        if bytes.get(sign) == Some(&b'=') {
            at = sign + 1 + blanks(sign + 1);
            match bytes.get(at) {
                Some(quote @ (b'"' | b'\'')) => {
                    at += 1 + tag.get(at + 1..)?.find(*quote as char)? + 1;
                }
                _ => {
                    while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
                        at += 1;
                    }
                }
            }
        }
        if own.eq_ignore_ascii_case(name) {
            return Some(from..at);
        }
    }
}

pub(super) fn is_page(at: &At<'_>) -> bool {
    On::of(at).is_ok()
}

pub(super) fn is_element(at: &At<'_>) -> bool {
    On::of(at).is_ok()
}

#[cfg(test)]
mod tests {
    use super::with_attribute;

    #[test]
    fn attributes_come_change_and_go_and_all_else_stays() {
        for (tag, name, value, expect) in [
            ("<p>", "style", Some("a"), "<p style=\"a\">"),
            (
                "<img src=x alt='old one' loading=lazy>",
                "alt",
                Some("new"),
                "<img src=x alt=\"new\" loading=lazy>",
            ),
            ("<img src=\"a.png\"/>", "alt", Some("a \"b\""), "<img alt=\"a &quot;b&quot;\" src=\"a.png\"/>"),
            ("<a href=\"x\" title=\"href\">", "href", None, "<a title=\"href\">"),
            ("<p hidden class=a>", "hidden", None, "<p class=a>"),
            ("<br/>", "class", None, "<br/>"),
            ("<p hidden = \"hidden\" class = a id=b>", "hidden", None, "<p class = a id=b>"),
            ("<p hidden = 'a b'\nclass>", "class", Some("c"), "<p hidden = 'a b' class=\"c\">"),
        ] {
            assert_eq!(with_attribute(tag, name, value), expect, "{tag}");
        }
    }
}
