//! Signing in to a server that has an address: who signs in and what is wanted is read first, the browser comes back to a port of this
//! computer, what it brings lies among the keys and nowhere else, is renewed, and is forgotten. The server and its issuer are real
//! programs at a real port; only the model is a double.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Hand, Person, SIZES, Screen, text};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const PASSPHRASE: &str = "a long passphrase\n";

/// A server with its issuer, which end with this.
struct Signed {
    program: Child,
    origin: String,
}

impl Signed {
    fn start(desk: &Desk, mode: &str) -> Self {
        let at = desk.home.join("origin");
        let _ = std::fs::remove_file(&at);
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/servers/signed.py");
        let words = [program.display().to_string(), at.display().to_string(), mode.to_owned()];
        let program = Command::new("python3").args(words).stderr(Stdio::null()).spawn().expect("python3");
        let read = || std::fs::read_to_string(&at).is_ok_and(|origin| origin.starts_with("http://"));
        desk.until("the server listens", read);
        let origin = std::fs::read_to_string(&at).unwrap();
        Self { program, origin }
    }

    /// What it was sent.
    fn seen(&self) -> Value {
        self.get("/seen")
    }

    fn get(&self, path: &str) -> Value {
        let text = ureq::get(format!("{}{path}", self.origin))
            .call()
            .expect("the server answers")
            .body_mut()
            .read_to_string();
        serde_json::from_str(&text.unwrap()).unwrap()
    }
}

impl Drop for Signed {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// A model that asks for a price, and then says that it is done.
fn model() -> Mock {
    let call = json!({ "calls": [{ "name": "mcp__prices__price", "arguments": { "of": "gold" } }] });
    let script = json!([{ "when": { "round": 0 }, "do": call }, { "do": { "text": "That is all." } }]);
    Mock::start(Script::from_value(script).expect("a script")).expect("the double starts")
}

fn desk(mock: &Mock, mode: &str) -> (Desk, Signed) {
    let desk = Desk::new();
    desk.connect(mock, "responses");
    desk.write("memo.md", "# Memo\n\nA memo.\n");
    let signed = Signed::start(&desk, mode);
    (desk, signed)
}

fn add(desk: &Desk, signed: &Signed) -> Value {
    desk.run(&["mcp", "add", "prices", "--url", &format!("{}/mcp", signed.origin), "--json"]).last()
}

/// Signs in at the command line, with a browser that is led from page to page; gives all that was printed, how it ended, and what a
/// person reads in their browser at last.
fn sign_in(desk: &Desk, words: &[&str], input: &str) -> (Vec<Value>, i32, String) {
    let all: Vec<&str> = ["mcp", "sign-in", "prices", "--json"].iter().chain(words).copied().collect();
    let mut running = desk.command(&all).stdin(Stdio::piped()).spawn().expect("gloss starts");
    let _ = running.stdin.take().map(|mut pipe| pipe.write_all(input.as_bytes()));
    let mut printed = BufReader::new(running.stdout.take().expect("a pipe"));
    let mut first = String::new();
    printed.read_line(&mut first).unwrap();
    let page: Value = serde_json::from_str(&first).unwrap_or_else(|_| panic!("no page: {first}"));
    // A page at once leads back.
    let agent =
        ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
    let read = page["url"]
        .as_str()
        .map(|url| agent.get(url).call().expect("a page").body_mut().read_to_string().unwrap());
    let mut rest = String::new();
    printed.read_to_string(&mut rest).unwrap();
    let code = running.wait().unwrap().code().unwrap_or(-1);
    let lines = std::iter::once(page).chain(rest.lines().map(|line| serde_json::from_str(line).unwrap()));
    (lines.collect(), code, read.unwrap_or_default())
}

/// Every file below a folder that holds some bytes.
fn holding(folder: &Path, words: &str) -> Vec<String> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => out.extend(holding(&path, words)),
            Ok(kind) if kind.is_file() => {
                let bytes = std::fs::read(&path).unwrap_or_default();
                let is_in = bytes.windows(words.len()).any(|part| part == words.as_bytes());
                out.extend(is_in.then(|| path.display().to_string()));
            }
            _ => {}
        }
    }
    out
}

#[test]
fn a_person_signs_in_at_the_command_line_and_out_and_nothing_of_it_lies_in_clear() {
    let mock = model();
    let (desk, signed) = desk(&mock, "plain");
    let before = add(&desk, &signed);
    assert_eq!(
        (&before["state"], &before["sign_in"]["state"]),
        (&json!("failed"), &json!("needed")),
        "{before}"
    );
    assert!(text(&before, "says").contains("It wants you to sign in."), "{before}");
    let (lines, code, read) = sign_in(&desk, &[], PASSPHRASE);
    let (page, end) = (&lines[0], lines.last().unwrap());
    assert_eq!(
        (text(page, "issuer"), &page["scopes"]),
        (signed.origin.as_str(), &json!(["prices.read"])),
        "{page}"
    );
    assert_eq!((code, &end["state"], &end["tools"]), (0, &json!("answers"), &json!(["price"])), "{lines:?}");
    assert_eq!(end["sign_in"], json!({ "state": "signed", "issuer": signed.origin }));
    assert!(read.contains("You are signed in to prices."));
    // Its tool is used, with what was allowed.
    let run = desk.run(&["run", "What does gold cost?", "--on-approval", "allow", "--json"]);
    assert_eq!(run.last()["status"], "done", "{run:?}");
    assert!(format!("{:?}", mock.requests().last()).contains("gold is 42.50"));
    // What went to it stands in the receipt.
    let receipt = desk.run(&["receipt", text(&run.last(), "task"), "--json"]).expect(0).last();
    let host = &receipt["hosts"][0];
    assert_eq!(
        (&host["host"], &host["requests"], &host["sends"]),
        (&json!("127.0.0.1"), &json!(1), &json!(true)),
        "{receipt}"
    );
    // What was taken back is renewed without the person, and what can't be renewed is said.
    signed.get("/forget-tokens");
    let again = desk.run(&["mcp", "test", "prices", "--json"]).expect(0).last();
    assert_eq!(again["state"], "answers", "{again}");
    let renewals = signed.seen()["seen"].to_string();
    assert!(renewals.contains("refresh_token") && renewals.contains("resource"), "{renewals}");
    for token in signed.seen()["tokens"].as_array().unwrap() {
        for folder in [&desk.home, &desk.folder] {
            assert_eq!(holding(folder, token.as_str().unwrap()), Vec::<String>::new(), "it lies in clear");
        }
    }
    signed.get("/forget-tokens?refreshes=1");
    let over = desk.run(&["mcp", "test", "prices", "--json"]).expect(1).last();
    assert_eq!(over["sign_in"]["state"], "needed", "{over}");
    // The same client signs in once more: none is registered a second time.
    let (lines, code, _) = sign_in(&desk, &[], "");
    assert_eq!((code, &signed.seen()["clients"]), (0, &json!(1)), "{lines:?}");
    desk.run(&["mcp", "sign-out", "prices"]).expect(0);
    let out = desk.run(&["mcp", "test", "prices", "--json"]).expect(1).last();
    assert_eq!(out["sign_in"]["state"], "needed", "{out}");
    desk.run(&["mcp", "remove", "prices"]).expect(0);
    assert!(!desk.run(&["mcp", "list", "--json"]).out.contains("prices"));
}

#[test]
fn whoever_says_no_or_answers_for_another_signs_nobody_in() {
    for (mode, says) in [("says no", "You may not"), ("answers for another", "The answer is not from")] {
        let (desk, signed) = desk(&model(), mode);
        add(&desk, &signed);
        let (lines, code, read) = sign_in(&desk, &[], PASSPHRASE);
        assert_eq!(code, 1, "{mode}: {lines:?}");
        assert!(read.contains(says) && read.contains("Nothing was kept."), "{mode}: {read:?}");
        assert!(text(lines.last().unwrap(), "says").contains(says), "{mode}: {lines:?}");
        let exchanges = signed.seen()["seen"].to_string();
        assert!(!exchanges.contains("authorization_code"), "{mode}: no code was turned in, {exchanges}");
    }
}

#[test]
fn an_issuer_that_registers_nobody_is_given_a_client_by_hand() {
    let (desk, signed) = desk(&model(), "registers nobody");
    add(&desk, &signed);
    let bare = desk.run_with(&["mcp", "sign-in", "prices", "--json"], PASSPHRASE);
    assert!(bare.err.contains("registered there by hand"), "{bare:?}");
    let words = ["--client", "my-client", "--issuer", &signed.origin];
    let (lines, code, _) = sign_in(&desk, &words, "");
    assert_eq!(code, 0, "{lines:?}");
    assert!(signed.seen()["seen"].to_string().contains("my-client"));
    // Of another issuer it is not used.
    desk.run(&["mcp", "sign-out", "prices"]).expect(0);
    let other = desk.run_with(
        &["mcp", "sign-in", "prices", "--json", "--client", "mine", "--issuer", "https://other.example"],
        "",
    );
    assert!(other.err.contains("registered there by hand"), "{other:?}");
}

#[test]
fn what_a_call_wants_beside_is_asked_for_anew() {
    let mock = model();
    let (desk, signed) = desk(&mock, "wants more");
    add(&desk, &signed);
    assert_eq!(sign_in(&desk, &[], PASSPHRASE).1, 0);
    desk.run(&["run", "What does gold cost?", "--on-approval", "allow", "--json"]);
    let heard = format!("{:?}", mock.requests().last());
    assert!(heard.contains("It wants to be allowed more than you allowed it when you signed in."), "{heard}");
    let row = desk.json(&["mcp", "list"]).into_iter().find(|row| row["server"] == "prices").unwrap();
    assert_eq!(row["sign_in"]["state"], "more_needed", "{row}");
    let (lines, code, _) = sign_in(&desk, &[], "");
    assert_eq!((code, &lines[0]["scopes"]), (0, &json!(["prices.read", "prices.write"])), "{lines:?}");
    // What its file says is wanted and nothing beside.
    let config = desk.home.join("config.toml");
    let words = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, words.replace("/mcp\"", "/mcp\"\nscopes = [\"prices.list\"]")).unwrap();
    let (lines, code, _) = sign_in(&desk, &[], "");
    assert_eq!((code, &lines[0]["scopes"]), (0, &json!(["prices.list"])), "{lines:?}");
}

fn walk(hand: Hand, case: &str) {
    let mock = model();
    let (desk, signed) = desk(&mock, "plain");
    let config = desk.home.join("config.toml");
    let before = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("{before}\n[mcp_servers.prices]\nurl = \"{}/mcp\"\n", signed.origin))
        .unwrap();
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, case);
    person.act(hand, "button", "Extensions");
    person.see_words("region", "Servers", "Sign in");
    person.act(hand, "button", "More about prices");
    person.act(hand, "button", "Sign in");
    person.see_words("form", "Sign in to prices", "an encrypted file, which needs a passphrase");
    person.fill(hand, "A passphrase for your keys", PASSPHRASE.trim());
    person.act(hand, "button", "Sign in");
    let host = signed.origin.strip_prefix("http://").unwrap();
    person.see_words(
        "form",
        "Sign in to prices",
        &format!("{host} signs you in. The server wants to be allowed:"),
    );
    person.looks(&format!("01-who-{hand:?}"), ("form", "Sign in to prices"), &SIZES);
    person.act(hand, "button", &format!("Open {host}"));
    // It opened in a page of its own, before this one.
    person.session.ask_chromium("Page.bringToFront", &json!({}));
    person.see_words("form", "Sign in to prices", &format!("You are signed in with {host}."));
    person.see_words("region", "Servers", "Answers");
    person.station(&format!("02-signed-in-{hand:?}"));
    person.act(hand, "button", "Sign out");
    person.see_words("form", "Sign in to prices", "It wants you to sign in.");
}

#[test]
fn a_person_signs_in_and_out_on_the_screen() {
    walk(Hand::Pointer, "sign-in");
}

#[test]
fn a_person_signs_in_and_out_with_the_keyboard() {
    walk(Hand::Keys, "sign-in-keys");
}

#[test]
fn a_plugin_that_is_removed_leaves_no_sign_in_and_no_folder_of_its_servers_behind() {
    let mock = model();
    let (desk, signed) = desk(&mock, "plain");
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/servers/server.py");
    desk.write("desk/server.py", std::fs::read_to_string(program).unwrap());
    let servers = json!({ "mcpServers": {
        "prices": { "type": "http", "url": format!("{}/mcp", signed.origin) },
        "echo": { "command": "python3", "args": ["${CLAUDE_PLUGIN_ROOT}/server.py", "plain"] },
    } });
    desk.write(
        "desk/.claude-plugin/plugin.json",
        r#"{"name": "price-desk", "version": "1.0", "description": "Prices."}"#,
    );
    desk.write("desk/.mcp.json", servers.to_string());
    desk.run(&["plugin", "install", "./desk"]).expect(0);
    assert_eq!(desk.run(&["mcp", "add", "echo", "--json"]).last()["state"], "answers");
    desk.run(&["mcp", "add", "prices"]);
    let (lines, code, _) = sign_in(&desk, &[], PASSPHRASE);
    assert_eq!((code, &lines.last().unwrap()["state"]), (0, &json!("answers")), "{lines:?}");
    // The mark of the sign-in, and the folder of the plugin's servers.
    let left = || {
        let workspaces = desk.home.join("workspaces").read_dir().unwrap().flatten();
        let of = |name: &str, workspace: &Path| workspace.join(name).exists();
        let marks = ["servers/prices.signed-in.json", "plugins/price-desk"];
        workspaces.map(|one| marks.map(|name| of(name, &one.path()))).collect::<Vec<_>>()
    };
    assert_eq!(left(), [[true, true]]);
    desk.run(&["plugin", "remove", "price-desk"]).expect(0);
    assert_eq!(left(), [[false, false]]);
    // Installed once more, it has to be signed in to once more.
    desk.run(&["plugin", "install", "./desk"]).expect(0);
    let anew = desk.run(&["mcp", "add", "prices", "--json"]).last();
    assert_eq!(anew["sign_in"]["state"], "needed", "{anew}");
}
