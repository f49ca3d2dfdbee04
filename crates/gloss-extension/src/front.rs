//! The front matter of a Markdown file: YAML between two lines of three hyphens. One that can't be read is tried once more with its
//! one-line values as plain words, as most that fail have an unquoted colon in their description.

use crate::finding::{Finding, Place};
use crate::tree::{Node, yaml};

/// Largest front matter, in bytes.
const MAX_FRONT: usize = 16 << 10;
/// The line that opens and closes it.
const FENCE: &str = "---";

/// A front matter, and what comes after it.
pub(crate) struct Front<'a> {
    /// Its fields, with places of its own text.
    pub(crate) tree: Node,
    /// Lines of the file that stand before that text.
    pub(crate) lines: u32,
    /// What comes after it.
    pub(crate) body: &'a str,
    /// The line on which that begins.
    pub(crate) body_line: u32,
    /// What was read otherwise than it stands there.
    pub(crate) findings: Vec<Finding>,
}

impl Front<'_> {
    /// A place of its text as one of the file.
    pub(crate) fn place(&self, place: Place) -> Place {
        place.below(self.lines)
    }

    /// A finding of its text as one of the file.
    pub(crate) fn below(&self, found: Finding) -> Finding {
        Finding { place: self.place(found.place), ..found }
    }
}

/// The words of a text's front matter, what comes after it, and the line on which that begins.
///
/// # Errors
/// Where there is none.
pub(crate) fn cut(text: &str) -> Result<(&str, &str, u32), Finding> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != FENCE {
        return Err(Finding::new(Place::START, "", "It has no front matter: its first line is not ---."));
    }
    let begins = first.len();
    let mut ends = begins;
    let (mut count, mut closing) = (1u32, None);
    for line in lines {
        count += 1;
        if line.trim_end() == FENCE {
            closing = Some(line.len());
            break;
        }
        ends += line.len();
    }
    let closing = closing.ok_or_else(|| {
        Finding::new(Place::START, "", "Its front matter has no end: no other line is ---.")
    })?;
    if ends - begins > MAX_FRONT {
        let says = format!("Its front matter is larger than {} KB.", MAX_FRONT >> 10);
        return Err(Finding::new(Place::START, "", says));
    }
    let inner = text.get(begins..ends).unwrap_or_default();
    Ok((inner, text.get(ends + closing..).unwrap_or_default(), count + 1))
}

/// Reads the front matter of a text.
///
/// # Errors
/// Where there is none, or none that can be read, with the place in the file.
pub(crate) fn read(text: &str) -> Result<Front<'_>, Finding> {
    let (inner, body, body_line) = cut(text)?;
    let (tree, findings) = parse(inner).map_err(|found| Finding { place: found.place.below(1), ..found })?;
    Ok(Front { tree, lines: 1, body, body_line, findings })
}

fn parse(inner: &str) -> Result<(Node, Vec<Finding>), Finding> {
    let error = match yaml::parse(inner) {
        Ok(tree) => return Ok((tree, Vec::new())),
        Err(error) => error,
    };
    let (plain, quoted) = quote_plain(inner);
    let Some(tree) = (!quoted.is_empty()).then(|| yaml::parse(&plain)).and_then(Result::ok) else {
        return Err(error);
    };
    let noted = |(line, field): (u32, String)| {
        Finding::new(Place { line, column: 1 }, &field, "Its value is no YAML, and was read as plain words.")
    };
    Ok((tree, quoted.into_iter().map(noted).collect()))
}

/// The text with each one-line value that can't be read by itself in quotes, and the lines and names of those.
fn quote_plain(inner: &str) -> (String, Vec<(u32, String)>) {
    let lines: Vec<&str> = inner.lines().collect();
    let (mut out, mut quoted) = (String::new(), Vec::new());
    for (n, line) in lines.iter().enumerate() {
        let goes_on = lines.get(n + 1).is_some_and(|next| next.starts_with([' ', '\t']));
        match one_line_field(line).filter(|_| !goes_on && yaml::parse(line).is_err()) {
            Some((name, value)) => {
                let bare = ['"', '\''].iter().find_map(|mark| value.strip_prefix(*mark)?.strip_suffix(*mark));
                let bare = bare.filter(|inner| !inner.contains(['"', '\'']));
                let words = bare.unwrap_or(value).replace('\'', "''");
                out.push_str(&format!("{name}: '{words}'"));
                quoted.push((u32::try_from(n + 1).unwrap_or(u32::MAX), name.to_owned()));
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    (out, quoted)
}

/// The name and the value of a line that is a field with both.
fn one_line_field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(": ")?;
    let is_name = !name.is_empty() && name.chars().all(|char| char.is_alphanumeric() || "-_".contains(char));
    let value = value.trim();
    (is_name && !value.is_empty()).then_some((name, value))
}
