//! Files of extensions as the documentation has them: each case of the corpus is read by the crate, and what came is held against what the
//! case says. Every mismatch is printed. Opens nothing but the corpus.

#![allow(clippy::unwrap_used)]

mod case;
mod form;
mod read;
mod values;

use case::{Case, Expect};
use read::Outcome;

/// Paths that no reader keeps, by kind and how they begin, each with the reason. What is not in this list is looked for.
const NOT_KEPT: &[(&str, &[&str], &str)] = &[
    (
        "skill",
        &["effort", "background", "shell"],
        "The person's own choices hold; a wrong value is still named.",
    ),
    ("skill", &["hooks."], "Hooks of a skill are never run: that it wishes for any is all that is read."),
    (
        "agent",
        &[
            "disallowedTools",
            "maxTurns",
            "skills",
            "mcpServers",
            "hooks",
            "memory",
            "background",
            "isolation",
            "color",
            "initialPrompt",
            "nickname_candidates",
            "mcp_servers",
        ],
        "Without a meaning here: the names of such fields are read as unused, and that is looked for.",
    ),
    (
        "command",
        &["allowed-tools", "model", "disable-model-invocation", "user-invocable"],
        "A command is words that a person calls by name: it has no wishes.",
    ),
    (
        "plugin",
        &["author.email", "author.url", "metadata", "supportUrl", "repository", "interface."],
        "A plugin has one address, and no pictures: its title and its summary stand for it.",
    ),
    (
        "plugin",
        &["lspServers.", "lspServers[", "experimental.monitors[", "workflows"],
        "Of what would run by itself the command alone is read, to name it.",
    ),
    (
        "plugin",
        &["userConfig.", "channels", "settings", "dependencies["],
        "Of these the names alone are read: a plugin's options, channels and settings are not set up.",
    ),
    (
        "hooks",
        &[".model", ".input", ".asyncRewake", ".commandWindows", ".additionalContextLimit"],
        "Not honoured; the command, the address or the words of the handler are.",
    ),
    (
        "marketplace",
        &[
            "owner.email",
            "owner.url",
            "version",
            "metadata",
            "renames",
            "allowCross",
            "forceRemove",
            "interface",
        ],
        "A marketplace is its name, its owner and its plugins.",
    ),
    (
        "marketplace",
        &[".strict", ".relevance", ".headers", ".authentication"],
        "Whether an entry adds to a manifest or is all of it shows in what its plugin brings; nothing is suggested or signed in.",
    ),
    (
        "mcp-json",
        &[".alwaysLoad", ".oauth.clientId", ".oauth.callbackPort"],
        "Tools are always looked up, and a sign-in registers itself.",
    ),
    (
        "codex-mcp",
        &[".required", ".oauth_resource", ".experimental_environment"],
        "No server is required, each runs here, and a sign-in names the server itself.",
    ),
];

#[test]
fn every_case_is_read_as_documented() {
    let cases = case::all();
    assert!(cases.len() > 150, "the corpus is not where it was: {} cases", cases.len());
    let is_of = |case: &&Case, of: &str, part: &str| {
        case.kind.ends_with(of) && case.values.iter().any(|(path, _)| begins_or_has(path, part))
    };
    for (of, parts, why) in NOT_KEPT {
        let idle = parts.iter().find(|part| !cases.iter().any(|case| is_of(&case, of, part)));
        assert_eq!(idle, None, "no case asks for this of {of}, so it needs no reason: {why}");
    }
    let mut wrong = Vec::new();
    let mut by_kind = std::collections::BTreeMap::<String, (usize, usize)>::new();
    for case in &cases {
        let faults = judge(case);
        let count = by_kind.entry(case.kind.clone()).or_default();
        (count.0, count.1) = (count.0 + 1, count.1 + usize::from(!faults.is_empty()));
        wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", case.name)));
    }
    assert!(wrong.is_empty(), "{}\n{by_kind:?}, {} mismatches", wrong.join("\n"), wrong.len());
}

/// What of a case came otherwise.
fn judge(case: &Case) -> Vec<String> {
    let got = read::read(case);
    let mut faults = Vec::new();
    for (path, value) in &case.values {
        if is_passed_by(&case.kind, path) {
            continue;
        }
        let came = values::look_up(&got.value, path);
        if !came.is_some_and(|came| values::is_same(&case.kind, came, value)) {
            let came = came.map_or("nothing".to_owned(), ToString::to_string);
            faults.push(format!("{path} is to be {value}, came {came}"));
        }
    }
    // A reader that stops at the first fault is judged on the first line alone.
    let most = if got.error.is_some() { 1 } else { usize::MAX };
    for (line, field) in case.problems.iter().take(most) {
        if !got.problems().any(|found| found.place.line == *line && found.field == *field) {
            faults.push(format!("line {line}, {field:?} is to be found, came {}", got.words()));
        }
    }
    match case.expect {
        Expect::Reads if got.problems().next().is_some() => {
            faults.push(format!("nothing is to be found, came {}", got.words()));
        }
        Expect::Warns if got.error.is_some() => faults.push(format!("is to be read, came {}", got.words())),
        _ => {}
    }
    faults.extend(miscounted(case, &got));
    faults
}

/// Of a file of many things: whether all were read but those that the case has refused, and none of these.
fn miscounted(case: &Case, got: &Outcome) -> Option<String> {
    let is_refused = case.expect == Expect::Refuses;
    let Some(things) = got.things.as_ref().filter(|_| got.error.is_none()) else {
        return (is_refused && got.error.is_none())
            .then(|| format!("is to be refused, came {}", got.words()));
    };
    let is_event = |field: &str| case.kind == "hooks" && !field.contains('[');
    let is_below = |name: &str, field: &str| {
        field == name || name.strip_prefix(field).is_some_and(|rest| rest.starts_with(['.', '[']))
    };
    let is_out = |name: &str| {
        case.problems.iter().any(|(_, field)| {
            let field = field.strip_suffix(".matcher").unwrap_or(field);
            is_below(name, field) && (is_refused || is_event(field)) || is_refused && is_below(field, name)
        })
    };
    let due: Vec<&String> = things.there.iter().filter(|name| !is_out(name)).collect();
    // A group of hooks that is none has no handlers that could be out.
    let may_be_none = case.kind == "hooks" && things.there.is_empty();
    if is_refused && due.len() == things.there.len() && !may_be_none {
        return Some(format!("nothing of it was refused, came {}", got.words()));
    }
    (due.len() != things.read)
        .then(|| format!("{due:?} are to be read, came {} things: {}", things.read, got.words()))
}

fn is_passed_by(kind: &str, path: &str) -> bool {
    NOT_KEPT
        .iter()
        .any(|(of, parts, _)| kind.ends_with(of) && parts.iter().any(|part| begins_or_has(path, part)))
}

fn begins_or_has(path: &str, part: &str) -> bool {
    if part.starts_with('.') { path.contains(part) } else { path.starts_with(part) }
}
