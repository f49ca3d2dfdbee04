//! What a hook came to, read as Codex and Claude Code document it: it may forbid and add. What would grant something, or change what a
//! call does, is passed over. Pure.

use gloss_agent::HookWords;
use serde_json::Value;

/// Characters of a reason, and of what one hook adds (2,500 tokens).
const MAX_REASON: usize = 1_000;
const MAX_ADDED: usize = 10_000;
/// The exit status by which a hook forbids.
const FORBIDS: i32 = 2;

/// What a hook printed and how it ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Printed {
    /// Its exit status; none where it was ended.
    pub status: Option<i32>,
    pub printed: String,
    pub errors: String,
}

/// Reads what a hook came to at an event. `who` is told with it.
pub(super) fn read(event: &str, who: &str, printed: &Printed) -> HookWords {
    let is_blocking =
        !matches!(event, "SessionStart" | "SubagentStart" | "SessionEnd" | "PreCompact" | "PostCompact");
    let forbids = |why: &str| {
        let why = clip(why.trim(), MAX_REASON);
        let why = if why.is_empty() { "It gave no reason.".to_owned() } else { why };
        Some(format!("{who} forbids it: {why}"))
    };
    match printed.status {
        Some(FORBIDS) if is_blocking => {
            return HookWords { forbids: forbids(&printed.errors), adds: Vec::new() };
        }
        Some(0) => {}
        // One that fails says nothing.
        _ => return HookWords::default(),
    }
    let text = printed.printed.trim();
    let Ok(Value::Object(says)) = serde_json::from_str::<Value>(text) else {
        // Words that are no JSON are for the model where a task begins, and nothing elsewhere.
        let begins = matches!(event, "SessionStart" | "UserPromptSubmit" | "SubagentStart");
        let adds = (begins && !text.is_empty()).then(|| format!("{who}: {}", clip(text, MAX_ADDED)));
        return HookWords { forbids: None, adds: adds.into_iter().collect() };
    };
    let text_at = |path: &str| says_at(&says, path).and_then(Value::as_str).unwrap_or_default();
    let own = "hookSpecificOutput";
    let reason = [
        format!("{own}.permissionDecisionReason"),
        format!("{own}.decision.message"),
        "reason".to_owned(),
        "stopReason".to_owned(),
    ];
    let reason = reason.iter().map(|path| text_at(path)).find(|text| !text.is_empty()).unwrap_or_default();
    let denies = matches!(text_at(&format!("{own}.permissionDecision")), "deny" | "ask")
        || text_at(&format!("{own}.decision.behavior")) == "deny"
        || text_at("decision") == "block"
        || says.get("continue") == Some(&Value::Bool(false));
    let added = text_at(&format!("{own}.additionalContext"));
    let adds = (!added.is_empty()).then(|| format!("{who}: {}", clip(added, MAX_ADDED)));
    HookWords {
        forbids: if denies && is_blocking { forbids(reason) } else { None },
        adds: adds.into_iter().collect(),
    }
}

fn says_at<'a>(says: &'a serde_json::Map<String, Value>, path: &str) -> Option<&'a Value> {
    let mut parts = path.split('.');
    let first = says.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.get(part))
}

fn clip(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::{Printed, read};

    fn of(event: &str, status: i32, printed: &str, errors: &str) -> (bool, String) {
        let printed =
            Printed { status: Some(status), printed: printed.to_owned(), errors: errors.to_owned() };
        let words = read(event, "The hook", &printed);
        let says = words.forbids.clone().unwrap_or_else(|| words.adds.join("\n"));
        (words.forbids.is_some(), says)
    }

    #[test]
    fn a_hook_forbids_and_adds_and_never_grants() {
        let deny = r#"{"hookSpecificOutput": {"permissionDecision": "deny", "permissionDecisionReason": "no names"}}"#;
        let grant =
            r#"{"hookSpecificOutput": {"permissionDecision": "allow", "updatedInput": {"command": "x"}}}"#;
        let cases = [
            ("PreToolUse", 2, "", "not here", (true, "The hook forbids it: not here")),
            ("PreToolUse", 0, deny, "", (true, "The hook forbids it: no names")),
            ("PreToolUse", 0, grant, "", (false, "")),
            ("PreToolUse", 1, deny, "", (false, "")),
            ("PreToolUse", 0, "just words", "", (false, "")),
            (
                "PermissionRequest",
                0,
                r#"{"hookSpecificOutput": {"decision": {"behavior": "allow"}}}"#,
                "",
                (false, ""),
            ),
            (
                "PermissionRequest",
                0,
                r#"{"hookSpecificOutput": {"decision": {"behavior": "deny", "message": "never"}}}"#,
                "",
                (true, "The hook forbids it: never"),
            ),
            (
                "Stop",
                0,
                r#"{"decision": "block", "reason": "add the total"}"#,
                "",
                (true, "The hook forbids it: add the total"),
            ),
            ("SessionStart", 0, "be brief", "", (false, "The hook: be brief")),
            ("SessionStart", 2, "", "no", (false, "")),
            (
                "UserPromptSubmit",
                0,
                r#"{"continue": false}"#,
                "",
                (true, "The hook forbids it: It gave no reason."),
            ),
            (
                "PostToolUse",
                0,
                r#"{"hookSpecificOutput": {"additionalContext": "look"}}"#,
                "",
                (false, "The hook: look"),
            ),
            ("PostToolUse", 0, r#"{"hookSpecificOutput": 7, "decision": ["block"]}"#, "", (false, "")),
        ];
        for (event, status, printed, errors, expect) in cases {
            assert_eq!(
                of(event, status, printed, errors),
                (expect.0, expect.1.to_owned()),
                "{event} {printed}"
            );
        }
    }
}
