//! What a server's own words ask to reach: paths among its arguments, hosts in addresses, where its program is fetched from, names
//! of variables. A look at words and at which files are there; grants nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(crate) use gloss_extension::expand;
use gloss_extension::{PLUGIN_VARIABLES, Server, Transport, hosts_of_program, value_of_word, with_defaults};
use gloss_network::host_of;
use gloss_protocol::ServerLeave;

use super::source::Source;
use crate::context::home_folder;

/// Endings of programs that are read by another one, and what lies in the folder of one that is made of several files.
const SCRIPTS: [&str; 6] = ["js", "mjs", "cjs", "ts", "py", "rb"];
const PACKAGES: [&str; 4] = ["package.json", "pyproject.toml", "setup.py", "Gemfile"];
/// Folders above a script that are looked at.
const MAX_ABOVE: usize = 4;

/// What a server asks to reach.
pub(crate) fn requested_leave(server: &Server, from: &Source, folder: &Path) -> ServerLeave {
    let (mut reads, mut hosts, mut variables) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    match &server.transport {
        Transport::Stdio { command, args, env, env_vars, cwd } => {
            hosts.extend(hosts_of_program(command).iter().map(|host| (*host).to_owned()));
            let base = base_of(cwd.as_deref(), from, folder);
            for word in std::iter::once(command).chain(args) {
                let value = value_of_word(word);
                let named = read_path(value, base.as_deref(), folder, from);
                // A plugin's relative paths are its own files: none leads out of them unshown.
                let is_own = |path: &String| Path::new(value).is_absolute() || from.holds(Path::new(path));
                reads.extend(named.filter(is_own));
                hosts.extend(host_in(value));
            }
            for (name, value) in env {
                hosts.extend(host_in(value));
                reads.extend(
                    read_path(value, None, folder, from).filter(|_| !name.eq_ignore_ascii_case("PATH")),
                );
            }
            variables.extend(env_vars.iter().cloned());
            for word in std::iter::once(command).chain(args).chain(env.values()).chain(cwd) {
                variables.extend(variables_in(word));
            }
        }
        Transport::Http { url, token_variable, headers, variable_headers, .. } => {
            hosts.extend(host_in(url));
            variables.extend(token_variable.iter().chain(variable_headers.values()).cloned());
            for word in headers.values().chain([url]) {
                variables.extend(variables_in(word));
            }
        }
    }
    let list = |set: BTreeSet<String>| set.into_iter().collect();
    ServerLeave { reads: list(reads), writes: Vec::new(), hosts: list(hosts), variables: list(variables) }
}

/// The folder to which a server's relative paths belong: its own, else the workspace's where it stands there.
pub(crate) fn base_of(cwd: Option<&str>, from: &Source, folder: &Path) -> Option<PathBuf> {
    match cwd.map(Path::new) {
        Some(cwd) if cwd.is_absolute() => Some(cwd.to_owned()),
        // A relative one is one of the folder's, or of the plugin's.
        cwd => {
            let base = match from {
                Source::Folder => folder,
                Source::Plugin(_, files) => files,
                Source::Person => return None,
            };
            Some(cwd.map_or_else(|| base.to_owned(), |cwd| base.join(cwd)))
        }
    }
}

/// A path that an argument names and that is there: of one in the workspace's folder the whole folder, as programs are made of
/// several files.
fn read_path(word: &str, base: Option<&Path>, folder: &Path, from: &Source) -> Option<String> {
    let named = Path::new(word);
    let is_path = named.is_absolute()
        || word.starts_with("./")
        || word.starts_with("../")
        || word.contains('/')
        || word.contains('.');
    let path = match (named.is_absolute(), base) {
        (true, _) => named.to_owned(),
        (false, Some(base)) if is_path => base.join(named),
        _ => return None,
    };
    let real = path.canonicalize().ok()?;
    // What every program of the system sees needs no leave.
    if ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/opt", "/nix"]
        .iter()
        .any(|system| real.starts_with(system))
        || real == Path::new("/")
    {
        return None;
    }
    let path = if real.starts_with(folder) { folder.to_owned() } else { real };
    // A script outside of it is run with what it is made of; of a plugin's words only what they name was shown.
    let is_whole = is_script(&path) && !matches!(from, Source::Plugin(..));
    let path = if is_whole { package_of(&path) } else { path };
    path.to_str().map(str::to_owned)
}

/// The files of the scripts that a command names outside of the folder: parts of the program that it runs.
pub(crate) fn script_parts(args: &[String], folder: &Path) -> Vec<PathBuf> {
    let named = args.iter().map(Path::new).filter(|path| path.is_absolute());
    let real = named.filter_map(|path| path.canonicalize().ok());
    real.filter(|path| !path.starts_with(folder) && is_script(path)).map(|path| package_of(&path)).collect()
}

fn is_script(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    SCRIPTS.contains(&ending) && path.is_file()
}

/// What a script is made of: the `node_modules` that it lies in, else the folder of its package, else the file itself.
fn package_of(path: &Path) -> PathBuf {
    let outermost = path.ancestors().filter(|above| above.ends_with("node_modules")).last();
    // A person's whole home is no package, whatever lies in it.
    let home = home_folder().unwrap_or_default();
    let package = path
        .ancestors()
        .skip(1)
        .take(MAX_ABOVE)
        .filter(|above| !home.starts_with(above))
        .find(|above| PACKAGES.iter().any(|name| above.join(name).is_file()));
    outermost.or(package).unwrap_or(path).to_owned()
}

/// The host of an address, where no variable in it is set: one that is has to be granted by whoever sets it.
fn host_in(word: &str) -> Option<String> {
    let word = with_defaults(word);
    let is_address = word.starts_with("https://") || word.starts_with("http://");
    is_address.then(|| host_of(&word).ok()).flatten()
}

/// Variables that words name as `${NAME}` or `${NAME:-other}`.
fn variables_in(word: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = word;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((inner, behind)) = after.split_once('}') else { break };
        let name = inner.split(":-").next().unwrap_or_default();
        let is_name = !name.is_empty()
            && !PLUGIN_VARIABLES.contains(&name)
            && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
        out.extend(is_name.then(|| name.to_owned()));
        rest = behind;
    }
    out
}

#[cfg(test)]
mod tests {
    use gloss_extension::parse_mcp_json;

    use super::requested_leave;
    use crate::servers::source::Source;

    #[test]
    fn what_a_server_wants_stands_in_its_own_words() {
        let dir = tempfile::tempdir_in("/var/tmp").unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("tools")).unwrap();
        std::fs::write(root.join("tools/s.js"), "").unwrap();
        let of = |json: &str, from| {
            let all = parse_mcp_json(json.as_bytes()).unwrap();
            requested_leave(&all.servers[0], &from, &root)
        };
        let here = root.to_str().unwrap().to_owned();
        let own = of(
            r#"{"a": {"command": "node", "args": ["tools/s.js", "--to=https://api.example/x", "plain"],
            "env": {"K": "${TOKEN:-none}"}}}"#,
            Source::Folder,
        );
        assert_eq!(
            (own.reads, own.hosts, own.variables),
            (vec![here.clone()], vec!["api.example".to_owned()], vec!["TOKEN".to_owned()])
        );
        // The same words of the person's mean nothing in this folder.
        assert!(of(r#"{"a": {"command": "node", "args": ["tools/s.js"]}}"#, Source::Person).reads.is_empty());
        let fetched = of(
            r#"{"a": {"command": "/usr/bin/npx", "args": ["-y", "x"], "env_vars": ["KEY"]}}"#,
            Source::Person,
        );
        assert_eq!(
            (fetched.hosts, fetched.variables),
            (vec!["registry.npmjs.org".to_owned()], vec!["KEY".to_owned()])
        );
        let web = of(
            r#"{"a": {"url": "https://mcp.example/", "bearer_token_env_var": "T", "http_headers": {"X": "${H}"}}}"#,
            Source::Person,
        );
        assert_eq!(
            (web.hosts, web.variables),
            (vec!["mcp.example".to_owned()], vec!["H".to_owned(), "T".to_owned()])
        );
    }

    #[test]
    fn the_host_of_an_address_is_that_where_no_variable_is_set() {
        let hosts = |url: &str| {
            let words = serde_json::to_string(url).unwrap();
            let all = parse_mcp_json(format!("{{\"a\": {{\"url\": {words}}}}}").as_bytes()).unwrap();
            requested_leave(&all.servers[0], &Source::Folder, std::path::Path::new("/")).hosts.join(" ")
        };
        assert_eq!(hosts("${API_BASE_URL:-https://api.example.com}/mcp"), "api.example.com");
        assert_eq!(hosts("https://${HOST:-mcp.example}/x"), "mcp.example");
        // A name before the host is granted nothing, whichever of the two it looks like.
        for none in ["${A:-https://good.example}${B:-@evil.example}", "${A}", "${A:-x}", "https://${A}/x"] {
            assert_eq!(hosts(none), "", "{none}");
        }
    }
}
