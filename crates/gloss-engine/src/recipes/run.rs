//! Runs of recipes: begun with this month's files, and what they leave to a model.

use std::collections::BTreeMap;

use gloss_agent::conversation;
use gloss_agent::machine::State;
use gloss_protocol::{
    Code, CommandId, Imported, InputKind, Item, Problem, Recipe, RecipeId, RecipeValue, Thread, ThreadStatus,
    Turn,
};
use gloss_recipe::Method;
use gloss_store::Write;
use serde_json::json;

use crate::config::BUILTIN;
use crate::doors::now;
use crate::recipes::room::Recipes;
use crate::turn::room::Turns;
use crate::turn::send::send_left;
use crate::turn::words::first_words;

/// Start of a run: its task, its turn and its first message.
pub(crate) struct RecipeStart {
    pub thread: Thread,
    pub turn: Turn,
    pub item: Item,
    pub entry: conversation::Entry,
}

impl Recipes<'_> {
    /// The recipe, or words that there is none.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub(crate) fn known_recipe(&self, id: &RecipeId) -> Result<Recipe, Problem> {
        let known = self.store.read().recipe(id)?;
        known.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no recipe {id}.")))
    }

    /// A run of a recipe, ready to be stored and set to work.
    ///
    /// # Errors
    /// A file that is not there, an input that it has not.
    pub(crate) fn recipe_run(
        &mut self,
        id: &RecipeId,
        values: &[RecipeValue],
    ) -> Result<(RecipeStart, Recipe), Problem> {
        let mut recipe = self.known_recipe(id)?;
        let kept = self.store.read().recipe_method(id)?;
        let mut method: Method = kept
            .and_then(|kept| serde_json::from_value(kept).ok())
            .ok_or_else(|| Problem::new(Code::Internal, "This recipe can't be read."))?;
        method.name.clone_from(&recipe.name);
        self.set_inputs(&mut method, values, recipe.created_at)?;
        let mut thread = self.thread_for(None, &recipe.name, Some(BUILTIN))?;
        (thread.recipe, thread.latest) = (Some(recipe.id.clone()), "Starting".to_owned());
        thread.imported = recipe.imported.then(|| Imported::Recipe { name: recipe.name.clone() });
        let turn = Turns::new_turn(&thread, Vec::new());
        let files: Vec<String> = method
            .inputs
            .iter()
            .filter(|input| input.kind == InputKind::File)
            .map(|input| input.now.clone())
            .collect();
        let (item, _) = first_words(&turn, 1, &format!("Run the recipe “{}”", recipe.name), files);
        let entry = conversation::recipe(&serde_json::to_value(&method).unwrap_or_default());
        recipe.runs += 1;
        recipe.updated_at = now();
        Ok((RecipeStart { thread, turn, item, entry }, recipe))
    }

    /// Stores a run and sets it to work.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn begin_recipe(
        &mut self,
        begun: &RecipeStart,
        recipe: &Recipe,
        also: impl FnOnce(&mut gloss_store::Tx<'_>) -> Result<(), gloss_store::StoreError>,
    ) -> Result<(), Problem> {
        let RecipeStart { thread, turn, item, entry } = begun;
        self.write(Write::RecipeWrite, |tx| {
            tx.thread(thread)?;
            tx.turn(turn)?;
            tx.item(item, Some(entry))?;
            tx.recipe(recipe, None)?;
            also(tx)?;
            let ids = json!({ "recipe": recipe.id, "task": thread.id, "turn": turn.id });
            tx.log("recipe.run", &ids, &recipe.name)
        })?;
        self.set_to_work(turn, State::default(), BTreeMap::new())
    }

    /// A turn of a recipe's run is at rest: what it marked goes to the model that was chosen for it.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn recipe_ended(&mut self, turn: &Turn, thread: &Thread) -> Result<(), Problem> {
        let Some(id) = &thread.recipe else { return Ok(()) };
        let model = self.store.read().recipe(id)?.and_then(|recipe| recipe.model);
        let Some(model) = model.filter(|_| turn.notes.is_empty() && turn.status == ThreadStatus::Done) else {
            return Ok(());
        };
        // A later turn of the same task is a conversation: what that leaves is the person's to send.
        let first = self.store.read().turns(&thread.id)?.into_iter().next();
        if first.is_none_or(|first| first.id != turn.id) {
            return Ok(());
        }
        let left = self.left_by(&turn.id)?;
        if left.is_empty() {
            return Ok(());
        }
        // One that can't be asked leaves the notes to the person, where they are.
        let command = CommandId(format!("{}-marked", turn.id));
        let sent = send_left(self, &command, left, &model, &turn.thread);
        if let Err(problem) = sent {
            let mut thread = thread.clone();
            thread.latest = problem.says;
            self.write(Write::RecipeWrite, |tx| tx.thread(&thread))?;
        }
        Ok(())
    }
}
