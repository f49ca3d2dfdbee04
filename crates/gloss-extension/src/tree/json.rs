//! JSON as a tree, by jsonc-parser with all its leniency off: what another reader would refuse is refused here too.

use std::collections::HashSet;

use jsonc_parser::ast::Value as Parsed;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

use super::{Entry, MAX_DEPTH, MAX_VALUES, Node, Value};
use crate::finding::{Finding, Lines, Place};

/// Reads a document.
///
/// # Errors
/// Where it can't be read, with the place: also where a name stands twice, which two readers would read differently.
pub(crate) fn parse(text: &str) -> Result<Node, Finding> {
    check_bounds(text)?;
    let at = |byte| Place::of_byte(text, byte);
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    let parsed = parse_to_ast(text, &collect, &strict()).map_err(|error| {
        let words = error.kind().to_string();
        // What nobody closes lacks it at the end, not where it began.
        let is_open =
            matches!(error.kind(), ParseErrorKind::UnterminatedObject | ParseErrorKind::UnterminatedArray);
        let byte = if is_open { text.trim_end().len() } else { error.range().start };
        Finding::new(at(byte), "", format!("It can’t be read: {words}."))
    })?;
    let parsed = parsed.value.ok_or_else(|| Finding::new(Place::START, "", "The file is empty."))?;
    let lines = Lines::of(text);
    node(parsed, &lines)
}

const fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

/// The bytes of a text that stand in no string, each with its place.
fn outside_strings(text: &str) -> impl Iterator<Item = (usize, u8)> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.bytes().enumerate().filter(move |(_, char)| {
        match char {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            _ => return !is_quoted,
        }
        false
    })
}

/// Where the braces that a text begins with are closed. The text was read before: what stands there is a map.
pub(crate) fn end_of_map(text: &str) -> usize {
    let mut depth = 0usize;
    for (byte, char) in outside_strings(text) {
        match char {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return byte + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Refuses what is nested too deeply or holds too much before a parser goes into it.
fn check_bounds(text: &str) -> Result<(), Finding> {
    let (mut depth, mut values) = (0usize, 1usize);
    for (byte, char) in outside_strings(text) {
        match char {
            b'{' | b'[' => (depth, values) = (depth + 1, values + 1),
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        if depth > MAX_DEPTH || values > MAX_VALUES {
            let says = if depth > MAX_DEPTH { "It is nested too deeply." } else { "It holds too much." };
            return Err(Finding::new(Place::of_byte(text, byte), "", says));
        }
    }
    Ok(())
}

fn node(parsed: Parsed<'_>, lines: &Lines<'_>) -> Result<Node, Finding> {
    let place = lines.place(parsed.range().start);
    let value = match parsed {
        Parsed::NullKeyword(_) => Value::Null,
        Parsed::BooleanLit(lit) => Value::Bool(lit.value),
        Parsed::NumberLit(lit) => Value::Number(lit.value.to_owned()),
        Parsed::StringLit(lit) => Value::Text(lit.value.into_owned()),
        Parsed::Array(array) => Value::List(
            array.elements.into_iter().map(|element| node(element, lines)).collect::<Result<_, _>>()?,
        ),
        Parsed::Object(object) => {
            let (mut fields, mut names) = (Vec::new(), HashSet::new());
            for field in object.properties {
                let place = lines.place(field.range.start);
                let name = field.name.into_string();
                if !names.insert(name.clone()) {
                    return Err(Finding::new(place, &name, "This name stands here twice."));
                }
                fields.push(Entry { place, name, value: node(field.value, lines)? });
            }
            Value::Map(fields)
        }
    };
    Ok(Node { place, value })
}
