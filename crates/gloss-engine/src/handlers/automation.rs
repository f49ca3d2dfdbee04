//! `automation.*`: saved, paused, resumed, run, removed, and taken over from Codex. When it comes is asked of
//! `gloss-schedule`; what a run does is `automations`'.

use std::path::PathBuf;

use gloss_protocol::{
    Automation, AutomationDraft, AutomationId, AutomationStatus, CatchUp, Cause, Code, CommandId, Done,
    Overlap, Problem, RunId, Timestamp, Trigger,
};
use gloss_schedule::{Rule, Zone};
use gloss_store::Write;
use serde::Deserialize;
use serde_json::json;

use crate::automations::schedule::{problem, zone_of};
use crate::doors::now;
use crate::handlers::task::title;
use crate::money::accounts::{self, TASK_MONEY};
use crate::space::Space;

/// Automations of a workspace.
const MAX_AUTOMATIONS: usize = 200;

/// Longest words of one, in bytes.
const MAX_WORDS: usize = 100_000;

/// Reason that an imported automation is paused.
const IMPORTED: &str = "It came out of a file, so it is paused: read what it is to do, then resume it.";

/// Longest spread of beginnings, in seconds.
const MAX_JITTER: u32 = 3600;

pub(super) fn save(
    space: &mut Space,
    id: &CommandId,
    which: Option<AutomationId>,
    draft: AutomationDraft,
    budget: Option<&str>,
) -> Result<Done, Problem> {
    save_as(space, id, which, draft, (budget, false))
}

/// Saves it; a new one that came out of a file waits for the person.
fn save_as(
    space: &mut Space,
    id: &CommandId,
    which: Option<AutomationId>,
    mut draft: AutomationDraft,
    (budget, imported): (Option<&str>, bool),
) -> Result<Done, Problem> {
    let known = which.map(|which| space.automations().known_automation(&which)).transpose()?;
    if known.is_none() && space.store.read().automations()?.len() >= MAX_AUTOMATIONS {
        let says = format!("A workspace has at most {MAX_AUTOMATIONS} automations.");
        return Err(Problem::new(Code::TooLarge, says).with_next("Remove one that is not needed any more."));
    }
    let at = now();
    let mut ceiling = known.as_ref().map_or(Some(TASK_MONEY), |known| known.ceiling);
    if let Some(budget) = budget {
        super::budget::of_automation(space, budget, &mut ceiling, &mut draft)?;
    }
    let (draft, says, next) = checked(space, draft, known.as_ref(), at)?;
    let mut automation = match known {
        Some(known) => known,
        None => Automation {
            id: AutomationId::from_uuid(uuid::Uuid::now_v7()),
            draft: draft.clone(),
            ceiling,
            says: String::new(),
            status: if imported { AutomationStatus::Paused } else { AutomationStatus::Active },
            why: String::new(),
            imported,
            settled: at,
            next: None,
            latest: None,
            missed: None,
            created_at: at,
            updated_at: at,
        },
    };
    if automation.status == AutomationStatus::Over {
        automation.status = AutomationStatus::Active;
    }
    // What was due by the old rule is not due by the new one; where the rule stays, so does what is due.
    if automation.draft.trigger != draft.trigger || automation.next.is_none() {
        (automation.next, automation.settled) = (next, at);
    }
    if automation.status == AutomationStatus::Paused {
        automation.next = None;
    }
    // Words that a person has written over are theirs.
    automation.imported &= automation.draft.task == draft.task;
    let why = if imported { IMPORTED } else { "" };
    (automation.draft, automation.says, automation.why) = (draft, says, why.to_owned());
    automation.ceiling = ceiling;
    keep(space, id, automation, "automation.saved")
}

/// The draft with everything as it is kept, when it begins as a sentence, and its next time.
fn checked(
    space: &mut Space,
    mut draft: AutomationDraft,
    known: Option<&Automation>,
    at: Timestamp,
) -> Result<(AutomationDraft, String, Option<Timestamp>), Problem> {
    draft.task = draft.task.trim().to_owned();
    if let Some(recipe) = &draft.recipe {
        let recipe = space.recipes().known_recipe(recipe)?;
        if draft.name.trim().is_empty() {
            draft.name = if draft.task.is_empty() { recipe.name.clone() } else { title(&draft.task) };
        }
        draft.task = format!("Run the recipe “{}”", recipe.name);
    }
    if draft.task.is_empty() {
        let problem = Problem::new(Code::BadRequest, "The automation has no words.");
        return Err(problem.with_next("Say what should be done each time."));
    }
    if draft.task.len() + draft.good.len() + draft.name.len() > MAX_WORDS || draft.attachments.len() > 100 {
        return Err(Problem::new(Code::TooLarge, "An automation has at most 100 kB of words and 100 files."));
    }
    if draft.name.trim().is_empty() {
        draft.name = title(&draft.task);
    }
    draft.jitter = draft.jitter.min(MAX_JITTER);
    if let Some(model) = &draft.model {
        // Nothing fails at nine in the morning that could have been said the evening before.
        let config = crate::config::Config::read(&space.shared.home.dir)?;
        crate::providers::choose(&config, &space.shared.home, model)?;
    }
    for path in &mut draft.attachments {
        *path = space.artifact(path)?.path;
    }
    let (says, next) = match &mut draft.trigger {
        Trigger::Time { rule, zone } => {
            let found = zone_of(zone)?;
            let read = match known {
                // A rule that is saved again as it is kept keeps its beginning.
                Some(known) if same_rule(&known.draft.trigger, rule) => {
                    Rule::parse_stored(rule, &found).map(|rule| (rule, found))
                }
                _ => Rule::parse(rule, &found, at),
            };
            let (read, found) = read.map_err(|error| problem(&error))?;
            (*rule, *zone) = (read.text(), found.name().to_owned());
            let next = read.after(&found, at).next();
            (read.says(), next)
        }
        Trigger::Change { path } => {
            let folder = path.ends_with('/');
            *path = space.shared.folder.normal(path.trim_end_matches('/'))?;
            if folder && !path.ends_with('/') {
                path.push('/');
            }
            (format!("When {path} changes"), None)
        }
        Trigger::After { automation } => {
            let other = space.automations().known_automation(automation)?;
            in_a_circle(space, known.map(|known| &known.id), &other)?;
            (format!("After “{}”", other.draft.name), None)
        }
    };
    Ok((draft, says, next))
}

fn same_rule(trigger: &Trigger, rule: &str) -> bool {
    matches!(trigger, Trigger::Time { rule: known, .. } if known == rule)
}

/// Refuses automations that begin each other for ever.
fn in_a_circle(space: &mut Space, own: Option<&AutomationId>, other: &Automation) -> Result<(), Problem> {
    let mut at = other.clone();
    for _ in 0..=MAX_AUTOMATIONS {
        if own == Some(&at.id) {
            let problem =
                Problem::new(Code::BadRequest, "These automations would begin each other for ever.");
            return Err(problem.with_next("Let one of them begin at a time of its own."));
        }
        let Trigger::After { automation } = &at.draft.trigger else { break };
        at = space.automations().known_automation(automation)?;
    }
    Ok(())
}

fn keep(space: &mut Space, id: &CommandId, mut automation: Automation, what: &str) -> Result<Done, Problem> {
    automation.updated_at = now();
    let done = Done::Automation { automation: Box::new(automation.clone()) };
    space.write(Write::AutomationWrite, |tx| {
        tx.automation(&automation)?;
        tx.command(id, &done)?;
        tx.log(what, &json!({ "automation": automation.id }), &automation.draft.task)
    })?;
    Ok(done)
}

pub(super) fn pause(space: &mut Space, id: &CommandId, which: &AutomationId) -> Result<Done, Problem> {
    let mut automation = space.automations().known_automation(which)?;
    automation.status = AutomationStatus::Paused;
    (automation.next, automation.why) = (None, String::new());
    keep(space, id, automation, "automation.paused")
}

pub(super) fn resume(space: &mut Space, id: &CommandId, which: &AutomationId) -> Result<Done, Problem> {
    let mut automation = space.automations().known_automation(which)?;
    automation.status = AutomationStatus::Active;
    automation.why.clear();
    automation.settled = now();
    space.waits.resumed.insert(which.clone(), automation.settled);
    if let Trigger::Time { rule, zone } = &automation.draft.trigger {
        let zone = Zone::named(zone).map_err(|error| problem(&error))?;
        let rule = Rule::parse_stored(rule, &zone).map_err(|error| problem(&error))?;
        automation.next = rule.after(&zone, automation.settled).next();
        if automation.next.is_none() {
            automation.status = AutomationStatus::Over;
        }
    }
    let done = keep(space, id, automation, "automation.resumed")?;
    // What waited for a run that ended meanwhile begins.
    space.automations().begin_queued(which)?;
    Ok(done)
}

pub(super) fn run(space: &mut Space, id: &CommandId, which: &AutomationId) -> Result<Done, Problem> {
    let begun = space.automations().begin_run(which, now(), Cause::Person, Some(id))?;
    match begun {
        Some((_, Some(turn))) => Ok(Done::Turn { task: turn.thread, turn: turn.id }),
        Some((run, None)) if run.ended_at.is_some() => Err(Problem::new(Code::Busy, run.says)),
        // It waits for the one before, and is kept with the command.
        _ => Ok(Done::Automation { automation: Box::new(space.automations().known_automation(which)?) }),
    }
}

pub(super) fn seen(
    space: &mut Space,
    id: &CommandId,
    which: &AutomationId,
    run: Option<RunId>,
) -> Result<Done, Problem> {
    let mut automation = space.automations().known_automation(which)?;
    let latest = automation.latest.as_mut();
    if let Some(run) = latest.filter(|latest| run.is_none_or(|run| run == latest.id)) {
        run.seen = true;
    }
    let done = Done::Automation { automation: Box::new(automation.clone()) };
    space.write(Write::RunWrite, |tx| {
        if let Some(run) = &automation.latest {
            tx.run(run)?;
        }
        tx.automation(&automation)?;
        tx.command(id, &done)
    })?;
    Ok(done)
}

pub(super) fn remove(space: &mut Space, id: &CommandId, which: &AutomationId) -> Result<Done, Problem> {
    let automation = space.automations().known_automation(which)?;
    let others = space.store.read().automations()?;
    let follower = others
        .iter()
        .find(|other| matches!(&other.draft.trigger, Trigger::After { automation } if automation == which));
    if let Some(follower) = follower {
        let says = format!("“{}” begins after this one.", follower.draft.name);
        return Err(Problem::new(Code::Busy, says).with_next("Change or remove that one first."));
    }
    // What its runs still do counts under its ceiling.
    accounts::keep_removed(&space.shared.home.book, &automation)?;
    let done = Done::Automation { automation: Box::new(automation.clone()) };
    space.write(Write::AutomationWrite, |tx| {
        tx.drop_automation(which)?;
        tx.command(id, &done)?;
        tx.log("automation.removed", &json!({ "automation": which }), &automation.draft.task)
    })?;
    Ok(done)
}

/// Codex's `automation.toml`, as far as it means the same here.
#[derive(Deserialize)]
struct Codex {
    #[serde(default)]
    name: String,
    prompt: String,
    #[serde(default)]
    kind: String,
    /// Empty for a heartbeat.
    #[serde(default)]
    rrule: String,
    /// The folders that it works in.
    #[serde(default)]
    cwds: Vec<PathBuf>,
}

/// Checks that an automation means the same here; one that does not is refused, rather than taken over in part.
///
/// # Errors
/// Where it goes on in a conversation of Codex's, or works in other folders only.
fn means_the_same(space: &Space, read: &Codex) -> Result<(), Problem> {
    if read.kind.eq_ignore_ascii_case("heartbeat") {
        let says = "This automation goes on in a conversation of Codex, which is not here.";
        return Err(Problem::new(Code::BadRequest, says).with_next("Make a new automation with its words."));
    }
    let here = space.shared.folder.root();
    let meant = |folder: &PathBuf| std::fs::canonicalize(folder).is_ok_and(|folder| folder == here);
    if !read.cwds.iter().all(meant) {
        let says = "This automation works in another folder than this one, or in several.";
        let folders = read.cwds.iter().take(9).map(|folder| folder.display().to_string()).collect();
        let problem = Problem::new(Code::BadRequest, says).with_candidates(folders);
        return Err(problem.with_next("Make an automation with its words in each of these folders."));
    }
    Ok(())
}

pub(super) fn import(space: &mut Space, id: &CommandId, toml: &str, zone: &str) -> Result<Done, Problem> {
    if toml.len() > MAX_WORDS {
        return Err(Problem::new(Code::TooLarge, "An automation.toml has at most 100 kB."));
    }
    let read: Codex = toml::from_str(toml).map_err(|error| {
        let says = format!("This automation.toml can't be understood: {}", error.message());
        Problem::new(Code::BadRequest, says).with_next("It needs a prompt and an rrule.")
    })?;
    means_the_same(space, &read)?;
    let draft = AutomationDraft {
        name: read.name,
        task: read.prompt,
        trigger: Trigger::Time { rule: read.rrule, zone: zone.to_owned() },
        recipe: None,
        attachments: Vec::new(),
        // Its model is a name at somebody else's provider.
        model: None,
        good: String::new(),
        budget: None,
        catch_up: CatchUp::default(),
        overlap: Overlap::default(),
        jitter: 0,
    };
    save_as(space, id, None, draft, (None, true))
}
