//! Looks of elements: a style of their own, by the page's variables where one says it. No rule of a style sheet changes, which would
//! reach other elements.

use super::super::pages;
use super::on::{On, with_attribute};
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, color, quoted};

/// How much larger letters become.
const LARGER: &str = "1.2em";
const SMALLER: &str = "0.85em";

pub(super) fn look(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let mut wanted: Vec<(&str, String)> = Vec::new();
    if let Some(words) = args.get("color") {
        wanted.push(("color", paint(at, words)?));
    }
    if let Some(words) = args.get("background") {
        wanted.push(("background", if words == "none" { "none".to_owned() } else { paint(at, words)? }));
    }
    if let Some(words) = args.get("size") {
        wanted.push(("font-size", size(words)?));
    }
    if let Some(words) = args.get("space") {
        wanted.push(("padding", length(words)?));
    }
    if let Some(words) = args.get("width") {
        wanted.push(("width", length(words)?));
    }
    for (key, property, on, off) in [
        ("bold", "font-weight", "bold", "normal"),
        ("italic", "font-style", "italic", "normal"),
        ("underline", "text-decoration", "underline", "none"),
    ] {
        if args.get(key).is_some() {
            wanted.push((property, if args.flag(key, true) { on } else { off }.to_owned()));
        }
    }
    if let Some(align) = args.get("align") {
        wanted.push(("text-align", align.to_owned()));
    }
    if wanted.is_empty() {
        return Err(Unwritable::new(
            "It is not said how it is to look.",
            "Say color=red, background=accent, size=larger and so on.",
        ));
    }
    let told: Vec<String> = wanted.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let said = Outcome::new(
        ("make", "Made"),
        &format!("{} {}", quoted(&at.text.visible(&at.region())), told.join(", ")),
    );
    styled(&on, &wanted, said)
}

pub(super) fn uppercase(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let value = if args.flag("on", true) { "uppercase" } else { "none" };
    let said = Outcome::new(("show", "Showed"), &quoted(&at.text.visible(&at.region()))).and(" in capitals");
    styled(&on, &[("text-transform", value.to_owned())], said)
}

pub(super) fn hide(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    hidden(at, true)
}

pub(super) fn show(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    hidden(at, false)
}

fn hidden(at: &At<'_>, hide: bool) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    if !on.is_whole {
        return Err(Unwritable::new(
            "Words alone can't be put out of sight.",
            "Mark the element that holds them.",
        ));
    }
    let start = on.start(on.element);
    let tag = on.says(&start);
    let is_hidden = on.dom.attribute(on.element, "hidden").is_some();
    let what = quoted(&at.text.visible(&at.region()));
    let said = if hide {
        Outcome::new(("hide", "Hid"), &what)
    } else {
        Outcome::new(("show", "Showed"), &what).and(" again")
    };
    let new = match (hide, is_hidden) {
        (true, false) => {
            let at =
                tag.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(tag.len() - 1);
            let (head, tail) = tag.split_at(at);
            format!("{head} hidden{tail}")
        }
        (false, true) => with_attribute(tag, "hidden", None),
        _ => return Ok(Planned::splices(Vec::new(), said)),
    };
    Ok(Planned::splices(vec![on.splice(start, new)], said))
}

/// Gives an element properties of its own; words of one get a span around them.
fn styled(on: &On<'_>, wanted: &[(&str, String)], said: Outcome) -> Result<Planned, Unwritable> {
    if !on.is_whole {
        let says = on.says(&on.place);
        if says.contains('<') || says.trim().is_empty() {
            return Err(Unwritable::new(
                "An element begins or ends within these words.",
                "Mark whole words, or the whole element.",
            ));
        }
        let style =
            wanted.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("; ");
        let splices = vec![
            on.splice(on.place.start..on.place.start, format!("<span style=\"{style}\">")),
            on.splice(on.place.end..on.place.end, "</span>"),
        ];
        return Ok(Planned::splices(splices, said));
    }
    let start = on.start(on.element);
    let old = on.dom.attribute(on.element, "style").unwrap_or_default();
    let mut all: Vec<(String, String)> = declarations(old)
        .into_iter()
        .filter_map(|one| one.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect();
    for (name, value) in wanted {
        match all.iter_mut().find(|(own, _)| own == name) {
            Some((_, own)) => value.clone_into(own),
            None => all.push(((*name).to_owned(), value.clone())),
        }
    }
    let style: Vec<String> = all.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let new = with_attribute(on.says(&start), "style", Some(&style.join("; ")));
    let same = on.says(&start) == new;
    Ok(Planned::splices(if same { Vec::new() } else { vec![on.splice(start, new)] }, said))
}

/// The declarations of a style; a semicolon within quotes or brackets parts none (CSS Syntax 3, 5.4.4).
fn declarations(style: &str) -> Vec<&str> {
    let (mut out, mut start, mut depth, mut quote) = (Vec::new(), 0, 0u32, None);
    for (at, c) in style.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ';') if depth == 0 => {
                out.push(&style[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&style[start..]);
    out
}

/// A colour as the page writes it: a variable of its own by name or by what it stands for, else the colour itself.
fn paint(at: &At<'_>, words: &str) -> Result<String, Unwritable> {
    let words = words.trim();
    let all = variables(at);
    let name = words.trim_start_matches("var(").trim_end_matches(')').trim_start_matches("--");
    if let Some((own, _)) = all.iter().find(|(own, _)| own == name) {
        return Ok(format!("var(--{own})"));
    }
    let rgb = color(words).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).take(8).collect();
        Unwritable::new(
            "This is no colour.",
            format!("Say a name as red, #c00000, or a variable of the page: {}.", names.join(", ")),
        )
    })?;
    let hex = format!("#{}", rgb.to_lowercase());
    let same = all.iter().find(|(_, value)| color(value).is_some_and(|own| own == rgb));
    Ok(same.map_or(hex, |(own, _)| format!("var(--{own})")))
}

/// The variables of the site's pages and style sheets.
fn variables(at: &At<'_>) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for page in pages::pages(at.text.source()) {
        let source = page.source;
        for (start, _) in source.match_indices("--") {
            let Some((name, rest)) = source.get(start + 2..).and_then(|rest| rest.split_once(':')) else {
                continue;
            };
            let is_name = !name.is_empty()
                && name.len() < 60
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            let value = rest.split([';', '}']).next().unwrap_or_default().trim();
            if is_name && value.len() < 80 && !out.iter().any(|(own, _)| own == name) {
                out.push((name.to_owned(), value.to_owned()));
            }
        }
    }
    out
}

fn size(words: &str) -> Result<String, Unwritable> {
    match words.trim() {
        "larger" => Ok(LARGER.to_owned()),
        "smaller" => Ok(SMALLER.to_owned()),
        words => length(words),
    }
}

/// `22`, `22px`, `1.5em`, `2rem`, `50%`.
fn length(words: &str) -> Result<String, Unwritable> {
    let words = words.trim();
    let digits = words.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = words.get(digits.len()..).unwrap_or_default();
    let number: Option<f64> =
        digits.trim().parse().ok().filter(|n: &f64| n.is_finite() && (0.0..=10_000.0).contains(n));
    let is_unit = matches!(unit, "" | "px" | "em" | "rem" | "pt" | "%" | "vw" | "ch");
    match number.filter(|_| is_unit) {
        Some(number) => Ok(format!("{number}{}", if unit.is_empty() { "px" } else { unit })),
        None => Err(Unwritable::new("This is no size.", "Say 22px, 1.5em, larger or smaller.")),
    }
}
