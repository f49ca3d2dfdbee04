//! Facts beside the rows: a label and words, and where they lead. Checks words alone.

use serde_json::{Map, Value};

use super::LONGEST;
use crate::refusal::Refusal;

/// How many a page says.
const MOST: usize = 12;

/// One of them: `When`, `Saturday, 9 to 14`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The label: what it is about.
    pub label: String,
    /// The text of the fact.
    pub value: String,
    /// An address on the web that it leads to.
    pub link: Option<String>,
}

/// Reads them.
pub(super) fn about(map: &Map<String, Value>) -> Result<Vec<About>, Refusal> {
    let Some(value) = map.get("about").filter(|value| !value.is_null()) else { return Ok(Vec::new()) };
    let refused = || {
        Refusal::new(
            "about",
            "This is no list of what is said at a glance.",
            format!(
                "Give at most {MOST}, each as {{\"label\", \"value\"}}, and a \"link\" where it leads somewhere."
            ),
        )
    };
    let one = |value: &Value| {
        let words = |key: &str| {
            let words = value.get(key)?.as_str()?.trim();
            (!words.is_empty() && words.chars().count() <= LONGEST).then(|| words.to_owned())
        };
        Some(About { label: words("label")?, value: words("value")?, link: words("link") })
    };
    let values = value.as_array().filter(|values| values.len() <= MOST).ok_or_else(refused)?;
    values.iter().map(|value| one(value).ok_or_else(refused)).collect()
}
