//! A planner from a table: what its measures add up to, each with a change in percent that can be moved. It says what a change
//! would come to, and foretells nothing.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::jobs::written;
use gloss_analysis::roles::{Roles, Sort};
use gloss_analysis::schema::Schema;
use gloss_figures::sql::ident;
use gloss_figures::words::{capital, file_name, human, list, without_extension};

/// Measures that can be moved.
const MEASURES: usize = 4;

pub(super) fn run(desk: &Desk, schema: &Schema, roles: &Roles, from: &str, path: &str) -> Option<String> {
    let flows = roles.measures.iter().filter(|one| one.sort == Sort::Flow).map(|one| one.column);
    let names: Vec<String> = flows.take(MEASURES).map(|at| schema.name(at).to_owned()).collect();
    if names.is_empty() {
        return Some(format!(
            "I made no planner: no column of {} adds up to a number that could be planned with.",
            file_name(path)
        ));
    }
    let target = format!("{}-planner/", without_extension(path));
    let sums: Vec<String> =
        names.iter().map(|name| format!("sum({}) AS {}", ident(name), ident(name))).collect();
    let plain = |name: &str| -> String {
        name.trim().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
    };
    let input = |name: &String| json!({ "name": format!("change_{}", plain(name)), "label": format!("Change of {}", human(name)), "value": 0, "min": -50, "max": 100, "step": 1, "unit": "%" });
    let output = |name: &String| json!({ "name": format!("then_{}", plain(name)), "label": human(name), "formula": format!("{0} * (1 + change_{0} / 100)", plain(name)) });
    // A column whose name begins with a digit is no name in a formula.
    let named: Vec<&String> =
        names.iter().filter(|name| !name.starts_with(|c: char| c.is_ascii_digit())).collect();
    let spec = json!({
        "path": target,
        "why": format!("Planner from {}", file_name(path)),
        "template": "planner",
        "title": format!("Plan with {}", human(without_extension(file_name(path)))),
        "lead": "Move a change to see what it comes to. Nothing is foretold: every number is its sum with that change.",
        "sql": format!("SELECT {} FROM {from}", sums.join(", ")),
        "inputs": named.iter().map(|name| input(name)).collect::<Vec<Value>>(),
        "outputs": named.iter().map(|name| output(name)).collect::<Vec<Value>>(),
        "language": "en-GB",
    });
    Some(match desk.ask("make_site", &spec)? {
        Ok(result) => {
            let path = written(&result, &target);
            let names: Vec<String> = named.iter().map(|name| human(name)).collect();
            format!(
                "I made {path}, a planner. {} can be moved by percent, and what that comes to stands beside. It is saved and not published. Point at a part of it to change that.",
                capital(&list(&names))
            )
        }
        Err(why) => format!("I couldn't make {target}. {why}"),
    })
}
