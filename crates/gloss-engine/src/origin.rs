//! Where what an agent read came from: a closed list of origins, and the set of what a task has read, bounded. Words and values
//! only; who records it is `turn/sources.rs`.

use std::collections::BTreeSet;

use gloss_artifact::kinds;
use serde::{Deserialize, Serialize};

/// Sources that a task's set holds at most: beyond it the card says that there are more.
const MAX_SOURCES: usize = 500;
/// Longest name of one, in bytes.
const MAX_NAME: usize = 300;
/// Sources that a card names.
const MAX_NAMED: usize = 5;

/// An origin; what is the furthest from the person comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Origin {
    /// What a server's tool gave out.
    Server,
    /// A skill that somebody else wrote.
    Skill,
    /// A page of the web.
    Page,
    /// A file of the folder that was kept from a page.
    KeptPage,
    /// The note of a colleague, from a review copy.
    Colleague,
    /// An automation that somebody else wrote.
    Imported,
    /// A recipe whose task somebody else wrote.
    ImportedRecipe,
    /// The task of another folder, whose words began this one.
    OtherTask,
    /// Words of somebody else that stand in the person's own, as a mail does that is answered.
    Quoted,
    /// A hidden file, or one that holds a key: private.
    Private,
    /// What is remembered of the person: private too.
    Memory,
    /// What a program gave out.
    Program,
    /// A picture of the folder.
    Picture,
    /// A table of the folder, or cells.
    Table,
    /// Another file of the folder.
    File,
    /// The names of the folder's files.
    Names,
}

/// Something that was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Source {
    /// Where it came from.
    pub(crate) origin: Origin,
    /// Its name: a path, an address, a person.
    pub(crate) name: String,
    /// SHA-256 of what was read, where it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) hash: String,
}

impl Source {
    /// A source of this name.
    pub(crate) fn new(origin: Origin, name: &str) -> Self {
        let end = name.floor_char_boundary(MAX_NAME.min(name.len()));
        let name: String = name.get(..end).unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
        Self { origin, name, hash: String::new() }
    }

    /// A file of the folder by its name.
    pub(crate) fn of_file(path: &str) -> Self {
        let ending = path.rsplit('.').next().unwrap_or_default().to_lowercase();
        let origin = match ending.as_str() {
            "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "bmp" | "tif" | "tiff" => Origin::Picture,
            _ if kinds::of_path(path).cells().is_some() => Origin::Table,
            _ => Origin::File,
        };
        Self::new(origin, path)
    }

    /// With the hash of what was read.
    pub(crate) fn with_hash(self, hash: &str) -> Self {
        Self { hash: hash.to_owned(), ..self }
    }

    /// In words for a card; what comes before the comma says what it is.
    fn words(&self) -> String {
        let name = &self.name;
        match self.origin {
            Origin::Server => format!("What a server gave out, {name}"),
            Origin::Skill => format!("A skill that somebody else wrote, {name}"),
            Origin::Page => format!("A page from outside, {}", host_of(name)),
            Origin::KeptPage => name.clone(),
            Origin::Colleague => format!("A colleague’s note, by {name}"),
            Origin::Imported => format!("An automation that somebody else wrote, {name}"),
            Origin::ImportedRecipe => format!("A recipe of words that somebody else wrote, {name}"),
            Origin::OtherTask => "Words of a task in another folder".to_owned(),
            Origin::Quoted => "Words that you quoted".to_owned(),
            Origin::Private => format!("Something private, {name}"),
            Origin::Memory => "Something private, what Gloss remembers of you".to_owned(),
            Origin::Program => format!("What a program gave out, {name}"),
            Origin::Names => "The names of the files here".to_owned(),
            Origin::Picture | Origin::Table | Origin::File => name.clone(),
        }
    }
}

/// The host of an address that was read.
fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// All that a task has read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    all: BTreeSet<Source>,
    is_more: bool,
}

impl Sources {
    /// Adds one.
    pub(crate) fn add(&mut self, source: Source) {
        if self.all.len() >= MAX_SOURCES && !self.all.contains(&source) {
            self.is_more = true;
            return;
        }
        self.all.insert(source);
    }

    /// Whether nothing was read.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether something was read that others wrote, but for what this server gave out, or that is private.
    pub(crate) fn has_others_or_private(&self, server: &str) -> bool {
        // What a server gave out goes back to it; once something of the folder was read it may be what it asked for.
        let of_folder = |one: &Source| {
            matches!(one.origin, Origin::Picture | Origin::Table | Origin::File | Origin::Program)
        };
        let has_read = self.all.iter().any(of_folder);
        self.is_more
            || self.all.iter().any(|one| match one.origin {
                Origin::Server => one.name != server || has_read,
                Origin::Skill => true,
                Origin::Page
                | Origin::KeptPage
                | Origin::Colleague
                | Origin::Imported
                | Origin::ImportedRecipe
                | Origin::OtherTask
                | Origin::Quoted
                | Origin::Private
                | Origin::Memory => true,
                Origin::Program | Origin::Picture | Origin::Table | Origin::File | Origin::Names => false,
            })
    }

    /// Whether a page of exactly this address was read.
    pub(crate) fn has_page(&self, address: &str) -> bool {
        self.all.iter().any(|one| one.origin == Origin::Page && one.name == address)
    }

    /// Whether a page of this host was read.
    pub(crate) fn has_host(&self, host: &str) -> bool {
        self.all.iter().any(|one| one.origin == Origin::Page && host_of(&one.name).eq_ignore_ascii_case(host))
    }

    /// What came from outside or is private, in words, pages first, and that names of files were read, which others may have
    /// given them: a few, and how many more.
    pub(crate) fn outside(&self) -> Vec<String> {
        let is_file = |origin| matches!(origin, Origin::Picture | Origin::Table | Origin::File);
        let mut words: Vec<String> =
            self.all.iter().filter(|one| !is_file(one.origin)).map(Source::words).collect();
        words.dedup();
        let more = words.len().saturating_sub(MAX_NAMED);
        words.truncate(MAX_NAMED);
        words.extend((more > 0).then(|| format!("and {more} more")));
        words
    }

    /// The folder's files among them.
    pub(crate) fn files(&self) -> Vec<String> {
        let is_file = |origin| matches!(origin, Origin::Picture | Origin::Table | Origin::File);
        let mut out: Vec<String> =
            self.all.iter().filter(|one| is_file(one.origin)).map(|one| one.name.clone()).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// All of it in words, for a second look.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = self.all.iter().map(Source::words).collect();
        words.dedup();
        let more = words.len().saturating_sub(MAX_NAMED * 4);
        words.truncate(MAX_NAMED * 4);
        words.extend((more > 0 || self.is_more).then(|| "and more".to_owned()));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_SOURCES, Origin, Source, Sources};

    #[test]
    fn a_card_names_a_few_pages_first_and_how_many_more() {
        let mut sources = Sources::default();
        assert!(sources.is_empty());
        for source in [
            Source::of_file("b.md"),
            Source::of_file("a.csv").with_hash("0a"),
            Source::new(Origin::Private, ".env"),
            Source::new(Origin::Program, "python3 sum.py"),
            Source::new(Origin::Page, "https://hofer.example/a"),
            Source::new(Origin::Page, "https://hofer.example/b"),
            Source::new(Origin::Names, ""),
        ] {
            sources.add(source);
        }
        assert_eq!(
            sources.outside(),
            [
                "A page from outside, hofer.example",
                "Something private, .env",
                "What a program gave out, python3 sum.py",
                "The names of the files here"
            ]
        );
        assert_eq!(sources.files(), ["a.csv", "b.md"]);
        assert!(sources.has_page("https://hofer.example/a") && !sources.has_page("https://hofer.example/"));
        for n in 0..9 {
            sources.add(Source::new(Origin::Colleague, &format!("Eve {n}")));
        }
        let named = sources.outside();
        assert_eq!((named.len(), named[5].as_str()), (6, "and 8 more"));
    }

    #[test]
    fn it_is_bounded() {
        let mut sources = Sources::default();
        for n in 0..2_000 {
            sources.add(Source::new(Origin::File, &format!("{n}{}", "é".repeat(900))));
        }
        assert!(sources.files().len() <= MAX_SOURCES);
        assert!(sources.files().iter().all(|name| name.len() <= 300));
        assert_eq!(sources.words().last().map(String::as_str), Some("and more"));
        assert_eq!(Source::new(Origin::Private, "a\u{1b}[2Jb\n").name, "a[2Jb");
    }
}
