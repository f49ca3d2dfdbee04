//! The servers that are written down for a workspace: in the person's `config.toml`, and in the folder's `.mcp.json` and
//! `.codex/config.toml`. Reads them as they lie there now; starts and believes nothing.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::LazyLock;

use gloss_artifact::sha256;
use gloss_extension::{
    Finding, Server, Servers, Transport, is_server_name, parse_config_toml, parse_mcp_json, value_of_word,
};
use gloss_protocol::{Access, Code, Grant, Problem, ServerLeave};
use gloss_store::Folder;

use super::never::is_never_seen;
use super::requested::requested_leave;
use super::source::Source;
use crate::cache::Cache;
use crate::digest::{cut_words, digest_of};
use crate::doors::Shared;
use crate::plain_file;

/// Largest file of servers, in bytes.
const MAX_FILE: u64 = 256 << 10;
/// Words of a command that are looked up as files.
const MAX_NAMED: usize = 64;
/// Longest command that a person reads of one, in characters.
const MAX_WORDS: usize = 2_000;
/// Files of a folder in which servers stand.
const OF_FOLDER: [&str; 2] = [".mcp.json", ".codex/config.toml"];

/// What files of servers said that were read last: each turn reads them as they lie there.
static PARSED: LazyLock<Cache<Servers>> = LazyLock::new(|| Cache::new(16, 2 << 20));

/// A server that is written down.
#[derive(Clone, Debug)]
pub(crate) struct Defined {
    /// As its file says it.
    pub server: Server,
    /// Where it comes from.
    pub from: Source,
    /// The file, as a person reads it.
    pub file: String,
    /// SHA-256 over how it is started or reached: what was turned on is this and no other.
    pub hash: String,
}

/// All servers of a workspace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    /// Those that can be read, each name once: the person's before the folder's.
    pub servers: Vec<Defined>,
    /// Names that stand in a later file too, with the file.
    pub hidden: Vec<(String, String, u32)>,
    /// What could not be read, each with its file.
    pub unread: Vec<(String, Finding)>,
}

impl Definitions {
    /// The server of a name.
    pub(crate) fn find(&self, name: &str) -> Option<&Defined> {
        self.servers.iter().find(|defined| defined.server.name == name)
    }
}

/// The servers of a workspace.
pub(crate) fn definitions(shared: &Shared) -> Definitions {
    let (home, folder) = (shared.home.dir.as_path(), &shared.folder);
    let mut out = Definitions::default();
    let own = home.join("config.toml");
    take(&mut out, folder, (Source::Person, "config.toml"), plain_file::read(&own, MAX_FILE));
    for name in OF_FOLDER {
        take(&mut out, folder, (Source::Folder, name), plain_file::read(&folder.root().join(name), MAX_FILE));
    }
    for plugin in shared.home.plugins.loaded(home) {
        for (file, server) in &plugin.contents.servers {
            let from = Source::Plugin(plugin.name.clone(), plugin.folder.clone());
            add(&mut out, folder, (from, &format!("{}/{file}", plugin.name)), server.clone());
        }
    }
    out
}

/// The name by which a server of a plugin is used beside one of another plugin that has its own: none where both are one and the same,
/// or where the first is the person's or the folder's, who put theirs in its place.
fn name_beside(first: &Defined, server: &Server, from: &Source) -> Option<String> {
    let (Source::Plugin(of_first, _), Source::Plugin(plugin, _)) = (&first.from, from) else { return None };
    let name = format!("{plugin}-{}", server.name);
    let is_another = of_first != plugin && first.server.transport != server.transport;
    (is_another && is_server_name(&name)).then_some(name)
}

/// The problem of a name that no server has.
pub(super) fn missing_server(server: &str) -> Problem {
    Problem::new(Code::NotFound, format!("There is no server {server}."))
        .with_next("Look at those that there are: gloss mcp list")
}

/// Adds a server; where another of its name comes before, by a name beside it or not at all.
fn add(out: &mut Definitions, folder: &Folder, (from, file): (Source, &str), mut server: Server) {
    if let Some(first) = out.find(&server.name) {
        let name = name_beside(first, &server, &from).filter(|name| out.find(name).is_none());
        out.hidden.push((server.name.clone(), file.to_owned(), server.place.line));
        match name {
            Some(name) => server.name = name,
            None => return,
        }
    }
    let hash = hash_of(&server, &from, folder.root());
    out.servers.push(Defined { server, from, file: file.to_owned(), hash });
}

fn take(
    out: &mut Definitions,
    folder: &Folder,
    (from, file): (Source, &str),
    read: Result<Option<Vec<u8>>, plain_file::Unread>,
) {
    let bytes = match read {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return,
        Err(unread) => {
            let finding = Finding {
                place: gloss_extension::Place::START,
                field: String::new(),
                says: unread.to_string(),
            };
            return out.unread.push((file.to_owned(), finding));
        }
    };
    let Servers { servers, findings } = parsed(file, &bytes);
    out.unread.extend(findings.into_iter().map(|finding| (file.to_owned(), finding)));
    for server in servers {
        add(out, folder, (from.clone(), file), server);
    }
}

/// What a file of servers says, parsed once for as long as it says so.
fn parsed(file: &str, bytes: &[u8]) -> Servers {
    let is_json = file.ends_with(".json");
    let of = format!("{is_json} {}", sha256(bytes));
    if let Some(known) = PARSED.of(&of) {
        return known;
    }
    let parsed = if is_json { parse_mcp_json(bytes) } else { parse_config_toml(bytes) };
    let parsed = parsed.unwrap_or_else(|finding| Servers { findings: vec![finding], ..Servers::default() });
    PARSED.keep(&of, parsed.clone(), |_| bytes.len());
    parsed
}

/// How the files that a server's words name stand on the disk, links as what they lead to.
fn stamps(folder: &Path, command: &str, args: &[String]) -> String {
    let paths = std::iter::once(command).chain(args.iter().map(String::as_str)).take(MAX_NAMED);
    let stamp = |word: &str| {
        let path = folder.join(value_of_word(word)).canonicalize().ok()?;
        let found = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
        path.starts_with(folder).then(|| {
            format!(
                "{} {} {} {}.{}",
                path.display(),
                found.size(),
                found.ino(),
                found.ctime(),
                found.ctime_nsec()
            )
        })
    };
    paths.filter_map(stamp).collect::<Vec<_>>().join("\n")
}

/// Hash over how a server is started or reached, and where that stands.
fn hash_of(server: &Server, from: &Source, folder: &Path) -> String {
    // Its fields in their own order, whatever that of the file is.
    let transport = format!("{:?}", server.transport);
    let tools = format!("{:?} {:?}", server.enabled_tools, server.disabled_tools);
    // What comes with a folder is what its files are, too.
    let files = match (&server.transport, from) {
        (Transport::Stdio { command, args, .. }, Source::Folder) => stamps(folder, command, args),
        _ => String::new(),
    };
    digest_of([from.word(), &server.name, &transport, &tools, &files])
}

impl Defined {
    /// What is run, or the address, word for word. Values of variables are no part of it: they may be keys.
    pub(crate) fn runs(&self) -> String {
        let words = match &self.server.transport {
            Transport::Stdio { command, args, .. } => {
                let quoted = |word: &String| match word
                    .contains(|char: char| char.is_whitespace() || "'\"$`;|&<>".contains(char))
                {
                    true => format!("'{}'", word.replace('\'', "'\\''")),
                    false => word.clone(),
                };
                std::iter::once(command).chain(args).map(quoted).collect::<Vec<_>>().join(" ")
            }
            Transport::Http { url, .. } => url.clone(),
        };
        cut_words(&words, MAX_WORDS)
    }

    /// What tells how it stood when it was looked at from how it stands now: its hash, and where it comes from.
    pub(super) fn mark(&self) -> (&str, &str) {
        (&self.hash, self.from.word())
    }

    /// What its own words ask to reach, by which of the files that they name are there now.
    pub(crate) fn requests(&self, shared: &Shared) -> ServerLeave {
        let mut requests = requested_leave(&self.server, &self.from, shared.folder.root());
        requests.reads.retain(|path| !is_never_seen(Path::new(path), &shared.home.dir));
        requests
    }

    /// Whether it is on: turned on as it stands, written down by the person, or installed by who knew what it may do.
    pub(crate) fn is_on(&self, entries: &[Access]) -> bool {
        self.server.enabled && (self.from.is_own() || self.granted(entries).is_some())
    }

    /// What it may reach; none where it is off.
    pub(crate) fn leave(&self, shared: &Shared, entries: &[Access]) -> Option<ServerLeave> {
        let granted = || self.granted(entries).cloned();
        self.is_on(entries).then(|| granted().unwrap_or_else(|| self.requests(shared)))
    }

    /// What it was granted last, as it stands.
    fn granted<'a>(&self, entries: &'a [Access]) -> Option<&'a ServerLeave> {
        entries.iter().rev().find_map(|access| match &access.grant {
            Grant::Server { server, hash, leave, .. }
                if *server == self.server.name && *hash == self.hash =>
            {
                Some(leave)
            }
            _ => None,
        })
    }

    /// Whether it was turned on as it stood before.
    pub(crate) fn has_changed(&self, entries: &[Access]) -> bool {
        entries.iter().any(|access| match &access.grant {
            Grant::Server { server, hash, .. } => *server == self.server.name && *hash != self.hash,
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use gloss_extension::{Transport, parse_mcp_json};
    use gloss_store::Folder;

    use super::{Definitions, Source, add};

    #[test]
    fn a_server_of_a_second_plugin_is_used_by_a_name_of_its_own() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        let mut out = Definitions::default();
        let mut put = |from: Source, name: &str, url: &str| {
            let words = format!("{{\"{name}\": {{\"url\": \"{url}\"}}}}");
            let server = parse_mcp_json(words.as_bytes()).unwrap().servers.remove(0);
            add(&mut out, &folder, (from, "f"), server);
        };
        let plugin = |name: &str| Source::Plugin(name.to_owned(), PathBuf::from("/nowhere"));
        put(Source::Person, "own", "https://own.example");
        put(plugin("a"), "docs", "https://a.example");
        put(plugin("b"), "docs", "https://b.example");
        // One that leads to the same place is the same, and nobody takes the person's place or stands beside it.
        put(plugin("c"), "docs", "https://a.example");
        put(plugin("c"), "own", "https://c.example");
        put(plugin("x"), "b-docs", "https://x.example");
        put(plugin(&"p".repeat(64)), "docs", "https://p.example");
        let names: Vec<&str> = out.servers.iter().map(|one| one.server.name.as_str()).collect();
        assert_eq!(names, ["own", "docs", "b-docs", "x-b-docs"]);
        assert_eq!(out.hidden.len(), 5, "each of them is named with its file: {:?}", out.hidden);
        let second = &out.find("b-docs").unwrap().server.transport;
        assert!(matches!(second, Transport::Http { url, .. } if url == "https://b.example"), "{second:?}");
    }
}
