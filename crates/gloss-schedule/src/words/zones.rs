//! Zones by what people call them: “New York time”, “Londoner Zeit”, “UTC”, a zone's own name. Their names are the time
//! zone database's and those of `cities.tsv`. Guesses no zone: a city that is in neither is refused.

use super::reader::Reader;
use super::sense::{Language, Sense};

/// Continents whose zones are named by a city.
const REGIONS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// Zones with cities of theirs by names that the database has not. German ones stand as they do before “Zeit” or “er Zeit”.
const CITIES: &str = include_str!("cities.tsv");

/// A zone behind a time of day. Fills `zone`.
pub(super) fn zone(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        if r.phrase.zone.is_some() {
            return None;
        }
        let opened = r.mark("(");
        let found = named(r)?;
        if opened {
            r.mark(")").then_some(())?;
        }
        r.phrase.zone = Some(found);
        Some(())
    })
}

fn named(r: &mut Reader<'_>) -> Option<String> {
    let local = r.attempt(|r| {
        let local = r.take(Sense::Local);
        let german = r.language == Language::German;
        (local && (german || r.take(Sense::Time))).then(String::new)
    });
    if local.is_some() {
        return local;
    }
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
    let timed = r.phrase.now.timed();
    let in_city = r.take(Sense::In);
    for length in (1..=3).rev() {
        let Some(tokens) = r.tokens.get(r.at..r.at + length) else { continue };
        let words: Vec<&str> =
            tokens.iter().filter(|token| !token.free).map(|token| token.text.as_str()).collect();
        let behind = r.sense_at(length);
        let said = behind == Sense::Time || (in_city && timed);
        if words.len() == length
            && said
            && let Some(zone) = city(&words.join(" "), r.language)
        {
            r.at += length;
            r.take(Sense::Time);
            return Some(zone);
        }
    }
    None
}

/// True for a zone's own name.
pub(super) fn is_zone(name: &str) -> bool {
    find_zone(|known| known.eq_ignore_ascii_case(name)).is_some()
}

/// The zone of a city, by what it is called in a language.
pub(super) fn city(words: &str, language: Language) -> Option<String> {
    let own = |city: &str| {
        let city = city.replace(' ', "_");
        find_zone(|name| match name.split_once('/') {
            Some((region, rest)) => {
                REGIONS.contains(&region)
                    && rest.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&city))
            }
            None => false,
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
    let mut found: Vec<String> =
        jiff::tz::db().available().map(|name| name.as_str().to_owned()).filter(|name| meant(name)).collect();
    found.sort_by_key(|name| (name.matches('/').count(), name.clone()));
    found.into_iter().next()
}
