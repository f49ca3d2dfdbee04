//! What has to be allowed before the calls of an answer run: files without leave, programs, what leaves this computer, what
//! costs money, and many helpers. Only asks; what is answered is `approval.rs`'s.

use gloss_agent::{Ask, Effect, Touch, UNASKED_HELPERS, WantedCall};
use gloss_network::host_of;
use gloss_protocol::{Action, May, Permission, Problem, Rule, TurnId};
use gloss_provider::Call;
use gloss_sandbox::Level;

use crate::access::secrets::check_name;
use crate::content::bytes_of;
use crate::digest::digest_of;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::operations;
use crate::programs::secrets::entry_for;
use crate::servers;
use crate::turn::cut::asks_to_cut;
use crate::turn::file_names;
use crate::turn::leave::{self, is_there};
use crate::turn::room::Turns;
use crate::turn::write_preview;
use crate::web::leave::{asks_to_reach, carries, granted_hosts};

/// Reason that a file is asked about that is no hidden one.
pub(crate) const HOLDS_SECRET: &str = "It holds a password or a key.";

/// Files that a program may change which its card names.
const FEW_COPIES: usize = 20;
/// Files of one call that are asked about; what it names beyond is refused where it is met.
const MAX_TOUCHES: usize = 64;

/// A file whose bytes decide whether it is asked about: whether it holds a password or a key.
pub(crate) struct Unsearched {
    ask: Ask,
    path: String,
    version: u32,
}

impl Unsearched {
    /// The file, and what is asked where it holds a secret. Reads it.
    pub(crate) fn search(self, off: &OffCore, shared: &Shared) -> Option<(String, Ask)> {
        let Self { ask, path, version } = self;
        // One that can't be read is told by the tool itself.
        let bytes = shared.read(|read, blobs| bytes_of(read, blobs, &path, version)).ok()?;
        shared.home.programs.looks.found_in(off, (&path, &bytes)).0.then_some((path, ask))
    }
}

/// Hash that tells a call on a version of its file from every other.
pub(crate) fn hash_of(call: &Call, path: Option<&str>, version: Option<u32>) -> String {
    let version = version.unwrap_or_default().to_string();
    digest_of([call.name.as_str(), call.arguments.as_str(), path.unwrap_or_default(), &version])
}

/// Judges which calls need an approval before they run, and which have to be looked into before that is known.
///
/// # Errors
/// Errors of the store.
pub(crate) fn judge(
    space: &mut Turns,
    turn: &TurnId,
    calls: Vec<WantedCall>,
) -> Result<(Vec<Ask>, Vec<Unsearched>), Problem> {
    let (mut asks, mut unsearched, mut helpers) = (Vec::new(), Vec::new(), 0);
    for wanted in calls {
        for touch in wanted.touches.iter().take(MAX_TOUCHES) {
            match touch.permission {
                Permission::Read => match judge_read(space, turn, &wanted, &touch.path)? {
                    Reading::Asks(ask) => asks.push(*ask),
                    Reading::Unsearched(one) => unsearched.push(*one),
                    Reading::Runs => {}
                },
                _ => asks.extend(judge_write(space, turn, &wanted, touch)?),
            }
        }
        asks.extend(judge_effect(space, turn, &wanted)?);
        asks.extend(judge_secrets(space, turn, &wanted)?);
        asks.extend(judge_reach(space, turn, &wanted)?);
        asks.extend(judge_sending(space, turn, &wanted)?);
        helpers += wanted.helpers;
        asks.extend(judge_helpers(space, turn, &wanted, helpers)?);
    }
    Ok((asks, unsearched))
}

/// Asks for a tool's effect, always, where it does more than read and make.
fn judge_effect(space: &Turns, turn: &TurnId, wanted: &WantedCall) -> Result<Option<Ask>, Problem> {
    if wanted.uses.is_some() {
        return servers::judge(space, turn, wanted);
    }
    if wanted.is_walled {
        return judge_walled(space, turn, wanted);
    }
    let (permission, does) = match wanted.effect {
        Effect::Reads | Effect::Makes => return Ok(None),
        Effect::Removes => return operations::judge(space, turn, wanted),
        Effect::Runs => (Permission::Run, "runs a program"),
        Effect::Leaves => (Permission::Send, "sends something out of this computer"),
        Effect::Spends => (Permission::Spend, "spends money"),
    };
    let says = format!("May it do this? {}", wanted.says);
    let why = format!("{} {does}.", wanted.call.name);
    Ok(Some(ask_of_effect(wanted, permission, (says, why))))
}

/// Asks for a program behind walls where the person's rule says so, and once in a task where only the inner wall stands. What
/// is never run is refused by the tool itself.
fn judge_walled(space: &Turns, turn: &TurnId, wanted: &WantedCall) -> Result<Option<Ask>, Problem> {
    let level = space.shared.home.programs.walls.level();
    let question = program_question(wanted);
    let (says, why) = match (space.rule(turn, Action::Run)?, level) {
        (Rule::LeaveItToMe, _) | (_, Level::None) | (Rule::Act, Level::Full) => return Ok(None),
        (Rule::Act, Level::Reduced) if space.may(turn, &May::RunReduced)? => return Ok(None),
        (Rule::SecondOpinion, _) if level == Level::Full || space.may(turn, &May::RunReduced)? => {
            (question, "A second opinion is taken on each program.".to_owned())
        }
        (Rule::Act | Rule::SecondOpinion, _) => (
            "May this task run programs behind the inner wall alone?".to_owned(),
            "The outer wall does not start on this computer. A program can’t open what is not given to it, but sees names and sizes of files."
                .to_owned(),
        ),
        (Rule::Ask | Rule::WhenISaySo, _) => {
            (question, "Running programs is asked about each time.".to_owned())
        }
    };
    let network = match wanted.sends {
        true => "It wants the network: that is asked about by itself.",
        false => "No network.",
    };
    let sees = if level == Level::Full { "" } else { " It sees names and sizes of other files." };
    let undo = "Yes. What it changes comes back as versions.".to_owned();
    let changes = copy_words(&wanted.copies);
    let secrets = secret_words(wanted);
    let reaches =
        format!("Its own scratch folder, and the folder to read.{changes} {network}{sees}{secrets}");
    Ok(Some(Ask { reaches, undo, ..ask_of_effect(wanted, Permission::Run, (says, why)) }))
}

/// Asks for the kept secrets that a command wants and that the card does not name for it. What is allowed is the name, for this
/// call in its exact words.
fn judge_secrets(space: &Turns, turn: &TurnId, wanted: &WantedCall) -> Result<Vec<Ask>, Problem> {
    let mut asks = Vec::new();
    for name in wanted.secrets.iter().filter(|name| check_name(name).is_ok()) {
        let (entry, changed) = entry_for(space, turn, name, &wanted.exact)?;
        if entry.is_some() {
            continue;
        }
        let says = format!("May this command have the secret {name}?");
        let why = match changed {
            Some(path) => format!(
                "{} is another than when you gave it to this command.",
                file_names::visible_name(&path)
            ),
            None => "You did not give it to this command.".to_owned(),
        };
        let words = (says, why);
        let ask = ask_of(&wanted.call, Permission::Secret, words, Some(name.clone()), None);
        let stays = match wanted.sends {
            true => "; it wants the network too, by which it could leave this computer",
            false => ", which stays on this computer",
        };
        let reaches = format!("Gives it the secret {name}{stays}.");
        let undo = "No. A program that read it knows it.".to_owned();
        asks.push(Ask { reaches, undo, exact: wanted.exact.clone(), ..ask });
    }
    Ok(asks)
}

/// The question for a program: what it is for says whoever wants it, and it is told so.
fn program_question(wanted: &WantedCall) -> String {
    match wanted.reason.as_str() {
        "" => "May it run this program?".to_owned(),
        why => format!("May it run this program? It says: “{why}”"),
    }
}

/// What a program may change of the folder, in words, for its card: each path whole, as two of them can have the same end.
fn copy_words(copies: &[String]) -> String {
    let mut named: Vec<&str> =
        copies.iter().map(|path| path.trim_end_matches('/').trim_start_matches("./")).collect();
    named.sort_unstable();
    named.dedup();
    let is_all = |path: &&str| path.is_empty() || *path == ".";
    match (named.iter().any(is_all), named.len()) {
        (true, _) => " It may change all files of the folder.".to_owned(),
        (false, 0) => String::new(),
        (false, count) => {
            let few: Vec<String> =
                named.iter().take(FEW_COPIES).map(|path| file_names::whole_name(path)).collect();
            let more = count.saturating_sub(FEW_COPIES);
            let more = if more > 0 { format!(", and {more} more") } else { String::new() };
            format!(" It may change {}{more}.", few.join(", "))
        }
    }
}

/// The secrets of a call in words, for the card of what else is asked of it.
fn secret_words(wanted: &WantedCall) -> String {
    wanted.secrets.iter().map(|name| format!(" Gives it the secret {name}.")).collect()
}

/// Asks for a call that may send something to the hosts of its task, each time: what it sends is in its exact words.
fn judge_sending(space: &Turns, turn: &TurnId, wanted: &WantedCall) -> Result<Option<Ask>, Problem> {
    if !wanted.sends || space.rule(turn, Action::Send)? == Rule::LeaveItToMe {
        return Ok(None);
    }
    let hosts = granted_hosts(space, turn)?;
    let named: Vec<String> = hosts.rules().map(|(rule, _)| rule.to_string()).collect();
    let all = named.join(" ");
    if named.is_empty() {
        return Ok(None);
    }
    let says = "May this program use the network?".to_owned();
    let why = "What it sends can carry what it has read.".to_owned();
    let reaches =
        format!("{}, over the network, and nothing else.{}", named.join(", "), secret_words(wanted));
    let undo = "No. What was sent was sent.".to_owned();
    let ask = ask_of(&wanted.call, Permission::Send, (says, why), Some(all), None);
    let (exact, editable) = (wanted.exact.clone(), wanted.exact_argument.map(str::to_owned));
    Ok(Some(Ask { reaches, undo, exact, editable, ..ask }))
}

/// Asks for a host that nobody gave and the person did not name. What is allowed is its name, for this call.
fn judge_reach(space: &Turns, turn: &TurnId, wanted: &WantedCall) -> Result<Option<Ask>, Problem> {
    let Some(address) = &wanted.reaches else { return Ok(None) };
    let Some((host, why)) = asks_to_reach(space, turn, address)? else {
        return judge_address(space, turn, wanted, address);
    };
    let words = (format!("May it read pages of {host}?"), why.to_owned());
    let reaches = format!("{host}, over the network. The address leaves this computer, and nothing else.");
    let undo = "No. The site sees that the page was asked for.".to_owned();
    let ask = ask_of(&wanted.call, Permission::Reach, words, Some(host), None);
    Ok(Some(Ask { reaches, undo, exact: wanted.exact.clone(), ..ask }))
}

/// Asks for an address that could carry out what was read, of a host that may be read from: what is allowed is this call.
fn judge_address(
    space: &Turns,
    turn: &TurnId,
    wanted: &WantedCall,
    address: &str,
) -> Result<Option<Ask>, Problem> {
    let is_mine = |action| Ok::<_, Problem>(space.rule(turn, action)? == Rule::LeaveItToMe);
    if is_mine(Action::Reach)? || is_mine(Action::Send)? || !carries(space, turn, address)? {
        return Ok(None);
    }
    let Ok(host) = host_of(address) else { return Ok(None) };
    let says = format!("May it send this address to {host}?");
    let why =
        "It can carry what was read: you did not write it, and no page of the site led there.".to_owned();
    let reaches = format!("{host}, over the network. The address leaves this computer, and nothing else.");
    let undo = "No. The site sees the address.".to_owned();
    Ok(Some(Ask { reaches, undo, ..ask_of_effect(wanted, Permission::Send, (says, why)) }))
}

/// Asks for helpers where they are many together with those that have begun since the person said something; `more` are those of the
/// answer so far. Of a goal's task all count: its rounds begin without the person.
fn judge_helpers(
    space: &Turns,
    turn: &TurnId,
    wanted: &WantedCall,
    more: usize,
) -> Result<Option<Ask>, Problem> {
    if wanted.helpers == 0 {
        return Ok(None);
    }
    let of = space.turn(turn)?;
    let mut helpers = space.store.read().helpers(&of.thread)?;
    let thread = space.store.read().thread(&of.thread)?;
    let is_goals = thread.is_some_and(|thread| thread.goal.is_some());
    helpers.retain(|helper| is_goals || helper.created_at >= of.started_at);
    if helpers.len() + more <= UNASKED_HELPERS {
        return Ok(None);
    }
    let used: u64 = helpers.iter().map(|helper| helper.usage.total()).sum();
    let says = format!("May it begin up to {} helpers more?", wanted.helpers);
    let why = match helpers.len() {
        0 => format!("More than {UNASKED_HELPERS} at once are asked about: each asks the model by itself."),
        count if is_goals => format!("{count} have begun for this goal, and have used {used} tokens."),
        count => format!("{count} have begun since you last said something, and have used {used} tokens."),
    };
    Ok(Some(ask_of(&wanted.call, Permission::Spend, (says, why), None, None)))
}

fn ask_of(
    call: &Call,
    permission: Permission,
    (says, why): (String, String),
    path: Option<String>,
    version: Option<u32>,
) -> Ask {
    Ask {
        hash: hash_of(call, path.as_deref(), version),
        call: call.id.clone(),
        tool: call.name.clone(),
        permission,
        says,
        exact: String::new(),
        editable: None,
        reaches: String::new(),
        undo: String::new(),
        path,
        why,
        version,
    }
}

/// What is asked of a call's effect, with the exact words of what is done.
pub(crate) fn ask_of_effect(wanted: &WantedCall, permission: Permission, words: (String, String)) -> Ask {
    let (exact, editable) = (wanted.exact.clone(), wanted.exact_argument.map(str::to_owned));
    Ask { exact, editable, ..ask_of(&wanted.call, permission, words, None, None) }
}

/// Names that no file has are refused by the tool itself, in its own words.
fn known_path(space: &Turns, path: &str) -> Option<String> {
    space.name_now(space.normal(path).ok()?).ok()
}

/// Permission to read a file, as far as it is known.
enum Reading {
    /// May be read.
    Runs,
    /// Needs an approval.
    Asks(Box<Ask>),
    /// Depends on its contents, which have to be searched.
    Unsearched(Box<Unsearched>),
}

fn judge_read(space: &mut Turns, turn: &TurnId, wanted: &WantedCall, path: &str) -> Result<Reading, Problem> {
    let Some(path) = known_path(space, path) else { return Ok(Reading::Runs) };
    let says = format!("May it read {}?", file_names::visible_name(&path));
    let ask = |why: &str, version| {
        ask_of(&wanted.call, Permission::Read, (says.clone(), why.to_owned()), Some(path.clone()), version)
    };
    // What is not there is told by the tool itself.
    if !is_there(space, &path) {
        return Ok(Reading::Runs);
    }
    if let Some(why) = leave::asks_to_read(space, turn, &path)? {
        return Ok(Reading::Asks(Box::new(ask(why, None))));
    }
    let Ok(artifact) = space.artifact(&path) else { return Ok(Reading::Runs) };
    let (ask, version) = (ask(HOLDS_SECRET, Some(artifact.version)), artifact.version);
    Ok(Reading::Unsearched(Box::new(Unsearched { ask, path: artifact.path, version })))
}

fn judge_write(
    space: &mut Turns,
    turn: &TurnId,
    wanted: &WantedCall,
    touch: &Touch,
) -> Result<Option<Ask>, Problem> {
    let Some(path) = known_path(space, &touch.path) else { return Ok(None) };
    // What no agent writes at all is refused where it is written.
    if file_names::check_name(&path).is_err() || crate::context::is_for_agents(&path) {
        return Ok(None);
    }
    if space.rule(turn, Action::Change)? == Rule::LeaveItToMe {
        return Ok(None);
    }
    let site = space.shared.folder.site_of(&path).map(|(site, _)| site.to_owned());
    let why = match leave::asks_to_write(space, turn, site.as_deref(), &path)? {
        Some(why) => why.to_owned(),
        None => match judge_cut(space, turn, (&path, site.as_deref()), touch)? {
            Some(why) => why,
            None => return Ok(None),
        },
    };
    let version = version_now(space, site.as_deref().unwrap_or(&path))?;
    let Some(exact) = write_preview::words_of(space, turn, (&path, &touch.content))? else { return Ok(None) };
    // What a server sends can't be read before it is asked for, so it never gets such a name.
    if exact.is_empty() && wanted.reaches.is_some() && leave::is_strict(&path) {
        return Ok(None);
    }
    let says = write_question(space, &path);
    let reaches = match &wanted.reaches {
        Some(address) if exact.is_empty() => format!("What the page {address} says is to stand in it."),
        _ => String::new(),
    };
    let ask = ask_of(&wanted.call, Permission::Write, (says, why), Some(path), version);
    Ok(Some(Ask { exact, reaches, ..ask }))
}

/// The question whether a file may be written.
pub(super) fn write_question(space: &Turns, path: &str) -> String {
    let does = if is_there(space, path) { "change" } else { "make" };
    format!("May it {does} {}?", file_names::visible_name(path))
}

/// Why a write is asked about that leaves less than half of a file; what notes are served in is held against its places instead.
fn judge_cut(
    space: &Turns,
    turn: &TurnId,
    (path, site): (&str, Option<&str>),
    touch: &Touch,
) -> Result<Option<String>, Problem> {
    let Some(bytes) = touch.content.bytes() else { return Ok(None) };
    let file = site.and_then(|site| path.strip_prefix(site)).unwrap_or_default();
    asks_to_cut(space, turn, (site.unwrap_or(path), file), bytes)
}

/// The version of a file as it lies in the folder now; none where it has none yet.
pub(super) fn version_now(space: &mut Turns, path: &str) -> Result<Option<u32>, Problem> {
    if space.store.read().artifact(path)?.is_some() {
        space.refresh(path)?;
    } else if !crate::content::is_hidden(path) && is_there(space, path) {
        return Ok(space.artifact(path).ok().map(|artifact| artifact.version));
    }
    Ok(space.store.read().artifact(path)?.map(|artifact| artifact.version))
}
