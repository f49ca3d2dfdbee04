//! A skill made of a recipe, once that ran on other data than its task's: what changes as inputs, its steps with their queries and their
//! sentences, and what is checked. It lies among the person's own skills. Asks no model, and keeps nothing that was not tried.

use std::io::Write as _;
use std::path::Path;

use gloss_data::table_name;
use gloss_protocol::{
    Code, Done, InputKind, ItemBody, Problem, Recipe, RecipeId, RecipeInput, RecipeStep, ThreadStatus,
};
use gloss_store::Read;

use super::roots::FILE;
use crate::handlers::Handled;
use crate::handlers::prepared::Committed;
use crate::space::Space;

/// Tasks that are looked through for one in which the recipe ran.
const MAX_TASKS: u32 = 2_000;
/// Longest name, in letters, as agentskills.io has it.
const MAX_NAME: usize = 64;
/// Sentences of one file that are written down.
const MAX_SENTENCES: usize = 40;

/// Makes a skill of a recipe; gives the path of its file. The tasks in which the recipe ran are looked through beside the core.
///
/// # Errors
/// Where there is no such recipe, it was never done with other data, or a skill of this name is there.
pub(crate) fn make(space: &Space, id: &RecipeId, name: Option<&str>) -> Result<Handled, Problem> {
    let recipe = space.store.read().recipe(id)?;
    let recipe = recipe.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no recipe {id}.")))?;
    if recipe.imported {
        let says = "Its task’s words are somebody else’s, so no skill of yours is made of it.";
        return Err(Problem::new(Code::NotDone, says).with_next("Do it once as a task of your own."));
    }
    let name = name_of(name.unwrap_or(&recipe.name))?;
    let shared = space.shared.clone();
    Ok(Handled::Beside(Box::new(move |_| {
        let tried = shared.read(|read, _| tried_on(read, &recipe))?.ok_or_else(|| {
            let says = "It was not yet done with other data than those of its task, so nothing is kept.";
            Problem::new(Code::NotDone, says)
                .with_next("Run it on another file first, and look at what it makes.")
        })?;
        let folder = shared.home.dir.join("skills").join(&name);
        put(&folder, &text_of(&name, &recipe, &tried)).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Problem::new(Code::AlreadyExists, format!("You have a skill {name} already."))
                    .with_next("Choose another name.")
            }
            _ => Problem::new(Code::DiskFull, format!("The skill can’t be written: {error}.")),
        })?;
        let done = Done::Files { paths: vec![folder.join(FILE).display().to_string()] };
        Ok(Box::new(move |_: &mut Space| Ok(Committed::Done(done))))
    })))
}

fn put(folder: &Path, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist_noclobber(folder.join(FILE)).map(drop).map_err(|error| error.error)
}

/// The other files on which a recipe ran to its end; none where it did not.
fn tried_on(read: Read<'_>, recipe: &Recipe) -> Result<Option<Vec<String>>, Problem> {
    let files = recipe.inputs.iter().filter(|input| input.kind == InputKind::File);
    let own: Vec<&str> = files.map(|input| input.was.as_str()).collect();
    for thread in read.threads(MAX_TASKS)? {
        if thread.recipe.as_ref() != Some(&recipe.id) || thread.status != ThreadStatus::Done {
            continue;
        }
        let items = read.items(&thread.id)?;
        let used = items.into_iter().find_map(|item| match item.body {
            ItemBody::Message { attachments, .. } => Some(attachments),
            _ => None,
        });
        let used = used.unwrap_or_default();
        if used.iter().any(|path| !own.contains(&path.as_str())) {
            return Ok(Some(used));
        }
    }
    Ok(None)
}

/// A name as a skill has one, of any words.
fn name_of(words: &str) -> Result<String, Problem> {
    let mut out = String::new();
    for char in words.chars().flat_map(char::to_lowercase) {
        match char {
            'a'..='z' | '0'..='9' => out.push(char),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
        if out.len() >= MAX_NAME {
            break;
        }
    }
    let out = out.trim_end_matches('-').to_owned();
    match out.is_empty() {
        true => Err(Problem::new(Code::BadName, "These words make no name of a skill.")
            .with_next("Name it with small letters, digits and hyphens.")),
        false => Ok(out),
    }
}

fn text_of(name: &str, recipe: &Recipe, tried: &[String]) -> String {
    let makes: Vec<&str> = recipe.steps.iter().map(|step| step.path.as_str()).collect();
    let names = |kind| recipe.inputs.iter().filter(move |input: &&RecipeInput| input.kind == kind);
    let files: Vec<&str> = names(InputKind::File).map(|input| input.was.as_str()).collect();
    let description = format!(
        "{}. Makes what {} was, of files like {}. Use when there are new ones of them and the same is wanted again.",
        recipe.name.trim_end_matches('.'),
        makes.join(", "),
        files.join(", ")
    );
    let mut out = format!(
        "---\nname: {name}\ndescription: {}\n---\n\n# {}\n\n",
        serde_json::Value::String(one_line(&description)),
        one_line(&recipe.name)
    );
    out += &format!(
        "Made of a finished task, and tried on {} before it was kept.\n\n## What changes\n\n",
        tried.iter().map(|path| one_line(path)).collect::<Vec<_>>().join(", ")
    );
    recipe.inputs.iter().for_each(|input| out += &input_words(input));
    for (n, step) in (1..).zip(&recipe.steps) {
        out += &step_words(n, step);
    }
    out += "\n## Before it is handed over\n\n- Every figure is worked out anew by these queries over this time’s files; none is taken from here.\n\
- Every sentence is held against this time’s figures; one whose reason nobody knows any more is left out, and said.\n\
- Where a file lacks a column that a query names, stop and ask the person which one it is now.\n";
    for part in &recipe.left {
        out += &format!("- Not a part of it: {}\n", one_line(part));
    }
    out
}

fn input_words(input: &RecipeInput) -> String {
    match input.kind {
        InputKind::File => {
            let stem = input.was.rsplit('/').next().unwrap_or_default();
            let table = table_name(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem));
            format!(
                "- **{}**: a file like `{}`. Take the one that the person names, else the newest of its kind. Where a query says `{table}`, \
this time’s table stands there.\n",
                one_line(&input.name),
                one_line(&input.was)
            )
        }
        InputKind::Period => format!(
            "- **the period**: it was `{}`; take the one that this time’s files are about, also in names of files and in titles.\n",
            one_line(&input.was)
        ),
    }
}

fn step_words(n: usize, step: &RecipeStep) -> String {
    let mut out = format!("\n## {n}. {}\n\n{}\n", one_line(&step.path), one_line(&step.says));
    for query in &step.detail {
        out += &format!("\n```sql\n{}\n```\n", query.replace("```", "'''").trim());
    }
    if !step.sentences.is_empty() {
        out += "\nIts sentences as they were, with the figures of that time:\n\n";
    }
    for sentence in step.sentences.iter().take(MAX_SENTENCES) {
        let anew = if sentence.marked { " (write this one anew)" } else { "" };
        out += &format!("- {}{anew}\n", one_line(&sentence.text));
    }
    out
}

/// Words on one line.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn words_make_a_name() {
        let name = |words: &str| name_of(words).ok();
        assert_eq!(name("Sales in October 2026!").as_deref(), Some("sales-in-october-2026"));
        assert_eq!(name("  Über alles ").as_deref(), Some("ber-alles"));
        assert_eq!(name("日本").as_deref(), None);
        assert_eq!(name(&"long ".repeat(40)).map(|name| name.len() <= 64), Some(true));
    }
}
