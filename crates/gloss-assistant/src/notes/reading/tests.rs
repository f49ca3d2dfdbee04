//! Notes of the suite, read at their places and done: which acts each comes to, and what is refused, as `readings.tsv` says.

use std::path::{Path, PathBuf};

use gloss_artifact::kinds::acts::{self, At, Edit, NoSupply};
use gloss_artifact::{Text, files, open_text, sheet, splice};
use gloss_protocol::{Intent, Region, Span};
use serde_json::json;

use super::place::Place;
use super::{Reading, meant, read};

fn suite() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/acts")
}

/// A file of the suite, by the path that it has as an artifact.
fn file(folder: &Path, name: &str) -> (String, Vec<u8>) {
    let whole = folder.join(name);
    if !whole.is_dir() {
        return (name.to_owned(), std::fs::read(&whole).expect(name));
    }
    let mut names: Vec<String> = std::fs::read_dir(&whole)
        .expect(name)
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let parts: Vec<(String, Vec<u8>)> = names
        .into_iter()
        .map(|name| (name.clone(), std::fs::read(whole.join(name)).expect("a page")))
        .collect();
    let joined = files::join(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    (format!("{name}/"), joined)
}

/// The place as the engine would tell it.
fn place_of(path: &str, text: &Text, region: &Region) -> Place {
    let (rules, spans) = (text.rules(), text.spans(region));
    let reading = rules.reading_with_figures(text, &spans, &[]);
    let at = At { path, bytes: &[], text, spans: &spans, supply: &NoSupply };
    let acts: Vec<String> =
        acts::offers(rules.acts(), Some(&at)).into_iter().map(|offer| offer.act).collect();
    let within: Vec<_> = text.containers(&spans).into_iter().map(|(container, _)| container.word()).collect();
    let reach = match region {
        Region::Text { reach, .. } => json!(reach),
        Region::Whole => json!("document"),
    };
    let row = gloss_protocol::Part {
        reach: gloss_protocol::Reach::Row,
        which: gloss_protocol::Which::This,
        goes: false,
    };
    let is_row = text.part(region, row).is_ok_and(|row| row.spans() == region.spans());
    let reach =
        if is_row && matches!(reach.as_str(), Some("cell" | "selection")) { json!("row") } else { reach };
    Place::read(&json!({
        "path": path, "reach": reach, "what": rules.what(text, &spans), "shown": text.visible(region),
        "within": within, "acts": acts,
        "ranges": reading.cells.iter().map(|cell| json!({ "cell": cell })).collect::<Vec<_>>(),
    }))
}

struct Done {
    said: Vec<String>,
    text: Text,
}

/// Does acts one after the other.
fn done(path: &str, bytes: &[u8], region: &Region, reading: &Reading) -> Result<Done, String> {
    let mut bytes = bytes.to_vec();
    let mut text = open_text(path, &bytes).expect("a file");
    let mut spans: Vec<Span> = text.spans(region);
    let mut said = Vec::new();
    for act in &reading.acts {
        let at = At { path, bytes: &bytes, text: &text, spans: &spans, supply: &NoSupply };
        let planned = acts::plan(&at, act).map_err(|refused| format!("{} {}", refused.says, refused.next))?;
        if planned.edit.is_empty(&bytes) {
            return Err("it is so already".to_owned());
        }
        said.push(planned.said.will);
        let written = match planned.edit {
            Edit::Splices(splices) => {
                text.rules().write(path, &bytes, &text, splices).map_err(|error| error.to_string())?
            }
            Edit::Written(written) => *written,
            Edit::Cells(block) => {
                let format = sheet::format_of(path).expect("a table");
                sheet::write_block(format, &bytes, &text, &block).map_err(|error| error.to_string())?
            }
        };
        spans = spans.iter().map(|span| splice::carry(*span, &written.splices).span).collect();
        (bytes, text) = (written.bytes, written.text);
    }
    Ok(Done { said, text })
}

/// What a note comes to, in a line: its acts, or why it is refused.
fn outcome(folder: &Path, name: &str, at: &str, intent: Intent, words: &str) -> String {
    let (path, bytes) = file(folder, name);
    let text = open_text(&path, &bytes).expect("a file");
    // A row is named by one of its cells.
    let cell = at.strip_prefix("text:\"| ").and_then(|row| row.split(" |").next());
    let found = match cell {
        Some(cell) => text.find(&format!("text:\"{cell}\"")).map(|cell| {
            let row = gloss_protocol::Part {
                reach: gloss_protocol::Reach::Row,
                which: gloss_protocol::Which::This,
                goes: false,
            };
            text.part(&cell, row).expect("a row")
        }),
        None => text.find(at),
    };
    let region = match found {
        Ok(region) => region,
        Err(error) => return format!("no place: {error}"),
    };
    if intent == Intent::Ask {
        return "asks".to_owned();
    }
    let mut region = region;
    for part in meant(intent, words) {
        if let Ok(found) = text.part(&region, part) {
            region = found;
            break;
        }
    }
    let place = place_of(&path, &text, &region);
    let reading = match read(words, &place) {
        Ok(reading) => reading,
        Err(why) => {
            if std::env::var_os("PLACES").is_some() {
                return format!("! {why:?} {place:?}");
            }
            return format!(
                "! {}",
                match why {
                    super::Unread::Doubted(_) => "doubted".to_owned(),
                    super::Unread::Number(number, _) => format!("two numbers {number}"),
                    super::Unread::Rest { known, rest, .. } => format!("not read {known:?} {rest:?}"),
                }
            );
        }
    };
    let acts: Vec<String> = reading
        .acts
        .iter()
        .map(|act| {
            let args: Vec<String> = act.args.iter().map(|(key, value)| format!("{key}={value}")).collect();
            format!("{} {}", act.name, args.join("; ")).trim().to_owned()
        })
        .collect();
    let acts = acts.join(" + ");
    match done(&path, &bytes, &region, &reading) {
        Ok(done) if std::env::var_os("DIFFS").is_some() => {
            let changes: Vec<String> = similar::TextDiff::from_lines(text.source(), done.text.source())
                .iter_all_changes()
                .filter(|change| change.tag() != similar::ChangeTag::Equal)
                .map(|change| format!("\n      {}{}", change.tag(), change.value().trim_end()))
                .collect();
            format!("{acts} | {}{}", done.said.join(", "), changes.concat())
        }
        Ok(_) => acts,
        Err(why) => format!("{acts} ! {why}"),
    }
}

/// All notes of the suite: the folder, the file, the place, whether it asks, its words.
fn all() -> Vec<(PathBuf, String, String, Intent, String)> {
    let text = |name: &str| std::fs::read_to_string(suite().join(name)).expect(name);
    let mut out = Vec::new();
    let places = text("places.tsv");
    for name in ["notes-en.tsv", "notes-de.tsv"] {
        for line in text(name).lines().filter(|line| !line.is_empty()) {
            let parts: Vec<&str> = line.split('\t').collect();
            let row = places.lines().find(|place| place.split('\t').next() == Some(parts[0])).expect(line);
            let of: Vec<&str> = row.split('\t').collect();
            let intent = if parts[1] == "ask" { Intent::Ask } else { Intent::Change };
            out.push((
                suite().join("places"),
                of[1].to_owned(),
                of[2].to_owned(),
                intent,
                parts[2].to_owned(),
            ));
        }
    }
    for line in text("cases/slide-notes.tsv").lines().skip(1) {
        let parts: Vec<&str> = line.split('\t').collect();
        let intent = if parts[1] == "ask" { Intent::Ask } else { Intent::Change };
        out.push((
            suite().join("cases"),
            "review.pptx".to_owned(),
            parts[0].to_owned(),
            intent,
            parts[2].to_owned(),
        ));
    }
    for line in text("cases/sheet-notes.tsv").lines().skip(1) {
        let parts: Vec<&str> = line.split('\t').collect();
        let asks = parts[2].ends_with('?');
        let intent = if asks { Intent::Ask } else { Intent::Change };
        out.push((
            suite().join("cases"),
            parts[0].to_owned(),
            parts[1].to_owned(),
            intent,
            parts[2].to_owned(),
        ));
    }
    out
}

#[test]
fn notes_of_the_suite_come_to_what_it_says() {
    let mut made = String::new();
    for (folder, name, at, intent, words) in all() {
        let came = outcome(&folder, &name, &at, intent, &words);
        made.push_str(&format!("{name}\t{at}\t{words}\t{came}\n"));
    }
    let kept = suite().join("readings.tsv");
    if std::env::var_os("GLOSS_KEEP").is_some() {
        std::fs::write(&kept, &made).expect("the suite");
    }
    let wanted = std::fs::read_to_string(&kept).unwrap_or_default();
    let differ: Vec<String> =
        made.lines().filter(|line| !wanted.lines().any(|known| known == *line)).map(str::to_owned).collect();
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ.join("\n"));
}

#[test]
fn where_a_place_is_to_go_is_no_other_place() {
    for words in ["Make this the first bullet", "make this the last row", "Make this the first column"] {
        assert_eq!(meant(Intent::Change, words), Vec::new(), "{words}");
    }
    assert!(!meant(Intent::Change, "Make the first bullet bold").is_empty());
}

/// What a place says after a note was done; none where the note is refused.
fn says_after((path, source): (&str, &str), at: &str, words: &str) -> Result<String, String> {
    let text = open_text(path, source.as_bytes()).expect("a file");
    let mut region = text.find(at).expect(at);
    let parts: Vec<_> =
        meant(Intent::Change, words).into_iter().map(|part| text.part(&region, part)).collect();
    if let Some(found) = parts.iter().find_map(|found| found.as_ref().ok()) {
        region = found.clone();
    } else if let Some(Err(why)) = parts.first() {
        return Err(why.to_string());
    }
    let place = place_of(path, &text, &region);
    let reading = read(words, &place).map_err(|why| format!("{why:?}"))?;
    if path.ends_with(".csv") {
        let made = done(path, source.as_bytes(), &region, &reading)?;
        let now = made.text.find(at).map(|there| made.text.visible(&there)).unwrap_or_default();
        let rest = |text: &Text| text.source().lines().count();
        if rest(&made.text) != rest(&text) {
            return Ok(format!("beyond the place: {:?}", reading.acts));
        }
        return Ok(now.replace(['\n', '\t'], " | "));
    }
    let before: Vec<Span> = text.spans(&region);
    let made = done(path, source.as_bytes(), &region, &reading)?;
    // Where the place is now: everything before it and behind it stands as it did.
    let (first, last) = (before.first().expect("a place"), before.last().expect("a place"));
    let tail = text.source().len() - last.end as usize;
    let now = made.text.source();
    let same = now.get(..first.start as usize) == text.source().get(..first.start as usize)
        && now.get(now.len() - tail..) == text.source().get(last.end as usize..);
    let own = now.get(first.start as usize..now.len().saturating_sub(tail)).unwrap_or_default();
    if !same {
        return Ok(format!("beyond the place: {:?}", reading.acts));
    }
    Ok(own.to_owned())
}

#[test]
fn new_words_are_followed_to_the_last_or_refused_before_they_are_sent() {
    let wordings = suite().join("../wordings");
    let read = |name: &str| std::fs::read_to_string(wordings.join(name)).expect(name);
    let (mut followed, mut able, mut wrong, mut refused) = (0, 0, Vec::new(), Vec::new());
    for line in read("texts.tsv").lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.split('\t').collect();
        let [place, words, expect] = parts.as_slice() else { panic!("{line}") };
        let (kind, cells) = place.split_once(' ').unwrap_or_default();
        let (path, source, at) = match kind {
            "sheet" => ("t.csv", read("texts_costs.csv"), format!("cells:{cells}")),
            "blatt" => ("t.csv", read("texts_blatt.csv"), format!("cells:{cells}")),
            // Words that stand in none of its lines are a document of their own.
            _ if read("texts.md").contains(place) => {
                ("r.md", read("texts.md"), format!("text:\"{place}\"#1"))
            }
            _ => ("r.md", format!("Intro.\n\n{place}\n"), format!("text:\"{place}\"#1")),
        };
        let able_to = *expect != "refuse";
        able += usize::from(able_to);
        match says_after((path, &source), &at, words) {
            Ok(now) if able_to && now.replace("\n", " | ") == *expect => followed += 1,
            Err(why) if able_to => refused.push(format!("{line} | {why}")),
            Err(_) => {}
            Ok(now) => wrong.push(format!("{line} | {now}")),
        }
    }
    println!("{followed} of {able} followed; refused:\n{}", refused.join("\n"));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(followed * 100 >= able * 88, "{followed} of {able} followed");
}
