//! A recipe as it can be made of a task: one step for each file that the task made and that can be made again, and a
//! sentence for each that can't. Reads the task's own record; asks no model and runs no query.

mod specs;

use std::collections::BTreeMap;

use gloss_agent::conversation::messages;
use gloss_artifact::{Text, deck, kinds};
use gloss_protocol::{
    Abilities, Artifact, Code, Fact, InputKind, Item, ItemBody, Problem, Recipe, RecipeId, RecipeInput,
    RecipeMark, RecipeSentence, RecipeStep, Span, Speaker, ThreadId, ThreadStatus, TurnId,
};
use gloss_provider::{Call, Message};
use gloss_recipe::{Figure, Input, Method, Period, Shape, Step};
use gloss_store::{Blobs, Read};
use serde_json::Value;

use crate::config::BUILTIN;
use crate::content::bytes_of;
use crate::doors::{Shared, now};
use crate::figures;
use crate::versions::facts;

/// Longest recipe, in bytes: what a run's first message holds.
const MAX_METHOD: usize = 4 << 20;

/// Longest sentence that is shown, in characters.
const MAX_SENTENCE: usize = 400;

/// A task as it was recorded.
struct Record<'a> {
    read: Read<'a>,
    blobs: &'a Blobs,
    shared: &'a Shared,
    builtin: bool,
    items: Vec<Item>,
    calls: Vec<(Call, Value)>,
    facts: Vec<Fact>,
    /// The files that it wrote, in their order, with the newest version that it made.
    wrote: Vec<(String, u32, TurnId)>,
    files: Vec<String>,
}

/// Step that could be made of one file, or the reason that there is none.
type Drafted = Result<(Step, RecipeStep), String>;

/// The recipe that can be made of a task, and what it does exactly.
///
/// # Errors
/// A task that is not at rest, or made nothing that can be made again.
pub(crate) fn draft(shared: &Shared, task: &ThreadId) -> Result<(Recipe, Method), Problem> {
    shared.read(|read, blobs| {
        let thread = read
            .thread(task)?
            .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
        if matches!(thread.status, ThreadStatus::Queued | ThreadStatus::Working) {
            let says = "The task is still at work.";
            return Err(Problem::new(Code::Busy, says).with_next("Make it repeatable when it is done."));
        }
        let conversation = read.conversation(task)?;
        let entries: Vec<Value> = conversation.iter().filter_map(|(_, entry)| entry.clone()).collect();
        let items: Vec<Item> = conversation.into_iter().map(|(item, _)| item).collect();
        let files = shared.folder.list()?.into_iter().map(|file| file.path).collect();
        let facts = read.facts()?;
        let record = Record {
            read,
            blobs,
            shared,
            builtin: thread.model == BUILTIN && thread.recipe.is_none(),
            wrote: wrote(&items),
            items,
            calls: calls(&entries),
            facts,
            files,
        };
        let (mut method, steps, left) = record.method(&thread.title)?;
        method.task = task.to_string();
        let inputs = method
            .inputs
            .iter()
            .map(|input| RecipeInput { name: input.name.clone(), kind: input.kind, was: input.was.clone() })
            .collect();
        let at = now();
        let recipe = Recipe {
            id: RecipeId::from_uuid(uuid::Uuid::now_v7()),
            name: thread.title.clone(),
            task: task.clone(),
            inputs,
            steps,
            left,
            model: None,
            runs: 0,
            // The words are somebody else's: of an automation that came out of a file, of such a task's recipe, or of a task in
            // another folder.
            imported: thread.from_task || thread.imported.is_some(),
            created_at: at,
            updated_at: at,
        };
        Ok((recipe, method))
    })
}

/// Marks sentences, in what is shown and in what is done.
///
/// # Errors
/// One that is not there.
pub(crate) fn marked(recipe: &mut Recipe, method: &mut Method, marks: &[RecipeMark]) -> Result<(), Problem> {
    let none = || Problem::new(Code::BadRequest, "This recipe has no such sentence.");
    for step in &mut recipe.steps {
        step.sentences.iter_mut().for_each(|sentence| sentence.marked = false);
    }
    for mark in marks {
        let step = recipe.steps.get_mut(mark.step as usize).ok_or_else(none)?;
        step.sentences.get_mut(mark.sentence as usize).ok_or_else(none)?.marked = true;
    }
    for (step, shown) in method.steps.iter_mut().zip(&recipe.steps) {
        if let Step::Document { shown: units, marked, .. } | Step::Deck { shown: units, marked, .. } = step {
            let chosen = units.iter().zip(&shown.sentences).filter(|(_, sentence)| sentence.marked);
            *marked = chosen.map(|(unit, _)| *unit).collect();
        }
    }
    Ok(())
}

fn wrote(items: &[Item]) -> Vec<(String, u32, TurnId)> {
    let mut out: Vec<(String, u32, TurnId)> = Vec::new();
    for item in items {
        let ItemBody::Version { path, version, .. } = &item.body else { continue };
        match out.iter_mut().find(|(known, ..)| known == path) {
            Some(known) => (known.1, known.2) = (*version, item.turn.clone()),
            None => out.push((path.clone(), *version, item.turn.clone())),
        }
    }
    out
}

/// The calls of a conversation that went well, with what they gave.
fn calls(entries: &[Value]) -> Vec<(Call, Value)> {
    let mut open: BTreeMap<String, Call> = BTreeMap::new();
    let mut out = Vec::new();
    for message in messages(entries) {
        match message {
            Message::Assistant { calls, .. } => {
                open.extend(calls.into_iter().map(|call| (call.id.clone(), call)));
            }
            Message::ToolResult { call_id, text, ok: true, .. } => {
                if let Some(call) = open.remove(&call_id) {
                    out.push((call, serde_json::from_str(&text).unwrap_or_default()));
                }
            }
            _ => {}
        }
    }
    out
}

/// A document or a deck as a person sees it in a recipe.
fn describe_step(
    path: &str,
    stays: &str,
    queries: Vec<String>,
    sentences: &[gloss_recipe::Sentence],
) -> RecipeStep {
    RecipeStep {
        path: path.to_owned(),
        says: match queries.len() {
            1 => format!("{stays}; one query is asked again."),
            n => format!("{stays}; {n} queries are asked again."),
        },
        detail: queries,
        sentences: sentences
            .iter()
            .map(|sentence| RecipeSentence {
                text: sentence.text.chars().take(MAX_SENTENCE).collect(),
                marked: !sentence.why.is_empty(),
                why: sentence.why.to_owned(),
            })
            .collect(),
    }
}

impl Record<'_> {
    fn method(&self, name: &str) -> Result<(Method, Vec<RecipeStep>, Vec<String>), Problem> {
        let (mut method, mut steps, mut left) =
            (Method { name: name.to_owned(), ..Method::default() }, Vec::new(), Vec::new());
        let mut again: Vec<TurnId> = Vec::new();
        for (path, version, turn) in &self.wrote {
            if again.contains(turn) {
                continue;
            }
            let Some(artifact) = self.read.artifact(path)?.filter(|artifact| artifact.present) else {
                left.push(format!("{path} is no longer in the folder."));
                continue;
            };
            let drafted = match self.repeated_job(turn) {
                Some(drafted) => {
                    again.push(turn.clone());
                    Ok(drafted)
                }
                None => self.file(&artifact, *version)?,
            };
            match drafted {
                Ok((step, shown)) => {
                    method.steps.push(step);
                    steps.push(shown);
                }
                Err(why) => left.push(why),
            }
        }
        if steps.is_empty() {
            let says = left.first().cloned().unwrap_or_else(|| "This task made no file.".to_owned());
            let next = "A recipe needs a document whose figures have sources, or a workbook, table or site made of queries.";
            return Err(Problem::new(Code::BadRequest, says).with_next(next));
        }
        method.inputs = self.inputs(&method);
        if serde_json::to_vec(&method).map_or(0, |bytes| bytes.len()) > MAX_METHOD {
            return Err(Problem::new(
                Code::TooLarge,
                "What this task made is too large for a recipe: at most 4 MB.",
            ));
        }
        Ok((method, steps, left))
    }

    /// A turn of the built-in assistant whose files nobody has changed since: its job is done again.
    fn repeated_job(&self, turn: &TurnId) -> Option<(Step, RecipeStep)> {
        if !self.builtin {
            return None;
        }
        let made: Vec<&(String, u32, TurnId)> = self.wrote.iter().filter(|(_, _, by)| by == turn).collect();
        let untouched = made.iter().all(|(path, version, _)| {
            self.read.artifact(path).ok().flatten().is_some_and(|artifact| artifact.version == *version)
        });
        let (said, attachments) =
            self.items.iter().filter(|item| item.turn == *turn).find_map(|item| match &item.body {
                ItemBody::Message { from: Speaker::Person, text, attachments, steer: false, .. } => {
                    Some((text, attachments))
                }
                _ => None,
            })?;
        let mut read: Vec<String> = self
            .calls
            .iter()
            .filter(|(call, _)| call.name == "read_file")
            .filter_map(|(_, result)| result.get("path")?.as_str().map(str::to_owned))
            .collect();
        read.sort();
        read.dedup();
        let attached = gloss_assistant::about(said, attachments, &read).filter(|_| untouched)?;
        let shapes = made.iter().map(|(path, version, _)| self.shape(path, *version)).collect();
        let paths: Vec<String> = made.iter().map(|(path, ..)| path.clone()).collect();
        let shown = RecipeStep {
            path: paths.join(", "),
            says: "The built-in assistant does this job again; its words follow the data.".to_owned(),
            detail: vec![said.clone()],
            sentences: Vec::new(),
        };
        Some((Step::Again { paths, said: said.clone(), attached, shapes }, shown))
    }

    fn shape(&self, path: &str, version: u32) -> Shape {
        let kind = kinds::of_path(path);
        let text = if kind.abilities(path).facts && kind.blocks().is_some() {
            self.text(path, version).ok()
        } else {
            None
        };
        text.map(|text| Shape::of(text.source())).unwrap_or_default()
    }

    fn text(&self, path: &str, version: u32) -> Result<std::sync::Arc<Text>, Problem> {
        self.shared.texts.read(self.read, self.blobs, path, version)
    }

    /// A file as a step, or why it is none.
    fn file(&self, artifact: &Artifact, made: u32) -> Result<Drafted, Problem> {
        let path = &artifact.path;
        let can = kinds::of_path(path).abilities(path);
        Ok(match can {
            _ if kinds::of_path(path).is_folder() => self.site(artifact, made),
            Abilities { facts: true, .. } if kinds::of_path(path).slides().is_some() => {
                self.deck(artifact)?
            }
            Abilities { query: true, .. } if path.to_lowercase().ends_with(".xlsx") => {
                self.workbook(artifact, made)
            }
            Abilities { facts: true, .. } => self.document(artifact)?,
            Abilities { query: true, .. } => self.rows(artifact)?,
            _ => Err(format!("{path} holds nothing that could be worked out again.")),
        })
    }

    fn document(&self, artifact: &Artifact) -> Result<Drafted, Problem> {
        let path = &artifact.path;
        let text = self.text(path, artifact.version)?;
        let found: Vec<String> = text.figures().into_iter().map(|figure| figure.fact).collect();
        if found != gloss_recipe::written(text.source()) {
            return Ok(Err(format!("{path} has figures that are written otherwise than as plain links.")));
        }
        let figures = match self.behind(path, text.figures()) {
            Ok(figures) => figures,
            Err(why) => return Ok(Err(why)),
        };
        let unsourced: Vec<std::ops::Range<usize>> =
            text.unsourced().iter().map(|number| number.span.range()).collect();
        let queries: Vec<String> = figures.iter().map(|figure| figure.query.clone()).collect();
        let (step, sentences) = gloss_recipe::document(path, text.source(), figures, &unsourced);
        Ok(Ok((step, describe_step(path, "Its words stay", queries, &sentences))))
    }

    /// A deck as it was finished: its words stay, its figures and charts are asked again.
    fn deck(&self, artifact: &Artifact) -> Result<Drafted, Problem> {
        let path = &artifact.path;
        let text = self.text(path, artifact.version)?;
        let standing = figures::of(self.read, path, artifact.version, &text)?;
        let values: Vec<(Span, String)> =
            standing.iter().map(|one| (text.value_in(one.span), one.fact.clone())).collect();
        let figures = match self.behind(path, standing) {
            Ok(figures) => figures,
            Err(why) => return Ok(Err(why)),
        };
        let queries: Vec<String> = figures.iter().map(|figure| figure.query.clone()).collect();
        let Some(pieces) = deck::pieces(&text, &values) else {
            return Ok(Err(format!("{path} has a chart whose series differ in what they are of.")));
        };
        let Some((step, sentences)) = gloss_recipe::deck(path, artifact.version, &pieces, figures) else {
            return Ok(Err(format!("{path} has a table whose cells can’t be told apart.")));
        };
        Ok(Ok((step, describe_step(path, "Its slides stay", queries, &sentences))))
    }

    /// The facts behind figures, or why they could not be asked again.
    fn behind(&self, path: &str, all: Vec<gloss_artifact::text::Figure>) -> Result<Vec<Figure>, String> {
        let mut figures: Vec<Figure> = Vec::new();
        for figure in all {
            let id = facts::split(&figure.fact).0;
            if figures.iter().any(|known| known.fact == id) {
                continue;
            }
            let Some(fact) = self.facts.iter().find(|fact| fact.id.0 == id) else {
                return Err(format!("{path} has a figure whose source is not known: {}.", figure.shown));
            };
            if let Some(own) =
                fact.sources.iter().find(|source| self.wrote.iter().any(|(path, ..)| *path == source.path))
            {
                return Err(format!("{path} rests on {}, which the task made itself.", own.path));
            }
            if let Some(table) = self.fixed(&fact.query) {
                let why = format!("A query of {path} names {table} in a way that could not be exchanged.");
                return Err(why);
            }
            figures.push(Figure::from(fact));
        }
        if figures.is_empty() {
            return Err(format!(
                "{path} has no figure with a source, so nothing in it could be worked out again."
            ));
        }
        Ok(figures)
    }

    /// A table of text that is exactly what one query of the task gave.
    fn rows(&self, artifact: &Artifact) -> Result<Drafted, Problem> {
        let path = &artifact.path;
        let bytes = bytes_of(self.read, self.blobs, path, artifact.version)?;
        let mut lines =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
        let rows: Vec<Vec<String>> = lines
            .records()
            .filter_map(Result::ok)
            .map(|row| row.iter().map(str::to_owned).collect())
            .collect();
        let Some((header, body)) = rows.split_first() else {
            return Ok(Err(format!("{path} is empty.")));
        };
        let of_task: Vec<&str> =
            self.calls.iter().filter_map(|(_, result)| result.get("fact")?.as_str()).collect();
        let facts = self.facts.iter().filter(|fact| of_task.contains(&fact.id.0.as_str()));
        let facts = facts.rev().filter(|_| !body.is_empty());
        let Some(step) = gloss_recipe::rows(path, header, body, facts) else {
            return Ok(Err(format!("{path} is not what one query gave, so it could not be made again.")));
        };
        let query = if let Step::Rows { query, .. } = &step { query.clone() } else { String::new() };
        if let Some(table) = self.fixed(&query) {
            return Ok(Err(format!(
                "The query of {path} names {table} in a way that could not be exchanged."
            )));
        }
        let shown = RecipeStep {
            path: path.clone(),
            says: "The table is what its query gives.".to_owned(),
            detail: vec![query],
            sentences: Vec::new(),
        };
        Ok(Ok((step, shown)))
    }

    /// A file that a query reads and that no name in it could be exchanged for: a run would read it again.
    fn fixed(&self, query: &str) -> Option<String> {
        let fact = self.facts.iter().rev().find(|fact| fact.query == query);
        let mut sources: Vec<String> =
            fact.into_iter().flat_map(|fact| &fact.sources).map(|source| source.path.clone()).collect();
        sources.dedup();
        let found = gloss_recipe::reads(query, if sources.is_empty() { &self.files } else { &sources });
        match sources.is_empty() {
            // One that is known to have read nothing needs nothing.
            true if fact.is_none() && found.is_empty() => Some("its table".to_owned()),
            true => None,
            false => sources.iter().find(|path| !found.contains(&path.as_str())).cloned(),
        }
    }

    /// Inputs of each run: the files that the steps read; and a period, where only their queries name one.
    fn inputs(&self, method: &Method) -> Vec<Input> {
        let mut queries: Vec<&str> = Vec::new();
        let mut paths: Vec<String> = Vec::new();
        for step in &method.steps {
            match step {
                Step::Document { figures, .. } | Step::Deck { figures, .. } => {
                    queries.extend(figures.iter().map(|figure| figure.query.as_str()));
                }
                Step::Workbook { sheets, .. } => {
                    let sheets = sheets.as_array().into_iter().flatten();
                    queries.extend(sheets.filter_map(|sheet| sheet.get("sql")?.as_str()));
                }
                Step::Site { spec, .. } => queries.extend(spec.get("sql").and_then(Value::as_str)),
                Step::Rows { query, .. } => queries.push(query),
                Step::Again { attached, .. } => paths.extend(attached.iter().cloned()),
            }
        }
        let data: Vec<String> =
            self.files.iter().filter(|path| kinds::of_path(path).abilities(path).query).cloned().collect();
        for query in &queries {
            // What it read is known where it was a figure; else its tables say so.
            match self.facts.iter().rev().find(|fact| fact.query == *query) {
                Some(fact) => paths.extend(fact.sources.iter().map(|source| source.path.clone())),
                None => paths.extend(gloss_recipe::reads(query, &data).into_iter().map(str::to_owned)),
            }
        }
        paths.sort();
        paths.dedup();
        let mut inputs: Vec<Input> = Vec::new();
        for path in paths {
            let plain = gloss_recipe::plain_name(&path);
            let taken = inputs
                .iter()
                .filter(|input| input.name == plain || input.name.starts_with(&format!("{plain} ")))
                .count();
            let name = if taken == 0 { plain } else { format!("{plain} {}", taken + 1) };
            inputs.push(Input { name, kind: InputKind::File, was: path, now: String::new() });
        }
        let by_files = inputs.iter().any(|input| Period::of(&input.was).is_some());
        let values = queries.iter().flat_map(|query| gloss_recipe::values(query));
        let newest = values.filter_map(|value| Period::of(&value)).max();
        if let Some(period) = newest.filter(|_| !by_files) {
            let was = period.text();
            inputs.push(Input {
                name: "period".to_owned(),
                kind: InputKind::Period,
                was,
                now: String::new(),
            });
        }
        inputs
    }
}
