//! Presentations as they are read, held to what python-pptx reads in the same public decks.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Presentation, ShapeKind, cells, paragraphs, shapes};
use crate::limits::Limits;
use crate::xml::Tree;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/decks")
}

/// Slides, cells, paragraphs with words, and a hash of these words.
fn read(bytes: &[u8]) -> (usize, usize, usize, String) {
    let deck = Presentation::open(bytes, Limits::default()).unwrap();
    let (mut count, mut words) = (0, Vec::new());
    for slide in deck.slides() {
        let text = deck.package().text(&slide.part).unwrap();
        let tree = Tree::parse(&text, &slide.part, deck.package().limits()).unwrap();
        for shape in shapes(&tree) {
            let mut bodies: Vec<_> = shape.text_body(&tree).into_iter().collect();
            if shape.kind == ShapeKind::Table {
                let found = cells(&tree, shape.table(&tree).unwrap());
                count += found.len();
                bodies.extend(found.iter().filter_map(|cell| cell.text_body(&tree)));
            }
            for paragraph in bodies.into_iter().flat_map(|body| paragraphs(&tree, body)) {
                let last = paragraph.pieces.last().map_or(0, |piece| piece.at.end);
                assert_eq!(last, paragraph.text.len(), "pieces cover the text");
                words.push(paragraph.text);
            }
        }
    }
    words.retain(|words| !words.is_empty());
    let hash = hex(&Sha256::digest(words.join("\n")));
    (deck.slides().len(), count, words.len(), hash)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn public_decks_read_as_python_pptx_reads_them() {
    let expected = std::fs::read_to_string(folder().join("read.tsv")).unwrap();
    for line in expected.lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let (slides, cells, paragraphs, hash) = read(&std::fs::read(folder().join(parts[0])).unwrap());
        let is = [slides.to_string(), cells.to_string(), paragraphs.to_string(), hash];
        assert_eq!(is.as_slice(), &parts[1..], "{}", parts[0]);
    }
    assert!(expected.lines().count() > 30);
}
