//! `gloss approvals`, `approvals allow ID|GROUP`, `approvals deny ID|GROUP`. Decides nothing by itself.

use std::hash::{DefaultHasher, Hash, Hasher};

use gloss_protocol::{AnswerReach, Approval, ApprovalId, ApprovalState, Code, Command, Permission, Problem};
use serde_json::{Value, json};

use crate::args::{Approvals, Reach};
use crate::output;
use crate::session::Session;

/// What the name of a group begins with.
const GROUP: &str = "group_";
/// Files read before that are named.
const FEW: usize = 5;

pub(super) async fn run(session: &Session, what: Option<Approvals>) -> Result<u8, Problem> {
    let (name, allow, reach, edited) = match what {
        None => return list(session).await,
        Some(Approvals::Allow { approval, reach, edit }) => (approval, true, reach_of(reach), edit),
        Some(Approvals::Deny { approval }) => (approval, false, AnswerReach::Once, None),
    };
    let group = if name.starts_with(GROUP) { members(session, &name).await? } else { Vec::new() };
    let lasts = allow && reach != AnswerReach::Once;
    let mut members: Vec<Approval> = Vec::new();
    for one in group {
        if !(lasts && members.iter().any(|first| first.covers(&one))) {
            members.push(one);
        }
    }
    let answer = |approval, edited| Command::ApprovalAnswer { approval, allow, reach, edited };
    let Some((last, before)) = members.split_last() else {
        return session.follow(answer(ApprovalId(name), edited)).await;
    };
    if edited.is_some() {
        return Err(Problem::new(Code::BadRequest, "Several at once can’t be edited.")
            .with_next("Name the one that should be done otherwise."));
    }
    for approval in before {
        session.submit(answer(approval.id.clone(), None)).await?;
    }
    session.follow(answer(last.id.clone(), None)).await
}

/// The approvals of a group, as long as it is the one that was listed: what came or went since makes it another.
async fn members(session: &Session, name: &str) -> Result<Vec<Approval>, Problem> {
    let groups = waiting(session).await?.into_iter();
    let group = groups.into_iter().find(|group| group.len() > 1 && group_name(group) == name);
    group.ok_or_else(|| {
        Problem::new(Code::NotFound, "What waits is not what was listed as this group any more.")
            .with_next("Look what waits with gloss approvals.")
    })
}

/// What waits, in the groups that are answered as one.
async fn waiting(session: &Session) -> Result<Vec<Vec<Approval>>, Problem> {
    let approvals = session.approvals().await?;
    Ok(Approval::groups(approvals.into_iter().filter(|one| one.state == ApprovalState::Waiting).collect()))
}

/// The name of a group: another one as soon as it has other members.
fn group_name(group: &[Approval]) -> String {
    let mut ids: Vec<&str> = group.iter().map(|one| one.id.0.as_str()).collect();
    ids.sort_unstable();
    let mut hasher = DefaultHasher::new();
    ids.hash(&mut hasher);
    format!("{GROUP}{:016x}", hasher.finish())
}

fn reach_of(reach: Reach) -> AnswerReach {
    match (reach.task, reach.always) {
        (true, _) => AnswerReach::Task,
        (_, true) => AnswerReach::Always,
        _ => AnswerReach::Once,
    }
}

async fn list(session: &Session) -> Result<u8, Problem> {
    let approvals = session.approvals().await?;
    if approvals.is_empty() && !session.json {
        output::words("Nothing waits for your answer.");
    }
    let (open, rest): (Vec<_>, Vec<_>) =
        approvals.into_iter().partition(|one| one.state == ApprovalState::Waiting);
    for group in Approval::groups(open) {
        let name = (group.len() > 1).then(|| group_name(&group));
        if let (Some(name), false) = (&name, session.json) {
            output::words(&group_words(&group, name));
            continue;
        }
        for approval in &group {
            let mut line = line(approval);
            line["group"] = json!(name);
            output::either(session.json, &line, || words(approval));
        }
    }
    for approval in rest {
        let mut line = line(&approval);
        line["group"] = Value::Null;
        output::either(session.json, &line, || words(&approval));
    }
    Ok(0)
}

/// Alike approvals as a person reads them: what each is about, and how all are answered at once.
fn group_words(group: &[Approval], name: &str) -> String {
    let Some(first) = group.first() else { return String::new() };
    let mut lines = vec![format!("{} that are alike. {}", group.len(), output::name(&first.why))];
    lines.extend(group.iter().map(|one| format!("  {}  {}{}", one.id, output::name(&one.says), exact(one))));
    lines.extend(about(first));
    lines.push(format!("  gloss approvals allow {name}\n  gloss approvals deny {name}"));
    lines.join("\n")
}

/// What tells one from those that are alike, on a line: its file by its whole path, and its exact words.
fn exact(approval: &Approval) -> String {
    let path = approval.path.as_deref().filter(|_| is_about_file(approval));
    let words = Some(approval.exact.as_str()).filter(|words| !words.is_empty());
    path.into_iter().chain(words).map(|words| format!("  {}", output::name(words))).collect()
}

/// Whether its path is a file's.
fn is_about_file(approval: &Approval) -> bool {
    matches!(approval.permission, Permission::Read | Permission::Write)
}

/// What exactly would happen, whole: its words, its file, what it reaches, and whether it can be undone.
fn exact_lines(approval: &Approval) -> Vec<String> {
    let mut lines: Vec<String> =
        approval.exact.lines().map(|line| format!("  | {}", output::name(line))).collect();
    let path = approval.path.as_deref().filter(|_| is_about_file(approval));
    for (label, text) in [
        ("File", path),
        ("Reaches", Some(approval.reaches.as_str())),
        ("Undo", Some(approval.undo.as_str())),
        ("With --task or --always", approval.lasting.as_deref()),
    ] {
        lines.extend(
            text.filter(|text| !text.is_empty()).map(|text| format!("  {label}: {}", output::name(text))),
        );
    }
    lines
}

/// What was read before, and what a second look came to.
fn about(approval: &Approval) -> Vec<String> {
    let mut read: Vec<String> = approval.outside.iter().map(|one| output::name(one)).collect();
    read.extend(approval.read_before.iter().take(FEW).map(|path| output::name(path)));
    let more = approval.read_before.len().saturating_sub(FEW);
    read.extend((more > 0).then(|| format!("and {more} more")));
    let mut lines = Vec::new();
    if !read.is_empty() {
        lines.push(format!("  Read before: {}", read.join("; ")));
    }
    lines.extend(approval.opinion.as_ref().map(|one| {
        let word = if one.agrees { "no reason against it" } else { "ask the person" };
        format!("  Second opinion: {word}. {}", output::name(&one.says))
    }));
    lines
}

/// An approval as a line of JSON.
pub(crate) fn line(approval: &Approval) -> Value {
    json!({
        "approval": approval.id,
        "task": approval.task,
        "tool": approval.tool,
        "permission": approval.permission,
        "says": approval.says,
        "exact": approval.exact,
        "edited": approval.edited,
        "reaches": approval.reaches,
        "undo": approval.undo,
        "outside": approval.outside,
        "opinion": approval.opinion,
        "path": approval.path,
        "why": approval.why,
        "read_before": approval.read_before,
        "asked_at": approval.asked_at,
        "state": approval.state.word(),
        "reviewed": approval.reviewed,
    })
}

/// An approval as a person reads it.
pub(crate) fn words(approval: &Approval) -> String {
    let (says, why) = (output::name(&approval.says), output::name(&approval.why));
    match approval.state {
        ApprovalState::Waiting => {
            let lines = exact_lines(approval).into_iter().chain(about(approval));
            let about: String = lines.map(|line| format!("\n{line}")).collect();
            let id = &approval.id;
            format!("{says} {why}{about}\n  gloss approvals allow {id}\n  gloss approvals deny {id}")
        }
        state => format!("{says} {}", state.word()),
    }
}
