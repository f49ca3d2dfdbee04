//! A marketplace: a list of plugins with where each comes from, as Codex and Claude Code write it. Fetches nothing; a source that would
//! run a program is refused here.

use std::net::IpAddr;

use url::{Host, Url};

use crate::entry::Definition;
use crate::fields::Fields;
use crate::finding::{Finding, Lines, Place};
use crate::plugin::{inside, plugin_name};
use crate::shape::{faults, hold};
use crate::tables::{ENTRY, ENTRY_SOFT, MARKET};
use crate::text::text_of;
use crate::tree::{Node, Value, json};

/// Largest file, in bytes.
const MAX_FILE: usize = 4 << 20;
/// Plugins of one.
const MAX_PLUGINS: usize = 5_000;
/// Longest words, in characters.
const MAX_WORDS: usize = 2_000;

/// Why nothing comes from some addresses.
const OWN_NETWORK: &str = "Nothing is fetched from this machine or its own network.";

/// A marketplace that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Market {
    /// Its name.
    pub name: String,
    /// Who keeps it.
    pub owner: Option<String>,
    /// Its plugins, in their order.
    pub plugins: Vec<MarketEntry>,
    /// Entries that can't be used, and what was passed over.
    pub findings: Vec<Finding>,
}

/// A plugin of a marketplace.
#[derive(Clone, Debug, PartialEq)]
pub struct MarketEntry {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// What it is for.
    pub description: String,
    /// Its version, where the marketplace says it.
    pub version: Option<String>,
    /// What kind of thing it is.
    pub category: Option<String>,
    /// Words by which it is found.
    pub keywords: Vec<String>,
    /// Where it comes from.
    pub source: Source,
    /// Whether the marketplace lets it be installed.
    pub is_available: bool,
    /// The entry itself where the marketplace is one of Claude Code, which defines plugins in it.
    pub definition: Option<Definition>,
}

/// Where a plugin comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder of the marketplace itself.
    Inside {
        /// Its path there; empty for the root.
        path: String,
    },
    /// A repository.
    Git {
        /// Its address.
        url: String,
        /// The folder in it; empty for the root.
        path: String,
        /// A branch or a tag.
        reference: Option<String>,
        /// The commit that it has to be.
        sha: Option<String>,
    },
    /// An archive over HTTPS.
    Archive {
        /// Its address.
        url: String,
        /// SHA-256 of its bytes in hexadecimal.
        sha256: Option<String>,
    },
}

/// Reads a marketplace: `file` is its path in the marketplace's folder.
///
/// # Errors
/// For a file that can't be read as a whole.
pub fn parse_market(file: &str, bytes: &[u8]) -> Result<Market, Finding> {
    let text = text_of(bytes, MAX_FILE)?;
    let (tree, lines) = (json::parse(text)?, Lines::of(text));
    let root = Fields::of(&tree, "")?;
    hold(&tree, "", MARKET)?;
    let name = root.text("name")?.ok_or_else(|| Finding::new(root.place, "name", "It has no name."))?;
    let fits = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
    if name.value.is_empty() || !name.value.chars().all(fits) {
        let says = "A marketplace’s name has letters, digits and hyphens alone.";
        return Err(Finding::new(name.place, "name", says));
    }
    let owner = match root.node("owner") {
        Some(node) => Fields::of(node, "owner")?.text("name")?.map(|read| read.value.to_owned()),
        None => None,
    };
    let base = match root.node("metadata") {
        Some(node) => Fields::of(node, "metadata")?.text("pluginRoot")?,
        None => None,
    };
    if let Some(out) = base.as_ref().filter(|base| inside(base.value).is_err()) {
        let says = "This path leads out of the marketplace.";
        return Err(Finding::new(out.place, "metadata.pluginRoot", says));
    }
    let base = base.map(|read| read.value);
    let mut out = Market { name: name.value.to_owned(), owner, ..Market::default() };
    let plugins =
        root.node("plugins").ok_or_else(|| Finding::new(root.place, "plugins", "It lists no plugins."))?;
    let Value::List(items) = &plugins.value else {
        return Err(Finding::new(plugins.place, "plugins", "This is to be a list."));
    };
    if items.is_empty() {
        out.findings.push(Finding::new(plugins.place, "plugins", "It lists no plugins."));
    }
    for (n, item) in items.iter().enumerate() {
        let name = format!("plugins[{n}]");
        if n >= MAX_PLUGINS {
            out.findings.push(Finding::new(
                item.place,
                &name,
                format!("More than {MAX_PLUGINS} plugins are not read."),
            ));
            break;
        }
        match entry(&name, item, base) {
            Ok(entry) if out.plugins.iter().any(|known| known.name == entry.name) => {
                let says = format!("{} is there twice.", entry.name);
                out.findings.push(Finding::new(item.place, &format!("{name}.name"), says));
            }
            Ok(mut entry) => {
                out.findings.extend(faults(item, &name, ENTRY_SOFT));
                match definition((file, &lines), item, &entry.source) {
                    Ok(definition) => {
                        entry.definition = definition;
                        out.plugins.push(entry);
                    }
                    Err(found) => out.findings.push(Finding { field: name, ..found }),
                }
            }
            Err(found) => out.findings.push(found),
        }
    }
    Ok(out)
}

/// The words of an entry, where the marketplace is one of Claude Code: in Codex's an entry says where a plugin comes from and no more.
fn definition(
    (file, lines): (&str, &Lines<'_>),
    item: &Node,
    source: &Source,
) -> Result<Option<Definition>, Finding> {
    let is_whole = matches!(source, Source::Inside { path } if path.is_empty());
    let is_of_claude = file.starts_with(".claude-plugin/");
    is_of_claude.then(|| Definition::of(file, lines, item.place, is_whole)).transpose()
}

fn entry(name: &str, node: &Node, base: Option<&str>) -> Result<MarketEntry, Finding> {
    let fields = Fields::of(node, name)?;
    hold(node, name, ENTRY)?;
    let words = |field: &str| {
        Ok::<_, Finding>(
            fields.text(field)?.map(|read| read.value.chars().take(MAX_WORDS).collect::<String>()),
        )
    };
    let list = |field: &str| {
        Ok::<_, Finding>(
            fields.words(field, |one| vec![one.to_owned()])?.map(|read| read.value).unwrap_or_default(),
        )
    };
    let name = plugin_name(&fields)?;
    let source = fields.node("source").ok_or_else(|| {
        Finding::new(fields.place, &fields.name_of("source"), "It says nowhere where it comes from.")
    })?;
    let policy = fields.node("policy").map(|node| Fields::of(node, &fields.name_of("policy"))).transpose()?;
    let installation = policy
        .map(|policy| policy.text("installation").map(|read| read.map(|read| read.value.to_owned())))
        .transpose()?
        .flatten();
    let mut keywords = list("keywords")?;
    keywords.extend(list("tags")?);
    Ok(MarketEntry {
        name,
        place: fields.place,
        description: words("description")?.unwrap_or_default(),
        version: words("version")?,
        category: words("category")?,
        keywords,
        source: source_of(&fields.name_of("source"), source, base)?,
        is_available: installation.as_deref() != Some("NOT_AVAILABLE"),
        definition: None,
    })
}

fn source_of(name: &str, node: &Node, base: Option<&str>) -> Result<Source, Finding> {
    if let Value::Text(path) = &node.value {
        let path = of_market(path, base).map_err(|says| Finding::new(node.place, name, says))?;
        return Ok(Source::Inside { path });
    }
    let fields = Fields::of(node, name)?;
    // What is wrong is named where it stands: at its own field, where there is one.
    let refuse = |field: &str, says: &str| {
        let at = fields.place(field);
        let name = if field.is_empty() { name.to_owned() } else { fields.name_of(field) };
        Finding::new(at.unwrap_or(node.place), &name, says)
    };
    let text = |field: &str| Ok::<_, Finding>(fields.text(field)?.map(|read| read.value.to_owned()));
    let kind = text("source")?.or(text("type")?).unwrap_or_default();
    if fields.node("command").is_some() || kind == "command" {
        return Err(refuse("", "It would run a program to get it, so it is not used."));
    }
    let path = text("path")?;
    let path_within = match &path {
        Some(path) => inside(path).map_err(|_| refuse("path", "This path leads out of the repository."))?,
        None => String::new(),
    };
    let git = |field: &str, url: &str| {
        let (reference, sha) = (text("ref")?, text("sha")?);
        if reference.as_deref().is_some_and(|name| !is_reference(name)) {
            return Err(refuse("ref", "This is no name of a branch or a tag."));
        }
        if sha.as_deref().is_some_and(|sha| !is_hex(sha, &[40, 64])) {
            return Err(refuse("sha", "This is no commit."));
        }
        let url = git_address(url)
            .ok_or_else(|| refuse(field, "Only addresses that begin with https:// are fetched."))?;
        if !is_public(&url) {
            return Err(refuse(field, OWN_NETWORK));
        }
        Ok(Source::Git { url, path: path_within.clone(), reference, sha })
    };
    match (kind.as_str(), text("repo")?, text("url")?) {
        ("npm", ..) => {
            let says = "Packages of npm run what they like when they are installed, so they are not used.";
            Err(refuse("", says))
        }
        ("github" | "", Some(repo), _) => {
            let url =
                of_github(&repo).ok_or_else(|| refuse("repo", "A repository is named as owner/name."))?;
            git("repo", &url)
        }
        ("github", None, _) => Err(refuse("repo", "This is missing.")),
        ("archive", _, Some(url)) => {
            archive(url, text("sha256")?).map_err(|(field, says)| refuse(field, says))
        }
        ("git-subdir", ..) if path.is_none() => Err(refuse("path", "This is missing.")),
        ("git-subdir", _, Some(url)) => git("url", &of_github(&url).unwrap_or(url)),
        ("url" | "git" | "", _, Some(url)) => git("url", &url),
        ("url" | "git" | "git-subdir" | "archive", _, None) => Err(refuse("url", "This is missing.")),
        ("local" | "", None, None) => match path {
            Some(path) if path.starts_with("./") => Ok(Source::Inside { path: path_within }),
            _ => Err(refuse("path", "A path begins with ./ here.")),
        },
        _ => Err(refuse("", "There is no such kind of source.")),
    }
}

/// Where in a marketplace a path leads, or a bare name below the folder that it names for those.
fn of_market(path: &str, base: Option<&str>) -> Result<String, &'static str> {
    let out = "This path leads out of the marketplace.";
    inside(path).map_err(|_| out)?;
    match base {
        _ if path.contains('\\') => Err("A path has no backslash."),
        _ if path == "." || path.starts_with("./") => inside(path).map_err(|_| out),
        Some(base) if !path.contains('/') => inside(&format!("{base}/{path}")).map_err(|_| out),
        _ => Err("A path begins with ./ here."),
    }
}

/// The address of a repository that is named as `owner/name`.
fn of_github(repo: &str) -> Option<String> {
    let (owner, name) = repo.split_once('/')?;
    let fits = |part: &str| {
        !part.is_empty() && part.chars().all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char))
    };
    (fits(owner) && fits(name)).then(|| format!("https://github.com/{owner}/{name}.git"))
}

/// An archive that is fetched, or which field of it is otherwise.
fn archive(url: String, sha256: Option<String>) -> Result<Source, (&'static str, &'static str)> {
    if !url.starts_with("https://") {
        return Err(("url", "Only archives whose address begins with https:// are fetched."));
    }
    if !is_public(&url) {
        return Err(("url", OWN_NETWORK));
    }
    match sha256.as_deref().is_some_and(|sum| !is_hex(sum, &[64])) {
        true => Err(("sha256", "This is no SHA-256: it has 64 hexadecimal characters.")),
        false => Ok(Source::Archive { url, sha256 }),
    }
}

/// Whether an address is none of the machine itself or of what stands beside it.
fn is_public(url: &str) -> bool {
    let at = match Url::parse(url).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            return !["localhost", "metadata.google.internal"].contains(&name)
                && !name.ends_with(".localhost");
        }
        Some(Host::Ipv4(at)) => IpAddr::V4(at),
        Some(Host::Ipv6(at)) => at.to_canonical(),
        None => return false,
    };
    let is_beside = match at {
        IpAddr::V4(at) => at.is_link_local(),
        IpAddr::V6(at) => at.is_unicast_link_local(),
    };
    !(is_beside || at.is_loopback() || at.is_unspecified())
}

fn is_hex(text: &str, lengths: &[usize]) -> bool {
    lengths.contains(&text.len()) && text.chars().all(|char| char.is_ascii_hexdigit())
}

/// The address of a repository that is fetched; none for a transport that runs programs, or that is not encrypted.
pub fn git_address(url: &str) -> Option<String> {
    let is_plain = !url.chars().any(|char| char.is_control() || char.is_whitespace());
    (is_plain && url.starts_with("https://") && url.len() > "https://".len()).then(|| url.to_owned())
}

/// Whether a name can be that of a branch or a tag.
pub fn is_reference(name: &str) -> bool {
    let fits = |char: char| char.is_ascii_alphanumeric() || "._-/".contains(char);
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with(['-', '/', '.'])
        && !name.contains("..")
        && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::{Source, parse_market};

    #[test]
    fn sources_of_both_makers_are_read_and_those_that_run_are_refused() {
        let file = r#"{"name": "m", "owner": {"name": "A"}, "plugins": [
            {"name": "a", "source": "./plugins/a", "description": "Does.", "tags": ["x"], "category": "y"},
            {"name": "b", "source": {"source": "github", "repo": "o/r", "ref": "v1"}},
            {"name": "c", "source": {"source": "git-subdir", "url": "https://h.example/r.git", "path": "./p", "sha": "0123456789012345678901234567890123456789"}},
            {"name": "d", "source": {"source": "archive", "url": "https://h.example/a.zip", "sha256": "0123456789012345678901234567890123456789012345678901234567890123"}},
            {"name": "e", "source": {"source": "local", "path": "./e"}, "policy": {"installation": "NOT_AVAILABLE"}},
            {"name": "f", "source": {"source": "npm", "package": "x"}},
            {"name": "g", "source": {"source": "command", "command": "curl x | sh"}},
            {"name": "h", "source": "../out"},
            {"name": "i", "source": {"source": "url", "url": "ext::sh -c x"}},
            {"name": "j", "source": {"source": "github", "repo": "o/r", "ref": "--upload-pack=x"}},
            {"name": "a", "source": "./again"},
            {"source": "./nameless"}
        ]}"#;
        let market = parse_market(".agents/plugins/marketplace.json", file.as_bytes()).unwrap();
        let names: Vec<&str> = market.plugins.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!((names, market.owner.as_deref()), (vec!["a", "b", "c", "d", "e"], Some("A")));
        assert_eq!(market.plugins[0].source, Source::Inside { path: "plugins/a".to_owned() });
        assert!(
            matches!(&market.plugins[1].source, Source::Git { url, reference: Some(name), .. } if url == "https://github.com/o/r.git" && name == "v1")
        );
        assert!(!market.plugins[4].is_available);
        let said: Vec<String> = market.findings.iter().map(ToString::to_string).collect();
        for (n, words) in [
            "npm run what they like",
            "run a program",
            "leads out",
            "begin with https://",
            "no name of a branch",
            "there twice",
            "has no name",
        ]
        .iter()
        .enumerate()
        {
            assert!(said[n].contains(words), "{words}: {said:?}");
        }
        assert!(said[0].starts_with("line 7, plugins[5].source"), "{}", said[0]);
    }

    #[test]
    fn what_is_no_marketplace_says_where() {
        for (file, words) in [
            ("{", "line 1"),
            ("[]", "fields"),
            (r#"{"name": "a"}"#, "plugins"),
            (r#"{"plugins": []}"#, "no name"),
            (r#"{"name": "a", "plugins": {}}"#, "list"),
        ] {
            let said =
                parse_market(".agents/plugins/marketplace.json", file.as_bytes()).unwrap_err().to_string();
            assert!(said.contains(words), "{file}: {said}");
        }
    }
}
