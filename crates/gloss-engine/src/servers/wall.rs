//! The wall of one server: its program, its own folder, and what was granted to it. Starts nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gloss_extension::{PLUGIN_VARIABLES, Transport};
use gloss_keychain::{ExposeSecret as _, SecretString};
use gloss_mcp::Address;
use gloss_network::{HostRule, Hosts, Leave};
use gloss_protocol::{Code, Problem, ServerLeave, WorkspaceId};
use gloss_sandbox::{Level, Limits, Policy};

use super::defined::Defined;
use super::never::{holds_never_seen, is_never_seen, never_seen};
use super::programs;
use super::requested::{base_of, expand, script_parts};
use super::source::Source;
use crate::access::secrets;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::plugins;
use crate::programs::policy::{all_hidden, look_through};
use crate::programs::secrets::Variable;

/// Seconds that a server may run at a time.
const SECONDS: u64 = 30 * 24 * 3_600;
/// The folder of a server that is its own, within Gloss's home: nobody else writes there.
pub(super) fn own_folder(shared: &Shared, defined: &Defined) -> PathBuf {
    let name = format!("{}-{}", defined.server.name, defined.hash.get(..12).unwrap_or_default());
    match defined.from.plugin() {
        Some(plugin) => {
            plugins::folder_of_workspace(&shared.home.dir, &shared.id, plugin).join("servers").join(name)
        }
        None => servers_folder(&shared.home.dir, &shared.id).join(name),
    }
}

/// The folder in which the servers of a workspace have theirs.
pub(super) fn servers_folder(home: &Path, workspace: &WorkspaceId) -> PathBuf {
    home.join("workspaces").join(&workspace.0).join("servers")
}

/// A server's policy, with its hosts and what of its variables may leave to them; the way there is opened by whoever starts it.
pub(super) struct Wall {
    pub policy: Policy,
    pub hosts: Option<Hosts>,
    pub keys: Vec<Variable>,
}

/// The wall of a server.
///
/// # Errors
/// Where its program or a variable is missing, or no wall stands.
pub(super) fn policy_of(
    off: &OffCore,
    shared: &Shared,
    (defined, leave): (&Defined, &ServerLeave),
) -> Result<Wall, Problem> {
    let Transport::Stdio { command, args, env, cwd, .. } = &defined.server.transport else {
        return Err(Problem::new(Code::Internal, "A server that has an address is not started."));
    };
    let level = shared.home.programs.walls.standing(off).level;
    if level == Level::None {
        return Err(Problem::new(
            Code::NotDone,
            "No wall stands on this computer, so no server is started here.",
        )
        .with_next("Look at gloss doctor."));
    }
    let variables = variables(off, shared, leave)?;
    let own = own_folder(shared, defined).join("home");
    let of_plugin = |name: &str| match (&defined.from, PLUGIN_VARIABLES.iter().position(|own| *own == name)?)
    {
        (Source::Plugin(_, files), 0 | 1) => Some(files.display().to_string()),
        (Source::Plugin(..), _) => Some(own.display().to_string()),
        _ => None,
    };
    let filled =
        |word: &String| expand(word, &|name| of_plugin(name).or_else(|| variables.get(name).cloned()));
    let base = base_of(cwd.as_deref(), &defined.from, shared.folder.root());
    let program = programs::find(off, shared, (&filled(command), base.as_deref()), &defined.from)?;
    make(&own)?;
    let (mut reads, mut writes) = granted(shared, leave);
    let sees = |folder: &Path| {
        reads.iter().chain(&writes).chain(plugin_folder(defined)).any(|granted| folder.starts_with(granted))
    };
    let folder = base.filter(|base| base.is_dir() && sees(base)).unwrap_or_else(|| own.clone());
    writes.push(own.clone());
    let mut environment: BTreeMap<String, String> =
        env.iter().map(|(name, value)| (name.clone(), filled(value))).collect();
    environment.extend(variables.clone());
    environment.extend(of_its_place(&own, &program));
    let keys: Vec<(String, String)> = variables
        .iter()
        .chain(env.iter().filter(|(name, _)| is_key(name)))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    // What may be a key is taken out of all that is said of the server.
    keys.iter().for_each(|(name, value)| shared.home.redaction.learn(name, value));
    let hosts = hosts_of(leave)?;
    let args: Vec<String> = args.iter().map(filled).collect();
    let programs = parts_of(shared, (defined, leave), program.parts, &args);
    reads.retain(|path| !programs.contains(path));
    let policy = Policy {
        level,
        command: std::iter::once(program.path.display().to_string()).chain(args).collect(),
        folder,
        hidden: hidden(off, shared, reads.iter().chain(&writes).chain(&programs)),
        reads,
        programs,
        writes,
        environment,
        is_talked_to: true,
        network: None,
        limits: Limits { seconds: SECONDS, ..Limits::default() },
    };
    let keys = keys_for_hosts(keys.into_iter(), leave);
    Ok(Wall { policy, hosts: hosts.filter(|_| level == Level::Full), keys })
}

fn make(own: &Path) -> Result<(), Problem> {
    std::fs::create_dir_all(own).map_err(|error| {
        Problem::new(Code::Internal, format!("The server’s own folder can’t be made: {error}."))
    })
}

/// What was granted to a server that is there, and may be seen by one.
fn granted(shared: &Shared, leave: &ServerLeave) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let home = &shared.home.dir;
    let seen = |paths: &[String]| {
        let there = paths.iter().map(PathBuf::from).filter(|path| path.exists());
        there.filter(|path| !is_never_seen(path, home)).collect::<Vec<_>>()
    };
    let writes = seen(&leave.writes).into_iter().filter(|path| !holds_never_seen(path, home));
    (seen(&leave.reads), writes.collect())
}

/// The variables that tell a server where it is: nothing of its own words says otherwise.
fn of_its_place(own: &Path, program: &programs::Program) -> [(String, String); 3] {
    [
        ("HOME", own.display().to_string()),
        ("PATH", path_with(program)),
        ("NODE_USE_ENV_PROXY", "1".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
}

/// The files that a server runs: of its program, of the scripts that it names, of its plugin.
fn parts_of(
    shared: &Shared,
    (defined, leave): (&Defined, &ServerLeave),
    program: Vec<PathBuf>,
    args: &[String],
) -> Vec<PathBuf> {
    let mut programs: Vec<PathBuf> = program;
    // Of words that others wrote no script is opened that does not stand in what was shown.
    let is_shown = |part: &PathBuf| {
        defined.from == Source::Person || leave.reads.iter().any(|path| part.starts_with(path))
    };
    programs.extend(script_parts(args, shared.folder.root()).into_iter().filter(is_shown));
    programs.extend(plugin_folder(defined).cloned());
    programs
}

/// The address of a server that has one, with what it is sent.
///
/// # Errors
/// Where the keys are locked.
pub(super) fn address_of(
    off: &OffCore,
    shared: &Shared,
    (defined, leave): (&Defined, &ServerLeave),
) -> Result<Address, Problem> {
    let Transport::Http { url, token_variable, headers, variable_headers, .. } = &defined.server.transport
    else {
        return Err(Problem::new(Code::Internal, "A server that is started has no address."));
    };
    let variables = variables(off, shared, leave)?;
    variables.iter().for_each(|(name, value)| shared.home.redaction.learn(name, value));
    let value = |name: &str| variables.get(name).cloned();
    let filled = |word: &String| expand(word, &value);
    let token = match token_variable {
        Some(name) => Some(value(name).ok_or_else(|| missing_variable(name))?),
        None => None,
    };
    let mut all: Vec<(String, String)> =
        headers.iter().map(|(name, word)| (name.clone(), filled(word))).collect();
    for (header, name) in variable_headers {
        all.push((header.clone(), value(name).ok_or_else(|| missing_variable(name))?));
    }
    let named = url;
    let url = filled(named);
    // With the value of a variable in it, it leads elsewhere than its words say.
    let host = gloss_network::host_of(&url).unwrap_or_default();
    if url != *named && !leave.hosts.contains(&host) {
        let says = format!("Its address is at {host}, which was not granted.");
        return Err(Problem::new(Code::NotDone, says)
            .with_next(format!("Grant it: gloss mcp add {} --host {host}", defined.server.name)));
    }
    Ok(Address { url, headers: all, token })
}

fn missing_variable(name: &str) -> Problem {
    Problem::new(Code::NotFound, format!("It needs the variable {name}, which has no value here.")).with_next(
        format!("Keep its value: gloss mcp add SERVER --secret {name}, with the value on standard input."),
    )
}

/// The folder of the plugin that a server comes from.
fn plugin_folder(defined: &Defined) -> Option<&PathBuf> {
    match &defined.from {
        Source::Plugin(_, files) => Some(files),
        _ => None,
    }
}

/// Whether a variable is called as those are that hold keys.
fn is_key(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    ["KEY", "TOKEN", "SECRET", "PASS", "CREDENTIAL"].iter().any(|word| name.contains(word))
}

/// Keys that were granted, each as it may leave to each host that was.
fn keys_for_hosts(keys: impl Iterator<Item = (String, String)>, leave: &ServerLeave) -> Vec<Variable> {
    let to_hosts = |(name, value): (String, String)| {
        leave.hosts.iter().map(move |host| Variable {
            name: name.clone(),
            value: SecretString::from(value.clone()),
            host: Some(host.clone()),
        })
    };
    keys.flat_map(to_hosts).collect()
}

/// The folders of programs, that of the server's own first: what it starts by name lies beside it.
fn path_with(program: &programs::Program) -> String {
    let own = program.path.parent().into_iter().chain(program.beside.as_deref());
    let own = own.map(|folder| format!("{}:", folder.display())).collect::<String>();
    format!("{own}/usr/local/bin:/usr/bin:/bin")
}

/// The values of the variables that were granted: kept secrets of the folder, else those of the environment.
///
/// # Errors
/// Where the keys are locked.
pub(super) fn variables(
    off: &OffCore,
    shared: &Shared,
    leave: &ServerLeave,
) -> Result<BTreeMap<String, String>, Problem> {
    let mut out = BTreeMap::new();
    for name in &leave.variables {
        let kept = match secrets::check_name(name) {
            Ok(()) => match secrets::value(off, &shared.home, &shared.id, name) {
                Ok(value) => Some(value.expose_secret().to_owned()),
                Err(problem) if problem.code == Code::NotFound => None,
                Err(problem) => return Err(problem),
            },
            Err(_) => None,
        };
        let value = kept.or_else(|| shared.home.sent_key(name)).or_else(|| std::env::var(name).ok());
        out.extend(value.map(|value| (name.clone(), value)));
    }
    Ok(out)
}

/// The hosts of a leave; none where it has none.
fn hosts_of(leave: &ServerLeave) -> Result<Option<Hosts>, Problem> {
    let mut out = Hosts::default();
    for host in &leave.hosts {
        let rule: HostRule =
            host.parse().map_err(|error| Problem { code: Code::BadHost, ..Problem::from(error) })?;
        out = out.with(rule, Leave::Sends);
    }
    Ok(Some(out).filter(|_| !leave.hosts.is_empty()))
}

/// What lies within what was granted and is not seen all the same.
fn hidden<'a>(off: &OffCore, shared: &Shared, granted: impl Iterator<Item = &'a PathBuf>) -> Vec<PathBuf> {
    let granted: Vec<&PathBuf> = granted.collect();
    let root = shared.folder.root();
    let mut out = Vec::new();
    if granted.iter().any(|path| root.starts_with(path) || path.starts_with(root)) {
        // What was granted by its own name is what the person meant.
        let hidden = all_hidden(look_through(off, shared));
        out.extend(hidden.into_iter().filter(|path| !granted.contains(&path)));
    }
    out.extend(never_seen(&shared.home.dir));
    out.retain(|path| granted.iter().any(|granted| path.starts_with(granted)));
    out
}
