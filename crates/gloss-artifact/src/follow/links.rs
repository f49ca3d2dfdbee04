//! Links to headings: where a heading has another name now, links to it are led to that, and an entry of a table
//! of contents says the heading's new words. An entry whose heading is gone is suggested to go too.

use std::collections::HashMap;
use std::ops::Range;

use gloss_markdown::{Document, El, Inline, LeafKind};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::edited::{Edited, containers};
use super::found::{Found, Part};
use super::headings::{Heading, headings, partners};

/// The signs that are percent-encoded in a target that was so before.
static ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_');

pub(super) fn find(edited: &Edited<'_>) -> Vec<Found> {
    let old = headings(edited.old_doc(), edited.base);
    let new = headings(edited.new_doc(), edited.new_source());
    let partner = partners(edited, &old, &new);
    let mut moved: HashMap<&str, Option<(&Heading, &Heading)>> = HashMap::new();
    for (heading, to) in old.iter().zip(&partner) {
        match to.and_then(|to| new.get(to)) {
            Some(to) if to.slug == heading.slug && to.words == heading.words => {}
            Some(to) => drop(moved.insert(&heading.slug, Some((heading, to)))),
            None => drop(moved.insert(&heading.slug, None)),
        }
    }
    if moved.is_empty() {
        return Vec::new();
    }
    let spans = |of: &[Heading]| -> Vec<Range<usize>> { of.iter().map(|h| h.span.clone()).collect() };
    let look = Look {
        edited,
        moved,
        slugs: new.iter().map(|heading| heading.slug.as_str()).collect(),
        all: edited.causes(&spans(&old), &spans(&new), &edited.all()),
        entries: entries(edited.new_doc(), edited.new_source()),
    };
    let links = edited.new_doc().inlines.iter().filter(|inline| inline.el == El::Link);
    let mut found: Vec<Found> = links.filter_map(|link| look.link(link)).collect();
    found.extend(look.definitions());
    found
}

struct Look<'a> {
    edited: &'a Edited<'a>,
    /// Headings that are called something else now, by their old name; none where a heading is gone.
    moved: HashMap<&'a str, Option<(&'a Heading, &'a Heading)>>,
    slugs: Vec<&'a str>,
    /// The changes that touched headings.
    all: Vec<usize>,
    /// Entries of tables of contents: the link's range, and the item's where it holds nothing else.
    entries: HashMap<(usize, usize), Option<Range<usize>>>,
}

impl Look<'_> {
    fn link(&self, link: &Inline) -> Option<Found> {
        let target = self.edited.new_doc().target(link)?.strip_prefix('#')?;
        let name = percent_decode_str(target).decode_utf8().ok()?;
        let entry = self.entries.get(&(link.span().start, link.span().end));
        let Some((old, new)) = self.moved.get(name.as_ref())? else {
            let item = entry?.clone()?;
            let gone = !self.slugs.contains(&name.as_ref()) && self.edited.backward(&item).is_some();
            return gone.then(|| Found {
                part: Part::Suggestion,
                span: item,
                after: String::new(),
                why: "The heading it leads to is gone.".to_owned(),
                because: self.all.clone(),
            });
        };
        let parts = Parts::of(self.edited.new_doc(), self.edited.new_source(), link)?;
        if self.meant(&parts.target, &name) {
            return None;
        }
        let to = spelled(target, &new.slug);
        if entry.is_some() && old.words != new.words {
            let words = self.edited.new_source().get(parts.words.clone())?;
            let said = if Some(words) == self.edited.base.get(old.span.clone()) {
                self.words_of(new)
            } else if self.seen(&parts.words) == old.words {
                escaped(&new.words)
            } else {
                words.to_owned()
            };
            let head = self.edited.new_source().get(link.span().start..parts.words.start)?;
            let middle = self.edited.new_source().get(parts.words.end..parts.target.start)?;
            let tail = self.edited.new_source().get(parts.target.end..link.span().end)?;
            let after = format!("{head}{said}{middle}#{to}{tail}");
            if said != words && self.edited.backward(&link.span()).is_some() {
                return Some(self.found((old, new), link.span(), after));
            }
        }
        (old.slug != new.slug).then(|| self.found((old, new), parts.target, format!("#{to}")))
    }

    /// Targets of `[label]: #name`, which stand between the blocks.
    fn definitions(&self) -> Vec<Found> {
        let (mut found, mut at) = (Vec::new(), 0);
        let blocks = &self.edited.new_doc().blocks;
        for line in self.edited.new_source().split_inclusive('\n') {
            let start = at;
            at += line.len();
            let Some(target) = definition(line) else { continue };
            let block = blocks.partition_point(|block| block.span().end <= start);
            if blocks.get(block).is_some_and(|block| block.span().start <= start) {
                continue;
            }
            let Some(raw) = line.get(target.clone()) else { continue };
            let name = percent_decode_str(raw).decode_utf8().unwrap_or_default();
            let span = start + target.start..start + target.end;
            if let Some(Some((old, new))) = self.moved.get(name.as_ref()).filter(|_| !name.is_empty())
                && old.slug != new.slug
                && !self.meant(&span, &name)
            {
                found.push(self.found((old, new), span, spelled(raw, &new.slug)));
            }
        }
        found
    }

    /// A target that a change wrote and that leads somewhere is meant as it is.
    fn meant(&self, target: &Range<usize>, name: &str) -> bool {
        self.edited.backward(target).is_none() && self.slugs.contains(&name)
    }

    /// A link that follows its heading. One that nobody touched is called otherwise because of another.
    fn found(&self, (old, new): (&Heading, &Heading), span: Range<usize>, after: String) -> Found {
        let (was, is) = (std::slice::from_ref(&old.span), std::slice::from_ref(&new.span));
        Found {
            part: Part::Links,
            span,
            after,
            why: format!("The heading it leads to is called “{}” now.", new.words.trim()),
            because: self.edited.causes(was, is, &self.all),
        }
    }

    /// A heading's source, or its words alone where it holds what no link may hold.
    fn words_of(&self, heading: &Heading) -> String {
        let holds = |inline: &Inline| {
            matches!(inline.el, El::Link | El::Image | El::FootnoteRef)
                && heading.span.start <= inline.span().start
                && inline.span().end <= heading.span.end
        };
        match self.edited.new_source().get(heading.span.clone()) {
            Some(source) if !self.edited.new_doc().inlines.iter().any(holds) => source.to_owned(),
            _ => escaped(&heading.words),
        }
    }

    fn seen(&self, range: &Range<usize>) -> String {
        self.edited.new_doc().visible(self.edited.new_source(), range)
    }
}

/// The two parts of a link `[words](target)`.
struct Parts {
    words: Range<usize>,
    target: Range<usize>,
}

impl Parts {
    /// None for other links (`[words][label]`, `<address>`), and where the target is not written as it is.
    fn of(document: &Document, source: &str, link: &Inline) -> Option<Self> {
        let within = |span: &Range<usize>| link.span().start < span.start && span.end < link.span().end;
        let first = document.runs.partition_point(|run| run.span().end <= link.span().start);
        let runs = document.runs.iter().skip(first).take_while(|run| run.span().start < link.span().end);
        let inlines = document.inlines.iter().filter(|inline| within(&inline.span()));
        let last = runs.filter(|run| within(&run.span())).map(|run| run.span().end).max();
        let end = last.into_iter().chain(inlines.map(|inline| inline.span().end)).max()?;
        let tail = source.get(end..link.span().end)?;
        let close = end + tail.find("](")?;
        let after = source.get(close + 2..link.span().end)?;
        let rest = after.trim_start();
        let rest = rest.strip_prefix('<').unwrap_or(rest);
        let start = link.span().end - rest.len();
        let to = document.target(link)?;
        rest.starts_with(to)
            .then(|| Self { words: link.span().start + 1..close, target: start..start + to.len() })
    }
}

/// The range of the name in a line `[label]: #name`.
fn definition(line: &str) -> Option<Range<usize>> {
    let rest = line.trim_start_matches(' ');
    if line.len() - rest.len() > 3 || !rest.starts_with('[') || rest.starts_with("[^") {
        return None;
    }
    let (_, target) = rest.split_once("]:")?;
    let target = target.trim_start();
    let target = target.strip_prefix('<').unwrap_or(target).strip_prefix('#')?;
    let start = line.len() - target.len();
    let end = target.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(target.len());
    Some(start..start + end)
}

/// List items that begin with a link and nothing else in their line, by the link's range; with the item's own range
/// up to the next line where nothing but the link is in it.
fn entries(document: &Document, source: &str) -> HashMap<(usize, usize), Option<Range<usize>>> {
    let mut found = HashMap::new();
    for (_, item) in containers(document, El::Item) {
        let item = item.span();
        let at = document.leaves.partition_point(|leaf| leaf.span().end <= item.start);
        let Some(leaf) = document.leaves.get(at).filter(|leaf| leaf.span().start < item.end) else {
            continue;
        };
        let marker = source.get(item.start..leaf.span().start).unwrap_or_default().trim();
        let plain = marker.len() <= 10
            && marker.ends_with(['-', '*', '+', '.', ')'])
            && marker.trim_end_matches(['-', '*', '+', '.', ')']).bytes().all(|b| b.is_ascii_digit());
        let alone = leaf.kind == LeafKind::Paragraph && plain;
        // Inline elements stand in the order in which they begin.
        let first = document.inlines.partition_point(|inline| inline.span().start < leaf.span().start);
        let here = document.inlines.iter().skip(first).take_while(|i| i.span().start == leaf.span().start);
        let mut links = here.filter(|inline| inline.el == El::Link && inline.span() == leaf.span());
        let Some(link) = links.next().filter(|_| alone) else { continue };
        let line = source.get(..item.start).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1);
        let end = source.get(leaf.span().end..).unwrap_or_default().find('\n');
        let end = end.map_or(source.len(), |at| leaf.span().end + at + 1);
        let only = source
            .get(leaf.span().end..item.end.max(leaf.span().end))
            .is_some_and(|rest| rest.trim().is_empty());
        let own_line = source.get(line..item.start).is_some_and(|indent| indent.trim().is_empty());
        found.insert((link.span().start, link.span().end), (only && own_line).then_some(line..end));
    }
    found
}

/// A name as a target, encoded where the old one was.
fn spelled(old: &str, name: &str) -> String {
    if !old.contains('%') {
        return name.to_owned();
    }
    utf8_percent_encode(name, &ENCODED).to_string()
}

/// Words as Markdown that says just them.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for ch in words.chars() {
        if matches!(ch, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '$' | '~') {
            out.push('\\');
        }
        out.push(ch);
    }
    out
}
