//! What tests share: the samples, and pixels of a picture. Expects nothing.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for file in ["sans-400", "sans-400-italic", "sans-600"] {
        let path = format!("{}/../gloss-export/fonts/{file}.ttf", env!("CARGO_MANIFEST_DIR"));
        fonts.load_font_data(std::fs::read(path).unwrap());
    }
    fonts.set_sans_serif_family("Inter");
    Arc::new(fonts)
});

/// The samples of a folder, in their order, each with its text.
pub(crate) fn samples(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ext| ext == "mmd")).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// An SVG as resvg reads it: what Typst and Word get.
pub(crate) fn tree(svg: &str) -> usvg::Tree {
    let options = usvg::Options { fontdb: FONTS.clone(), ..usvg::Options::default() };
    usvg::Tree::from_str(svg, &options).unwrap()
}

/// Where resvg draws the shapes and the words of a picture, in their order; true for words.
pub(crate) fn boxes(tree: &usvg::Tree) -> Vec<(bool, resvg::tiny_skia::Rect)> {
    fn walk(group: &usvg::Group, out: &mut Vec<(bool, resvg::tiny_skia::Rect)>) {
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => walk(group, out),
                usvg::Node::Text(text) => out.push((true, text.abs_bounding_box())),
                usvg::Node::Path(path) if path.fill().is_some() => {
                    out.push((false, path.abs_bounding_box()));
                }
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    walk(tree.root(), &mut out);
    out
}

/// A picture on white, at twice its size, as PNG.
pub(crate) fn png(svg: &str) -> Vec<u8> {
    let tree = tree(svg);
    let size = tree.size().to_int_size();
    let mut map = Pixmap::new(size.width() * 2, size.height() * 2).unwrap();
    map.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Transform::from_scale(2.0, 2.0), &mut map.as_mut());
    map.encode_png().unwrap()
}

/// What is in a picture and should not be: a second reader beside the crate's own.
pub(crate) fn strangers(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let mut out = Vec::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        if !["svg", "path", "rect", "circle", "text", "tspan"].contains(&name) {
            out.push(name.to_owned());
        }
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            let refers =
                key != "aria-label" && (value.contains("url") || value.contains("//") || value.contains(':'));
            if refers || key.starts_with("on") || ["id", "class", "style", "href", "src"].contains(&key) {
                out.push(format!("{name} {key}={value}"));
            }
        }
    }
    out
}
