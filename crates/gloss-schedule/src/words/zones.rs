//! Zones by what people call them: “New York time”, “Londoner Zeit”, “UTC”, a zone's own name. Their names are the time
//! zone database's and those of `cities.tsv`. Guesses no zone: a city that is in neither is refused.

use super::phrase::Reader;
use super::table::{Language, Sense};
use super::tokens::Token;

/// Zones with cities of theirs by names that the database has not. German ones stand as they do before “Zeit” or “er Zeit”.
const CITIES: &str = include_str!("cities.tsv");

/// A zone behind a time of day. Fills `zone`.
pub(super) fn zone(r: &mut Reader<'_>) -> Option<()> {
    r.phrase.zone.is_none().then_some(())?;
    let opened = r.mark("(");
    let found = named(r)?;
    (!opened || r.mark(")")).then_some(())?;
    r.phrase.zone = Some(found);
    Some(())
}

fn named(r: &mut Reader<'_>) -> Option<String> {
    let token = r.token()?;
    if matches!(token.text.as_str(), "utc" | "gmt") {
        r.at += 1;
        r.take(Sense::Time);
        return Some("UTC".to_owned());
    }
    if token.text.contains('/') {
        r.at += 1;
        return find_zone(|name| name.eq_ignore_ascii_case(&token.text));
    }
    for length in (1..=3).rev() {
        let Some(tokens) = r.tokens.get(r.at..r.at + length) else { continue };
        let words: Vec<&str> =
            tokens.iter().filter(|token| !token.free).map(|token| token.text.as_str()).collect();
        let said = r.sense_at(length) == Sense::Time;
        let zone = if said && words.len() == length { city(&words.join(" "), r.language) } else { None };
        if let Some(zone) = zone {
            r.at += length + 1;
            return Some(zone);
        }
    }
    None
}

/// True for a zone's own name, and for the letters of one.
pub(super) fn is_zone(token: &Token) -> bool {
    let name = token.text.as_str();
    let letters = Language::ALL.iter().any(|language| language.sense(name) == Sense::Zone);
    letters && token.said == name.to_uppercase()
        || ["utc", "gmt"].iter().any(|letters| name.starts_with(letters))
        || name.contains('/') && find_zone(|known| known.eq_ignore_ascii_case(name)).is_some()
}

/// The zone of a city, by what it is called in a language.
pub(super) fn city(words: &str, language: Language) -> Option<String> {
    let own = |city: &str| {
        let city = city.replace(' ', "_");
        // “Etc/GMT” and “US/Central” are named by no city.
        let region = |name: &str| !name.starts_with("Etc/") && !name.starts_with("US/");
        find_zone(|name| {
            region(name) && name.rsplit_once('/').is_some_and(|(_, last)| last.eq_ignore_ascii_case(&city))
        })
    };
    let other = |words: &str| {
        let mut zones = CITIES.lines().filter_map(|line| line.split_once('\t'));
        let found = zones.find(|(_, cities)| cities.split(", ").any(|city| city == words));
        found.map(|(zone, _)| zone.to_owned())
    };
    let stem = words.strip_suffix("er").filter(|_| language == Language::German).unwrap_or(words);
    other(words).or_else(|| other(stem)).or_else(|| own(stem)).or_else(|| own(words))
}

/// The first zone of the database whose name is meant; links have their zone's times.
fn find_zone(meant: impl Fn(&str) -> bool) -> Option<String> {
    let all = jiff::tz::db().available().map(|name| name.as_str().to_owned());
    all.filter(|name| meant(name)).min_by_key(|name| (name.matches('/').count(), name.clone()))
}
