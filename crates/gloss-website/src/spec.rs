//! The specification of a site: which template, which columns of the query's answer stand for what, and the words
//! around. Checked before anything is made; the query itself is somebody else's to run.

mod about;
mod plan;

use serde_json::{Map, Value};

use crate::html::{currency, measure_words, sign_of};
use crate::refusal::Refusal;
pub use about::About;
pub use plan::{Input, Output};

/// Longest words of a title or lead, in characters.
const LONGEST: usize = 400;
/// Columns that a row says.
const MAX_DETAILS: usize = 6;
/// Filters beside each other.
const MAX_FILTERS: usize = 8;
/// Numbers that a dashboard tells, and charts that compare.
const MAX_MEASURES: usize = 4;
const MAX_GROUPS: usize = 4;
/// Longest sign of a currency, in characters.
const LONGEST_SIGN: usize = 4;
/// Documents that a guide or a review hub holds, and columns of a board.
const MAX_DOCUMENTS: usize = 60;
pub(crate) const MAX_STAGES: usize = 8;
/// The parts of a spec.
pub const KEYS: [&str; 23] = [
    "template",
    "title",
    "lead",
    "language",
    "accent",
    "sql",
    "key",
    "name",
    "place",
    "size",
    "details",
    "link",
    "filters",
    "noun",
    "measures",
    "groups",
    "time",
    "inputs",
    "outputs",
    "stages",
    "picture",
    "about",
    "documents",
];

/// How the rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// A map with a list beside it.
    Map,
    /// A list that can be searched.
    List,
    /// Figures and charts over the rows, which follow what is filtered.
    Dashboard,
    /// Inputs that can be moved, and what they lead to.
    Planner,
    /// Rows by when they are.
    Timeline,
    /// Rows in columns by how far they are.
    Board,
    /// Rows as cards, with a picture each.
    Gallery,
    /// When and where something takes place, and its programme.
    Event,
    /// How far a launch is: figures, charts, and what comes when.
    Launch,
    /// Documents to look things up in.
    Guide,
    /// Documents to be looked at, one by one.
    Review,
}

impl Template {
    /// All of them, by their words.
    pub const ALL: [(&'static str, Self); 11] = [
        ("map", Self::Map),
        ("list", Self::List),
        ("dashboard", Self::Dashboard),
        ("planner", Self::Planner),
        ("timeline", Self::Timeline),
        ("board", Self::Board),
        ("gallery", Self::Gallery),
        ("event", Self::Event),
        ("launch", Self::Launch),
        ("guide", Self::Guide),
        ("review", Self::Review),
    ];

    /// Whether it can be made without rows.
    #[must_use]
    pub fn needs_no_rows(self) -> bool {
        matches!(self, Self::Planner | Self::Event | Self::Guide | Self::Review)
    }

    /// Whether it is made of documents.
    #[must_use]
    pub fn is_of_documents(self) -> bool {
        matches!(self, Self::Guide | Self::Review)
    }

    /// Whether rows stand in the order of their time.
    pub(crate) fn is_by_time(self) -> bool {
        matches!(self, Self::Timeline | Self::Launch)
    }

    /// The template's name in a spec.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(word, _)| word)
    }
}

/// A number of the rows that a dashboard tells as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The column.
    pub column: String,
    /// True for the mean, else the sum.
    pub mean: bool,
    /// The sign of its currency, where its column's name does not say one.
    pub currency: Option<String>,
    /// Whether its values are parts of one, to be written in percent.
    pub percent: bool,
}

impl Measure {
    /// Its name as words: `cost, €`.
    pub(crate) fn words(&self) -> String {
        let words = measure_words(&self.column);
        match &self.currency {
            Some(sign) if currency(&self.column).is_none() => format!("{words}, {sign}"),
            _ => words,
        }
    }

    pub(crate) fn is_money(&self) -> bool {
        self.currency.is_some() || currency(&self.column).is_some()
    }
}

/// The columns of a place on earth, in degrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// North is positive.
    pub lat: String,
    /// East is positive.
    pub lon: String,
}

/// A site to be made. Columns are named as the query names them.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// How the rows are shown.
    pub template: Template,
    /// The page's title.
    pub title: String,
    /// A sentence below it.
    pub lead: String,
    /// The page's language, as a tag.
    pub language: String,
    /// The colour of what can be pressed, as red, green and blue.
    pub accent: (u8, u8, u8),
    /// One SELECT; a planner can do without.
    pub sql: String,
    /// The key column that tells rows apart; their number without it.
    pub key: Option<String>,
    /// The column of a row's name; a planner has no rows.
    pub name: String,
    /// The columns of a row's place on the map.
    pub place: Option<Place>,
    /// The column of a number that ranks rows and sizes pins.
    pub size: Option<String>,
    /// Columns with further details of a row.
    pub details: Vec<String>,
    /// An address that it leads to.
    pub link: Option<String>,
    /// Columns that rows are filtered by.
    pub filters: Vec<String>,
    /// The noun for many rows: `markets`.
    pub noun: String,
    /// The numbers of a dashboard, the one that its charts show first; without any it counts rows.
    pub measures: Vec<Measure>,
    /// Columns that its charts compare by.
    pub groups: Vec<String>,
    /// A column of dates or years that it has a course over, or that orders a timeline.
    pub time: Option<String>,
    /// The values of a board's first group, in the order of its columns; as the query gives them without.
    pub stages: Vec<String>,
    /// A column that names pictures of the folder.
    pub picture: Option<String>,
    /// Facts beside the rows of an event or a launch.
    pub about: Vec<About>,
    /// Documents of the folder, by their paths.
    pub documents: Vec<String>,
    /// Inputs of a planner, which the reader can move.
    pub inputs: Vec<Input>,
    /// Each may use inputs, the query's columns, and outputs before it.
    pub outputs: Vec<Output>,
}

/// Reads a spec.
///
/// # Errors
/// The first thing in it that can't be followed, with its place.
pub fn read(spec: &Value) -> Result<Spec, Refusal> {
    let map = spec.as_object().ok_or_else(|| Refusal::new("", "This is no spec.", "Give an object."))?;
    if let Some(other) = map.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(Refusal::new(
            other,
            "This is no part of a site.",
            format!("It has {}.", KEYS.join(", ")),
        ));
    }
    let word = map.get("template").and_then(Value::as_str).unwrap_or_default();
    let template = Template::ALL.iter().find(|(known, _)| *known == word).map(|(_, template)| *template);
    let template = template.ok_or_else(|| {
        let all: Vec<&str> = Template::ALL.iter().map(|(word, _)| *word).collect();
        Refusal::new("template", "There is no such template.", format!("Templates are {}.", all.join(", ")))
    })?;
    let place = match (map.get("place"), template) {
        (Some(place), _) => {
            let place = place.as_object().ok_or_else(|| {
                Refusal::new("place", "A place is two columns.", "Give {\"lat\", \"lon\"}.")
            })?;
            Some(Place { lat: needed(place, "lat", "place.")?, lon: needed(place, "lon", "place.")? })
        }
        (None, Template::Map) => {
            return Err(Refusal::new(
                "place",
                "A map needs to know where its rows are.",
                "Give {\"lat\", \"lon\"}.",
            ));
        }
        (None, _) => None,
    };
    needs(map, template)?;
    let is_free = template.needs_no_rows();
    let unless = |map: &Map<String, Value>, key: &str| match is_free {
        true => Ok(words(map, key)?.unwrap_or_default()),
        false => needed(map, key, ""),
    };
    let language = words(map, "language")?.unwrap_or_else(|| "en".to_owned());
    if language.len() > 20 || !language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(Refusal::new("language", "This is no language tag.", "Give one as en-GB."));
    }
    Ok(Spec {
        template,
        title: needed(map, "title", "")?,
        lead: words(map, "lead")?.unwrap_or_default(),
        language,
        accent: accent(map)?,
        sql: unless(map, "sql")?,
        key: words(map, "key")?,
        name: unless(map, "name")?,
        place,
        size: words(map, "size")?,
        details: list(map, "details", MAX_DETAILS)?,
        link: words(map, "link")?,
        filters: list(map, "filters", MAX_FILTERS)?,
        noun: words(map, "noun")?.unwrap_or_else(|| "entries".to_owned()),
        measures: measures(map)?,
        groups: list(map, "groups", MAX_GROUPS)?,
        time: words(map, "time")?,
        inputs: plan::inputs(map)?,
        outputs: plan::outputs(map)?,
        stages: list(map, "stages", MAX_STAGES)?,
        picture: words(map, "picture")?,
        about: about::about(map)?,
        documents: list(map, "documents", MAX_DOCUMENTS)?,
    })
}

/// Checks the keys that a template can't be made without.
fn needs(map: &Map<String, Value>, template: Template) -> Result<(), Refusal> {
    let has = |key: &str| map.get(key).is_some_and(|value| !value.is_null());
    let (key, says, next) = match template {
        Template::Timeline if !has("time") => {
            ("time", "A timeline needs to know when its rows are.", "Name a column of dates.")
        }
        Template::Board if !has("groups") => {
            ("groups", "A board needs to know how far its rows are.", "Name a column with a few values.")
        }
        Template::Event if !has("about") && !has("sql") => (
            "about",
            "An event says when and where it is.",
            "Say that in about, or a query with its programme.",
        ),
        Template::Guide | Template::Review if !has("documents") => {
            ("documents", "There is no document to make it of.", "Give paths of Markdown documents.")
        }
        _ if has("sql") && !has("name") && template == Template::Event => {
            ("name", "This is missing.", "Name the column that says what a row is called.")
        }
        _ => return Ok(()),
    };
    Err(Refusal::new(key, says, next))
}

/// The numbers of a dashboard: columns, or columns with `sum` or `mean`.
fn measures(map: &Map<String, Value>) -> Result<Vec<Measure>, Refusal> {
    let Some(value) = map.get("measures").filter(|value| !value.is_null()) else { return Ok(Vec::new()) };
    let next = format!(
        "Give at most {MAX_MEASURES}, each as {{\"column\", \"how\": \"sum\" or \"mean\", \"currency\": \"€\" or \"format\": \"percent\"}}."
    );
    let refused = || Refusal::new("measures", "This is no list of numbers.", next.clone());
    let one = |value: &Value| match value {
        Value::String(column) => {
            Some(Measure { column: column.clone(), mean: false, currency: None, percent: false })
        }
        Value::Object(own) => {
            let column = own.get("column")?.as_str()?.to_owned();
            let mean = match own.get("how").map_or(Some("sum"), Value::as_str)? {
                "sum" => false,
                "mean" => true,
                _ => return None,
            };
            let sign = match own.get("currency").filter(|sign| !sign.is_null()) {
                Some(sign) => Some(sign.as_str().filter(|sign| sign.chars().count() <= LONGEST_SIGN)?.trim()),
                None => None,
            };
            let currency = sign.filter(|sign| !sign.is_empty()).map(sign_of);
            let percent = match own.get("format").filter(|format| !format.is_null()) {
                Some(format) if format == "percent" => true,
                Some(_) => return None,
                None => false,
            };
            Some(Measure { column, mean, currency, percent })
        }
        _ => None,
    };
    let values = value.as_array().filter(|values| values.len() <= MAX_MEASURES).ok_or_else(refused)?;
    values.iter().map(|value| one(value).ok_or_else(refused)).collect()
}

fn words(map: &Map<String, Value>, key: &str) -> Result<Option<String>, Refusal> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(words)) if key == "sql" || words.chars().count() <= LONGEST => {
            Ok(Some(words.trim().to_owned()).filter(|words| !words.is_empty()))
        }
        Some(Value::String(_)) => {
            Err(Refusal::new(key, "This is too long.", format!("At most {LONGEST} characters.")))
        }
        Some(_) => Err(Refusal::new(key, "This is no text.", "Give words.")),
    }
}

fn needed(map: &Map<String, Value>, key: &str, within: &str) -> Result<String, Refusal> {
    words(map, key)?.ok_or_else(|| Refusal::new(format!("{within}{key}"), "This is missing.", "Give words."))
}

fn list(map: &Map<String, Value>, key: &str, most: usize) -> Result<Vec<String>, Refusal> {
    let Some(value) = map.get(key).filter(|value| !value.is_null()) else { return Ok(Vec::new()) };
    let refused = || Refusal::new(key, "This is no list of columns.", format!("Give at most {most} names."));
    let values = value.as_array().filter(|values| values.len() <= most).ok_or_else(refused)?;
    values.iter().map(|value| value.as_str().map(str::to_owned).ok_or_else(refused)).collect()
}

/// A colour as `#1f6b4a`; a green that both white and ink can be read beside without one.
fn accent(map: &Map<String, Value>) -> Result<(u8, u8, u8), Refusal> {
    let Some(given) = words(map, "accent")? else { return Ok((0x1f, 0x6b, 0x4a)) };
    let hex = given.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii());
    let part = |at: usize| u8::from_str_radix(hex?.get(at..at + 2)?, 16).ok();
    match (part(0), part(2), part(4)) {
        (Some(red), Some(green), Some(blue)) => Ok((red, green, blue)),
        _ => Err(Refusal::new("accent", "This is no colour.", "Give one as #1f6b4a.")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn what_cannot_be_followed_is_refused_with_its_place() {
        let whole = json!({ "template": "map", "title": "T", "sql": "SELECT 1", "name": "n", "place": { "lat": "y", "lon": "x" } });
        assert!(read(&whole).is_ok());
        for (key, value, path) in [
            ("template", json!("globe"), "template"),
            ("title", json!(""), "title"),
            ("title", json!("x".repeat(500)), "title"),
            ("place", json!({ "lat": "y" }), "place.lon"),
            ("place", json!(null), "place"),
            ("accent", json!("red"), "accent"),
            ("accent", json!("#é6b4"), "accent"),
            ("language", json!("en\" onload"), "language"),
            ("details", json!("city"), "details"),
            ("filters", json!([1]), "filters"),
            ("script", json!("x"), "script"),
            ("sql", json!(3), "sql"),
            ("measures", json!([{ "column": "a", "how": "median" }]), "measures"),
            ("measures", json!("a"), "measures"),
            ("measures", json!([{ "column": "a", "currency": "euros, mostly" }]), "measures"),
            ("groups", json!(["a", "b", "c", "d", "e"]), "groups"),
            ("template", json!("timeline"), "time"),
            ("template", json!("board"), "groups"),
            ("template", json!("guide"), "documents"),
            ("template", json!("review"), "documents"),
            ("about", json!([{ "label": "When" }]), "about"),
            ("about", json!("Monday"), "about"),
            ("stages", json!(["1", "2", "3", "4", "5", "6", "7", "8", "9"]), "stages"),
        ] {
            let mut spec = whole.clone();
            spec[key] = value.clone();
            assert_eq!(read(&spec).map_err(|refusal| refusal.path), Err(path.to_owned()), "{key} {value}");
        }
    }
}
