//! `gloss automation`: tasks that begin by themselves.

use gloss_protocol::{
    Automation, AutomationDraft, AutomationId, BudgetOf, Can, CatchUp, Code, Command, Done, Foresight,
    Overlap, Price, Problem, Query, RecipeId, Reply, Run, Schedule, Trigger,
};
use serde_json::{Value, json};

use crate::args::{AddAutomation, Automation as Words, NextTimes};
use crate::commands::budget;
use crate::session::{Session, unexpected};
use crate::{money, output};

/// Dates that are shown of a rule when it is saved.
const SHOWN: u32 = 5;

/// Runs that are listed.
const LISTED: u32 = 100;

pub(super) async fn run(session: &Session, words: Words) -> Result<u8, Problem> {
    let id = |id: String| AutomationId(id);
    match words {
        Words::Add(add) => self::add(session, *add).await,
        Words::List => list(session).await,
        Words::Run { automation } => {
            session.follow(Command::AutomationRun { automation: id(automation) }).await
        }
        Words::Pause { automation } => {
            submit_automation(session, Command::AutomationPause { automation: id(automation) }).await
        }
        Words::Resume { automation } => {
            submit_automation(session, Command::AutomationResume { automation: id(automation) }).await
        }
        Words::Seen { automation } => {
            submit_automation(session, Command::AutomationSeen { automation: id(automation), run: None })
                .await
        }
        Words::Remove { automation } => remove(session, id(automation)).await,
        Words::Runs { automation } => runs(session, id(automation)).await,
        Words::Next(next) => times(session, next).await,
        Words::Import { file, zone } => {
            let path = session.folder.join(&file);
            let toml = std::fs::read_to_string(&path).map_err(|e| {
                Problem::new(Code::NotFound, format!("{} can't be read: {e}.", path.display()))
            })?;
            submit_automation(session, Command::AutomationImport { toml, zone: zone.unwrap_or_default() })
                .await
        }
        Words::Install | Words::Keep => Err(unexpected()),
    }
}

async fn add(session: &Session, add: AddAutomation) -> Result<u8, Problem> {
    let zone = add.zone.unwrap_or_default();
    let (task, trigger) = match (add.rule, add.on_change, add.after) {
        (Some(rule), None, None) => (add.task, Trigger::Time { rule, zone }),
        (None, Some(path), None) => (add.task, Trigger::Change { path }),
        (None, None, Some(other)) => (add.task, Trigger::After { automation: AutomationId(other) }),
        _ => {
            // The words themselves say when: “Every weekday at 9, write a briefing”.
            let reply = session.query(Query::Spoken { text: add.task.clone(), zone: zone.clone() }).await?;
            let Reply::Spoken { found } = reply else { return Err(unexpected()) };
            let found = found.ok_or_else(|| {
                Problem::new(Code::BadRequest, "These words do not say when.")
                    .with_next("Begin with “every weekday at 9”, or give a rule with --rule.")
            })?;
            (found.rest, Trigger::Time { rule: found.rule, zone: found.zone })
        }
    };
    let draft = AutomationDraft {
        name: add.name.unwrap_or_default(),
        task,
        trigger,
        recipe: add.recipe.map(RecipeId),
        attachments: add.attach,
        model: add.model,
        good: add.good.unwrap_or_default(),
        budget: None,
        catch_up: match add.catch_up.as_str() {
            "all" => CatchUp::All,
            "skip" => CatchUp::Skip,
            _ => CatchUp::One,
        },
        overlap: match add.overlap.as_str() {
            "wait" => Overlap::Wait,
            "beside" => Overlap::Beside,
            _ => Overlap::Skip,
        },
        jitter: add.jitter,
    };
    let save = Command::AutomationSave { automation: None, draft: Box::new(draft), budget: add.budget };
    submit_automation(session, save).await
}

/// Carries it out and prints the automation, with the next dates of one that comes at times.
async fn submit_automation(session: &Session, command: Command) -> Result<u8, Problem> {
    let Done::Automation { automation } = session.submit(command).await? else {
        return Err(unexpected());
    };
    let next = match &automation.draft.trigger {
        Trigger::Time { rule, zone } if automation.next.is_some() => {
            schedule(session, rule, zone, "", SHOWN).await.map(|schedule| schedule.next).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let foresight = foresee(session, &automation).await;
    let currency = session.snapshot().await?.currency;
    let mut line = automation_json(&automation);
    if let Some(object) = line.as_object_mut() {
        if let Some(foresight) = &foresight {
            object.insert("can".to_owned(), json!(foresight.can));
            object.insert("foreseen".to_owned(), json!(foresight.says));
        }
        let dates: Vec<_> = next.iter().map(|at| at.due.clone()).collect();
        object.insert("next".to_owned(), json!(dates));
    }
    output::either(session.json, &line, || {
        let dates: Vec<_> = next.iter().map(|at| format!("  {}", at.says)).collect();
        let doubt = foresight.filter(|foresight| foresight.can != Can::Yes);
        let doubt =
            doubt.map(|doubt| format!("\n  As things are its runs would not be done: {}.", doubt.says));
        format!("{}{}\n{}", words(&automation, &currency), doubt.unwrap_or_default(), dates.join("\n"))
            .trim_end()
            .to_owned()
    });
    Ok(0)
}

/// What a run would come to now; none for a recipe, which says so itself.
async fn foresee(session: &Session, automation: &Automation) -> Option<Foresight> {
    let AutomationDraft { task, attachments, model, recipe, .. } = automation.draft.clone();
    let query = Query::Foresee { text: task, attachments, model };
    match session.query(query).await {
        Ok(Reply::Foresee { foresight }) if recipe.is_none() => Some(foresight),
        _ => None,
    }
}

async fn list(session: &Session) -> Result<u8, Problem> {
    for automation in session.snapshot().await?.automations {
        let of = BudgetOf::Automation { automation: automation.id.clone() };
        // A list is there whatever became of the sums.
        let budget = budget::ask(session, of).await.ok();
        let own = budget.as_ref().and_then(|budget| budget.lines.first());
        let range = budget.as_ref().and_then(|budget| budget.range);
        let currency = budget.as_ref().map(|budget| budget.currency.clone()).unwrap_or_default();
        let mut line = automation_json(&automation);
        line["used"] = json!(own.map(|line| Price::dollars(line.used)));
        line["currency"] = json!(currency);
        line["range"] = json!(range.map(|range| json!({
            "runs": range.runs,
            "least": Price::dollars(range.least),
            "most": Price::dollars(range.most),
            "partial": range.partial,
        })));
        let range = range.map(|range| format!("\n  {}", money::range(range, &currency)));
        output::either(session.json, &line, || {
            format!("{}{}", words(&automation, &currency), range.unwrap_or_default())
        });
    }
    Ok(0)
}

fn automation_json(automation: &Automation) -> Value {
    let (rule, zone) = match &automation.draft.trigger {
        Trigger::Time { rule, zone } => (Some(rule), Some(zone)),
        _ => (None, None),
    };
    json!({
        "automation": automation.id,
        "name": automation.draft.name,
        "task": automation.draft.task,
        "status": automation.status.word(),
        "says": automation.says,
        "why": automation.why,
        "rule": rule,
        "zone": zone,
        "trigger": automation.draft.trigger,
        "next_due": automation.next,
        "good": automation.draft.good,
        "ceiling": automation.ceiling.map(Price::dollars),
        "budget": automation.draft.budget,
        "latest": automation.latest.as_ref().map(run_line),
        "missed": automation.missed.as_ref().map(run_line),
    })
}

fn words(automation: &Automation, currency: &str) -> String {
    let zone = match &automation.draft.trigger {
        Trigger::Time { zone, .. } => format!(" ({zone})"),
        _ => String::new(),
    };
    let why = if automation.why.is_empty() { String::new() } else { format!("\n  {}", automation.why) };
    let ceiling = ceiling(automation, currency);
    let latest =
        automation.latest.as_ref().map(|run| format!("\n  last: {} {}", run.status.word(), run.says));
    format!(
        "{}  {:<7} {}\n  {}{zone}{ceiling}{why}{}",
        automation.id,
        automation.status.word(),
        automation.draft.name,
        automation.says,
        latest.unwrap_or_default()
    )
}

/// What it may cost and use at most; nothing where nothing limits it.
fn ceiling(automation: &Automation, currency: &str) -> String {
    let money =
        automation.ceiling.map(|most| format!("\n  at most {} in a month", money::amount(most, currency)));
    let tokens = automation.draft.budget.map(|most| format!("\n  at most {most} tokens in each run"));
    money.unwrap_or_default() + &tokens.unwrap_or_default()
}

fn run_line(run: &Run) -> Value {
    json!({
        "run": run.id,
        "due": run.due,
        "cause": run.cause,
        "status": run.status.word(),
        "task": run.thread,
        "says": run.says,
        "judged": run.verdict,
        "count": run.count,
        "until": run.until,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
    })
}

async fn runs(session: &Session, automation: AutomationId) -> Result<u8, Problem> {
    let Reply::Runs { runs } = session.query(Query::Runs { automation, count: LISTED }).await? else {
        return Err(unexpected());
    };
    for run in runs {
        output::either(session.json, &run_line(&run), || {
            let more = if run.count > 1 { format!(" ({} times)", run.count) } else { String::new() };
            format!("{}  {:<8} {}{more}", run.due.rfc3339(), run.status.word(), run.says)
        });
    }
    Ok(0)
}

async fn remove(session: &Session, automation: AutomationId) -> Result<u8, Problem> {
    session.submit(Command::AutomationRemove { automation: automation.clone() }).await?;
    output::either(session.json, &json!({ "automation": automation, "removed": true }), || {
        "Removed.".to_owned()
    });
    Ok(0)
}

async fn times(session: &Session, next: NextTimes) -> Result<u8, Problem> {
    let (zone, from) = (next.zone.unwrap_or_default(), next.from.unwrap_or_default());
    let schedule = schedule(session, &next.rule, &zone, &from, next.count).await?;
    for at in schedule.next {
        output::either(session.json, &json!({ "due": at.due }), || at.due.clone());
    }
    Ok(0)
}

async fn schedule(
    session: &Session,
    rule: &str,
    zone: &str,
    from: &str,
    count: u32,
) -> Result<Schedule, Problem> {
    let query =
        Query::Schedule { rule: rule.to_owned(), zone: zone.to_owned(), from: from.to_owned(), count };
    match session.query(query).await? {
        Reply::Schedule { schedule } => Ok(schedule),
        _ => Err(unexpected()),
    }
}
