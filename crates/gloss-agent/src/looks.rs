//! The pictures that an agent is shown beside words: the slides of a deck that it just made and that a check found at fault.
//!
//! A conversation keeps only which they are; they are drawn again when they are asked for, and stand in the one request that
//! follows. Never in a conversation that was shortened, and never for a model that is not known to see.

use gloss_deck::{Fonts, draw, render_png};
use gloss_ooxml::Limits;
use gloss_ooxml::presentation::Presentation;
use gloss_provider::{Message, Picture, Provider};
use serde_json::Value;

use crate::conversation::Entry;
use crate::doors::Files;

/// Slides that are shown at once.
pub(crate) const SHOWN: usize = 3;
/// A picture's width in pixels: the smallest words of a slide are still read.
const WIDTH: u32 = 800;

/// Slides of a deck that are to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Look {
    path: String,
    version: u32,
    /// From 1.
    slides: Vec<usize>,
}

/// The pictures that belong behind a conversation, for a model that sees; those that can't be drawn are left out.
pub(crate) async fn pictures(
    files: &dyn Files,
    provider: &dyn Provider,
    model: &str,
    entries: &[Entry],
) -> Vec<Message> {
    let looks = asked_for(entries);
    if looks.is_empty() || !provider.sees(model).await {
        return Vec::new();
    }
    let mut out = Vec::new();
    for look in looks {
        let Ok(read) = files.read(&look.path, Some(look.version)).await else { continue };
        let drawn = tokio::task::spawn_blocking(move || drawn(&read.bytes, &look)).await;
        out.extend(drawn.unwrap_or_default());
    }
    out
}

fn drawn(bytes: &[u8], look: &Look) -> Vec<Message> {
    let Ok(deck) = Presentation::open(bytes, Limits::default()) else { return Vec::new() };
    let fonts = Fonts::bundled();
    let picture = |slide: &usize| {
        let drawing = draw(&deck, slide.checked_sub(1)?, &fonts).ok()?;
        let picture = Picture::png(&render_png(&drawing, WIDTH).ok()?)?;
        let caption = format!("Slide {slide} of {}, version {}, as it looks.", look.path, look.version);
        Some(Message::Picture { caption, picture })
    };
    look.slides.iter().filter_map(picture).collect()
}

/// The slides that the results of the newest answer's calls name, at most [`SHOWN`] and the newest of them; none where the
/// conversation was shortened behind it.
fn asked_for(entries: &[Entry]) -> Vec<Look> {
    let from = entries.iter().rposition(|entry| entry.get("assistant").is_some()).unwrap_or(entries.len());
    let newest = entries.get(from..).unwrap_or_default();
    if newest.iter().any(|entry| entry.get("compacted").is_some()) {
        return Vec::new();
    }
    let mut left = SHOWN;
    let mut looks: Vec<Look> = Vec::new();
    for mut look in newest.iter().rev().filter_map(|entry| of_result(entry.get("result")?)) {
        look.slides.truncate(left);
        left -= look.slides.len();
        if !look.slides.is_empty() {
            looks.push(look);
        }
    }
    looks.reverse();
    looks
}

/// The slides that a result of `make_deck` names; none for any other result, which may only quote a file.
fn of_result(result: &Value) -> Option<Look> {
    if result.get("name")?.as_str()? != "make_deck" || result.get("ok")? != &Value::Bool(true) {
        return None;
    }
    let told: Value = serde_json::from_str(result.get("text")?.as_str()?).ok()?;
    let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
    Some(Look {
        path: told.get("path")?.as_str()?.to_owned(),
        version: u32::try_from(told.get("version")?.as_u64()?).ok()?,
        slides: told.pointer("/checked/pictures")?.as_array()?.iter().filter_map(number).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Look, asked_for, drawn};
    use crate::conversation::{Entry, assistant, compacted, result, user};
    use gloss_provider::{Call, Message};
    use serde_json::json;

    fn made(path: &str, slides: &[usize]) -> Entry {
        let told = json!({ "path": path, "version": 2, "checked": { "pictures": slides } }).to_string();
        result("1", "make_deck", &told, true)
    }

    fn answered(path: &str, slides: &[usize]) -> Entry {
        let call = Call { id: "1".into(), name: "make_deck".into(), arguments: "{}".into() };
        let mut entry = assistant("", &[call], &[]);
        entry["result"] = made(path, slides)["result"].clone();
        entry
    }

    #[test]
    fn only_the_newest_results_are_shown_and_bounded() {
        let other = result("2", "read_file", made("x", &[1])["result"]["text"].as_str().unwrap(), true);
        let mut failed = made("f.pptx", &[1]);
        failed["result"]["ok"] = json!(false);
        let asked = |entries: &[Entry]| -> Vec<String> {
            let words = |look: Look| format!("{} {:?}", look.path, look.slides);
            asked_for(entries).into_iter().map(words).collect()
        };
        let a = || answered("a.pptx", &[3, 5]);
        let words = || assistant("Done.", &[], &[]);
        for (entries, expect) in [
            (vec![], vec![]),
            (vec![user("go"), a()], vec!["a.pptx [3, 5]"]),
            (vec![a(), user("wait")], vec!["a.pptx [3, 5]"]),
            (vec![a(), words(), user("and now?")], vec![]),
            (vec![a(), answered("b.pptx", &[])], vec![]),
            (vec![a(), made("b.pptx", &[1, 2])], vec!["a.pptx [3]", "b.pptx [1, 2]"]),
            (vec![a(), made("b.pptx", &[1, 2, 3, 4])], vec!["b.pptx [1, 2, 3]"]),
            (vec![words(), other, failed], vec![]),
            (vec![a(), compacted("It made a deck.", 0, 9_000)], vec![]),
            (vec![made("a.pptx", &[1])], vec![]),
        ] {
            assert_eq!(asked(&entries), expect, "{entries:?}");
        }
    }

    #[test]
    fn slides_are_drawn_and_those_that_are_not_there_left_out() {
        let path = format!("{}/../../tests/suite/decks/backgrounds.pptx", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path).unwrap();
        let look = Look { path: "talk.pptx".into(), version: 1, slides: vec![0, 4, 99] };
        let shown = drawn(&bytes, &look);
        let [Message::Picture { caption, picture }] = shown.as_slice() else { panic!("{shown:?}") };
        assert!(caption.starts_with("Slide 4 of talk.pptx, version 1"), "{caption}");
        assert!((500..2_000).contains(&picture.tokens()), "{picture:?}");
        assert!(drawn(b"no deck", &look).is_empty());
    }
}
