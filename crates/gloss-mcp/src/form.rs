//! A form that a server asks a person to fill in, read from the few kinds of fields that the protocol has. Never filled in here,
//! and never sent before its answer was checked against it. Source: the protocol of 2025-11-25 and of 2026-07-28, "Elicitation".

mod check;
mod choices;
mod secret;

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;

use rmcp::model::{
    ConstTitle, ElicitationSchema, EnumSchema, MultiSelectEnumSchema, PrimitiveSchemaDefinition,
    SingleSelectEnumSchema, StringFormat,
};
use serde_json::{Map, Value, json};

pub use check::FormProblem;
pub use choices::Choice;

use crate::plain;
use choices::{MAX_TITLE, bounded};
use secret::holds_secret;

/// Fields of a form.
const MAX_FIELDS: usize = 20;
/// Longest message, in characters.
const MAX_MESSAGE: usize = 2_000;
/// Longest name of a field, in characters.
const MAX_NAME: usize = 200;
/// Longest description of a field, in characters; a longer one is cut.
const MAX_DESCRIPTION: usize = 1_000;
/// Longest text of an answer, in characters.
const MAX_TEXT: u32 = 20_000;

/// Takes a form to a person and comes back with their answer; dropped where it is wanted no more.
pub type Ask = Arc<dyn Fn(Form) -> Pin<Box<dyn Future<Output = FormAnswer> + Send>> + Send + Sync>;

/// What a person did with a form.
#[derive(Clone, Debug, PartialEq)]
pub enum FormAnswer {
    /// They filled it in: values by the names of fields.
    Accept(Map<String, Value>),
    /// They said no.
    Decline,
    /// They put it away without an answer.
    Cancel,
}

/// A form of a server's.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// What its server says that it is for: a stranger's words, without what turns words round.
    pub message: String,
    /// Its fields, in their server's order.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name, by which its value is sent.
    pub name: String,
    /// What its server calls it; its name where it does not.
    pub title: String,
    /// What its server says of it; empty where it does not.
    pub description: String,
    /// Whether a form without it can't be sent.
    pub is_required: bool,
    /// What it holds.
    pub kind: Kind,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Words.
    Text {
        /// What they have to be.
        format: Option<TextFormat>,
        /// How many characters they have at least.
        min: u32,
        /// How many characters they have at most.
        max: u32,
        /// What is there before a person writes.
        default: Option<String>,
    },
    /// A number.
    Number {
        /// The smallest.
        min: Option<f64>,
        /// The largest.
        max: Option<f64>,
        /// What is there before a person writes.
        default: Option<f64>,
    },
    /// A number without a fraction.
    Integer {
        /// The smallest.
        min: Option<i64>,
        /// The largest.
        max: Option<i64>,
        /// What is there before a person writes.
        default: Option<i64>,
    },
    /// Yes or no.
    YesNo {
        /// What is there before a person chooses.
        default: Option<bool>,
    },
    /// One of some.
    OneOf {
        /// Them.
        choices: Vec<Choice>,
        /// The value that is there before a person chooses.
        default: Option<String>,
    },
    /// Several of some.
    SeveralOf {
        /// Them.
        choices: Vec<Choice>,
        /// How many are chosen at least.
        min: usize,
        /// How many are chosen at most.
        max: usize,
        /// The values that are there before a person chooses.
        default: Vec<String>,
    },
}

/// What words have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// An address of mail.
    Email,
    /// An address with its scheme (RFC 3986).
    Uri,
    /// A day: year, month, day (RFC 3339, `full-date`).
    Date,
    /// A moment, with its offset (RFC 3339, `date-time`).
    DateTime,
}

impl Form {
    /// A form as it came; none where it has something that a form can't have, or more than a person is shown.
    pub(crate) fn of(message: &str, schema: &ElicitationSchema) -> Option<Self> {
        let order = schema.property_order.as_ref()?;
        let required: HashSet<&str> = schema.required.iter().flatten().map(String::as_str).collect();
        let is_bounded = message.chars().count() <= MAX_MESSAGE && order.len() <= MAX_FIELDS;
        if !is_bounded || !required.iter().all(|name| schema.properties.contains_key(*name)) {
            return None;
        }
        let field = |name: &String| Field::of(name, schema.properties.get(name)?, &required);
        let fields = order.iter().map(field).collect::<Option<Vec<_>>>()?;
        Some(Self { message: plain::lines(message, MAX_MESSAGE), fields })
    }

    /// Whether a field of it is for what opens doors, which no form may have.
    pub fn wants_secret(&self) -> bool {
        self.fields.iter().any(|field| holds_secret(&field.name) || holds_secret(&field.title))
    }

    /// What is there before a person writes: the values of the fields that their server filled in. Source: SEP-1034.
    pub fn defaults(&self) -> Map<String, Value> {
        let default = |field: &Field| {
            let value = match &field.kind {
                Kind::Text { default, .. } | Kind::OneOf { default, .. } => {
                    default.as_ref().map(|of| json!(of))
                }
                Kind::Number { default, .. } => default.map(|of| json!(of)),
                Kind::Integer { default, .. } => default.map(|of| json!(of)),
                Kind::YesNo { default } => default.map(|of| json!(of)),
                Kind::SeveralOf { default, .. } => (!default.is_empty()).then(|| json!(default)),
            };
            Some((field.name.clone(), value?))
        };
        self.fields.iter().filter_map(default).collect()
    }
}

impl Field {
    fn of(name: &str, schema: &PrimitiveSchemaDefinition, required: &HashSet<&str>) -> Option<Self> {
        if name.is_empty() || name != plain::line(name, MAX_NAME) {
            return None;
        }
        let (kind, title, description) = match schema {
            PrimitiveSchemaDefinition::Enum(of) => choices(of)?,
            PrimitiveSchemaDefinition::String(of) => {
                let format = match of.format {
                    Some(of) => Some(format(of)?),
                    None => None,
                };
                let (min, max) =
                    (of.min_length.unwrap_or_default(), of.max_length.unwrap_or(MAX_TEXT).min(MAX_TEXT));
                (Kind::Text { format, min, max, default: of.default.clone() }, &of.title, &of.description)
            }
            PrimitiveSchemaDefinition::Number(of) => (
                Kind::Number { min: of.minimum, max: of.maximum, default: of.default },
                &of.title,
                &of.description,
            ),
            PrimitiveSchemaDefinition::Integer(of) => (
                Kind::Integer { min: of.minimum, max: of.maximum, default: of.default },
                &of.title,
                &of.description,
            ),
            PrimitiveSchemaDefinition::Boolean(of) => {
                (Kind::YesNo { default: of.default }, &of.title, &of.description)
            }
            _ => return None,
        };
        let words = |words: &Option<Words>, most| plain::line(words.as_deref().unwrap_or_default(), most);
        let title = Some(words(title, MAX_TITLE)).filter(|title| !title.is_empty());
        let mut field = Self {
            name: name.to_owned(),
            title: title.unwrap_or_else(|| name.to_owned()),
            description: words(description, MAX_DESCRIPTION),
            is_required: required.contains(name),
            kind,
        };
        field.drop_a_bad_default();
        field.can_be_filled_in().then_some(field)
    }

    /// A default that the field itself would refuse is no default, and neither is one that turns words round.
    fn drop_a_bad_default(&mut self) {
        let form = Form { message: String::new(), fields: vec![self.clone()] };
        let fits = |value: &Value| {
            let is_plain = value.as_str().is_none_or(|text| text == plain::lines(text, usize::MAX));
            is_plain && self.check(value).is_ok()
        };
        let is_bad = form.defaults().get(&self.name).is_some_and(|value| !fits(value));
        match &mut self.kind {
            _ if !is_bad => {}
            Kind::Text { default, .. } | Kind::OneOf { default, .. } => *default = None,
            Kind::Number { default, .. } => *default = None,
            Kind::Integer { default, .. } => *default = None,
            Kind::YesNo { default } => *default = None,
            Kind::SeveralOf { default, .. } => default.clear(),
        }
    }

    fn can_be_filled_in(&self) -> bool {
        match &self.kind {
            Kind::Text { min, max, .. } => min <= max,
            Kind::Number { min: Some(min), max: Some(max), .. } => min <= max,
            Kind::Integer { min: Some(min), max: Some(max), .. } => min <= max,
            Kind::SeveralOf { choices, min, max, .. } => min <= max && *min <= choices.len(),
            Kind::Number { .. } | Kind::Integer { .. } | Kind::YesNo { .. } | Kind::OneOf { .. } => true,
        }
    }
}

/// Words of a schema.
type Words = std::borrow::Cow<'static, str>;

fn format(format: StringFormat) -> Option<TextFormat> {
    Some(match format {
        StringFormat::Email => TextFormat::Email,
        StringFormat::Uri => TextFormat::Uri,
        StringFormat::Date => TextFormat::Date,
        StringFormat::DateTime => TextFormat::DateTime,
        _ => return None,
    })
}

fn choices(schema: &EnumSchema) -> Option<(Kind, &Option<Words>, &Option<Words>)> {
    let bare = |values: &[String]| bounded(values.iter().map(|value| (value.clone(), value.clone())));
    let titled = |all: &[ConstTitle]| bounded(all.iter().map(|one| (one.const_.clone(), one.title.clone())));
    let one = |choices, default: &Option<String>| Kind::OneOf { choices, default: default.clone() };
    let several =
        |choices: Vec<Choice>, min: Option<u64>, max: Option<u64>, default: &Option<Vec<String>>| {
            let count = |of: u64| usize::try_from(of).unwrap_or(usize::MAX);
            let (min, max) = (min.map_or(0, count), max.map_or(choices.len(), count));
            Kind::SeveralOf { choices, min, max, default: default.clone().unwrap_or_default() }
        };
    Some(match schema {
        EnumSchema::Single(SingleSelectEnumSchema::Untitled(of)) => {
            (one(bare(&of.enum_)?, &of.default), &of.title, &of.description)
        }
        EnumSchema::Single(SingleSelectEnumSchema::Titled(of)) => {
            (one(titled(&of.one_of)?, &of.default), &of.title, &of.description)
        }
        EnumSchema::Multi(MultiSelectEnumSchema::Untitled(of)) => {
            let kind = several(bare(&of.items.enum_)?, of.min_items, of.max_items, &of.default);
            (kind, &of.title, &of.description)
        }
        EnumSchema::Multi(MultiSelectEnumSchema::Titled(of)) => {
            let kind = several(titled(&of.items.any_of)?, of.min_items, of.max_items, &of.default);
            (kind, &of.title, &of.description)
        }
        EnumSchema::Legacy(of) => {
            let names = of.enum_names.as_ref().unwrap_or(&of.enum_);
            if names.len() != of.enum_.len() {
                return None;
            }
            let choices = bounded(of.enum_.iter().cloned().zip(names.iter().cloned()))?;
            (one(choices, &of.default), &of.title, &of.description)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
