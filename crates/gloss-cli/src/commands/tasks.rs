//! `gloss tasks`, `show`, `stop`, `remove`, `steer`, `resume`.

use gloss_protocol::{
    Code, Command, Done, Item, ItemBody, ItemStatus, OnApproval, Price, Problem, Query, Reply, Speaker,
    ThreadId,
};
use serde_json::json;

use crate::session::{Session, unexpected};
use crate::{ending, money, output};

/// Tasks of a page.
const PAGE: u32 = 200;

pub(super) async fn list(session: &Session, before: Option<String>) -> Result<u8, Problem> {
    let Reply::Tasks { threads, older } = session.query(Query::Tasks { before, limit: PAGE }).await? else {
        return Err(unexpected());
    };
    if let Some(before) = older.before {
        let more = if older.more { "More than " } else { "" };
        output::complain(&format!("{more}{} older tasks: gloss tasks --before \"{before}\"", older.count));
    }
    for thread in threads {
        let mut line = json!({
            "task": thread.id,
            "title": thread.title,
            "status": thread.status.word(),
            "updated_at": thread.updated_at,
            "model": thread.model,
            "latest": thread.latest,
            "suggestions": thread.suggestions,
            "tokens": thread.usage.total(),
            "budget": thread.budget,
            "ceiling": thread.ceiling.map(Price::dollars),
            "helps": thread.helps.as_ref().map(|helps| &helps.task),
        });
        money::add_to(&mut line, thread.cost);
        output::either(session.json, &line, || {
            let helps = thread.helps.as_ref().map(|helps| format!("  (helps {})", helps.task));
            let (title, helps) = (output::name(&thread.title), helps.unwrap_or_default());
            format!("{}  {:<11}  {title}{helps}", thread.id, thread.status.word())
        });
    }
    Ok(0)
}

pub(super) async fn show(session: &Session, task: &str) -> Result<u8, Problem> {
    let Reply::Task { task } = session.query(Query::Task { task: ThreadId(task.to_owned()) }).await? else {
        return Err(unexpected());
    };
    if session.json {
        let mut line = serde_json::to_value(&task).unwrap_or_default();
        money::add_to(&mut line, task.thread.cost);
        line["questions"] = json!(task.thread.question_count);
        output::json(&line);
        return Ok(0);
    }
    output::words(&format!("{}\n{}", task.thread.title, task.thread.status.word()));
    let tokens = task.thread.usage.total();
    if tokens > 0 {
        let currency = session.snapshot().await?.currency;
        output::words(&format!("{tokens} tokens{}", money::spent(task.thread.cost, &currency)));
    }
    match task.thread.question_count {
        0 => {}
        1 => output::words("Asked you once"),
        many => output::words(&format!("Asked you {many} times")),
    }
    for item in &task.items {
        output::words(&words(item));
    }
    Ok(0)
}

fn words(item: &Item) -> String {
    let mark = match item.status {
        ItemStatus::Done => "✓",
        ItemStatus::Failed | ItemStatus::Unknown => "!",
        ItemStatus::Planned | ItemStatus::Started => "…",
    };
    match &item.body {
        ItemBody::Message { from: Speaker::Person, text, .. } => format!("\nYou: {text}"),
        ItemBody::Message { text, cut_off, .. } => {
            format!("\n{}{}", output::without_fact_links(text), if *cut_off { " [cut off]" } else { "" })
        }
        ItemBody::Tool { .. } => format!("  {mark} {}", ending::step(&item.body)),
        ItemBody::Version { path, version, .. } => {
            format!("  {mark} {}, version {version}", output::name(path))
        }
        ItemBody::Files { operation, says } => {
            format!("  {mark} {}; gloss files undo {operation}", output::name(says))
        }
        ItemBody::Notes { notes, line } => format!("\nYou sent {} notes. {line}", notes.len()),
        ItemBody::Plan { steps } => {
            steps.iter().map(|step| format!("  · {}", step.step)).collect::<Vec<_>>().join("\n")
        }
        ItemBody::Question { text, answer, .. } => match answer {
            Some(answer) => format!("\nAsked you: {text}\nYou: {answer}"),
            None => format!("\nAsks you: {text}"),
        },
        ItemBody::Recalled { memories } => format!("  · Knew {} things that are remembered", memories.len()),
        ItemBody::Offered { .. } => "  · You asked for the same again; gloss memory list has it".to_owned(),
        ItemBody::Compacted { .. } => "  · The conversation had become too long and was shortened".to_owned(),
        ItemBody::Problem { problem } => format!("  ! {} {}", problem.says, problem.next),
    }
}

pub(super) async fn stop(session: &Session, task: &str) -> Result<u8, Problem> {
    let id = ThreadId(task.to_owned());
    let Reply::Task { task } = session.query(Query::Task { task: id.clone() }).await? else {
        return Err(unexpected());
    };
    // One that waits for an approval goes on once that is answered: it can be stopped.
    let awaits = task.turns.iter().any(|turn| turn.awaits);
    let Done::Thread { thread } = session.submit(Command::TaskStop { task: id }).await? else {
        return Err(unexpected());
    };
    let stopping = awaits || !thread.status.at_rest();
    let line = json!({ "task": thread.id, "stopping": stopping, "status": thread.status.word() });
    output::either(session.json, &line, || match stopping {
        true => "Stopping.".to_owned(),
        false => format!("Nothing to stop: the task is at rest already ({}).", thread.status.word()),
    });
    Ok(0)
}

/// Removes a task for good, and says how much room that gives back.
pub(super) async fn remove(session: &Session, task: &str) -> Result<u8, Problem> {
    let id = ThreadId(task.to_owned());
    let Reply::Task { task } = session.query(Query::Task { task: id.clone() }).await? else {
        return Err(unexpected());
    };
    session.submit(Command::TaskRemove { task: id.clone() }).await?;
    let line = json!({ "task": id, "removed": true, "bytes": task.bytes });
    output::either(session.json, &line, || {
        let (title, size) = (output::name(&task.thread.title), task.bytes.div_ceil(1000));
        format!("Removed “{title}” ({size} kB). What it made stays.")
    });
    Ok(0)
}

pub(super) async fn steer(session: &Session, task: &str, text: String) -> Result<u8, Problem> {
    let id = ThreadId(task.to_owned());
    let Reply::Task { task } = session.query(Query::Task { task: id.clone() }).await? else {
        return Err(unexpected());
    };
    if task.thread.status.at_rest() {
        let says = "The task is not at work.";
        return Err(Problem::new(Code::BadRequest, says).with_next("Go on in it with gloss run --task."));
    }
    let command = Command::TaskSay {
        task: Some(id.clone()),
        text,
        attachments: Vec::new(),
        model: None,
        budget: None,
        role: None,
        on_approval: OnApproval::Ask,
    };
    let Done::Turn { turn, .. } = session.submit(command).await? else {
        return Err(unexpected());
    };
    output::either(session.json, &json!({ "task": id, "turn": turn }), || "Said.".to_owned());
    Ok(0)
}

/// Goes on with a turn that failed or waits, to its end.
pub(super) async fn resume(session: &Session, task: String) -> Result<u8, Problem> {
    session.follow(Command::TaskResume { task: ThreadId(task) }).await
}

pub(super) async fn rename(session: &Session, task: String, title: String) -> Result<u8, Problem> {
    let done = session.submit(Command::TaskRename { task: ThreadId(task), title }).await?;
    let Done::Thread { thread } = done else {
        return Err(unexpected());
    };
    let line = json!({ "task": thread.id, "title": thread.title });
    output::either(session.json, &line, || format!("{}: {}", thread.id, thread.title));
    Ok(0)
}
