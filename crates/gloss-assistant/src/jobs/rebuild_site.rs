//! Rebuilds a made site from the data of now. What was changed in it by hand stays; where both changed the same it goes beside it.

use serde_json::{Value, json};

use super::written;
use crate::desk::Desk;

/// Makes it; the closing words once it stands.
pub(super) fn run(desk: &Desk, path: &str) -> Option<String> {
    let spec = json!({ "path": path, "again": true, "why": "Made again from the newest data" });
    Some(match desk.ask("make_site", &spec)? {
        Err(why) => format!("I couldn't make {path} again. {why}"),
        Ok(result) if result.get("unchanged") == Some(&Value::Bool(true)) => {
            format!("{path} shows this already: nothing in its data changes what it says.")
        }
        Ok(result) => {
            let made = written(&result, path);
            let said = result.get("said").and_then(Value::as_array).into_iter().flatten();
            let more: String = said.filter_map(Value::as_str).map(|said| format!(" {said}")).collect();
            if made == path {
                format!(
                    "I made {made} again from the newest data. What was changed by hand in it stays; Undo brings the former one back.{more} It is saved and not published."
                )
            } else {
                format!(
                    "I made it again from the newest data, beside the former one: {made}. In {path} the same places were changed by hand, so that stays as it is.{more} It is saved and not published."
                )
            }
        }
    })
}
