//! Plain text and JSON as Markdown: verbatim, within a fence that nothing in them ends. Changes no letter.

/// Text within a fence.
pub(crate) fn fenced(text: &str, language: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{language}\n{text}{end}{fence}\n")
}

/// JSON with a line for each value; as it is where it can't be read.
pub(crate) fn json(text: &str) -> String {
    let read = serde_json::from_str::<serde_json::Value>(text);
    let laid_out = read.and_then(|value| serde_json::to_string_pretty(&value));
    fenced(laid_out.as_deref().unwrap_or(text), "json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_its_fence() {
        assert_eq!(fenced("words", ""), "```\nwords\n```\n");
        assert_eq!(fenced("```\n# no title\n````\n", ""), "`````\n```\n# no title\n````\n`````\n");
        assert_eq!(json("{\"b\":[1],\"a\":2}"), "```json\n{\n  \"b\": [\n    1\n  ],\n  \"a\": 2\n}\n```\n");
        assert_eq!(json("{no"), "```json\n{no\n```\n");
        assert_eq!(json(&"[".repeat(1_000)), fenced(&"[".repeat(1_000), "json"));
    }
}
