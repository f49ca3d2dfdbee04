//! Splices into a part: everything that is not named stays as it is, byte by byte.

use std::ops::Range;
use std::sync::Arc;

use super::tag::Tag;
use super::text::escape;

/// Splices that are made in the text itself: each moves all that stands behind it.
const FEW: usize = 4;

/// Replacements in a part's text. Order does not matter but among insertions at one place; a splice within a
/// larger one is dropped with it.
#[derive(Debug, Default)]
pub struct Patch {
    splices: Vec<(Range<usize>, String)>,
    grown: usize,
}

impl Patch {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.splices.is_empty()
    }

    /// Bytes that were added so far, to be held against a bound while collecting.
    pub fn grown(&self) -> usize {
        self.grown
    }

    /// Puts other text in the place of a range.
    pub fn replace(&mut self, at: Range<usize>, with: impl Into<String>) {
        let with = with.into();
        self.grown += with.len();
        self.splices.push((at, with));
    }

    /// Puts text at a position.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Takes a range out.
    pub fn cut(&mut self, at: Range<usize>) {
        self.replace(at, "");
    }

    /// Gives an attribute this value, in its place or behind the element's name.
    pub fn attribute(&mut self, tag: &Tag<'_>, name: &str, value: &str) {
        match tag.find(name) {
            Some(found) if found.raw == value => {}
            Some(found) => self.replace(found.value_at, escape(value)),
            None => self.insert(tag.behind_name(), format!(" {name}=\"{}\"", escape(value))),
        }
    }

    /// Takes an attribute away.
    pub fn drop_attribute(&mut self, tag: &Tag<'_>, name: &str) {
        if let Some(found) = tag.find(name) {
            self.cut(found.whole);
        }
    }

    /// Where a position that no splice takes in will be, once everything is spliced in; what is put in at it stands before it.
    pub fn carried(&self, at: usize) -> usize {
        let mut own = Self { splices: self.splices.clone(), grown: self.grown };
        own.in_order();
        let before = own.splices.iter().take_while(|(range, _)| range.end <= at);
        before.fold(at, |at, (range, with)| at + with.len() - range.len())
    }

    /// Sorts the splices, insertions at one place as they were made, and drops those that lie within another.
    fn in_order(&mut self) {
        self.splices.sort_by(|(a, _), (b, _)| {
            let empties = a.is_empty().cmp(&b.is_empty()).reverse();
            a.start.cmp(&b.start).then(empties).then(b.end.cmp(&a.end))
        });
        let mut at = 0;
        self.splices.retain(|(range, _)| {
            let stays = range.start >= at;
            at = if stays { range.end } else { at };
            stays
        });
    }

    /// The part with everything spliced in. A few splices are made in the text itself where nobody else holds it: a
    /// large sheet is not copied for one cell.
    pub fn apply_to(mut self, source: Arc<String>) -> String {
        match Arc::try_unwrap(source) {
            Ok(mut own) if self.splices.len() <= FEW => {
                self.in_order();
                for (range, with) in self.splices.into_iter().rev() {
                    own.replace_range(range, &with);
                }
                own
            }
            Ok(own) => self.apply(&own),
            Err(shared) => self.apply(&shared),
        }
    }

    /// The part with everything spliced in.
    pub fn apply(mut self, source: &str) -> String {
        self.in_order();
        let mut out = String::with_capacity(source.len() + self.grown);
        let mut at = 0;
        for (range, with) in self.splices {
            out.push_str(source.get(at..range.start).unwrap_or_default());
            out.push_str(&with);
            at = range.end;
        }
        out.push_str(source.get(at..).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn splices_stay_where_they_are_put() {
        let mut patch = Patch::default();
        patch.replace(2..4, "XY");
        patch.insert(2, "<");
        patch.insert(2, ">");
        patch.cut(6..9);
        patch.replace(7..8, "lost with the range around it");
        assert_eq!(patch.apply("0123456789"), "01<>XY459");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn in_the_text_itself_comes_to_the_same(
            splices in proptest::collection::vec((0_usize..=12, 0_usize..5, "[a-c]{0,3}"), 0..7),
        ) {
            let source = "0123456789xy";
            let patch = || {
                let mut patch = Patch::default();
                for (start, length, with) in &splices {
                    patch.replace(*start..(start + length).min(source.len()), with.clone());
                }
                patch
            };
            let own = Arc::new(source.to_owned());
            let shared = own.clone();
            let expect = patch().apply(source);
            prop_assert_eq!(&patch().apply_to(own), &expect);
            prop_assert_eq!(&patch().apply_to(shared), &expect);
        }
    }

    #[test]
    fn an_attribute_is_set_in_its_place() {
        let raw = "<c r=\"A1\"/>";
        let tag = Tag { raw, start: 0 };
        let mut patch = Patch::default();
        patch.attribute(&tag, "r", "B\"2");
        patch.attribute(&tag, "s", "1");
        assert_eq!(patch.apply(raw), "<c s=\"1\" r=\"B&quot;2\"/>");
    }
}
