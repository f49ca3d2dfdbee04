//! `gloss skill list`, `skill show NAME`, `skill trust NAME`. Decides nothing by itself.

use gloss_protocol::{Command, Done, ExtensionChange, Problem, Query, Reply, SkillInfo, SkillStatus};
use serde_json::{Value, json};

use crate::args::Skill;
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, what: Skill) -> Result<u8, Problem> {
    match what {
        Skill::List => list(session).await,
        Skill::Show { skill } => show(session, skill).await,
        Skill::Trust { skill } => {
            let Done::Access { .. } = session
                .submit(Command::Extension {
                    change: ExtensionChange::SkillTrust { skill: skill.clone(), seen: None },
                })
                .await?
            else {
                return Err(unexpected());
            };
            show(session, skill).await
        }
    }
}

async fn list(session: &Session) -> Result<u8, Problem> {
    let Reply::Skills { skills } = session.query(Query::Skills {}).await? else { return Err(unexpected()) };
    if skills.is_empty() && !session.json {
        output::words("There is no skill in this folder’s .agents/skills, nor among your own.");
    }
    for skill in &skills {
        output::either(session.json, &row(skill), || words(skill));
    }
    Ok(0)
}

async fn show(session: &Session, skill: String) -> Result<u8, Problem> {
    let Reply::Skill { skill, text } = session.query(Query::Skill { skill }).await? else {
        return Err(unexpected());
    };
    if session.json {
        let mut line = row(&skill);
        line["text"] = json!(text);
        output::json(&line);
    } else {
        output::words(&words(&skill));
        for run in &skill.runs {
            let command = output::name(&run.command);
            output::words(&format!("  runs elsewhere, never here by itself (line {}): {command}", run.line));
        }
        if !skill.files.is_empty() {
            output::words(&format!("  brings {}", output::name(&skill.files.join(", "))));
        }
        output::text(&text);
    }
    Ok(0)
}

fn row(skill: &SkillInfo) -> Value {
    json!({
        "skill": skill.skill,
        "path": skill.path,
        "from": skill.from,
        "status": skill.status,
        "why": skill.why,
        "description": skill.description,
        "runs": skill.runs,
        "files": skill.files,
    })
}

fn words(skill: &SkillInfo) -> String {
    let mut lines = vec![format!(
        "{} ({}): {}",
        output::name(&skill.skill),
        skill.status.word(),
        output::name(&skill.description)
    )];
    lines.push(format!("  {}", output::name(&skill.path)));
    if !skill.why.is_empty() {
        lines.push(format!("  {}", output::name(&skill.why)));
    }
    if skill.status == SkillStatus::Untrusted {
        lines.push(format!("  gloss skill show {0}, then gloss skill trust {0}", output::name(&skill.skill)));
    }
    lines.join("\n")
}
