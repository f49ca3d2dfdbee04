//! `gloss recipe`: a finished task's steps, to be run again on new data.

use gloss_protocol::{
    Code, Command, Done, Problem, Query, Recipe, RecipeId, RecipeMark, RecipeValue, Reply, ThreadId,
};
use serde_json::{Value, json};

use crate::args::{Recipe as Words, SaveRecipe};
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, words: Words) -> Result<u8, Problem> {
    match words {
        Words::Save(save) => self::save(session, save).await,
        Words::Draft { task } => draft(session, ThreadId(task)).await,
        Words::List => list(session).await,
        Words::Show { recipe } => show(session, &RecipeId(recipe)).await,
        Words::Run { recipe, input } => {
            let inputs = input.iter().map(|words| value(words)).collect::<Result<_, _>>()?;
            session.follow(Command::RecipeRun { recipe: RecipeId(recipe), inputs }).await
        }
        Words::Remove { recipe } => {
            let recipe = RecipeId(recipe);
            session.submit(Command::RecipeRemove { recipe: recipe.clone() }).await?;
            let line = json!({ "recipe": recipe, "removed": true });
            output::either(session.json, &line, || "Removed.".to_owned());
            Ok(0)
        }
    }
}

async fn save(session: &Session, save: SaveRecipe) -> Result<u8, Problem> {
    let marked = match save.mark.as_slice() {
        [] => None,
        marks => Some(marks.iter().map(|words| mark(words)).collect::<Result<_, _>>()?),
    };
    let (recipe, task) = match save.recipe {
        Some(recipe) => (Some(RecipeId(recipe)), None),
        None => (None, save.task.map(ThreadId)),
    };
    let command =
        Command::RecipeSave { recipe, task, name: save.name.unwrap_or_default(), model: save.model, marked };
    let Done::Recipe { recipe } = session.submit(command).await? else { return Err(unexpected()) };
    output::either(session.json, &line(&recipe), || describe_recipe(&recipe));
    Ok(0)
}

/// `sales=sales-2026-11.csv`.
pub(super) fn value(words: &str) -> Result<RecipeValue, Problem> {
    let (name, value) = words.split_once('=').ok_or_else(|| {
        Problem::new(Code::BadRequest, format!("“{words}” names no input."))
            .with_next("Write it as NAME=FILE; gloss recipe show lists the names.")
    })?;
    Ok(RecipeValue { name: name.trim().to_owned(), value: value.trim().to_owned() })
}

/// `1.3`: the third sentence of the first step.
fn mark(words: &str) -> Result<RecipeMark, Problem> {
    let number = |text: &str| text.parse::<u32>().ok().and_then(|n| n.checked_sub(1));
    let mark = words
        .split_once('.')
        .and_then(|(step, sentence)| Some(RecipeMark { step: number(step)?, sentence: number(sentence)? }));
    mark.ok_or_else(|| {
        Problem::new(Code::BadRequest, format!("“{words}” names no sentence."))
            .with_next("Write it as STEP.SENTENCE; gloss recipe draft lists them.")
    })
}

async fn draft(session: &Session, task: ThreadId) -> Result<u8, Problem> {
    let Reply::RecipeDraft { recipe } = session.query(Query::RecipeDraft { task }).await? else {
        return Err(unexpected());
    };
    output::either(session.json, &line(&recipe), || describe_recipe(&recipe));
    Ok(0)
}

async fn list(session: &Session) -> Result<u8, Problem> {
    for recipe in session.snapshot().await?.recipes {
        output::either(session.json, &line(&recipe), || format!("{}  {}", recipe.id, recipe.name));
    }
    Ok(0)
}

async fn show(session: &Session, id: &RecipeId) -> Result<u8, Problem> {
    let recipes = session.snapshot().await?.recipes;
    let recipe = recipes.into_iter().find(|recipe| recipe.id == *id);
    let recipe = recipe.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no recipe {id}.")))?;
    output::either(session.json, &line(&recipe), || describe_recipe(&recipe));
    Ok(0)
}

fn line(recipe: &Recipe) -> Value {
    json!({
        "recipe": recipe.id,
        "name": recipe.name,
        "task": recipe.task,
        "inputs": recipe.inputs,
        "steps": recipe.steps,
        "left": recipe.left,
        "model": recipe.model,
        "runs": recipe.runs,
    })
}

fn describe_recipe(recipe: &Recipe) -> String {
    let mut out = vec![format!("{}  {}", recipe.id, recipe.name)];
    for input in &recipe.inputs {
        out.push(format!("  input {} (was {})", input.name, input.was));
    }
    for (n, step) in (1..).zip(&recipe.steps) {
        out.push(format!("  {n}. {}: {}", step.path, step.says));
        for (m, sentence) in (1..).zip(&step.sentences).filter(|(_, sentence)| sentence.marked) {
            out.push(format!("     {n}.{m} marked: {} {}", sentence.text, sentence.why));
        }
    }
    out.extend(recipe.left.iter().map(|left| format!("  not repeated: {left}")));
    out.join("\n")
}
