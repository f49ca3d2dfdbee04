//! `recipe.*`: made of a task, changed, run, removed. What a recipe does is `recipes`'.

use gloss_protocol::{Code, CommandId, Done, Problem, Recipe, RecipeId, RecipeMark, RecipeValue, ThreadId};
use gloss_recipe::Method;
use gloss_store::Write;
use serde_json::json;

use crate::doors::now;
use crate::recipes;
use crate::space::Space;

/// Recipes of a workspace.
const MAX_RECIPES: usize = 200;

/// Longest name, in characters.
const MAX_NAME: usize = 120;

/// Settings of a recipe that a person saves.
pub(super) struct Saved {
    pub name: String,
    pub model: Option<String>,
    pub marked: Option<Vec<RecipeMark>>,
}

pub(super) fn save(
    space: &mut Space,
    id: &CommandId,
    which: Option<&RecipeId>,
    task: Option<&ThreadId>,
    saved: Saved,
) -> Result<Done, Problem> {
    let Saved { name, model, marked } = saved;
    if let Some(model) = &model {
        let config = crate::config::Config::read(&space.shared.home.dir)?;
        crate::providers::choose(&config, &space.shared.home, model)?;
    }
    let (mut recipe, mut method) = match (which, task) {
        (Some(which), _) => find_recipe(space, which)?,
        (None, Some(task)) => {
            if space.store.read().recipes()?.len() >= MAX_RECIPES {
                let says = format!("A workspace has at most {MAX_RECIPES} recipes.");
                return Err(
                    Problem::new(Code::TooLarge, says).with_next("Remove one that is not needed any more.")
                );
            }
            recipes::draft::draft(&space.shared, task)?
        }
        (None, None) => {
            return Err(Problem::new(Code::BadRequest, "A recipe is made of a task; none was named."));
        }
    };
    if !name.trim().is_empty() {
        recipe.name = name.trim().chars().take(MAX_NAME).collect();
    }
    recipe.model = model;
    if let Some(marks) = marked {
        recipes::draft::marked(&mut recipe, &mut method, &marks)?;
    }
    keep(space, id, recipe, Some(&method), "recipe.saved")
}

fn find_recipe(space: &mut Space, which: &RecipeId) -> Result<(Recipe, Method), Problem> {
    let recipe = space.recipes().known_recipe(which)?;
    let kept = space.store.read().recipe_method(which)?.unwrap_or_default();
    let method = serde_json::from_value(kept);
    Ok((recipe, method.map_err(|_| Problem::new(Code::Internal, "This recipe can't be read."))?))
}

fn keep(
    space: &mut Space,
    id: &CommandId,
    mut recipe: Recipe,
    method: Option<&Method>,
    what: &str,
) -> Result<Done, Problem> {
    recipe.updated_at = now();
    let method = method.map(serde_json::to_value).transpose();
    let method = method.map_err(|_| Problem::new(Code::Internal, "The recipe can't be kept."))?;
    let done = Done::Recipe { recipe: Box::new(recipe.clone()) };
    space.write(Write::RecipeWrite, |tx| {
        tx.recipe(&recipe, method.as_ref())?;
        tx.command(id, &done)?;
        tx.log(what, &json!({ "recipe": recipe.id, "task": recipe.task }), &recipe.name)
    })?;
    Ok(done)
}

pub(super) fn run(
    space: &mut Space,
    id: &CommandId,
    which: &RecipeId,
    inputs: &[RecipeValue],
) -> Result<Done, Problem> {
    let (begun, recipe) = space.recipes().recipe_run(which, inputs)?;
    let done = Done::Turn { task: begun.thread.id.clone(), turn: begun.turn.id.clone() };
    space.recipes().begin_recipe(&begun, &recipe, |tx| tx.command(id, &done))?;
    Ok(done)
}

pub(super) fn remove(space: &mut Space, id: &CommandId, which: &RecipeId) -> Result<Done, Problem> {
    let recipe = space.recipes().known_recipe(which)?;
    let automations = space.store.read().automations()?;
    if let Some(user) = automations.iter().find(|other| other.draft.recipe.as_ref() == Some(which)) {
        let says = format!("The automation “{}” runs this recipe.", user.draft.name);
        return Err(Problem::new(Code::Busy, says).with_next("Remove or change that one first."));
    }
    let done = Done::Recipe { recipe: Box::new(recipe.clone()) };
    space.write(Write::RecipeWrite, |tx| {
        tx.drop_recipe(which)?;
        tx.command(id, &done)?;
        tx.log("recipe.removed", &json!({ "recipe": which }), &recipe.name)
    })?;
    Ok(done)
}
