//! Reads a DOCX as Word would: its paragraphs, what changes and comments say. Not the writer's code in any line.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::Event;

/// One paragraph: its words before and after, and what becomes of its end.
#[derive(Clone, Debug, Default)]
struct Paragraph {
    style: String,
    accepted: String,
    rejected: String,
    added: bool,
    removed: bool,
    row_added: bool,
    row_removed: bool,
}

/// A package that was opened.
pub(super) struct Word {
    parts: BTreeMap<String, String>,
    paragraphs: Vec<Paragraph>,
    /// By number, the words between a comment's edges.
    commented: BTreeMap<u32, String>,
}

impl Word {
    /// Opens a package; every part must be well formed.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
        let mut parts = BTreeMap::new();
        for at in 0..zip.len() {
            let mut file = zip.by_index(at).expect("an entry");
            let name = file.name().expect("a name").into_owned();
            if name.ends_with(".xml") || name.ends_with(".rels") {
                let mut text = String::new();
                file.read_to_string(&mut text).expect("UTF-8");
                walk(&text, &mut |_, _, _| {});
                parts.insert(name, text);
            }
        }
        let mut word = Self { parts, paragraphs: Vec::new(), commented: BTreeMap::new() };
        word.body();
        word
    }

    /// A part's XML.
    pub(super) fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// The paragraphs that say something, without the line below the title.
    pub(super) fn text(&self) -> Vec<String> {
        assert!(self.paragraphs.iter().all(|at| at.accepted == at.rejected));
        self.accepted()
    }

    /// With all changes accepted.
    pub(super) fn accepted(&self) -> Vec<String> {
        self.settled(|at| (&at.accepted, at.removed, at.row_removed))
    }

    /// With all changes rejected.
    pub(super) fn rejected(&self) -> Vec<String> {
        self.settled(|at| (&at.rejected, at.added, at.row_added))
    }

    fn settled<'a>(&'a self, of: impl Fn(&'a Paragraph) -> (&'a String, bool, bool)) -> Vec<String> {
        let mut out = Vec::new();
        let mut before = String::new();
        for paragraph in self.paragraphs.iter().filter(|at| at.style != "Subtitle") {
            let (words, ends_go, row_goes) = of(paragraph);
            if row_goes {
                continue;
            }
            before.push_str(words);
            if !ends_go {
                out.push(std::mem::take(&mut before));
            }
        }
        assert!(before.is_empty(), "words after the last paragraph's end: {before}");
        out.retain(|line| !line.trim().is_empty());
        out
    }

    /// The commented text and the messages of each comment.
    pub(super) fn comments(&self) -> Vec<(String, String)> {
        let mut said: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        let mut id = 0;
        walk(self.part("word/comments.xml"), &mut |name, attributes, text| match (name, text) {
            ("w:comment", None) => id = number(attributes, "w:id"),
            ("w:p", None) => said.entry(id).or_default().push(String::new()),
            ("w:t", Some(text)) => {
                said.entry(id).or_default().last_mut().expect("a paragraph").push_str(text);
            }
            _ => {}
        });
        said.into_iter()
            .map(|(id, lines)| (self.commented.get(&id).cloned().expect("a place"), lines.join("\n")))
            .collect()
    }

    fn body(&mut self) {
        let (mut paragraphs, mut commented) = (Vec::<Paragraph>::new(), BTreeMap::<u32, String>::new());
        let mut open: Vec<u32> = Vec::new();
        let (mut row_added, mut row_removed) = (false, false);
        walk_tree(self.part("word/document.xml"), &mut |path, attributes, text, end| {
            let name = path.last().copied().unwrap_or_default();
            let parent = path.len().checked_sub(2).and_then(|at| path.get(at)).copied().unwrap_or_default();
            let changed = |word: &str| path.contains(&word);
            if end {
                if name == "w:tr" {
                    (row_added, row_removed) = (false, false);
                }
                return;
            }
            match (name, text) {
                ("w:p", None) => {
                    paragraphs.push(Paragraph { row_added, row_removed, ..Paragraph::default() });
                }
                ("w:pStyle", None) => paragraphs.last_mut().expect("p").style = value(attributes, "w:val"),
                ("w:ins", None) if parent == "w:rPr" => paragraphs.last_mut().expect("p").added = true,
                ("w:del", None) if parent == "w:rPr" => paragraphs.last_mut().expect("p").removed = true,
                ("w:ins", None) if parent == "w:trPr" => row_added = true,
                ("w:del", None) if parent == "w:trPr" => row_removed = true,
                ("w:commentRangeStart", None) => open.push(number(attributes, "w:id")),
                ("w:commentRangeEnd", None) => {
                    let id = number(attributes, "w:id");
                    open.retain(|known| *known != id);
                    commented.entry(id).or_default();
                }
                ("w:t" | "w:delText", Some(text)) => {
                    assert_eq!(name == "w:delText", changed("w:del"), "deleted words are w:delText: {text}");
                    add(&mut paragraphs, &mut commented, &open, text, changed("w:ins"), changed("w:del"));
                }
                ("w:br", None) => {
                    add(&mut paragraphs, &mut commented, &open, "\n", changed("w:ins"), changed("w:del"));
                }
                ("w:tab", None) if parent == "w:r" => {
                    add(&mut paragraphs, &mut commented, &open, "\t", changed("w:ins"), changed("w:del"));
                }
                _ => {}
            }
        });
        assert!(open.is_empty(), "a comment without an end");
        (self.paragraphs, self.commented) = (paragraphs, commented);
    }
}

fn add(
    paragraphs: &mut [Paragraph],
    commented: &mut BTreeMap<u32, String>,
    open: &[u32],
    text: &str,
    added: bool,
    removed: bool,
) {
    let at = paragraphs.last_mut().expect("words are in a paragraph");
    // A comment over the title and what follows covers the line between them, which is none of the document's.
    let open = if at.style == "Subtitle" { &[] } else { open };
    if !removed {
        at.accepted.push_str(text);
        open.iter().for_each(|id| commented.entry(*id).or_default().push_str(text));
    }
    if !added {
        at.rejected.push_str(text);
    }
}

type Attributes = Vec<(String, String)>;

/// The path, attributes, text, and whether it ends.
type Visit<'a> = dyn FnMut(&[&str], &Attributes, Option<&str>, bool) + 'a;

fn value(attributes: &Attributes, name: &str) -> String {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

fn number(attributes: &Attributes, name: &str) -> u32 {
    value(attributes, name).parse().expect("a number")
}

/// Visits elements as they open, and text with the element around it.
fn walk(xml: &str, visit: &mut dyn FnMut(&str, &Attributes, Option<&str>)) {
    walk_tree(xml, &mut |path, attributes, text, end| {
        if !end && let Some(name) = path.last() {
            visit(name, attributes, text);
        }
    });
}

/// Visits the start, the text and the end of every element with the path to it.
fn walk_tree(xml: &str, visit: &mut Visit<'_>) {
    let mut reader = Reader::from_str(xml);
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("not well formed: {error}"));
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                path.push(String::from(start.name().as_ref()));
                let attributes = start
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.expect("an attribute");
                        let value = quick_xml::escape::unescape(attribute.value.as_ref())
                            .expect("escaped")
                            .into_owned();
                        (String::from(attribute.key.as_ref()), value)
                    })
                    .collect();
                let names: Vec<&str> = path.iter().map(String::as_str).collect();
                visit(&names, &attributes, None, false);
                text.clear();
                if empty {
                    visit(&names, &Vec::new(), None, true);
                    path.pop();
                }
            }
            Event::Text(words) => text.push_str(&words),
            Event::GeneralRef(name) => {
                let entity = format!("&{};", &*name);
                text.push_str(&quick_xml::escape::unescape(&entity).expect("an entity"));
            }
            Event::End(_) => {
                let names: Vec<&str> = path.iter().map(String::as_str).collect();
                if !text.is_empty() {
                    visit(&names, &Vec::new(), Some(&text), false);
                    text.clear();
                }
                visit(&names, &Vec::new(), None, true);
                path.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty(), "an element that is not closed: {path:?}");
}
