//! What would take all memory or never end, as the journeys and the bench both do it: the kinds of floods, the queries, the
//! agent that asks them, and the folder that is full of tables. Asserts nothing.

use std::fs::File;

use serde_json::{Value, json};

use crate::Desk;

/// The four ways to talk to a model.
pub const WIRES: [&str; 4] = ["responses", "chat", "anthropic", "ollama"];
/// What a model floods with, as the double's scripts name it.
pub const FLOODS: [&str; 7] = ["words", "reasoning", "arguments", "calls", "empty", "comments", "unended"];

/// Bytes of a file of [`fill_folder`].
const FILE: u64 = 125 << 20;

/// An agent that runs the query behind "Ask:", and says what came of it.
pub fn asking() -> Value {
    let call = json!({ "name": "compute", "arguments": { "sql": "{{after:Ask: }}" } });
    json!([
        { "when": { "tool": "compute", "tool_result_contains": "\"error\"" }, "do": { "text": "{{json:/error}}" } },
        { "when": { "tool": "compute" }, "do": { "text": "It is {{json:/rows/0/0}}." } },
        { "do": { "calls": [call] } },
    ])
}

/// A query that looks for signs in signs, for minutes and without a look at the clock.
pub fn deaf_query() -> String {
    "SELECT length(trim(printf('%.*c', 1000000, 'a'), printf('%.*c', 80000, 'b') || 'a'))".to_owned()
}

/// Queries without measure, each with a name: the first is the quickest to show what it does.
pub fn queries() -> Vec<(&'static str, String)> {
    let rows = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 6000)";
    let long = "printf('%.*c', 1000000, 'x') || i";
    let sorted = |what: &str| {
        format!("{rows} SELECT count(*) FROM (SELECT {what} AS s FROM c ORDER BY s LIMIT 100000000)")
    };
    let found = ["instr(printf('%.*c', 1000000, 'a'), printf('%.*c', 500000, 'a') || 'b')"; 40].join(" + ");
    let grown = "SELECT length(replace(printf('%.*c', 1000000, 'a'), 'a', printf('%.*c', 1000, 'b')))";
    let endless = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT count(*) FROM c";
    vec![
        ("texts that are sorted", sorted(long)),
        ("zeros that are sorted", sorted("zeroblob(999000) || i")),
        ("texts that are told apart", format!("{rows} SELECT count(DISTINCT {long}) FROM c")),
        (
            "texts that are grouped",
            format!("{rows} SELECT count(*) FROM (SELECT {long} AS s FROM c GROUP BY s)"),
        ),
        (
            "a UNION of long texts",
            format!("{rows} SELECT count(*) FROM (SELECT {long} FROM c UNION SELECT i FROM c)"),
        ),
        ("a text that is joined", format!("{rows} SELECT length(group_concat({long})) FROM c")),
        ("counting without end", endless.to_owned()),
        ("signs looked for in signs", deaf_query()),
        ("a text looked for in a text", format!("SELECT {found}")),
        ("a replacement that grows", grown.to_owned()),
    ]
}

/// Queries over what [`fill_folder`] made.
pub fn folder_queries() -> [(&'static str, &'static str); 3] {
    [
        ("SELECT 1 beside 24 tables and 24 leftovers of 125 MB", "SELECT 1"),
        ("one table of 125 MB of zeros", "SELECT count(*) FROM zeros00"),
        (
            "three of them",
            "SELECT (SELECT count(*) FROM zeros00) + (SELECT count(*) FROM zeros01) + (SELECT count(*) FROM zeros02)",
        ),
    ]
}

/// Puts 24 tables and 24 files that look like what a crash left into a desk's folder, and begins its engine anew: 125 MB each,
/// that take no room on the disk.
pub fn fill_folder(desk: &Desk) {
    let hash = "0123456789abcdef".repeat(4);
    for n in 0..24 {
        for name in [format!(".f{n}.md.gloss-{hash}"), format!("zeros{n:02}.csv")] {
            let file = File::create(desk.folder.join(name)).expect("a file");
            file.set_len(FILE).expect("its length");
        }
    }
    desk.kill_engine();
    desk.run(&["tasks"]).expect(0);
}
