//! Real documents edited at random: every part that is not concerned keeps its bytes, every paragraph that is not concerned keeps its
//! markup, accepting all that was suggested gives what a direct edit gives, and rejecting it gives what was there.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Document, Edit, Holder, Item, NewParagraph, Paragraph, Resolution, Reviser, WordSplice};
use crate::error::Refused;
use crate::limits::Limits;
use crate::package::Package;

/// Acts of each document, and of all in the soak.
const EACH: usize = 6;
const SOAKED: usize = 60;

pub(crate) fn files() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/word");
    let mut out: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "docx"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect();
    out.sort();
    out
}

fn open(bytes: &[u8]) -> Document {
    Document::open(bytes, Limits::default()).unwrap()
}

/// The words of all stories, a line for each paragraph.
fn words(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for story in document.stories() {
        out.extend(story.items.iter().filter_map(|item| match item {
            Item::Paragraph(paragraph) => Some(paragraph.text.clone()),
            _ => None,
        }));
    }
    out
}

/// The paragraphs of a document, by story and item.
fn paragraphs(document: &Document) -> Vec<(usize, usize, &Paragraph)> {
    let mut out = Vec::new();
    for (n, story) in document.stories().iter().enumerate() {
        for (at, item) in story.items.iter().enumerate() {
            if let Item::Paragraph(paragraph) = item {
                out.push((n, at, paragraph));
            }
        }
    }
    out
}

/// A replacement of whole words somewhere in a paragraph.
fn any_splice(paragraph: &Paragraph, random: &mut fastrand::Rng) -> WordSplice {
    let text = &paragraph.text;
    let bounds: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
    let a = bounds[random.usize(..bounds.len())];
    let longest = [0, 1, 6, 30, 400][random.usize(..5)];
    let b = bounds.iter().copied().find(|at| *at >= (a + longest).min(text.len())).unwrap_or(text.len());
    let new =
        ["", "x", " and more ", "Tom & <Jerry>", "a\tb", "line\u{b}break", "  two  blanks", "\u{1f600}é"];
    (a..b, new[random.usize(..new.len())].to_owned())
}

pub(crate) fn any_edit(document: &Document, random: &mut fastrand::Rng) -> Option<(Edit, Vec<String>)> {
    let all = paragraphs(document);
    let (story, item, paragraph) = *all.get(random.usize(..all.len().max(1)))?;
    let place = all.iter().position(|one| (one.0, one.1) == (story, item)).unwrap();
    let mut expect = words(document);
    match random.usize(..6) {
        0 => {
            expect.remove(place);
            // What stands in a text box of it goes with it.
            Some((Edit::Remove { story, item }, expect))
        }
        1 => {
            let before = random.bool();
            let text = "A new paragraph, <here>".to_owned();
            let boxes = in_boxes(&document.stories()[story].items[item + 1..]);
            expect.insert(if before { place } else { place + 1 + boxes }, text.clone());
            let new = NewParagraph { text, like: item, style: None };
            Some((Edit::Add { story, item, before, paragraphs: vec![new] }, expect))
        }
        _ => {
            let splices = vec![any_splice(paragraph, random)];
            let (range, new) = &splices[0];
            expect[place].replace_range(range.clone(), new);
            Some((Edit::Words { story, item, splices }, expect))
        }
    }
}

/// How many paragraphs stand in the text boxes that begin here.
fn in_boxes(items: &[Item]) -> usize {
    let (mut depth, mut count) = (0, 0);
    for item in items {
        match item {
            Item::Begin(Holder::Box, _) => depth += 1,
            Item::End(Holder::Box) if depth > 0 => depth -= 1,
            Item::Paragraph(_) if depth > 0 => count += 1,
            _ if depth == 0 => break,
            _ => {}
        }
    }
    count
}

/// The markup of each paragraph, without that of the text boxes in it.
fn markup(bytes: &[u8]) -> Vec<String> {
    let document = open(bytes);
    let mut out = Vec::new();
    for story in document.stories() {
        let text = document.package().text(&story.part).unwrap();
        let tree = crate::xml::Tree::parse(&text, &story.part, document.package().limits()).unwrap();
        for item in &story.items {
            if let Item::Paragraph(paragraph) = item {
                let whole = tree.whole(paragraph.node);
                let mut own = crate::xml::Patch::default();
                for id in tree.within(paragraph.node) {
                    if tree.local(id) == "txbxContent" {
                        let inner = tree.inner(id);
                        own.cut(inner.start - whole.start..inner.end - whole.start);
                    }
                }
                out.push(own.apply(&text[whole]));
            }
        }
    }
    out
}

/// Parts of one package that are not as they are in the other.
fn changed_parts(one: &[u8], other: &[u8]) -> Vec<String> {
    let (one, other) =
        (Package::open(one, Limits::default()).unwrap(), Package::open(other, Limits::default()).unwrap());
    let names: Vec<&str> = one.names().collect();
    assert_eq!(names, other.names().collect::<Vec<_>>());
    names
        .iter()
        .filter(|name| one.part(name).ok() != other.part(name).ok())
        .map(|name| (*name).to_owned())
        .collect()
}

pub(crate) fn reviser() -> Reviser {
    Reviser { author: "Ann & Co".to_owned(), date: "2026-12-01T09:00:00Z".to_owned() }
}

#[test]
fn all_are_read_or_refused_with_a_reason() {
    let (mut read, mut refused) = (0, Vec::new());
    for (name, bytes) in files() {
        match Document::open(&bytes, Limits::default()) {
            Ok(document) => {
                read += 1;
                assert!(!document.stories().is_empty() || name.contains("Empty"), "{name}");
            }
            Err(error) => refused.push(format!("{name}: {error}")),
        }
    }
    println!("{read} read, {} refused: {refused:#?}", refused.len());
    assert!(read >= 90, "{refused:#?}");
}

#[test]
fn an_edit_touches_nothing_else_and_a_suggestion_comes_to_the_same() {
    let each = if std::env::var_os("GLOSS_SOAK").is_some() { SOAKED } else { EACH };
    let (mut made, mut reasons): (usize, BTreeMap<String, usize>) = (0, BTreeMap::new());
    for (n, (name, bytes)) in files().into_iter().enumerate() {
        let Ok(document) = Document::open(&bytes, Limits::default()) else { continue };
        for round in 0..each {
            let mut random = fastrand::Rng::with_seed((n * 1000 + round) as u64);
            let Some((edit, expect)) = any_edit(&document, &mut random) else { continue };
            let what = format!("{name}, round {round}: {edit:?}");
            let direct = match document.apply(std::slice::from_ref(&edit), None) {
                Ok(direct) => direct,
                Err(Refused::Fixed { says, .. }) => {
                    let short = says.split('“').next().unwrap_or_default().to_owned();
                    *reasons.entry(short).or_default() += 1;
                    continue;
                }
                Err(other) => panic!("{what}: {other}"),
            };
            made += 1;
            check_direct(&what, &edit, (&document, &bytes), &direct, &expect);
            let suggested = match document.apply(std::slice::from_ref(&edit), Some(&reviser())) {
                Ok(suggested) => suggested,
                Err(Refused::Fixed { says, .. }) => {
                    let short = format!("(suggested) {}", says.split('“').next().unwrap_or_default());
                    *reasons.entry(short).or_default() += 1;
                    continue;
                }
                Err(other) => panic!("{what}: {other}"),
            };
            let ours = |one: &super::Revision| one.author == reviser().author;
            let accepted = open(&suggested).resolve(&ours, Resolution::Accept).unwrap();
            assert_eq!(words(&open(&accepted)), expect, "accepted: {what}");
            let rejected = open(&suggested).resolve(&ours, Resolution::Reject).unwrap();
            assert_eq!(words(&open(&rejected)), words(&document), "rejected: {what}");
        }
    }
    println!("{made} made; refused: {reasons:#?}");
}

fn check_direct(
    what: &str,
    edit: &Edit,
    (document, bytes): (&Document, &[u8]),
    direct: &[u8],
    expect: &[String],
) {
    assert_eq!(words(&open(direct)), expect, "{what}");
    let part = &document.stories()[edit_story(edit)].part;
    for changed in changed_parts(bytes, direct) {
        assert_eq!(&changed, part, "{what}");
    }
    let (was, is) = (markup(bytes), markup(direct));
    let same = was.iter().zip(&is).take_while(|(a, b)| a == b).count();
    let behind = was.iter().rev().zip(is.iter().rev()).take_while(|(a, b)| a == b).count();
    let concerned = was.len().max(is.len()) - (same + behind).min(was.len().min(is.len()));
    assert!(concerned <= 1, "{concerned} paragraphs differ: {what}");
}

fn edit_story(edit: &Edit) -> usize {
    match edit {
        Edit::Words { story, .. } | Edit::Remove { story, .. } | Edit::Add { story, .. } => *story,
        Edit::Restore { .. } | Edit::PutBack { .. } => unreachable!(),
    }
}

#[test]
fn damaged_copies_are_read_or_refused() {
    let count = if std::env::var_os("GLOSS_SOAK").is_some() { 100 } else { 8 };
    let (mut read, mut refused) = (0, 0);
    for (n, (_, bytes)) in files().into_iter().enumerate() {
        let Ok(package) = Package::open(&bytes, Limits::default()) else { continue };
        for round in 0..count {
            let mut random = fastrand::Rng::with_seed((n * 10_000 + round) as u64);
            let mut damaged = package.clone();
            let parts = ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"];
            let part = parts[random.usize(..parts.len())];
            let Ok(text) = damaged.text(part) else { continue };
            damaged.set(part, damage(&text, &mut random));
            let Ok(document) = damaged
                .save()
                .map_err(Refused::from)
                .and_then(|bytes| Document::open(&bytes, Limits::default()).map_err(Refused::from))
            else {
                refused += 1;
                continue;
            };
            read += 1;
            let (_, _) = (document.labels(), document.looks());
            if let Some((edit, _)) = any_edit(&document, &mut random) {
                for reviser in [None, Some(reviser())] {
                    // Whatever comes of it, it can be read again.
                    if let Ok(bytes) = document.apply(std::slice::from_ref(&edit), reviser.as_ref()) {
                        open(&bytes);
                    }
                }
            }
            let _ = document.resolve(&|_| true, Resolution::Accept);
        }
    }
    println!("{read} damaged copies read, {refused} refused");
    assert!(read > 100 && refused > 0);
}

/// A text with pieces taken out, doubled or moved, tags among them.
fn damage(text: &str, random: &mut fastrand::Rng) -> String {
    let mut out = text.to_owned();
    for _ in 0..random.usize(1..4) {
        let tags: Vec<usize> = out.match_indices('<').map(|(at, _)| at).collect();
        if tags.len() < 4 {
            return out;
        }
        let mut at = || tags[random.usize(..tags.len())];
        let (a, b) = (at(), at());
        let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 4_000));
        let to = out.ceil_char_boundary(to);
        match random.usize(..4) {
            0 => out.replace_range(from..to, ""),
            1 => {
                let piece = out[from..to].to_owned();
                out.insert_str(from, &piece);
            }
            2 => {
                // An element that nobody ends, and names that nobody gave.
                let end = out[from..].find('>').map_or(from, |end| from + end);
                out.replace_range(from..end, "<w:x");
            }
            _ => out = out.replacen("w:val=\"", "w:val=\"-99999999999", 1),
        }
    }
    out
}
