//! Objects of a spec: keys that are known, values of the right kind, and a sentence where they are not.

use serde_json::{Map, Value};

use crate::Refusal;
use crate::limits::MAX_TOLD;
use gloss_workbook::Faults;

/// An object and its place.
#[derive(Clone, Debug)]
pub(super) struct Object<'a> {
    map: &'a Map<String, Value>,
    path: String,
}

impl<'a> Object<'a> {
    /// The object at a place, which has none but these keys.
    pub(super) fn of(value: &'a Value, path: impl Into<String>, known: &[&str]) -> Result<Self, Refusal> {
        let path = path.into();
        let keys = known.join(", ");
        let Some(map) = value.as_object() else {
            return Err(Refusal::new(path, "It is no object.", format!("An object with {keys} works.")));
        };
        let object = Self { map, path };
        let unknown: Vec<String> =
            map.keys().filter(|key| !known.contains(&key.as_str())).map(|key| clip(key)).take(8).collect();
        match unknown.as_slice() {
            [] => Ok(object),
            [key] => {
                let next = format!("These work: {keys}.");
                Err(Refusal::new(object.at(key), "There is no such key.", next))
            }
            [first, ..] => {
                let says = format!("There are no such keys as {}.", unknown.join(", "));
                Err(Refusal::new(object.at(first), says, format!("These work: {keys}.")))
            }
        }
    }

    /// The object at a place, whatever keys it has; those that are not known are kept as a fault.
    pub(super) fn open(value: &'a Value, path: &str, known: &[&str], faults: &mut Faults) -> Option<Self> {
        let strict = faults.keep(Self::of(value, path, known));
        strict.or_else(|| Some(Self { map: value.as_object()?, path: path.to_owned() }))
    }

    /// The place of a key, or of the object itself for none.
    pub(super) fn at(&self, key: &str) -> String {
        match (key, self.path.as_str()) {
            ("", path) => path.to_owned(),
            // What stands at the top is told by its key alone.
            (key, "spec") => key.to_owned(),
            (key, path) => format!("{path}.{key}"),
        }
    }

    /// The value of a key, where it is there and not null.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// Whether a key is there, were it null.
    pub(super) fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    /// Refuses what stands under a key.
    pub(super) fn refuse<T>(&self, key: &str, says: impl Into<String>, next: &str) -> Result<T, Refusal> {
        Err(Refusal::new(self.at(key), says, next))
    }

    /// Says that a key is missing.
    pub(super) fn missing<T>(&self, key: &str, what: &str) -> Result<T, Refusal> {
        self.refuse(key, format!("“{key}” is missing."), &format!("Give {what}."))
    }

    /// Words, at most so many characters of them.
    pub(super) fn words(&self, key: &str, most: usize) -> Result<Option<String>, Refusal> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(words)) => {
                short(words, &self.at(key), most)?;
                Ok(Some(clean(words)))
            }
            Some(_) => self.refuse(key, "It is no string.", "Give it in quotes."),
        }
    }

    /// True or false; none where it is not said.
    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, Refusal> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(_) => self.refuse(key, "It is neither true nor false.", "true or false works."),
        }
    }

    /// One of these words.
    pub(super) fn word(&self, key: &str, known: &[&'static str]) -> Result<Option<&'static str>, Refusal> {
        let Some(said) = self.words(key, 200)? else { return Ok(None) };
        let found = known.iter().find(|word| **word == said);
        match found {
            Some(word) => Ok(Some(word)),
            None => {
                let next = format!("These work: {}.", known.join(", "));
                self.refuse(key, format!("“{}” is not known.", clip(&said)), &next)
            }
        }
    }

    /// A list, at most so long; empty where it is not there.
    pub(super) fn list(&self, key: &str, most: usize) -> Result<&'a [Value], Refusal> {
        let Some(value) = self.get(key) else { return Ok(&[]) };
        let Some(list) = value.as_array() else {
            return self.refuse(key, "It is no list.", "Give a list, in [ ].");
        };
        if list.len() > most {
            let says = format!("It has {} entries.", list.len());
            return self.refuse(key, says, &format!("At most {most} work."));
        }
        Ok(list)
    }
}

/// Refuses words that are too long.
pub(super) fn short(words: &str, path: &str, most: usize) -> Result<(), Refusal> {
    let length = words.chars().count();
    if length <= most {
        return Ok(());
    }
    let next = format!("At most {most} work; say it shorter or spread it over more slides.");
    Err(Refusal::new(path, format!("It has {length} characters."), next))
}

/// Words in one line, without marks that no XML can hold.
pub(super) fn clean(words: &str) -> String {
    let kept = words.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' | '\u{b}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => None,
        c => Some(c),
    });
    kept.collect()
}

/// A word as it is told back.
pub(super) fn clip(text: &str) -> String {
    text.chars().take(MAX_TOLD).collect()
}
