//! The arguments of an act, checked against what it takes: nothing unknown, nothing missing, each of its own kind. Decides
//! nothing about the place.

use std::collections::BTreeMap;

use gloss_protocol::ArgKind;

use super::{ActSpec, PART, Takes, WITHIN, value};
use crate::error::Unwritable;

/// Characters of one argument.
const MAX_ARG: usize = 1 << 20;

/// Characters of a picture's file in base64.
const MAX_PICTURE: usize = 12 << 20;

/// Arguments that were checked.
#[derive(Clone, Copy, Debug)]
pub struct Args<'a> {
    given: &'a BTreeMap<String, String>,
}

impl<'a> Args<'a> {
    /// Checks arguments against what an act takes.
    pub(super) fn checked(given: &'a BTreeMap<String, String>, spec: &ActSpec) -> Result<Self, Unwritable> {
        for (key, value) in given.iter().filter(|(key, _)| !matches!(key.as_str(), WITHIN | PART)) {
            let Some(takes) = spec.takes.iter().find(|one| one.name == key) else {
                let key: String = key.chars().take(40).collect();
                return Err(Unwritable::new(format!("“{}” takes no “{key}”.", spec.name), list_args(spec)));
            };
            let most = if key == "base64" { MAX_PICTURE } else { MAX_ARG };
            if value.len() > most {
                return Err(Unwritable::new(format!("“{key}” is too long."), "Give less at once."));
            }
            check(takes, value)?;
        }
        if let Some(missing) = spec.takes.iter().find(|one| one.needed && !given.contains_key(one.name)) {
            return Err(Unwritable::new(
                format!("“{}” needs “{}”.", spec.name, missing.name),
                format!("Say {}.", shape(missing)),
            ));
        }
        Ok(Self { given })
    }

    /// The words of an argument, where it was given.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.given.get(name).map(String::as_str)
    }

    /// The words of an argument; nothing where it was not given.
    pub fn text(&self, name: &str) -> &'a str {
        self.get(name).unwrap_or_default()
    }

    /// Whether a flag is set; `otherwise` where it was not given.
    pub fn flag(&self, name: &str, otherwise: bool) -> bool {
        self.get(name).map_or(otherwise, |word| value::flag(word).unwrap_or(otherwise))
    }

    /// A number, where it was given.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(value::number)
    }

    /// A count of at least one; one where it was not given.
    pub fn count(&self, name: &str) -> u32 {
        self.number(name).map_or(1, |n| n.clamp(1.0, 10_000.0) as u32)
    }

    /// A length in EMU, where it was given.
    pub fn length(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(value::length)
    }

    /// A colour as `RRGGBB`, where it was given.
    pub fn color(&self, name: &str) -> Option<String> {
        self.get(name).and_then(value::rgb)
    }

    /// Whether nothing was given but where.
    pub fn is_empty(&self) -> bool {
        self.given.keys().all(|key| matches!(key.as_str(), WITHIN | PART))
    }
}

fn check(takes: &Takes, given: &str) -> Result<(), Unwritable> {
    let holds = match takes.kind {
        ArgKind::Text | ArgKind::Place | ArgKind::File => true,
        ArgKind::Number => value::number(given).is_some(),
        ArgKind::Length => value::length(given).is_some(),
        ArgKind::Color => value::rgb(given).is_some() || takes.choices.contains(&given),
        ArgKind::Flag => value::flag(given).is_some(),
        ArgKind::Choice => takes.choices.contains(&given),
    };
    if holds {
        return Ok(());
    }
    let words: String = given.chars().take(40).collect();
    Err(Unwritable::new(format!("“{}” can't be “{words}”.", takes.name), format!("Say {}.", shape(takes))))
}

/// How an argument is given.
fn shape(takes: &Takes) -> String {
    let name = takes.name;
    match takes.kind {
        ArgKind::Choice => format!("{name}={}", takes.choices.join("|")),
        ArgKind::Text => format!("{name}=WORDS"),
        ArgKind::Number => format!("{name}=NUMBER"),
        ArgKind::Length => format!("{name}=LENGTH, as 24pt or 2cm"),
        ArgKind::Color => format!("{name}=COLOUR, as red or #c00000"),
        ArgKind::Flag => format!("{name}=true|false"),
        ArgKind::Place => format!("{name}=WHERE"),
        ArgKind::File => format!("{name}=FILE"),
    }
}

fn list_args(spec: &ActSpec) -> String {
    match spec.takes {
        [] => "Give it nothing but the place.".to_owned(),
        takes => format!("It takes: {}.", takes.iter().map(shape).collect::<Vec<_>>().join("; ")),
    }
}
