//! One tag at a time, with its attributes as they are written. Knows no meaning of any.

use memchr::{memchr, memmem};

use super::{Stop, Unsure};

/// The kind of a tag, between its angle brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Start,
    Empty,
    End,
    /// A declaration or a comment, which say nothing of cells.
    Aside,
}

/// A tag within a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag<'s> {
    pub(crate) kind: Kind,
    /// The name with its prefix; empty for asides.
    pub(crate) name: &'s str,
    /// The raw attributes behind the tag's name.
    raw: &'s str,
}

impl<'s> Tag<'s> {
    pub(crate) fn local(&self) -> &'s str {
        self.name.rsplit_once(':').map_or(self.name, |(_, local)| local)
    }

    pub(crate) fn opens(&self) -> bool {
        matches!(self.kind, Kind::Start | Kind::Empty)
    }

    /// Its attributes in order, each as its name and its value still escaped.
    pub(crate) fn attributes(&self) -> Result<Vec<(&'s str, &'s str)>, Unsure> {
        let mut found: Vec<(&str, &str)> = Vec::new();
        let mut at = 0;
        while let Some((next, key, value)) = attribute(self.raw, at).map_err(|_| Unsure)? {
            if found.iter().any(|(other, _)| *other == key) {
                return Err(Unsure);
            }
            found.push((key, value));
            at = next;
        }
        Ok(found)
    }

    /// The value of one attribute by its full name, still escaped.
    pub(crate) fn attribute(&self, name: &str) -> Result<Option<&'s str>, Unsure> {
        Ok(self.attributes()?.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value))
    }
}

/// The next attribute of a tag from a position behind its name: where it ends, its name and its value.
/// None where the tag ends; nothing is said of what ends it.
pub(crate) fn attribute(s: &str, from: usize) -> Result<Option<(usize, &str, &str)>, Stop> {
    let bytes = s.as_bytes();
    let mut at = from;
    while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    let begin = at;
    loop {
        match bytes.get(at) {
            None if at == begin => return Ok(None),
            None => return Err(Stop::More),
            Some(b'=') => break,
            Some(b'>' | b'/') if at == begin => return Ok(None),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b':' | b'_' | b'-' | b'.') => at += 1,
            Some(_) => return Err(Stop::Unsure),
        }
    }
    if at == begin {
        return Err(Stop::Unsure);
    }
    let quote = match bytes.get(at + 1) {
        None => return Err(Stop::More),
        Some(quote @ (b'"' | b'\'')) => *quote,
        Some(_) => return Err(Stop::Unsure),
    };
    let value = at + 2;
    // Values are a few bytes long: a plain loop beats a search by words.
    let mut end = value;
    loop {
        match bytes.get(end) {
            None => return Err(Stop::More),
            Some(byte) if *byte == quote => break,
            Some(b'<') => return Err(Stop::Unsure),
            Some(_) => end += 1,
        }
    }
    let key = s.get(begin..at).ok_or(Stop::Unsure)?;
    Ok(Some((end + 1, key, s.get(value..end).ok_or(Stop::Unsure)?)))
}

/// The next tag of a text: how many bytes it and the blanks or words before it take. Words between tags are
/// passed over where they hold no entity.
pub(crate) fn next(s: &str) -> Result<(usize, Tag<'_>), Stop> {
    let bytes = s.as_bytes();
    let begin = memchr(b'<', bytes).ok_or(Stop::More)?;
    if memchr(b'&', bytes.get(..begin).unwrap_or_default()).is_some() {
        return Err(Stop::Unsure);
    }
    let rest = s.get(begin..).unwrap_or_default();
    let aside = Tag { kind: Kind::Aside, name: "", raw: "" };
    let until = |end: &str| {
        let at = memmem::find(rest.as_bytes(), end.as_bytes()).ok_or(Stop::More)?;
        Ok((begin + at + end.len(), aside))
    };
    match (bytes.get(begin + 1), rest.get(..4)) {
        (None, _) => Err(Stop::More),
        (Some(b'?'), _) if bytes.get(begin + 2).is_none() => Err(Stop::More),
        // Its first mark of the two is none of its last two.
        (Some(b'?'), _) if bytes.get(begin + 2) == Some(&b'>') => Err(Stop::Unsure),
        (Some(b'?'), _) => {
            let (used, aside) = until("?>")?;
            declared(s.get(begin..used).unwrap_or_default())?;
            Ok((used, aside))
        }
        (Some(b'!'), None) => Err(Stop::More),
        (Some(b'!'), Some("<!--")) if rest.len() < 7 => Err(Stop::More),
        (Some(b'!'), Some("<!--")) if !rest.starts_with("<!-->") && !rest.starts_with("<!--->") => {
            until("-->")
        }
        (Some(b'!'), _) => Err(Stop::Unsure),
        (Some(b'/'), _) => {
            let end = memchr(b'>', rest.as_bytes()).ok_or(Stop::More)?;
            let name = rest.get(2..end).ok_or(Stop::Unsure)?;
            if !is_name(name) {
                return Err(Stop::Unsure);
            }
            Ok((begin + end + 1, Tag { kind: Kind::End, name, raw: "" }))
        }
        _ => opening(s, begin),
    }
}

/// An opening tag that begins at a position.
fn opening(s: &str, begin: usize) -> Result<(usize, Tag<'_>), Stop> {
    let bytes = s.as_bytes();
    let mut at = begin + 1;
    while !is_space_or_end(*bytes.get(at).ok_or(Stop::More)?) {
        at += 1;
    }
    let name = s.get(begin + 1..at).ok_or(Stop::Unsure)?;
    if !is_name(name) {
        return Err(Stop::Unsure);
    }
    let raw = at;
    while let Some((next, _, _)) = attribute(s, at)? {
        at = next;
    }
    while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    let behind = s.get(raw..at).ok_or(Stop::Unsure)?;
    let (end, kind) = close(bytes, at)?;
    Ok((end, Tag { kind, name, raw: behind }))
}

/// How an opening tag ends, from behind its last attribute.
pub(crate) fn close(bytes: &[u8], at: usize) -> Result<(usize, Kind), Stop> {
    match (bytes.get(at), bytes.get(at + 1)) {
        (None, _) | (Some(b'/'), None) => Err(Stop::More),
        (Some(b'>'), _) => Ok((at + 1, Kind::Start)),
        (Some(b'/'), Some(b'>')) => Ok((at + 2, Kind::Empty)),
        _ => Err(Stop::Unsure),
    }
}

/// Refuses a declaration of any other encoding than UTF-8.
fn declared(declaration: &str) -> Result<(), Stop> {
    let Some((_, behind)) = declaration.split_once("encoding") else {
        return Ok(());
    };
    let named = behind.trim_start_matches(['=', ' ', '"', '\'']);
    if named.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("utf-8")) {
        Ok(())
    } else {
        Err(Stop::Unsure)
    }
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_space_or_end(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'>' | b'/')
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.'))
}
