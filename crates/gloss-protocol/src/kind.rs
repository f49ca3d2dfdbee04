//! Kinds of artifacts, and the formats of their files, both told by the file's name: the one table of names and
//! endings that there is; the screen's is made from it. What a kind can do is in `gloss-artifact`; nothing here reads a file.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The kind of an artifact, which decides how it is shown and pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Markdown.
    Document,
    /// CSV, TSV and workbooks.
    Sheet,
    /// Plain text and code.
    Code,
    /// A folder with an `index.html`: a small web site, all of its files together.
    Site,
    /// Slides made to be shown: a presentation of PowerPoint's format.
    Deck,
    /// A document of Word's format.
    Word,
    /// Anything Gloss keeps versions of but cannot show.
    Other,
}

/// The file that makes a folder a site: the page that a browser opens first.
pub const SITE_INDEX: &str = "index.html";

/// Files of a folder that are listed at most: beyond that it is no workspace but a disk.
pub const MAX_LISTED: usize = 20_000;

/// How the bytes of a file are laid out: which reader takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Markdown.
    Markdown,
    /// Words without a form of their own.
    Prose,
    /// Lines of a language for machines.
    Lines,
    /// Delimited text.
    Csv,
    /// An Office Open XML workbook (ECMA-376).
    Xlsx,
    /// A workbook of Excel 97 to 2003.
    Xls,
    /// A binary workbook of Excel.
    Xlsb,
    /// An OpenDocument workbook.
    Ods,
    /// Files in a folder.
    Folder,
    /// An Office Open XML presentation (ECMA-376). What macros it has are kept, and never run.
    Pptx,
    /// An Office Open XML document (ECMA-376). What macros it has are kept, and never run.
    Docx,
    /// Not known here.
    Bytes,
}

/// Kind, layout, and the endings of the files that are of them.
type Endings = (Kind, Layout, &'static [&'static str]);

const ENDINGS: [Endings; 10] = [
    (Kind::Document, Layout::Markdown, &["md", "markdown"]),
    (Kind::Sheet, Layout::Csv, &["csv", "tsv"]),
    (Kind::Sheet, Layout::Xlsx, &["xlsx", "xlsm"]),
    (Kind::Sheet, Layout::Xls, &["xls"]),
    (Kind::Sheet, Layout::Xlsb, &["xlsb"]),
    (Kind::Sheet, Layout::Ods, &["ods"]),
    (Kind::Deck, Layout::Pptx, &["pptx", "pptm", "potx", "ppsx"]),
    (Kind::Word, Layout::Docx, &["docx", "docm", "dotx", "dotm"]),
    (Kind::Code, Layout::Prose, &["txt", "text"]),
    (
        Kind::Code,
        Layout::Lines,
        &[
            "adoc",
            "asm",
            "astro",
            "awk",
            "bash",
            "bat",
            "bazel",
            "bib",
            "c",
            "cabal",
            "cc",
            "cfg",
            "cjs",
            "clj",
            "cmake",
            "cmd",
            "conf",
            "cpp",
            "cs",
            "csproj",
            "css",
            "cxx",
            "dart",
            "desktop",
            "diff",
            "dockerfile",
            "dockerignore",
            "editorconfig",
            "el",
            "elm",
            "env",
            "envrc",
            "erl",
            "ex",
            "exs",
            "f90",
            "fish",
            "fs",
            "fsproj",
            "gemspec",
            "gitattributes",
            "gitignore",
            "go",
            "gradle",
            "graphql",
            "h",
            "hcl",
            "hh",
            "hpp",
            "hs",
            "htm",
            "html",
            "ics",
            "inf",
            "ini",
            "java",
            "jl",
            "js",
            "json",
            "jsonl",
            "jsx",
            "kt",
            "kts",
            "less",
            "lisp",
            "lock",
            "log",
            "lua",
            "m",
            "mdc",
            "mjs",
            "mk",
            "ml",
            "mts",
            "ndjson",
            "nim",
            "nix",
            "npmrc",
            "org",
            "patch",
            "php",
            "pl",
            "plist",
            "pm",
            "properties",
            "props",
            "proto",
            "ps1",
            "pth",
            "py",
            "pyi",
            "r",
            "rb",
            "rs",
            "rst",
            "sass",
            "sbt",
            "scala",
            "scm",
            "scss",
            "service",
            "sh",
            "sql",
            "srt",
            "svelte",
            "swift",
            "targets",
            "tex",
            "tf",
            "timer",
            "toml",
            "ts",
            "tsx",
            "url",
            "vb",
            "vbproj",
            "vbs",
            "vcf",
            "vim",
            "vtt",
            "vue",
            "xml",
            "xsl",
            "yaml",
            "yml",
            "zig",
            "zsh",
        ],
    ),
];

/// Files that are text by their whole name, in lower case.
const NAMES: [&str; 24] = [
    "authors",
    "brewfile",
    "changelog",
    "containerfile",
    "contributing",
    "copying",
    "crontab",
    "dockerfile",
    "gemfile",
    "gnumakefile",
    "go.mod",
    "go.sum",
    "go.work",
    "jenkinsfile",
    "justfile",
    "license",
    "makefile",
    "notice",
    "pipfile",
    "podfile",
    "procfile",
    "rakefile",
    "readme",
    "vagrantfile",
];

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Document, Self::Sheet, Self::Code, Self::Site, Self::Deck, Self::Word, Self::Other];

    /// The word used in SQL, JSON and on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Sheet => "sheet",
            Self::Code => "code",
            Self::Site => "site",
            Self::Deck => "deck",
            Self::Word => "word",
            Self::Other => "other",
        }
    }

    /// The kind of a file by its name; the name of a folder that is one artifact ends with a slash.
    pub fn of_path(path: &str) -> Self {
        of_path(path).0
    }
}

impl Layout {
    /// The layout of a file by its name.
    pub fn of_path(path: &str) -> Self {
        of_path(path).1
    }

    /// True for a workbook, of whatever program.
    pub fn is_workbook(self) -> bool {
        matches!(self, Self::Xlsx) || self.is_foreign()
    }

    /// True for a workbook that is read, and never written.
    pub fn is_foreign(self) -> bool {
        matches!(self, Self::Xls | Self::Xlsb | Self::Ods)
    }

    /// True for rows and columns.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Csv) || self.is_workbook()
    }

    /// True for slides.
    pub fn is_deck(self) -> bool {
        matches!(self, Self::Pptx)
    }

    /// True for words whose looks are written as signs among them.
    pub fn is_markdown(self) -> bool {
        matches!(self, Self::Markdown)
    }

    /// True for words that a person writes and reads.
    pub fn is_prose(self) -> bool {
        matches!(self, Self::Markdown | Self::Prose)
    }
}

/// True for a file whose words stand between tags.
pub fn has_tags(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("html" | "htm" | "xhtml" | "svg" | "xml" | "xsl"))
}

fn of_path(path: &str) -> (Kind, Layout) {
    if path.len() > 1 && path.ends_with('/') {
        return (Kind::Site, Layout::Folder);
    }
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let named = |(kind, layout, endings): &Endings| {
        let (_, ending) = name.rsplit_once('.')?;
        endings.contains(&ending).then_some((*kind, *layout))
    };
    let by_name = || NAMES.contains(&name.as_str()).then_some((Kind::Code, Layout::Lines));
    ENDINGS.iter().find_map(named).or_else(by_name).unwrap_or((Kind::Other, Layout::Bytes))
}

/// The table in TypeScript.
pub(crate) fn typescript() -> String {
    let mut out =
        String::from("/** The kind of a file by its ending, and by its whole name in lower case. */\n");
    let rows = |words: &mut dyn Iterator<Item = (&str, Kind)>| -> String {
        words.map(|(word, kind)| format!("  '{word}': '{}',\n", kind.word())).collect()
    };
    let mut endings = ENDINGS.iter().flat_map(|(kind, _, words)| words.iter().map(|word| (*word, *kind)));
    out.push_str(&format!("export const ENDINGS: Record<string, Kind> = {{\n{}}};\n\n", rows(&mut endings)));
    let mut names = NAMES.iter().map(|name| (*name, Kind::Code));
    out.push_str(&format!("export const NAMES: Record<string, Kind> = {{\n{}}};\n", rows(&mut names)));
    out
}

#[cfg(test)]
mod tests {
    use super::{ENDINGS, Kind, Layout};

    #[test]
    fn names_say_what_files_are() {
        for (path, kind, layout) in [
            ("notes/report.md", Kind::Document, Layout::Markdown),
            ("a/b.CSV", Kind::Sheet, Layout::Csv),
            ("book.xlsm", Kind::Sheet, Layout::Xlsx),
            ("book.ods", Kind::Sheet, Layout::Ods),
            ("talk.PPTX", Kind::Deck, Layout::Pptx),
            ("talk.pptm", Kind::Deck, Layout::Pptx),
            ("house.potx", Kind::Deck, Layout::Pptx),
            ("Lease v4.DOCX", Kind::Word, Layout::Docx),
            ("macros.docm", Kind::Word, Layout::Docx),
            ("src/main.rs", Kind::Code, Layout::Lines),
            ("todo.txt", Kind::Code, Layout::Prose),
            ("sub/Makefile", Kind::Code, Layout::Lines),
            ("photo.png", Kind::Other, Layout::Bytes),
            ("my.md/data", Kind::Other, Layout::Bytes),
            ("my.md/", Kind::Site, Layout::Folder),
            ("/", Kind::Other, Layout::Bytes),
            ("", Kind::Other, Layout::Bytes),
        ] {
            assert_eq!((Kind::of_path(path), Layout::of_path(path)), (kind, layout), "{path}");
        }
    }

    #[test]
    fn no_ending_is_named_twice() {
        let mut all: Vec<&str> = ENDINGS.iter().flat_map(|(.., endings)| endings.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
