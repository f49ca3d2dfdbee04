//! What must not get out, and what must not be left behind: the engine keeps nothing of the shell but a written list, calls
//! that claim one id are each told, a file that finds no space leaves nothing, and names look like what they are.

use std::collections::BTreeSet;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, binary, text};
use serde_json::json;
use sha2::Digest as _;

fn double(script: serde_json::Value) -> Mock {
    Mock::start(Script::from_value(script).expect("a script")).expect("the double starts")
}

/// The names of the variables that the engine's process has.
fn engine_has(desk: &Desk) -> BTreeSet<String> {
    let pid = desk.engine().expect("an engine");
    let bytes = std::fs::read(format!("/proc/{pid}/environ")).expect("its environment");
    let all = String::from_utf8_lossy(&bytes).into_owned();
    all.split('\0').filter_map(|pair| Some(pair.split_once('=')?.0.to_owned())).collect()
}

#[test]
fn the_engine_keeps_nothing_of_the_shell_but_what_it_needs() {
    let mock = double(json!([{ "do": { "text": "Said." } }]));
    let mut desk = Desk::new();
    let config = format!(
        "model = \"m\"\nmodel_provider = \"acme\"\n\n[model_providers.acme]\nbase_url = \"{}\"\nwire_api = \"chat\"\nenv_key = \"GLOSS_LOG\"\n",
        mock.base_url
    );
    std::fs::write(desk.home.join("config.toml"), config).expect("config.toml");
    for name in
        ["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "GLOSS_SECRET", "XDG_SECRET", "LC_SECRET", "GLOSS_LOG"]
    {
        desk.set(name, "canary-4711");
    }
    desk.set("LANG", "C.UTF-8");
    let end = desk.run(&["run", "Say something", "--json"]).expect(0).last();
    assert_eq!(text(&end, "says"), "Said.");
    let asked = mock.requests();
    // The double keeps only the hash of what came.
    let came = format!("sha256:{}", hex::encode(sha2::Sha256::digest(b"Bearer canary-4711")));
    let mut asked = asked.iter().filter(|request| request.path.ends_with("completions"));
    assert!(asked.all(|request| request.header("authorization") == Some(came.as_str())), "its key came");
    let has = engine_has(&desk);
    assert!(has.contains("PATH") && has.contains("HOME") && has.contains("LANG"), "{has:?}");
    let bad: Vec<&String> = has
        .iter()
        .filter(|name| name.contains("SECRET") || name.contains("TOKEN") || *name == "GLOSS_LOG")
        .collect();
    assert!(bad.is_empty(), "{bad:?}");
    let pid = desk.engine().expect("an engine");
    let all = std::fs::read(format!("/proc/{pid}/environ")).expect("its environment");
    assert!(memchr::memmem::find(&all, b"canary-4711").is_none());
}

#[test]
fn calls_that_claim_one_id_are_each_told() {
    for wire in ["chat", "responses", "anthropic", "ollama"] {
        let call = |n: usize| json!({ "id": "same", "name": "write_artifact", "arguments": { "path": format!("part{n}.md"), "content": format!("# Part {n}\n") } });
        let mock = double(json!([
            { "when": { "round": 0 }, "do": { "calls": [call(0), call(1), call(2)] } },
            { "do": { "text": "Done." } },
        ]));
        let desk = Desk::new();
        desk.connect(&mock, wire);
        let end = desk.run(&["run", "Write three parts", "--json"]).expect(0).last();
        let shown = desk.json(&["show", text(&end, "task")]);
        let told = format!("{shown:?}");
        for n in 0..3 {
            assert_eq!(desk.read(&format!("part{n}.md")), format!("# Part {n}\n"), "{wire}");
            assert!(told.contains(&format!("Wrote part{n}.md")), "{wire}: {told}");
        }
    }
}

#[test]
fn a_file_that_finds_no_space_leaves_nothing_behind() {
    let desk = Desk::new();
    desk.write("memo.md", format!("# Memo\n\n{}\n", "Many words. ".repeat(2000)));
    let full = desk.home.parent().expect("a folder").join("full");
    std::fs::create_dir_all(&full).expect("a folder");
    let script = format!(
        "mount -t tmpfs -o size=24k tmpfs {0} && head -c 20480 /dev/zero > {0}/filler && cd {1} && for to in pdf html docx; do {2} export memo.md --to $to -o {0}/out.$to; echo status $?; done; \
         head -c 24576 /dev/zero > {0}/filler 2>/dev/null; {2} doctor --bundle {0}/bundle.txt --yes >/dev/null; echo status $?; ls -A {0}",
        full.display(),
        desk.folder.display(),
        binary("gloss").display()
    );
    let output = desk.in_namespace(&script);
    let failed = output.lines().filter(|line| *line == "status 1").count();
    assert_eq!(failed, 4, "{output}");
    let left: Vec<&str> = output.lines().skip_while(|line| !line.starts_with("status")).collect();
    assert!(!output.lines().any(|line| line.contains(".part")), "{output}");
    for name in ["out.pdf", "out.html", "out.docx", "bundle.txt"] {
        assert!(!left.iter().any(|line| line.trim() == name), "{name} is left: {output}");
    }
}

#[test]
fn names_of_files_look_like_what_they_are() {
    let desk = Desk::new();
    desk.write("esc\u{1b}]0;pwned\u{7}.md", "# A\n");
    desk.write("new\nline.md", "# B\n");
    desk.write("\u{202e}gnp.md", "# C\n");
    for name in ["esc\u{1b}]0;pwned\u{7}.md", "new\nline.md", "\u{202e}gnp.md"] {
        desk.run(&["view", name]);
    }
    let listed = desk.run(&["artifacts"]).expect(0);
    assert_eq!(listed.out.lines().count(), 3, "{}", listed.out);
    let mut said = listed.out;
    for words in [
        &["view", "esc\u{1b}]0;pwned\u{7}.md", "--at", "\u{1b}[31mred"][..],
        &["\u{1b}[31mred"],
        &["note", "add", "new\nline.md", "--at", "text:\"\u{1b}\"", "--ask", "\u{202e}"],
        &["export", "\u{202e}gnp.md", "--to", "html"],
        &["hey"],
        &["doctor"],
        &["show", "\u{9b}31m"],
    ] {
        let run = desk.run(words);
        said.push_str(&run.out);
        said.push_str(&run.err);
    }
    assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']), "{said:?}");
    assert!(said.contains('␛'), "and it is shown: {said}");
}

#[test]
fn exports_tell_where_links_lead_that_carry_words() {
    let desk = Desk::new();
    desk.write("memo.md", "# Memo\n\n[The table](https://evil.example/t?who=ada-earns-4711-a-month), [ours](https://example.com/a).\n");
    for to in ["html", "docx", "pdf"] {
        let line = desk.json(&["export", "memo.md", "--to", to]).remove(0);
        let warnings = line["warnings"].to_string();
        assert!(warnings.contains("evil.example") && !warnings.contains("example.com"), "{to}: {line}");
    }
    desk.write("plain.md", "# Plain\n\n[Ours](https://example.com/a).\n");
    assert_eq!(desk.json(&["export", "plain.md", "--to", "html"]).remove(0)["warnings"], json!([]));
}
