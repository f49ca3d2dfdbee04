//! Recipes: what a person sees of each, and beside it what it does exactly, which is read only to run it. Runs nothing.

use gloss_protocol::{EventBody, Recipe, RecipeId};
use rusqlite::params;
use serde_json::Value;

use crate::StoreError;
use crate::read::Read;
use crate::write::Tx;

impl Tx<'_> {
    /// Writes a recipe; without a method the one that it has stays.
    pub fn recipe(&mut self, recipe: &Recipe, method: Option<&Value>) -> Result<(), StoreError> {
        let method = method.map(|method| self.clean_text(method));
        let (body, recipe) = self.clean(recipe)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO recipes (id, created_at, body, method) VALUES (?1, ?2, ?3, coalesce(?4, 'null'))
                 ON CONFLICT (id) DO UPDATE SET body = ?3, method = coalesce(?4, method)",
            )?
            .execute(params![recipe.id.0, recipe.created_at.0, body, method])?;
        self.event(EventBody::RecipeUpdated { recipe: Box::new(recipe.into_owned()) })
    }

    /// Deletes a recipe.
    pub fn drop_recipe(&mut self, id: &RecipeId) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM recipes WHERE id = ?1")?.execute([&id.0])?;
        self.event(EventBody::RecipeRemoved { recipe: id.clone() })
    }
}

impl Read<'_> {
    /// All recipes, oldest first.
    pub fn recipes(&self) -> Result<Vec<Recipe>, StoreError> {
        self.all("SELECT body FROM recipes ORDER BY created_at, id", [])
    }

    /// A recipe.
    pub fn recipe(&self, id: &RecipeId) -> Result<Option<Recipe>, StoreError> {
        self.one("SELECT body FROM recipes WHERE id = ?1", [&id.0])
    }

    /// The exact method of a recipe.
    pub fn recipe_method(&self, id: &RecipeId) -> Result<Option<Value>, StoreError> {
        self.one("SELECT method FROM recipes WHERE id = ?1", [&id.0])
    }
}
