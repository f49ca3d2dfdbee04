//! What a model is told of each tool. Short, because every word is paid for in each round; runs nothing.

use std::sync::LazyLock;

use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use super::{Allowed, Serves, Tool};

/// The tools' descriptions for the model; those for notes only where notes are served, and of these those that their kinds of
/// artifacts have.
pub fn specs(serves: Serves, allowed: Allowed) -> Vec<ToolSpec> {
    let offered = ALL.iter().filter(|(tool, _)| tool.is_offered(serves, allowed));
    offered.map(|(_, spec)| spec.clone()).collect()
}

/// Made once: they are asked for in each round.
static ALL: LazyLock<Vec<(Tool, ToolSpec)>> = LazyLock::new(|| {
    let spec = |tool: Tool| {
        let (description, parameters) = if tool.for_notes() { about_notes(tool) } else { about_files(tool) };
        (tool, ToolSpec::new(tool.name(), description, parameters))
    };
    Tool::ALL.into_iter().map(spec).collect()
});

pub(super) fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

#[expect(clippy::needless_pass_by_value, reason = "it becomes part of the value given back")]
pub(super) fn object(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn about_files(tool: Tool) -> (&'static str, Value) {
    match tool {
        Tool::ReadFile => (
            "Reads a file. Text comes as it is; CSV and XLSX as columns with types and rows. Long files come in \
pages: ask again with `from`.",
            object(
                json!({
                    "path": text("Relative to the folder."),
                    "sheet": text("A workbook's sheet; the first without it."),
                    "from": { "type": "integer", "description": "First line or row, from 0." },
                    "version": { "type": "integer", "description": "An older version; the newest without it." },
                }),
                &["path"],
            ),
        ),
        Tool::SearchFiles => (
            "Finds words in the folder's text files, ignoring case.",
            object(json!({ "text": text("The words.") }), &["text"]),
        ),
        Tool::Compute => (
            "Runs one SQLite SELECT over the folder's tables and returns a fact. A table is named after its file \
(airline-safety.csv is airline_safety; a sheet of several is file_sheet). Also: median, stddev, corr, \
percentile, sqrt, pow, is_total (of a row's label: leave such rows out of sums; a result's seen.totals names \
those that it read). Multiply shares by 100 to show them as per cent.",
            object(json!({ "sql": text("One SELECT.") }), &["sql"]),
        ),
        Tool::WriteArtifact => (
            "Writes a whole document or text file as a new version.",
            object(
                json!({
                    "path": text("Relative to the folder, for example report.md."),
                    "content": text("The whole text."),
                    "why": text("Why, in a few words."),
                }),
                &["path", "content"],
            ),
        ),
        Tool::MakeWorkbook => super::workbook::spec(),
        Tool::MakeDeck => super::deck::spec(),
        Tool::MakeSite => super::site::spec(),
        Tool::UpdatePlan => (
            "Shows the person your plan and where you are in it.",
            object(
                json!({ "steps": { "type": "array", "items": object(
                    json!({ "step": text("What."), "status": { "enum": ["pending", "in_progress", "completed"] } }),
                    &["step", "status"],
                ) } }),
                &["steps"],
            ),
        ),
        Tool::AskPerson => (
            "Asks the person what only they can decide. Nothing waits: go on with the rest; the answer comes as a message.",
            object(
                json!({
                    "question": text("One question, in plain words."),
                    "choices": { "type": "array", "items": { "type": "string" }, "description": "Short answers to choose from." },
                }),
                &["question"],
            ),
        ),
        Tool::Delegate => super::helpers::spec(),
        Tool::DelegateRows => super::rows::spec(),
        Tool::Dispatch => (
            "Starts a task in one of the folders that you coordinate. Its agent sees only its own folder and these words; nothing waits \
for it.",
            object(
                json!({
                    "folder": text("Its name, as it was told to you."),
                    "task": text("All that has to be done there, with all that has to be known."),
                }),
                &["folder", "task"],
            ),
        ),
        Tool::LeaveNote => (
            "Marks a place of a file for the person, with a note that says what to look at: where you are unsure, or where \
words may not hold. It changes nothing and is not sent.",
            object(
                json!({
                    "path": text("The file."),
                    "where": text("text:\"words\" (as read, without markup), cells:Sheet!A1:B2, lines:1-2 or bytes:1-2 (of the source)."),
                    "text": text("What to look at, or what should be changed."),
                    "intent": { "enum": ["change", "ask"] },
                }),
                &["path", "where", "text"],
            ),
        ),
        Tool::Remember => (
            "Proposes something worth knowing in later tasks: a preference, person, term, place or decision. The person \
decides whether it is kept.",
            object(
                json!({
                    "text": text("One sentence that says it by itself."),
                    "kind": { "enum": ["preference", "person", "term", "place", "decision", "note"] },
                }),
                &["text", "kind"],
            ),
        ),
        _ => ("All files of the folder, with kind, size and when they last changed.", object(json!({}), &[])),
    }
}

fn about_notes(tool: Tool) -> (&'static str, Value) {
    let note = text("The note's id.");
    match tool {
        Tool::EditRegion => (
            "Replaces ranges of a note's place. Give only the new text of each range; `base` from read_region. Of a sheet \
each range is a cell: a number, words, or a formula in English with a leading =.",
            object(
                json!({
                    "note": note,
                    "base": text("As read_region gave it."),
                    "edits": { "type": "array", "items": object(
                        json!({ "range": { "type": "integer" }, "new": text("The range's whole new text.") }),
                        &["range", "new"],
                    ) },
                }),
                &["note", "base", "edits"],
            ),
        ),
        Tool::EditCells => super::cells::spec(&note),
        Tool::EditChart => super::charts::spec(&note),
        Tool::DeclareFollow => (
            "Suggests a change elsewhere that follows from a note's change; the person decides. Links to a renamed \
             heading, its entry in the contents, footnote labels and list numbers follow by themselves.",
            object(
                json!({
                    "note": note,
                    "where": text("text:\"words\" (as read, without markup), lines:1-2 or bytes:1-2 (of the source)."),
                    "new": text("The place's whole new text."),
                    "why": text("Why it follows."),
                }),
                &["note", "where", "new", "why"],
            ),
        ),
        Tool::Answer => (
            "Answers an Ask on its note.",
            object(
                json!({
                    "note": note,
                    "text": text("The answer, in plain words."),
                    "facts": { "type": "array", "items": { "type": "string" }, "description": "Fact ids it rests on." },
                }),
                &["note", "text"],
            ),
        ),
        Tool::NeedsPerson => (
            "Says that a note can't be served without the person.",
            object(json!({ "note": note, "question": text("What to ask or say.") }), &["note", "question"]),
        ),
        _ => (
            "What a note's place says now: its ranges, what stands around them, and the `base` for edit_region.",
            object(json!({ "note": note }), &["note"]),
        ),
    }
}
