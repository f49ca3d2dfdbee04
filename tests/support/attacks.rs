//! What would take all memory or never end, as the journeys and the bench both do it: the kinds of floods, the queries, the
//! agent that asks them, and the folder that is full of tables. Asserts nothing.

use std::fs::File;

use serde_json::{Value, json};

use crate::Desk;

/// The four ways to talk to a model.
pub const WIRES: [&str; 4] = ["responses", "chat", "anthropic", "ollama"];
/// What a model floods with, each with its name, as the double's scripts name it, and with how many bytes more in a piece.
pub const FLOODS: [(&str, &str, usize); 14] = [
    ("words", "words", 0),
    ("reasoning", "reasoning", 0),
    ("arguments", "arguments", 0),
    ("calls", "calls", 0),
    ("pieces without words", "empty", 0),
    ("comments", "comments", 0),
    ("a line that never ends", "unended", 0),
    ("words of 4 kB", "words", 4_000),
    ("words of 1 MB", "words", 1 << 20),
    ("reasoning of 4 kB", "reasoning", 4_000),
    ("reasoning of 1 MB", "reasoning", 1 << 20),
    ("arguments of 4 kB", "arguments", 4_000),
    ("arguments of 1 MB", "arguments", 1 << 20),
    ("words of 16 MB", "words", 16 << 20),
];

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
    let doubled =
        "WITH RECURSIVE d(t) AS (SELECT 'x' UNION ALL SELECT t || t FROM d) SELECT max(length(t)) FROM d";
    let joined =
        format!("{rows} SELECT count(*) FROM c AS a, c AS b, c AS d, c AS e WHERE a.i + b.i = d.i * e.i");
    let many = format!("SELECT {}", vec!["abs(-1)"; 1900].join(", "));
    let nested = format!("SELECT {}1{}", "abs(".repeat(900), ")".repeat(900));
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
        ("a text that doubles", doubled.to_owned()),
        ("four times six thousand rows joined", joined),
        ("rows in no order", format!("{rows} SELECT max(a.i) FROM (SELECT a.i FROM c AS a, c AS b ORDER BY random()) AS a")),
        ("lists that are gathered", format!("{rows} SELECT length(json_group_array({long})) FROM c")),
        ("objects that are gathered", format!("{rows} SELECT length(json_group_object(i, {long})) FROM c")),
        ("sums over windows", format!("{rows} SELECT max(s) FROM (SELECT group_concat({long}) OVER (ORDER BY i) AS s FROM c)")),
        ("a pattern of many stars", format!("SELECT printf('%.*c', 100000, 'a') LIKE '{}b' AS found", "%a".repeat(40))),
        ("a pattern of many stars, the other kind", format!("SELECT printf('%.*c', 100000, 'a') GLOB '{}b' AS found", "*a".repeat(40))),
        ("a text that is printed wide", format!("{rows} SELECT sum(length(printf('%999000d', a.i))) FROM c AS a, c")),
        ("bytes by chance, sorted", sorted("randomblob(999000)")),
        ("hexadecimal of zeros", format!("{rows} SELECT count(DISTINCT hex(zeroblob(490000)) || i) FROM c")),
        ("a row of long texts without end", format!("WITH RECURSIVE c(i, t) AS (SELECT 1, 'x' UNION SELECT i + 1, {} FROM c) SELECT count(*) FROM c", "printf('%.*c', 900000, 'y') || i")),
        ("1,900 columns", many),
        ("900 functions in each other", nested),
        ("a subquery for each row", format!("{rows} SELECT count(*) FROM c AS a WHERE (SELECT count(*) FROM c AS b WHERE b.i % a.i = 0) > 100000")),
        ("rows that are put in order by long texts", format!("{rows} SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY {long}) AS n FROM c)")),
        ("what two long lists share", format!("{rows} SELECT count(*) FROM (SELECT {long} FROM c INTERSECT SELECT {long} FROM c)")),
        ("a table of JSON", "SELECT count(*) FROM json_each('[' || replace(printf('%.*c', 490000, 'x'), 'x', '1,') || '1]') AS a, json_each('[1,2,3,4]') AS b, json_each('[1,2,3,4]') AS d".to_owned()),
    ]
}

/// Queries over what [`fill_folder`] made, and those after the first three over what [`add_tables`] did.
pub fn folder_queries() -> [(&'static str, &'static str); 8] {
    [
        ("SELECT 1 beside 24 tables and 24 leftovers of 125 MB", "SELECT 1"),
        ("one table of 125 MB of zeros", "SELECT count(*) FROM zeros00"),
        (
            "three of them",
            "SELECT (SELECT count(*) FROM zeros00) + (SELECT count(*) FROM zeros01) + (SELECT count(*) FROM zeros02)",
        ),
        ("a table of one line of 60 MB", "SELECT count(*) FROM line"),
        ("a table of 60 MB of line ends", "SELECT count(*) FROM ends"),
        ("a table with a lone quote before 60 MB", "SELECT count(*) FROM quote"),
        ("a table of 40 MB of commas", "SELECT count(*) FROM commas"),
        ("a table joined with itself", "SELECT count(*) FROM ends AS a, ends AS b WHERE a.rowid <> b.rowid"),
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

/// Puts four tables into a desk's folder that are hard to read, some 220 MB.
pub fn add_tables(desk: &Desk) {
    let tables = [
        ("line.csv", "x".repeat(60 << 20)),
        ("ends.csv", format!("a,b\n{}", "1,2\n".repeat(15 << 20))),
        ("quote.csv", format!("a,b\n\"{}", "1,2\n".repeat(15 << 20))),
        ("commas.csv", ",".repeat(40 << 20)),
    ];
    for (name, text) in tables {
        desk.write(name, text);
    }
}
