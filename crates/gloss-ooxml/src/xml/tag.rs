//! A start tag as it is written, and where its attributes are.

use std::borrow::Cow;
use std::ops::Range;

use super::text::decode;

/// A start tag or an empty element's tag, `<` and `>` included.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'a> {
    /// As written.
    pub raw: &'a str,
    /// Where it begins in its part.
    pub start: usize,
}

/// An attribute as it is written.
#[derive(Clone, Debug)]
pub struct Attribute<'a> {
    /// With its prefix.
    pub name: &'a str,
    /// The value as written, without quotes.
    pub raw: &'a str,
    /// Where the value is in its part.
    pub value_at: Range<usize>,
    /// Where the attribute is in its part, with the blank before it.
    pub whole: Range<usize>,
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl<'a> Tag<'a> {
    /// The element's name with its prefix.
    pub fn name(&self) -> &'a str {
        let inner = self.raw.trim_start_matches('<');
        let end =
            inner.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(inner.len());
        inner.get(..end).unwrap_or_default()
    }

    /// The element's name without its prefix.
    pub fn local(&self) -> &'a str {
        local(self.name())
    }

    /// The prefix with its colon, or nothing.
    pub fn prefix(&self) -> &'a str {
        let name = self.name();
        name.get(..name.len() - local(name).len()).unwrap_or_default()
    }

    /// Where the tag ends in its part.
    pub fn end(&self) -> usize {
        self.start + self.raw.len()
    }

    /// Where an attribute can be added: behind the name.
    pub fn behind_name(&self) -> usize {
        self.start + 1 + self.name().len()
    }

    /// Whether the element has no content (`<a/>`).
    pub fn is_empty(&self) -> bool {
        self.raw.ends_with("/>")
    }

    /// All attributes, in order. A badly written tag gives those before the fault.
    pub fn attributes(&self) -> Attributes<'a> {
        Attributes { raw: self.raw, start: self.start, at: 1 + self.name().len() }
    }

    /// The attribute of exactly this name.
    pub fn find(&self, name: &str) -> Option<Attribute<'a>> {
        self.attributes().find(|attribute| attribute.name == name)
    }

    /// The value of the attribute of exactly this name.
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        self.find(name).map(|attribute| decode(attribute.raw))
    }

    /// The value of a prefixed attribute by its local name: `r:id` whatever the prefix is.
    pub fn prefixed(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes()
            .find(|attribute| attribute.name.contains(':') && local(attribute.name) == name)
            .map(|attribute| decode(attribute.raw))
    }

    /// An attribute that is a number.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.find(name)?.raw.trim().parse().ok()
    }

    /// An attribute that is true or false.
    pub fn flag(&self, name: &str) -> bool {
        self.find(name).is_some_and(|attribute| matches!(attribute.raw, "1" | "true" | "on"))
    }
}

/// The attributes of a tag.
pub struct Attributes<'a> {
    raw: &'a str,
    start: usize,
    at: usize,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        let bytes = self.raw.as_bytes();
        let skip = |mut at: usize| {
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            at
        };
        let from = self.at;
        let name_at = skip(from);
        let mut name_end = name_at;
        while bytes.get(name_end).is_some_and(|b| !b.is_ascii_whitespace() && !b"=/>".contains(b)) {
            name_end += 1;
        }
        if name_end == name_at {
            return None;
        }
        let equals = skip(name_end);
        if bytes.get(equals) != Some(&b'=') {
            return None;
        }
        let quote_at = skip(equals + 1);
        let quote = *bytes.get(quote_at).filter(|b| b"\"'".contains(b))?;
        let value_at = quote_at + 1;
        let length = bytes.get(value_at..)?.iter().position(|b| *b == quote)?;
        let value_end = value_at + length;
        self.at = value_end + 1;
        Some(Attribute {
            name: self.raw.get(name_at..name_end)?,
            raw: self.raw.get(value_at..value_end)?,
            value_at: self.start + value_at..self.start + value_end,
            whole: self.start + from..self.start + value_end + 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_as_written() {
        let tag = Tag { raw: "<x:c  r='B2'\n s = \"3\" r:id=\"a&amp;b\"/>", start: 10 };
        assert_eq!((tag.name(), tag.local(), tag.prefix()), ("x:c", "c", "x:"));
        assert!(tag.is_empty());
        assert_eq!(tag.get("r").unwrap(), "B2");
        assert_eq!(tag.number::<u32>("s"), Some(3));
        assert_eq!(tag.prefixed("id").unwrap(), "a&b");
        let r = tag.find("r").unwrap();
        assert_eq!((r.value_at, r.whole), (19..21, 14..22));
    }

    #[test]
    fn a_bad_tag_ends_the_list() {
        for raw in ["<c", "<c r", "<c r=", "<c r=\"", "<c r=B/>", "<c =\"\"/>", "<>", "<"] {
            assert_eq!(Tag { raw, start: 0 }.attributes().count(), 0, "{raw}");
        }
    }
}
