//! Figures written with fewer or more decimals. Where a figure has a fact, the fact's value is rounded and not
//! what was shown, so that nothing is rounded twice.

use serde_json::Value;

use super::request::Digits;
use gloss_figures::figure::decimal;
use gloss_figures::number;

/// Scales whose words stand after a figure.
const SCALES: [(&str, f64); 5] =
    [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("bn", 1e9), ("trillion", 1e12)];

/// A source with its figures at so many decimals; none where none can be changed.
pub(super) fn figures(source: &str, known: &[Value], digits: Digits) -> Option<String> {
    let mut out = String::new();
    let mut rest = source;
    let mut changed = false;
    let mut put = |out: &mut String, shown: &str, value: Option<f64>| match written(shown, value, digits) {
        Some(new) if new != shown => {
            changed = true;
            out.push_str(&new);
        }
        _ => out.push_str(shown),
    };
    while let Some((before, shown, target, after)) = link(rest) {
        put(&mut out, before, None);
        out.push('[');
        put(
            &mut out,
            shown,
            value_of(known, |figure| text(figure, "fact") == target.trim_start_matches("fact:")),
        );
        out.push_str(&format!("]({target})"));
        rest = after;
    }
    // A place within a link's words has the figure without its link.
    let inside = if out.is_empty() {
        value_of(known, |figure| text(figure, "shown").trim() == rest.trim())
    } else {
        None
    };
    put(&mut out, rest, inside);
    changed.then_some(out)
}

fn text<'a>(figure: &'a Value, key: &str) -> &'a str {
    figure.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn value_of(known: &[Value], is: impl Fn(&Value) -> bool) -> Option<f64> {
    known.iter().find(|figure| is(figure))?.get("value")?.as_f64()
}

/// The first link of a source: what stands before it, its words, its target, and the rest.
fn link(source: &str) -> Option<(&str, &str, &str, &str)> {
    let links = source.match_indices("](fact:").map(|(at, _)| at);
    let middle =
        links.into_iter().find(|at| !source.get(..*at).is_some_and(|before| before.ends_with('\\')))?;
    let start = source.get(..middle)?.rfind('[')?;
    let end = middle + source.get(middle..)?.find(')')?;
    Some((
        source.get(..start)?,
        source.get(start + 1..middle)?,
        source.get(middle + 2..end)?,
        source.get(end + 1..)?,
    ))
}

fn written(shown: &str, value: Option<f64>, digits: Digits) -> Option<String> {
    match digits {
        Digits::Decimals(decimals) => decimals_of(shown, value, decimals),
        Digits::Grouped => grouped(shown),
        // Only a figure with a source: a number in a sentence may be a year.
        Digits::Power(power) => scaled(shown, value?, power),
        Digits::Percent => percent(shown, value?),
    }
}

/// Thousands apart in the first number of four digits and more; years stay.
fn grouped(shown: &str) -> Option<String> {
    let mut at = 0;
    while let Some(start) = shown.get(at..)?.find(|c: char| c.is_ascii_digit()).map(|n| at + n) {
        let rest = shown.get(start..)?;
        let end = start + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let digits = shown.get(start..end)?;
        let before = shown.get(..start)?.chars().next_back();
        let beside = shown.get(end..)?.chars().next();
        let alone = !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '-' | '_'))
            && !beside.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '-' | '_'));
        let year = digits.len() == 4 && matches!(digits.get(..2), Some("18" | "19" | "20"));
        if alone && digits.len() >= 4 && !year && !digits.starts_with('0') {
            let number: f64 = digits.parse().ok()?;
            let tail = shown.get(end..)?;
            let tail = grouped(tail).unwrap_or_else(|| tail.to_owned());
            return (digits.len() <= 15)
                .then(|| format!("{}{}{tail}", &shown.get(..start).unwrap_or_default(), decimal(number, 0)));
        }
        at = end;
    }
    None
}

/// A figure rounded to tens, hundreds or thousands, or shown in millions or billions. What is rounded by leaving
/// out digits says so by its word of scale, for the figure must still agree with its source.
fn scaled(shown: &str, value: f64, power: i32) -> Option<String> {
    let old = number::read(shown)?;
    let size = value.abs();
    let (scale, word) = match power {
        9 => (1e9, "billion"),
        6 => (1e6, "million"),
        _ => (1e3, "thousand"),
    };
    if (old.value.abs() - size).abs() > size * 0.1 || size < scale / 10.0 {
        return None;
    }
    // Tens and hundreds keep a decimal of the thousands: 12.3 thousand is rounded to hundreds.
    let decimals = match power {
        1 => 2,
        2 => 1,
        3 => 0,
        _ => usize::from(size / scale < 100.0),
    };
    let start = shown.find(|c: char| c.is_ascii_digit())?;
    let rest = shown.get(start..)?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).unwrap_or(rest.len());
    let after = rest.get(end..)?.trim_start();
    let known = ["thousand", "million", "billion", "bn", "mn", "k", "m"];
    let unit = known
        .iter()
        .find(|word| after.split(' ').next() == Some(**word))
        .map_or(after, |word| after.get(word.len()..).unwrap_or_default().trim_start());
    let space = if unit.is_empty() { "" } else { " " };
    Some(format!("{}{} {word}{space}{unit}", shown.get(..start)?, decimal(size / scale, decimals)))
}

/// A figure with the sign for per cent, where its source is in per cent already: a value is never multiplied.
fn percent(shown: &str, value: f64) -> Option<String> {
    let old = number::read(shown)?;
    let close = (old.value.abs() - value.abs()).abs() <= value.abs() * 0.05 + 0.05;
    let end = shown.rfind(|c: char| c.is_ascii_digit())? + 1;
    let after = shown.get(end..)?.trim();
    let bare = after.is_empty() || matches!(after, "percent" | "per cent" | "pct");
    (close && bare).then(|| format!("{} %", shown.get(..end).unwrap_or_default()))
}

/// A text with its first number at so many decimals. A number with no fact only loses decimals.
fn decimals_of(shown: &str, value: Option<f64>, decimals: usize) -> Option<String> {
    let (start, end) = token(shown, value.is_none())?;
    let (body, after) = (shown.get(start..end)?, shown.get(end..)?);
    let fraction = body.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let read: f64 = body.replace(',', "").parse().ok()?;
    let word = after.trim_start().to_lowercase();
    let scale = SCALES.iter().find(|(name, _)| word.starts_with(name)).map_or(1.0, |(_, scale)| *scale);
    // Where the value is in another unit than what is shown, its digits say nothing about it.
    let exact = value.map(|value| value.abs() / scale).filter(|exact| {
        (exact - read).abs() <= 0.5 * 10f64.powi(-i32::try_from(fraction).unwrap_or(0)) + 1e-9
    });
    if exact.is_none() && decimals >= fraction {
        return None;
    }
    let mut new = decimal(exact.unwrap_or(read), decimals);
    if !body.contains(',') && read >= 1000.0 {
        new = new.replace(',', "");
    }
    // The rest may hold more numbers without facts.
    let tail = if value.is_none() {
        decimals_of(after, None, decimals).unwrap_or_else(|| after.to_owned())
    } else {
        after.to_owned()
    };
    Some(format!("{}{new}{tail}", shown.get(..start)?))
}

/// Where the first number stands; with `fractions`, the first that has decimals.
fn token(text: &str, fractions: bool) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(start) = text.get(at..)?.find(|c: char| c.is_ascii_digit()).map(|n| at + n) {
        let rest = text.get(start..)?;
        let mut end = rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(rest.len());
        while rest.get(..end)?.ends_with([',', '.']) {
            end -= 1;
        }
        at = start + end;
        let body = rest.get(..end)?;
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let mut groups = whole.split(',');
        let head = groups.next().is_some_and(|head| !whole.contains(',') || head.len() <= 3);
        let grouped = head && groups.all(|group| group.len() == 3);
        let word = text.get(..start)?.ends_with(char::is_alphabetic);
        let exponent = text.get(at..)?.starts_with(['e', 'E']);
        if grouped
            && !fraction.contains([',', '.'])
            && !word
            && !exponent
            && (!fractions || !fraction.is_empty())
        {
            return Some((start, at));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn figures_are_rounded_from_their_facts() {
        let known = [
            json!({ "fact": "a", "shown": "42.5 %", "value": 42.4538 }),
            json!({ "fact": "b/r1c2", "shown": "1.92 million", "value": 1_919_456 }),
        ];
        for (source, decimals, expect) in [
            ("fell by [42.5 %](fact:a).", 0, Some("fell by [42 %](fact:a).")),
            ("fell by [42.5 %](fact:a).", 2, Some("fell by [42.45 %](fact:a).")),
            (
                "[1.92 million](fact:b/r1c2) and [42.5 %](fact:a)",
                1,
                Some("[1.9 million](fact:b/r1c2) and [42.5 %](fact:a)"),
            ),
            ("42.5 %", 0, Some("42 %")),
            ("from 3.14159 to 2.5 in 2019", 1, Some("from 3.1 to 2.5 in 2019")),
            ("1,234.56", 0, Some("1,235")),
            ("in 2019", 1, None),
            ("1.234,56", 0, None),
            ("no number", 0, None),
        ] {
            let new = figures(source, &known, Digits::Decimals(decimals));
            assert_eq!(new.as_deref(), expect, "{source}");
        }
        assert!(
            gloss_data::agrees("42 %", &json!(42.4538))
                && gloss_data::agrees("1.9 million", &json!(1_919_456))
        );
    }

    proptest::proptest! {
        #[test]
        fn any_source_is_read(source in "(?s)[\\[\\]()fact:.,0-9e a]{0,60}", decimals in 0usize..6) {
            let _ = figures(&source, &[json!({ "fact": "a", "shown": "1", "value": 1.5 })], Digits::Decimals(decimals));
        }
    }
}
