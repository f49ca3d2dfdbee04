//! A new package: parts, their relationships and the list of content types, as one deterministic ZIP. Knows nothing of slides.

mod parts;
pub(crate) mod seed;
pub(crate) mod xml;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

pub(crate) use parts::{Kind, RELATION};
use xml::{HEAD, escape};

/// A part.
#[derive(Clone, Debug)]
struct Part {
    name: String,
    /// Its content type; none for what goes by its ending.
    content: Option<String>,
    bytes: Vec<u8>,
}

/// A package that is being written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pack {
    parts: Vec<Part>,
    /// Content types by ending.
    endings: Vec<(String, String)>,
}

/// The relationships of a part, as they are made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Relations {
    list: Vec<(String, String, String, bool)>,
}

impl Relations {
    /// Leads to another part, by a path from this one; gives the id.
    pub(crate) fn to(&mut self, kind: &str, target: &str) -> String {
        self.push(format!("{RELATION}/{kind}"), target.to_owned(), false)
    }

    /// Leads out of the package; the same address has one id.
    pub(crate) fn out(&mut self, kind: &str, target: &str) -> String {
        if let Some((id, ..)) = self.list.iter().find(|(_, _, known, external)| *external && known == target)
        {
            return id.clone();
        }
        self.push(format!("{RELATION}/{kind}"), target.to_owned(), true)
    }

    /// Leads anywhere by the full name of its type.
    pub(crate) fn push(&mut self, kind: String, target: String, external: bool) -> String {
        let mut number = self.list.len() + 1;
        while self.list.iter().any(|(known, ..)| *known == format!("rId{number}")) {
            number += 1;
        }
        let id = format!("rId{number}");
        self.list.push((id.clone(), kind, target, external));
        id
    }

    /// Keeps a relationship under the id that it had.
    pub(crate) fn keep(&mut self, id: &str, kind: &str, target: &str) {
        self.list.push((id.to_owned(), format!("{RELATION}/{kind}"), target.to_owned(), false));
    }

    fn xml(&self) -> String {
        let mut out = format!(
            "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        );
        for (id, kind, target, external) in &self.list {
            let mode = if *external { " TargetMode=\"External\"" } else { "" };
            let (kind, target) = (escape(kind), escape(target));
            out.push_str(&format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"{mode}/>"));
        }
        out + "</Relationships>"
    }
}

impl Pack {
    /// Adds a part of a kind.
    pub(crate) fn add(&mut self, name: &str, kind: Kind, text: String) {
        let content = Some(kind.content_type().to_owned());
        self.parts.push(Part { name: name.to_owned(), content, bytes: text.into_bytes() });
    }

    /// Adds a part with its bytes as they are, of a content type of its own or that of its ending.
    pub(crate) fn add_bytes(&mut self, name: &str, content: Option<&str>, bytes: Vec<u8>) {
        self.parts.push(Part { name: name.to_owned(), content: content.map(str::to_owned), bytes });
    }

    /// Says what all parts of an ending are.
    pub(crate) fn ending(&mut self, ending: &str, content: &str) {
        if !self.endings.iter().any(|(known, _)| known == ending) {
            self.endings.push((ending.to_owned(), content.to_owned()));
        }
    }

    /// Adds the relationships of a part; of the package itself for the empty name.
    pub(crate) fn relate(&mut self, part: &str, relations: &Relations) {
        if relations.list.is_empty() {
            return;
        }
        let name = match part.rsplit_once('/') {
            Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
            None => format!("_rels/{part}.rels"),
        };
        self.parts.push(Part { name, content: None, bytes: relations.xml().into_bytes() });
    }

    fn types(&self) -> String {
        let mut out = format!(
            "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        );
        for (ending, content) in &self.endings {
            out.push_str(&format!(
                "<Default Extension=\"{}\" ContentType=\"{}\"/>",
                escape(ending),
                escape(content)
            ));
        }
        for Part { name, content, .. } in &self.parts {
            if let Some(content) = content {
                let (name, content) = (escape(name), escape(content));
                out.push_str(&format!("<Override PartName=\"/{name}\" ContentType=\"{content}\"/>"));
            }
        }
        out + "</Types>"
    }

    /// The file: the list of content types first, then all parts in the order in which they were added.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, zip::result::ZipError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // One moment for all: the same spec gives the same bytes.
        let packed = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let stored = packed.compression_method(CompressionMethod::Stored);
        zip.start_file("[Content_Types].xml", packed)?;
        zip.write_all(self.types().as_bytes())?;
        for part in &self.parts {
            // Pictures and workbooks are packed already.
            let packs = part.name.ends_with(".xml") || part.name.ends_with(".rels");
            zip.start_file(part.name.as_str(), if packs { packed } else { stored })?;
            zip.write_all(&part.bytes)?;
        }
        Ok(zip.finish()?.into_inner())
    }
}
