//! Servers that people really use, from npm and PyPI, at fixed versions: each started behind its wall, one of its tools called by a turn, and
//! then looked at from outside, process by process: what it could not reach. A server of the tests' own tries it behind the same walls.
//! With `GLOSS_SOAK` alone: the packages are fetched once, into the folder of what is built. Never lets a program of theirs run
//! without a wall, and runs no script of a package while it is installed.

mod granted;
mod install;
mod look;
mod mounts;
mod probe;
mod process;
mod turns;
mod world;

use gloss_tests::{Desk, Internet, Table, text};

use granted::Granted;
use install::Registry::{Npm, Pypi};
use install::{Installed, Package};
use look::{Fact, facts};
use probe::KINDS;
use turns::{Turns, Use, first_words};
use world::World;

/// A server: what is installed, what it is granted and started with, and what is called of it. `$notes` and the like are folders
/// of the world.
struct Server {
    name: &'static str,
    package: Package,
    /// Words of `gloss mcp add` before its command.
    grants: &'static [&'static str],
    /// Its arguments.
    words: &'static [&'static str],
    /// The tool that is called, with its arguments, and what its answer has in it.
    call: (&'static str, &'static str, &'static str),
    /// Tools of its own by which it would reach what it was not granted. Each answers that it did not, or with nothing of others.
    attempts: &'static [(&'static str, &'static str)],
}

const SERVERS: [Server; 10] = [
    Server {
        name: "everything",
        package: Package::new(Npm, "@modelcontextprotocol/server-everything", "2026.8.31"),
        grants: &[],
        words: &[],
        call: ("echo", r#"{ "message": "hello from the wall" }"#, "Echo: hello from the wall"),
        attempts: &[("get-env", "{}")],
    },
    Server {
        name: "filesystem",
        package: Package::new(Npm, "@modelcontextprotocol/server-filesystem", "2026.8.31"),
        grants: &["--read", "$notes"],
        words: &["$notes"],
        call: ("read_text_file", r#"{ "path": "$notes/day.md" }"#, "Notes of the day"),
        attempts: &[
            ("write_file", r#"{ "path": "$notes/new.md", "content": "x" }"#),
            ("read_text_file", r#"{ "path": "$sibling/plan.md" }"#),
        ],
    },
    Server {
        name: "memory",
        package: Package::new(Npm, "@modelcontextprotocol/server-memory", "2026.8.31"),
        // Without a place of its own it writes beside its program, which nothing behind a wall may.
        grants: &["--write", "$graph", "--env", "MEMORY_FILE_PATH=$graph/memory.jsonl"],
        words: &[],
        call: (
            "create_entities",
            r#"{ "entities": [{ "name": "Anna", "entityType": "person", "observations": ["likes tea"] }] }"#,
            "likes tea",
        ),
        attempts: &[],
    },
    Server {
        name: "thinking",
        package: Package::new(Npm, "@modelcontextprotocol/server-sequential-thinking", "2026.8.31"),
        grants: &[],
        words: &[],
        call: (
            "sequentialthinking",
            r#"{ "thought": "One step", "nextThoughtNeeded": false, "thoughtNumber": 1, "totalThoughts": 1 }"#,
            "thoughtHistoryLength",
        ),
        attempts: &[],
    },
    Server {
        name: "context7",
        package: Package::new(Npm, "@upstash/context7-mcp", "4.1.1"),
        grants: &["--host", "hofer.example", "--env", "CONTEXT7_API_URL=https://hofer.example/api"],
        words: &[],
        call: ("resolve-library-id", r#"{ "query": "to serve", "libraryName": "axum" }"#, "/tokio-rs/axum"),
        attempts: &[],
    },
    Server {
        name: "git",
        package: Package::new(Pypi, "mcp-server-git", "2026.10.19"),
        grants: &["--read", "$repo"],
        words: &["--repository", "$repo"],
        call: ("git_log", r#"{ "repo_path": "$repo" }"#, "First words"),
        attempts: &[("git_create_branch", r#"{ "repo_path": "$repo", "branch_name": "taken" }"#)],
    },
    Server {
        name: "time",
        package: Package::new(Pypi, "mcp-server-time", "2026.10.19"),
        grants: &[],
        words: &[],
        call: (
            "convert_time",
            r#"{ "source_timezone": "Europe/Vienna", "time": "12:00", "target_timezone": "Asia/Tokyo" }"#,
            "Asia/Tokyo",
        ),
        attempts: &[],
    },
    Server {
        name: "fetch",
        package: Package::new(Pypi, "mcp-server-fetch", "2026.10.24"),
        grants: &["--host", "hofer.example"],
        words: &[],
        call: ("fetch", r#"{ "url": "https://hofer.example/index.html", "raw": true }"#, "mill at the brook"),
        attempts: &[
            ("fetch", r#"{ "url": "https://evil.example/index.html", "raw": true }"#),
            // Where Node.js is there it fetches and installs packages beside its own program, unasked.
            ("fetch", r#"{ "url": "https://hofer.example/index.html" }"#),
        ],
    },
    Server {
        name: "sqlite",
        // Of the protocol's library it knows the first version alone, and does not say so.
        package: Package::new(Pypi, "mcp-server-sqlite", "2025.4.25").with(&["mcp==1.30.0"]),
        grants: &["--write", "$db"],
        words: &["--db-path", "$db/own.db"],
        call: ("create_table", r#"{ "query": "CREATE TABLE seen (n INTEGER)" }"#, "created"),
        attempts: &[("write_query", r#"{ "query": "ATTACH DATABASE '$sibling/taken.db' AS taken" }"#)],
    },
    Server {
        name: "calculator",
        package: Package::new(Pypi, "mcp-server-calculator", "0.2.1"),
        grants: &[],
        words: &[],
        call: ("calculate", r#"{ "expression": "6*7" }"#, "42"),
        attempts: &[],
    },
];

impl Server {
    /// The calls of it that turns make: of its tool, then its attempts.
    fn uses(&self, world: &World) -> Vec<Use> {
        let (tool, arguments, _) = self.call;
        let first = (tool, arguments);
        let all = std::iter::once(&first).chain(self.attempts);
        all.enumerate()
            .map(|(n, (tool, arguments))| Use::new((self.name, n), tool, world.arguments(arguments)))
            .collect()
    }
}

#[test]
fn each_reaches_what_it_was_granted_and_nothing_else() {
    if std::env::var_os("GLOSS_SOAK").is_none() {
        return println!("skipped: servers of npm and PyPI, with GLOSS_SOAK alone");
    }
    // Before there is no other network than the journey's own.
    let installed: Vec<Installed> =
        SERVERS.iter().map(|server| install::installed(&server.package)).collect();
    let own = "journeys::real_servers::each_reaches_what_it_was_granted_and_nothing_else";
    Internet::inside(own, |internet| play(internet, &installed));
}

/// What a page of the journey's own internet says.
const PAGE: &str = "<html><body><p>The mill at the brook is open on Sundays.</p></body></html>";
/// What the search of libraries answers there.
const FOUND: &str = r#"{ "results": [{ "id": "/tokio-rs/axum", "title": "axum", "description": "Web framework",
  "branch": "main", "lastUpdateDate": "2026-01-01", "state": "finalized", "totalTokens": 1, "totalSnippets": 1,
  "trustScore": 9, "versions": [] }] }"#;

fn play(internet: &Internet, installed: &[Installed]) {
    for host in ["hofer.example", "evil.example"] {
        internet.page(host, "index.html", PAGE);
    }
    internet.put("hofer.example", "search", FOUND.as_bytes());
    let (desk, world) = World::new();
    let walls = desk.json(&["access", "list"]).pop().expect("the walls");
    assert_eq!(walls["walls"], "full", "behind fewer walls there is more to be seen: {walls}");
    // The last one is of Python, which runs the probes.
    let python = installed.last().expect("a server");
    let outside = KINDS.each_ref().map(|kind| probe::outside(&world, python, kind));
    let uses = SERVERS.iter().flat_map(|server| server.uses(&world));
    let turns = Turns::start(&desk, uses.chain(KINDS.iter().map(|kind| kind.use_of(&world))));
    let (before, heard) = (world.as_it_is(), internet.heard().len());
    let mut table = Table::new("Servers of npm and PyPI: what each could not reach");
    let mut wrong = Vec::new();
    let nothing =
        Granted::new(&desk.home, &desk.home.join("nobody/of/all"), python, &world.all(&["--read", "$notes"]));
    let (looks, mut blind) = look::without_a_wall(&world, &nothing);
    table.row("a process behind no wall", format!("{} of {looks} facts are otherwise", looks - blind.len()));
    // What it has open is its own in any case, and where this runs in a container its calls are filtered too.
    blind.retain(|what| !what.starts_with("open files") && !what.starts_with("what the kernel offers"));
    wrong.extend(blind.into_iter().map(|what| format!("Nobody sees {what}")));
    // All of them stand before the first is looked at, so that each has others beside it.
    let tools: Vec<usize> = SERVERS
        .iter()
        .zip(installed)
        .map(|(server, program)| begin(&desk, &world, server, program))
        .collect();
    for ((server, program), tools) in SERVERS.iter().zip(installed).zip(tools) {
        let (row, faults) = one(&desk, &world, &turns, (server, program, tools));
        let title = format!("{}, {} {}", server.name, server.package.name, server.package.version);
        table.row(&title, row);
        wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", server.name)));
    }
    for pair in KINDS.iter().zip(&outside) {
        let (row, faults) = probe::inside(&desk, &world, &turns, python, pair);
        table.row(&format!("{}, which tries it", pair.0.name), row);
        wrong.extend(faults);
    }
    wrong.extend(world.changed(&before));
    let elsewhere = internet.heard();
    let elsewhere = elsewhere.get(heard..).unwrap_or_default().lines();
    wrong.extend(
        elsewhere.filter(|line| !line.starts_with("hofer.example ")).map(|line| format!("It came to {line}")),
    );
    let leaked = turns.answers().contains(world::CANARY);
    wrong.extend(leaked.then(|| "What was not granted stands in an answer.".to_owned()));
    drop(table);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Turns a server on and tries it, and gives the number of its tools.
fn begin(desk: &Desk, world: &World, server: &Server, program: &Installed) -> usize {
    let (grants, words) = (world.all(server.grants), world.all(server.words));
    let command = [vec!["--".to_owned(), program.program.display().to_string()], words].concat();
    let add = [
        vec!["mcp", "add", server.name, "--json"],
        grants.iter().chain(&command).map(String::as_str).collect(),
    ];
    desk.run_within(turns::LONGEST, &add.concat()).expect(0);
    let row = desk.run_within(turns::LONGEST, &["mcp", "test", server.name, "--json"]).expect(0).last();
    assert_eq!(row["state"], "answers", "{row}");
    row["tools"].as_array().map_or(0, Vec::len)
}

/// Calls a server's tools, looks at the process that answered, and says what came of it, with what is wrong.
fn one(
    desk: &Desk,
    world: &World,
    turns: &Turns,
    (server, program, tools): (&Server, &Installed, usize),
) -> (String, Vec<String>) {
    let engine = desk.engine().expect("an engine");
    let find = || process::of_server(engine, &desk.home, server.name).expect("its process");
    let started = find();
    let uses = server.uses(world);
    let answer = turns.call(desk, &uses[0]);
    let mut wrong = Vec::new();
    let words = text(&answer, "text");
    if !words.contains(server.call.2) {
        wrong.push(format!("{} answered {answer}", server.call.0));
    }
    let mut lines = vec![format!("{tools} tools; {} → {}", server.call.0, first_words(words))];
    // What is called after it is looked at may have begun other processes.
    let process = find();
    if process.pid != started.pid {
        wrong.push("Another process answered than the one that was tried.".to_owned());
    }
    let granted = Granted::new(&desk.home, &process.own, program, &world.all(server.grants));
    for Fact { holds, what } in facts(&process, &granted, world) {
        lines.push(format!("{}: {what}", if holds { "could not reach" } else { "REACHED" }));
        wrong.extend((!holds).then_some(what));
    }
    for attempt in &uses[1..] {
        let answer = turns.call(desk, attempt);
        lines.push(format!("tried {}: {}", attempt.tool, first_words(text(&answer, "text"))));
    }
    (lines.join("\n      "), wrong)
}
