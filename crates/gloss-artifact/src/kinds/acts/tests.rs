//! What acts come to, case by case, from `tests/suite/acts/outcomes.tsv`: the file's exact text, or the sentence that refuses.

use std::path::Path;

use gloss_protocol::Act;

use super::{At, Edit, NoSupply, plan};
use crate::{open_text, sheet};

/// What an act comes to: the text afterwards, or `! ` and the sentence that refuses it.
fn outcome(path: &str, source: &str, place: &str, name: &str, args: &[&str]) -> String {
    let text = open_text(path, source.as_bytes()).expect("a file that can be read");
    let region = text.find(place).expect("a place");
    let spans = text.spans(&region);
    let at = At { path, bytes: source.as_bytes(), text: &text, spans: &spans, supply: &NoSupply };
    let pair = |arg: &&str| {
        let (key, value) = arg.split_once('=').expect("an argument as key=value");
        (key.to_owned(), value.to_owned())
    };
    let act = Act { name: name.to_owned(), args: args.iter().map(pair).collect() };
    let bytes = match plan(&at, &act) {
        Err(refused) => return format!("! {}", refused.says),
        Ok(planned) => match planned.edit {
            Edit::Splices(splices) => {
                text.rules().write(path, source.as_bytes(), &text, splices).expect("a file").bytes
            }
            Edit::Written(written) => written.bytes,
            Edit::Cells(block) => {
                let format = sheet::format_of(path).expect("a table");
                sheet::write_block(format, source.as_bytes(), &text, &block).expect("a file").bytes
            }
        },
    };
    String::from_utf8(bytes).expect("words")
}

#[test]
fn acts_come_to_exactly_what_the_suite_says() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/acts/outcomes.tsv");
    let all = std::fs::read_to_string(suite).expect("the suite");
    let plain = |words: &str| words.replace("\\n", "\n").replace("\\t", "\t");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for line in all.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let parts: Vec<String> = line.split('\t').map(plain).collect();
        let [path, source, place, name, args @ .., expected] = parts.as_slice() else {
            panic!("a case of five parts at least: {line}");
        };
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let made = outcome(path, source, place, name, &args);
        cases += 1;
        if made != *expected {
            wrong.push(format!("{line}\n  gives {made:?}"));
        }
    }
    assert!(cases > 30, "{cases} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
