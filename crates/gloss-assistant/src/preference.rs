//! Preferences of a person: which notes ask for the same, and documents written as they are wanted. It follows only what it
//! can do by a rule, and learns nothing by itself: a preference counts when the person has kept it.

use gloss_protocol::Intent;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::notes::edit::{Place, apply};
use crate::notes::request::{Request, parse_request};
use crate::notes::vocabulary;
use gloss_figures::links::links;

/// Shortest gist, in letters: less is no wish.
const SHORTEST: usize = 4;

/// The wish of a note, apart from politeness and from how the place is called: notes with the same gist ask for the same.
/// None for what is about one place alone, and could be no preference.
pub fn gist(text: &str) -> Option<String> {
    let found = parse_request(Intent::Change, text);
    match &found {
        Request::Unknown => {}
        found if is_preference(found) => return Some(format!("{found:?}").to_lowercase()),
        _ => return None,
    }
    let lower = text.to_lowercase();
    let words = vocabulary::request_words(&lower);
    let gist = words.join(" ");
    (gist.len() >= SHORTEST).then_some(gist)
}

/// True for a wish that can hold for a whole document that is not written yet.
fn is_preference(wish: &Request) -> bool {
    matches!(
        wish,
        Request::Tone(_)
            | Request::Round(_)
            | Request::Replace { .. }
            | Request::Shorten(_)
            | Request::Form(_)
    )
}

/// A new document as the person wants documents.
pub(crate) fn followed(desk: &Desk, content: String) -> String {
    let mut content = content;
    for wanted in desk.preferences() {
        let found = parse_request(Intent::Change, wanted);
        // Lists, lengths and tables are the job's own; what changes words and figures holds everywhere.
        if !matches!(found, Request::Tone(_) | Request::Round(_) | Request::Replace { .. }) {
            continue;
        }
        let figures: Vec<Value> = links(&content)
            .iter()
            .filter_map(|link| {
                Some(json!({ "fact": link.fact, "shown": link.shown, "value": desk.value_of(&link.fact)? }))
            })
            .collect();
        let region = json!({ "ranges": [{ "range": 0, "text": content }], "figures": figures });
        if let Ok(mut edits) = apply(&found, &Place::read(&region))
            && let Some((_, new)) = edits.pop()
        {
            content = new;
        }
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_that_ask_for_the_same_have_the_same_gist() {
        for (a, b, same) in [
            ("Round to whole numbers", "Please round this to whole numbers.", true),
            ("Replace “revenue” with “sales”", "replace \"revenue\" with \"sales\" here", true),
            ("Replace “revenue” with “sales”", "replace “cost” with “sales”", false),
            ("Name the source of each claim", "Please name the source of each claim here.", true),
            ("Say why", "Say why this is so and who decided it", false),
        ] {
            assert_eq!(
                gist(a) == gist(b) && gist(a).is_some(),
                same,
                "{a} | {b}: {:?} {:?}",
                gist(a),
                gist(b)
            );
        }
        for one_place in ["Delete this", "Delete the last sentence", "Merge these", "Recompute", "ok"] {
            assert_eq!(gist(one_place), None, "{one_place}");
        }
    }
}
