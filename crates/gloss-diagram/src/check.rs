//! The last look at a picture before it leaves: every element, attribute and value is on a list, or the picture is
//! refused. It knows nothing of how the picture was made, so that a fault there does not get out.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::error::DiagramError;

/// Elements, each with the attributes that it may have besides those of all.
const ELEMENTS: [(&str, &[&str]); 6] = [
    ("svg", &["xmlns", "viewBox", "width", "height", "role", "aria-label", "font-family"]),
    ("path", &["d"]),
    ("rect", &["x", "y", "width", "height", "rx"]),
    ("circle", &["cx", "cy", "r"]),
    ("text", &["x", "y"]),
    ("tspan", &[]),
];
/// Attributes that all elements may have.
const COMMON: [&str; 9] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "font-size",
    "font-weight",
    "font-style",
    "text-anchor",
];
/// How deep elements lie: words in a text in the picture.
const DEEPEST: usize = 3;

/// Refuses a picture in which anything is that is not on the list.
pub(crate) fn check(svg: &str) -> Result<(), DiagramError> {
    match first_fault(svg) {
        None => Ok(()),
        Some(what) => Err(DiagramError::unread(format!(
            "The diagram was drawn with something that a picture must not have ({what}), so it is not shown."
        ))),
    }
}

/// What is not on the list.
fn first_fault(svg: &str) -> Option<String> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut depth = 0;
    loop {
        match reader.read_event() {
            Err(error) => return Some(error.to_string()),
            Ok(Event::Start(tag)) => {
                depth += 1;
                if depth > DEEPEST {
                    return Some("depth".to_owned());
                }
                if let Some(fault) = element(&tag) {
                    return Some(fault);
                }
            }
            Ok(Event::Empty(tag)) => {
                if let Some(fault) = element(&tag) {
                    return Some(fault);
                }
            }
            Ok(Event::End(_)) => depth -= 1,
            Ok(Event::Text(_)) => {}
            Ok(Event::GeneralRef(name)) => {
                if !matches!(&*name, "amp" | "lt" | "gt" | "quot" | "#39") {
                    return Some("entity".to_owned());
                }
            }
            Ok(Event::Eof) => return (depth != 0).then(|| "end".to_owned()),
            Ok(_) => return Some("declaration".to_owned()),
        }
    }
}

fn element(tag: &BytesStart<'_>) -> Option<String> {
    let name = tag.name();
    let name: &str = name.as_ref();
    let Some((_, own)) = ELEMENTS.iter().find(|(known, _)| *known == name) else {
        return Some(name.to_owned());
    };
    for attribute in tag.attributes() {
        let Ok(attribute) = attribute else { return Some(format!("{name}, attribute")) };
        let key: &str = attribute.key.as_ref();
        let known = own.contains(&key) || COMMON.contains(&key);
        if !known || !is_value(key, &attribute.value) {
            return Some(format!("{name}, {key}"));
        }
    }
    None
}

/// Whether an attribute may have a value.
fn is_value(key: &str, value: &str) -> bool {
    let number = |value: &str| value.len() <= 16 && value.parse::<f64>().is_ok_and(f64::is_finite);
    let numbers = |value: &str| value.split(' ').all(number);
    match key {
        "xmlns" => value == "http://www.w3.org/2000/svg",
        "role" => value == "img",
        "aria-label" => !value.contains('<'),
        "font-family" => value.chars().all(|ch| ch.is_ascii_alphabetic() || matches!(ch, ' ' | ',' | '-')),
        "fill" | "stroke" => is_paint(value),
        "text-anchor" => matches!(value, "middle" | "end"),
        "font-weight" => value == "600",
        "font-style" => value == "italic",
        "viewBox" | "stroke-dasharray" => numbers(value),
        "d" => {
            let mut parts = value.split(['M', 'L', 'C', 'Z', ' ']).filter(|part| !part.is_empty());
            value.starts_with('M') && parts.all(number)
        }
        _ => number(value),
    }
}

/// `none`, `#rrggbb`, `var(--name, #rrggbb)` or a mix of two of them.
fn is_paint(value: &str) -> bool {
    let hex = |value: &str| {
        value
            .strip_prefix('#')
            .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let variable = |value: &str| {
        let inside = value.strip_prefix("var(--").and_then(|rest| rest.strip_suffix(')'));
        inside.and_then(|inside| inside.split_once(", ")).is_some_and(|(name, color)| {
            hex(color) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    };
    let mix = || {
        let inside = value.strip_prefix("color-mix(in ").and_then(|rest| rest.strip_prefix("srgb, "));
        let inside = inside.and_then(|rest| rest.strip_suffix(')'));
        let parts = inside.and_then(|inside| inside.split_once("%, "));
        parts.is_some_and(|(first, second)| {
            let (color, share) = first.rsplit_once(' ').unwrap_or_default();
            variable(color) && share.parse::<u8>().is_ok() && variable(second)
        })
    };
    value == "none" || hex(value) || variable(value) || mix()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(inside: &str) -> Result<(), DiagramError> {
        check(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\">{inside}</svg>"))
    }

    #[test]
    fn what_pictures_are_made_of_passes() {
        let paint = "fill=\"color-mix(in srgb, var(--chart-1, #2f4bb8) 45%, var(--paper, #ffffff))\"";
        wrapped(&format!("<path d=\"M1 2L-3.5 4C1 2 3 4 5 6Z\" {paint} stroke=\"none\"/>")).unwrap();
        wrapped("<text x=\"1\" y=\"2\" fill=\"var(--ink, #23211d)\">a &lt; &#39;<tspan font-weight=\"600\">b</tspan></text>").unwrap();
    }

    #[test]
    fn all_else_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<style>*{}</style>",
            "<foreignObject/>",
            "<a href=\"#x\"><rect/></a>",
            "<image href=\"https://example.org/x.png\"/>",
            "<use href=\"#x\"/>",
            "<g/>",
            "<rect onclick=\"x\"/>",
            "<rect id=\"x\"/>",
            "<rect style=\"fill:red\"/>",
            "<rect class=\"x\"/>",
            "<rect fill=\"url(#x)\"/>",
            "<rect fill=\"url(https://example.org)\"/>",
            "<rect fill=\"var(--x, url(y))\"/>",
            "<rect fill=\"red\"/>",
            "<rect width=\"NaN\"/>",
            "<rect width=\"calc(1px)\"/>",
            "<path d=\"M0 0Lx\"/>",
            "<path d=\"0 0\"/>",
            "<text xml:space=\"preserve\">x</text>",
            "<text font-family=\"x\">x</text>",
            "<text>&nbsp;</text>",
            "<!-- x -->",
            "<?x y?>",
            "<![CDATA[x]]>",
            "<text><tspan><tspan>x</tspan></tspan></text>",
            "<rect>",
        ] {
            assert!(wrapped(inside).is_err(), "{inside}");
        }
        assert!(check("<!DOCTYPE svg><svg/>").is_err());
    }
}
