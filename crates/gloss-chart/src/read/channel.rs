//! One channel of the encoding. Which channels go together is checked in `rules`.

use serde_json::Value as Json;

use super::object::{Object, short};
use crate::error::Refused;
use crate::format::{Pattern, is_moment_pattern};
use crate::limits::{BINS, CATEGORIES, NAME_CHARS, NUMBER, TITLE_CHARS};
use crate::spec::{Aggregate, Bin, Caption, Channel, FieldType, Labels, Mark, Sort, Stack, TimeUnit};
use crate::time;
use crate::value::Value;

const KEYS: &[&str] = &["field", "type", "aggregate", "bin", "timeUnit", "title", "sort", "scale"];

/// Reads a channel; a colour that is one value goes to the mark.
pub(super) fn read(encoding: &Object<'_>, name: &str, mark: &mut Mark) -> Result<Option<Channel>, Refused> {
    let Some(object) = encoding.object(name)? else { return Ok(None) };
    if name == "color" && object.get("value").is_some() {
        object.only(&["value"])?;
        mark.color = object.color("value")?;
        return Ok(None);
    }
    let own: &[&str] = match name {
        "x" | "y" => &["axis", "stack"],
        "theta" => &["stack"],
        "color" | "size" => &["legend"],
        _ => &[],
    };
    object.only(&[KEYS, own].concat())?;
    let aggregate = aggregate(&object, "aggregate")?;
    let (bin, unit) = (bin(&object)?, unit(&object)?);
    let mut channel = Channel {
        field: object.words("field", NAME_CHARS)?,
        kind: kind(&object, aggregate, bin, unit)?,
        aggregate,
        bin,
        unit,
        sort: sort(&object)?,
        stack: stack(&object)?,
        caption: caption(&object)?,
        ..Channel::default()
    };
    guide(&object, &mut channel)?;
    scale(&object, name, &mut channel)?;
    sense(&object, &channel)?;
    Ok(Some(channel))
}

/// Refuses settings that do not go together within a channel.
fn sense(object: &Object<'_>, channel: &Channel) -> Result<(), Refused> {
    let counts = channel.aggregate == Some(Aggregate::Count);
    if channel.field.is_none() && !counts {
        return Err(object.no(
            "field",
            "It is not said which column is shown.",
            "Add \"field\" with its name.",
        ));
    }
    if channel.aggregate.is_some() && channel.kind != FieldType::Quantitative {
        return Err(object.no("type", "What is summed up is an amount.", "Write \"quantitative\"."));
    }
    if channel.aggregate.is_some() && (channel.bin.is_some() || channel.unit.is_some()) {
        return Err(object.no(
            "aggregate",
            "A column is summed up or gathered, not both.",
            "Leave one of them out.",
        ));
    }
    if channel.bin.is_some() && channel.kind != FieldType::Quantitative {
        return Err(object.no(
            "bin",
            "Only amounts are gathered into bars.",
            "Write the type \"quantitative\".",
        ));
    }
    if channel.unit.is_some() && matches!(channel.kind, FieldType::Quantitative) {
        return Err(object.no("timeUnit", "Only moments have a time unit.", "Write the type \"temporal\"."));
    }
    Ok(())
}

fn kind(
    object: &Object<'_>,
    aggregate: Option<Aggregate>,
    bin: Option<Bin>,
    unit: Option<TimeUnit>,
) -> Result<FieldType, Refused> {
    match object.words("type", NAME_CHARS)?.as_deref() {
        Some("quantitative") => Ok(FieldType::Quantitative),
        Some("nominal") => Ok(FieldType::Nominal),
        Some("ordinal") => Ok(FieldType::Ordinal),
        Some("temporal") => Ok(FieldType::Temporal),
        None if aggregate.is_some() || bin.is_some() => Ok(FieldType::Quantitative),
        None if unit.is_some() => Ok(FieldType::Temporal),
        other => Err(object.no(
            "type",
            &match other {
                Some(other) => format!("There is no type \"{}\".", short(other)),
                None => "It is not said what the values are.".to_owned(),
            },
            "Write \"quantitative\" (amounts), \"nominal\" or \"ordinal\" (names) or \"temporal\" (dates).",
        )),
    }
}

fn aggregate(object: &Object<'_>, key: &str) -> Result<Option<Aggregate>, Refused> {
    named(object, key, Aggregate::NAMES, || "Known are sum, mean, median, min, max and count.".to_owned())
}

/// One of several words, as what it stands for.
fn named<T>(
    object: &Object<'_>,
    key: &str,
    known: impl IntoIterator<Item = (&'static str, T)>,
    instead: impl Fn() -> String,
) -> Result<Option<T>, Refused> {
    let Some(name) = object.words(key, NAME_CHARS)? else { return Ok(None) };
    let found = known.into_iter().find(|(known, _)| *known == name).map(|(_, found)| found);
    let says = || format!("\"{}\" is not known here.", short(&name));
    found.map(Some).ok_or_else(|| object.no(key, &says(), &instead()))
}

fn bin(object: &Object<'_>) -> Result<Option<Bin>, Refused> {
    /// As many bars as Vega-Lite makes where nothing is said.
    const USUAL: f64 = 10.0;
    match object.get("bin") {
        None | Some(Json::Bool(false) | Json::Null) => Ok(None),
        Some(Json::Bool(true)) => Ok(Some(Bin { most: USUAL, step: None })),
        _ => {
            let Some(bin) = object.object("bin")? else { return Ok(None) };
            bin.only(&["maxbins", "step"])?;
            let most = bin.number("maxbins", 2.0..=BINS as f64)?.unwrap_or(USUAL);
            Ok(Some(Bin { most, step: bin.number("step", 1e-9..=1e12)? }))
        }
    }
}

fn unit(object: &Object<'_>) -> Result<Option<TimeUnit>, Refused> {
    let all = || TimeUnit::names().map(|(name, _)| name).collect::<Vec<_>>().join(", ");
    named(object, "timeUnit", TimeUnit::names(), || format!("Known are {}.", all()))
}

fn stack(object: &Object<'_>) -> Result<Stack, Refused> {
    match object.get("stack") {
        None => Ok(Stack::Usual),
        Some(Json::Null | Json::Bool(false)) => Ok(Stack::Off),
        Some(Json::Bool(true)) => Ok(Stack::Zero),
        Some(Json::String(name)) if name == "zero" => Ok(Stack::Zero),
        Some(Json::String(name)) if name == "normalize" => Ok(Stack::Normalize),
        Some(_) => Err(object.no(
            "stack",
            "Amounts are not stacked in this way here.",
            "Write \"zero\", \"normalize\" or null.",
        )),
    }
}

fn caption(object: &Object<'_>) -> Result<Caption, Refused> {
    Ok(match (object.get("title"), object.words("title", TITLE_CHARS)?) {
        (Some(_), None) => Caption::Off,
        (_, Some(words)) if words.trim().is_empty() => Caption::Off,
        (_, Some(words)) => Caption::Words(words),
        (None, None) => Caption::Usual,
    })
}

/// The axis or legend.
fn guide(object: &Object<'_>, channel: &mut Channel) -> Result<(), Refused> {
    for (key, keys) in [("axis", &["title", "format", "labelAngle", "grid"][..]), ("legend", &["title"][..])]
    {
        match object.get(key) {
            None => continue,
            Some(Json::Null) => channel.hidden = true,
            Some(_) => {
                let Some(guide) = object.object(key)? else { continue };
                guide.only(keys)?;
                if guide.get("title").is_some() {
                    channel.caption = caption(&guide)?;
                }
                channel.angle = guide.number("labelAngle", -90.0..=90.0)?;
                channel.grid = guide.truth("grid")?;
                channel.labels = labels(&guide, channel)?;
            }
        }
    }
    Ok(())
}

fn labels(guide: &Object<'_>, channel: &Channel) -> Result<Option<Labels>, Refused> {
    let Some(text) = guide.words("format", NAME_CHARS)? else { return Ok(None) };
    if channel.kind == FieldType::Temporal || channel.unit.is_some() {
        return match is_moment_pattern(&text) {
            true => Ok(Some(Labels::Moment(text))),
            false => Err(guide.no("format", "This is no pattern for dates.", "Write it as \"%b %Y\".")),
        };
    }
    match Pattern::read(&text) {
        Some(pattern) => Ok(Some(Labels::Number(pattern))),
        None => Err(guide.no(
            "format",
            "This is no pattern for numbers.",
            "Write it as \",.1f\", \".0%\", \"~s\" or \"$,.2f\".",
        )),
    }
}

fn sort(object: &Object<'_>) -> Result<Sort, Refused> {
    let refuse = || {
        object.no(
            "sort",
            "Names are not ordered in this way here.",
            "Write \"ascending\", \"descending\", null, a list, \"-y\", or {\"field\": ..., \"op\": \"sum\", \"order\": \"descending\"}.",
        )
    };
    match object.get("sort") {
        None => Ok(Sort::Ascending),
        Some(Json::Null) => Ok(Sort::Data),
        Some(Json::String(name)) => match name.as_str() {
            "ascending" => Ok(Sort::Ascending),
            "descending" => Ok(Sort::Descending),
            "x" | "-x" | "y" | "-y" => {
                Ok(Sort::Channel { y: name.ends_with('y'), descending: name.starts_with('-') })
            }
            _ => Err(refuse()),
        },
        Some(Json::Array(list)) if list.len() <= CATEGORIES => list
            .iter()
            .map(|value| match value {
                Json::String(text) => Ok(Value::Text(text.clone())),
                other => other.as_f64().map(Value::Number).ok_or_else(refuse),
            })
            .collect::<Result<_, _>>()
            .map(Sort::List),
        Some(Json::Object(_)) => {
            let Some(sort) = object.object("sort")? else { return Err(refuse()) };
            sort.only(&["field", "op", "order"])?;
            let field = sort.words("field", NAME_CHARS)?.ok_or_else(refuse)?;
            let op = aggregate(&sort, "op")?.unwrap_or(Aggregate::Min);
            let descending = match sort.words("order", NAME_CHARS)?.as_deref() {
                None | Some("ascending") => false,
                Some("descending") => true,
                Some(_) => return Err(refuse()),
            };
            Ok(Sort::Field { field, op, descending })
        }
        Some(_) => Err(refuse()),
    }
}

fn scale(object: &Object<'_>, name: &str, channel: &mut Channel) -> Result<(), Refused> {
    let Some(scale) = object.object("scale")? else { return Ok(()) };
    scale.only(&["zero", "nice", "domain"])?;
    let names = channel.is_names();
    if names || name != "x" && name != "y" {
        scale.only(&["domain"])?;
    }
    channel.zero = scale.truth("zero")?;
    channel.nice = scale.truth("nice")?;
    let Some(domain) = scale.get("domain") else { return Ok(()) };
    let refuse = || {
        scale.no(
            "domain",
            "These are no ends of a scale.",
            if names { "Write the list of names." } else { "Write two values, the smaller first: [0, 100]." },
        )
    };
    let Json::Array(list) = domain else { return Err(refuse()) };
    let values: Vec<Value> = list
        .iter()
        .filter_map(|value| match value {
            Json::String(text) if channel.kind == FieldType::Temporal => time::read(text).map(Value::Time),
            Json::String(text) if names => Some(Value::Text(text.clone())),
            other => other.as_f64().filter(|number| number.abs() < NUMBER).map(Value::Number),
        })
        .collect();
    let ends = match (values.first().and_then(Value::number), values.last().and_then(Value::number)) {
        (Some(a), Some(b)) => values.len() == 2 && a < b,
        _ => false,
    };
    if values.len() != list.len() || values.is_empty() || values.len() > CATEGORIES || !names && !ends {
        return Err(refuse());
    }
    channel.domain = Some(values);
    Ok(())
}
