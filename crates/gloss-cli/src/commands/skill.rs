//! `gloss skill list`, `skill show NAME`, `skill make TASK`, `skill trust NAME`. Making one is three steps of the engine, each of which holds its own
//! rules.

use gloss_protocol::{
    Command, Done, ExtensionChange, Problem, Query, Reply, SkillInfo, SkillStatus, ThreadId,
};
use serde_json::{Value, json};

use super::recipe;
use crate::args::Skill;
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, what: Skill) -> Result<u8, Problem> {
    match what {
        Skill::List => list(session).await,
        Skill::Show { skill } => show(session, skill).await,
        Skill::Make { task, name, input } => make(session, ThreadId(task), (name, &input)).await,
        Skill::Trust { skill } => {
            let (skill, seen) = output::seen(&skill);
            let Done::Access { .. } = session
                .submit(Command::Extension {
                    change: ExtensionChange::SkillTrust { skill: skill.clone(), seen },
                })
                .await?
            else {
                return Err(unexpected());
            };
            show(session, skill).await
        }
    }
}

/// Makes a recipe of the task where there is none, does it once on other files, and makes a skill of it.
async fn make(
    session: &Session,
    task: ThreadId,
    (name, input): (Option<String>, &[String]),
) -> Result<u8, Problem> {
    let inputs = input.iter().map(|words| recipe::value(words)).collect::<Result<_, _>>()?;
    let recipes = session.snapshot().await?.recipes;
    let recipe = match recipes.into_iter().rev().find(|recipe| recipe.task == task) {
        Some(recipe) => recipe.id,
        None => {
            let (recipe, name, model, marked) = (None, String::new(), None, None);
            let save = Command::RecipeSave { recipe, task: Some(task), name, model, marked };
            let Done::Recipe { recipe } = session.submit(save).await? else { return Err(unexpected()) };
            recipe.id
        }
    };
    let tried = session.follow(Command::RecipeRun { recipe: recipe.clone(), inputs }).await?;
    if tried != 0 {
        output::complain("Nothing was kept: look at what came of the try.");
        return Ok(tried);
    }
    let change = ExtensionChange::SkillMake { recipe, name };
    let Done::Files { paths } = session.submit(Command::Extension { change }).await? else {
        return Err(unexpected());
    };
    show(session, paths.into_iter().next().unwrap_or_default()).await
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
        let name = output::name(&skill.skill);
        let trust = output::as_seen(&name, &skill.hash);
        lines.push(format!("  gloss skill show {name}, then gloss skill trust {trust}"));
    }
    lines.join("\n")
}
