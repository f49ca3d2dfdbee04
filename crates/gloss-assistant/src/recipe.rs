//! A recipe's run, as a job: every step through the same tools as any agent's, and at the end how the result differs
//! from the original.

use gloss_protocol::{Code, Problem};
use serde_json::{Value, json};

use crate::choose::{Job, choose};
use crate::desk::Desk;
use crate::jobs;
use crate::reason::in_words;
use gloss_figures::results::QueryResult;
use gloss_figures::words::{file_name, list};
use gloss_recipe::{Figure, Method, Results, Shape, Step, deck_words, fill, place_at, rows_again};

/// Differences that are told.
const MOST_TOLD: usize = 12;

/// The outcome of a step.
#[derive(Default)]
struct Made {
    paths: Vec<String>,
    told: Vec<String>,
    /// The files that were made and not held beside the original.
    unlike: Vec<String>,
    /// Places that were marked.
    marks: usize,
    failed: Vec<String>,
}

/// The words said before the first calls.
pub(crate) fn opening(method: &Method) -> String {
    let files: Vec<String> = method
        .inputs
        .iter()
        .filter(|input| input.was != input.now)
        .map(|input| file_name(&input.now).to_owned())
        .collect();
    match files.as_slice() {
        [] => format!("I’ll run the recipe “{}”.", method.name),
        files => format!("I’ll run the recipe “{}” with {}.", method.name, list(files)),
    }
}

/// Runs a recipe as far as it gets; once all of it was heard its closing words, or why a file could not be made.
pub(crate) fn play(desk: &Desk, method: &Method) -> Option<Result<String, Problem>> {
    let made: Vec<Option<Made>> = method.steps.iter().map(|step| one(desk, method, step)).collect();
    let made: Vec<Made> = made.into_iter().collect::<Option<_>>()?;
    Some(closing(method, &made))
}

fn one(desk: &Desk, method: &Method, step: &Step) -> Option<Made> {
    match step {
        Step::Document { path, source, figures, marked, .. } => {
            let results = results(desk, method, figures)?;
            let filled = fill(method, source, figures, marked, &results);
            let written = match put(desk, method, path, &filled.text)? {
                Ok(path) => path,
                Err(why) => return Some(Made { failed: vec![why], ..Made::default() }),
            };
            let left: Vec<Option<_>> = filled
                .marks
                .iter()
                .map(|(at, why)| {
                    let place = format!("bytes:{}-{}", at.start, at.end);
                    let text = format!("{why} Bring it in line with the figures around it, or leave it.");
                    desk.ask(
                        "leave_note",
                        &json!({ "path": written, "where": place, "text": text, "intent": "change" }),
                    )
                })
                .collect();
            let left: Vec<_> = left.into_iter().collect::<Option<_>>()?;
            let marks = left.iter().filter(|left| left.is_ok()).count();
            let mut told = filled.told;
            for ((at, why), _) in filled.marks.iter().zip(&left).filter(|(_, left)| left.is_err()) {
                let words = gloss_figures::words::clip(filled.text.get(at.clone()).unwrap_or_default(), 120);
                told.push(format!(
                    "Not marked, but look at it: “{}”. {why}",
                    gloss_figures::sentence::visible(&words)
                ));
            }
            Some(Made { paths: vec![written], told, marks, ..Made::default() })
        }
        Step::Deck { .. } => slides(desk, method, step),
        Step::Workbook { path, sheets, rows } => workbook(desk, method, path, sheets, rows),
        Step::Site { path, spec, rows } => site(desk, method, path, spec, *rows),
        Step::Rows { .. } => table(desk, method, step),
        Step::Again { said, attached, shapes, .. } => redo_job(desk, method, said, attached, shapes),
    }
}

/// The results of the figures' queries now, all of them asked at once; none while any of them is not answered.
fn results<'a>(desk: &Desk, method: &Method, figures: &'a [Figure]) -> Option<Results<'a>> {
    let answers: Vec<(&str, Option<_>)> = figures
        .iter()
        .map(|figure| (figure.query.as_str(), rerun(desk, method, &figure.query, &figure.doubled)))
        .collect();
    answers.into_iter().map(|(query, heard)| Some((query, heard?.map_err(|why| in_words(&why))))).collect()
}

/// A deck: the finished one with its figures as they are now; what is to be looked at is marked where it stands.
fn slides(desk: &Desk, method: &Method, step: &Step) -> Option<Made> {
    let Step::Deck { path, version, source, places, figures, marked, .. } = step else { return None };
    let results = results(desk, method, figures)?;
    let filled = fill(method, source, figures, marked, &results);
    let new = deck_words(&filled.text, places, method, &results);
    let new: Vec<Value> = new.into_iter().map(|(at, new)| json!({ "at": at, "new": new })).collect();
    let to = method.words(path);
    let why = format!("By the recipe {}", method.name);
    let from = json!({ "path": path, "version": version });
    let made = desk.ask("make_deck", &json!({ "path": to, "from": from, "places": new, "why": why }))?;
    let written = match made {
        Ok(result) => result.get("path").and_then(Value::as_str).unwrap_or(&to).to_owned(),
        Err(why) => {
            return Some(Made { failed: vec![format!("{to} was not made: {why}")], ..Made::default() });
        }
    };
    let (mut told, mut marks, mut waiting) = (filled.told, 0, false);
    for (at, why) in &filled.marks {
        let words = gloss_figures::words::clip(filled.text.get(at.clone()).unwrap_or_default(), 120);
        let words = gloss_figures::sentence::visible(&words);
        let Some(place) = place_at(&filled.text, places, at) else { continue };
        let text = format!("“{words}”: {why} Bring it in line with the figures around it, or leave it.");
        let arguments = json!({ "path": written, "where": place.at, "text": text, "intent": "change" });
        match desk.ask("leave_note", &arguments) {
            None => waiting = true,
            Some(Ok(_)) => marks += 1,
            Some(Err(_)) => told.push(format!("Not marked, but look at it: “{words}”. {why}")),
        }
    }
    (!waiting).then(|| Made { paths: vec![written], told, marks, ..Made::default() })
}

/// A table of text: what its query gives now, in the columns that it had.
fn table(desk: &Desk, method: &Method, step: &Step) -> Option<Made> {
    let Step::Rows { path, query, doubled, rows, .. } = step else { return None };
    let failed = |why: String| Some(Made { failed: vec![why], ..Made::default() });
    let result = rerun(desk, method, query, doubled)?;
    let (text, made) = match result.and_then(|result| rows_again(method, step, &result)) {
        Ok(again) => again,
        Err(why) => return failed(format!("{path} was not made: {why}.")),
    };
    let written = match put(desk, method, path, &text)? {
        Ok(path) => path,
        Err(why) => return failed(why),
    };
    let told = (made != *rows).then(|| format!("{} has {made} rows; it had {rows}.", file_name(&written)));
    Some(Made { paths: vec![written], told: told.into_iter().collect(), ..Made::default() })
}

/// A query as this run asks it. One that still reads a file of the task is an error: its figures would be the old ones.
/// So is one that reads a column which shares its name now, and did not as `doubled` has it.
fn rerun(
    desk: &Desk,
    method: &Method,
    query: &str,
    doubled: &[String],
) -> Option<Result<QueryResult, String>> {
    let heard = desk.compute(&method.query(query))?;
    let twice = |outcome: &QueryResult| {
        let name = outcome.doubled.iter().find(|name| !doubled.contains(name))?;
        Some(format!("more than one column is called “{name}” now, so nothing tells which is meant"))
    };
    Some(heard.and_then(|outcome| match method.left_behind(&outcome.sources) {
        Some(path) => Err(format!("its query still reads {path}")),
        None if outcome.total > outcome.rows.len() => {
            Err(format!("its query gives {} rows, more than can be read at once", outcome.total))
        }
        None => match twice(&outcome) {
            Some(why) => Err(why),
            None => Ok(outcome),
        },
    }))
}

/// The files that a job of the built-in assistant is about, so that it need not look for them again: those that were
/// attached, else the one that it read. Empty for a job on the whole folder, none for words that ask for no job.
pub fn about(said: &str, attached: &[String], read: &[String]) -> Option<Vec<String>> {
    match (choose(said, attached), read) {
        // What is no text of links is made anew by its own task.
        (
            Job::Nothing
            | Job::Answer(_)
            | Job::Deck(_)
            | Job::Site(_)
            | Job::Guide(_)
            | Job::Again(_)
            | Job::Handout(_)
            | Job::Cards(_),
            _,
        ) => None,
        (Job::Briefing, _) => Some(attached.to_vec()),
        (Job::Report(None) | Job::Workbook(None) | Job::Actions(None), [one]) => Some(vec![one.clone()]),
        (Job::Report(None) | Job::Workbook(None) | Job::Actions(None), _) => None,
        (Job::Report(Some(path)) | Job::Workbook(Some(path)) | Job::Actions(Some(path)), _) => {
            Some(if attached.is_empty() { vec![path] } else { attached.to_vec() })
        }
    }
}

fn put(desk: &Desk, method: &Method, path: &str, text: &str) -> Option<Result<String, String>> {
    let path = method.words(path);
    let why = format!("By the recipe {}", method.name);
    Some(match desk.ask("write_artifact", &json!({ "path": path, "content": text, "why": why }))? {
        Ok(result) => Ok(result.get("path").and_then(Value::as_str).unwrap_or(&path).to_owned()),
        Err(why) => Err(format!("{path} was not written: {why}")),
    })
}

fn workbook(desk: &Desk, method: &Method, path: &str, sheets: &Value, rows: &[u64]) -> Option<Made> {
    let sheets = carried(sheets, "", method);
    let path = method.words(path);
    let why = format!("By the recipe {}", method.name);
    Some(match desk.ask("make_workbook", &json!({ "path": path, "sheets": sheets, "why": why }))? {
        Err(why) => Made { failed: vec![format!("{path} was not made: {why}")], ..Made::default() },
        Ok(result) => {
            let path = result.get("path").and_then(Value::as_str).unwrap_or(&path).to_owned();
            let made = result.get("sheets").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let differs = |(sheet, were): (&Value, &u64)| {
                let (name, are) = (sheet.get("name")?.as_str()?, sheet.get("rows")?.as_u64()?);
                (are != *were).then(|| format!("The sheet {name} has {are} rows; it had {were}."))
            };
            let told = made.iter().zip(rows).filter_map(differs).collect();
            Made { paths: vec![path], told, ..Made::default() }
        }
    })
}

/// A site of the same spec on the data of now: into its folder where nobody has changed that, else beside it.
fn site(desk: &Desk, method: &Method, path: &str, spec: &Value, rows: u64) -> Option<Made> {
    let mut spec = carried(spec, "", method);
    let path = method.words(path);
    spec["path"] = json!(path);
    spec["why"] = json!(format!("By the recipe {}", method.name));
    Some(match desk.ask("make_site", &spec)? {
        Err(why) => Made { failed: vec![format!("{path} was not made: {why}")], ..Made::default() },
        Ok(result) => {
            let path = result.get("path").and_then(Value::as_str).unwrap_or(&path).to_owned();
            let now = result.get("rows").and_then(Value::as_u64).unwrap_or_default();
            let mut told = Vec::new();
            if now != rows {
                told.push(format!("{path} shows {now} rows; it showed {rows}."));
            }
            let said = result.get("said").and_then(Value::as_array).into_iter().flatten();
            told.extend(said.filter_map(Value::as_str).map(str::to_owned));
            Made { paths: vec![path], told, ..Made::default() }
        }
    })
}

/// A spec with its queries and its names as they are now: headers, sheets and formulas that name them alike.
fn carried(value: &Value, key: &str, method: &Method) -> Value {
    match value {
        Value::String(sql) if key == "sql" => Value::String(method.query(sql)),
        Value::String(text) => Value::String(method.words(text)),
        Value::Array(list) => list.iter().map(|one| carried(one, key, method)).collect(),
        Value::Object(object) => {
            object.iter().map(|(key, value)| (key.clone(), carried(value, key, method))).collect()
        }
        other => other.clone(),
    }
}

/// A job of ours done again; what it wrote is read, and compared with the original.
fn redo_job(desk: &Desk, method: &Method, said: &str, attached: &[String], shapes: &[Shape]) -> Option<Made> {
    let files: Vec<String> = attached.iter().map(|path| method.words(path)).collect();
    let before = desk.wrote().len();
    let says = jobs::run(desk, choose(&method.words(said), &files))?;
    let paths: Vec<String> = desk.wrote();
    if paths.is_empty() {
        return Some(Made { failed: vec![says], ..Made::default() });
    }
    let (mut told, mut unlike) = (Vec::new(), Vec::new());
    for (path, shape) in paths.iter().skip(before.min(paths.len().saturating_sub(shapes.len()))).zip(shapes) {
        match if shape.headings.is_empty() { None } else { Some(desk.whole_text(path)?) } {
            Some((text, true)) => told.extend(shape.differences(&Shape::of(&text))),
            _ => unlike.push(path.clone()),
        }
    }
    Some(Made { paths, told, unlike, ..Made::default() })
}

fn closing(method: &Method, made: &[Made]) -> Result<String, Problem> {
    let paths: Vec<String> = made.iter().flat_map(|made| made.paths.clone()).collect();
    let failed: Vec<&String> = made.iter().flat_map(|made| &made.failed).collect();
    let behind = method.stayed_behind();
    let told: Vec<&String> = behind.iter().chain(made.iter().flat_map(|made| &made.told)).collect();
    let marks: usize = made.iter().map(|made| made.marks).sum();
    let mut says = Vec::new();
    if !paths.is_empty() {
        says.push(format!("I made {}, with no model.", list(&paths)));
    }
    if !failed.is_empty() {
        says.extend(failed.into_iter().cloned());
        let next = "Look whether the new file has the same columns, or run the recipe with another one.";
        return Err(Problem::new(Code::NoQuery, says.join(" ")).with_next(next));
    }
    match marks {
        0 => {}
        1 => says.push("One sentence may not hold any more and is marked with a note.".to_owned()),
        n => says.push(format!("{n} sentences may not hold any more and are marked with notes.")),
    }
    let unlike: Vec<String> = made.iter().flat_map(|made| made.unlike.clone()).collect();
    if !unlike.is_empty() {
        says.push(format!("I did not hold {} beside the original.", list(&unlike)));
    }
    if told.is_empty() {
        if paths.len() > unlike.len() {
            says.push("It has the shape of the original.".to_owned());
        }
    } else {
        let more = told.len().saturating_sub(MOST_TOLD);
        let shown: Vec<String> = told.iter().take(MOST_TOLD).map(|text| format!("- {text}")).collect();
        let more = if more > 0 { format!("\n- and {more} more") } else { String::new() };
        says.push(format!("\n\nBeside the original:\n{}{more}", shown.join("\n")));
    }
    Ok(says.join(" ").replace(" \n", "\n"))
}
