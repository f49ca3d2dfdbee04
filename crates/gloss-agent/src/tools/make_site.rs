//! Making a site: a spec's query is run as any other, the documents and pictures that it names are read as any other, and its
//! folder is written by the same rules as a document. What the spec can't say is refused with its place; nothing is left out in
//! silence, and nothing is published.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_artifact::files;
use gloss_data::Limits;
use gloss_protocol::{Code, Permission, Problem, Timestamp};
use gloss_provider::ToolSpec;
use gloss_website::{ABOUT, Figure, From, KEYS, MAX_ROWS, Made, Materials, Refusal, Rows, Spec, Template};
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::compute::recorded_where_small;
use super::written::{self, describe_written, destination, if_taken};
use crate::doors::{Data, Destination, Doors, Files, Future, MadeFigure, MadePlace};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, Touch, bad, clip, object, text};

/// Numbers of rows that lead to their source: with more rows each version would be looked through for all of them.
const MAX_CELLS: usize = 200;
/// Documents and pictures of a site, and their bytes together.
const MAX_FILES: usize = 500;
const MAX_BYTES: usize = 64 << 20;

/// Bounds of a query that fills a page.
pub fn site_limits() -> Limits {
    Limits { rows: MAX_ROWS, cells: MAX_ROWS * 24, bytes: 16 << 20, ..Limits::default() }
}

/// Makes a small site.
pub(super) struct MakeSite;

impl Tool for MakeSite {
    fn name(&self) -> &str {
        "make_site"
    }

    fn spec(&self) -> ToolSpec {
        let (about, parameters) = spec();
        ToolSpec::new(self.name(), about, parameters)
    }

    fn is_offered(&self, turn: Scope) -> bool {
        !turn.serves_notes()
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Making {}", arguments.text_or("path", ""))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::of(arguments, "path", Permission::Write)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(make(call.doors, call.arguments, call.cancel))
    }
}

/// Letters of a made page that its maker is told.
const MAX_SHOWN: usize = 600;

/// Its description for a model, and the schema of its parameters.
fn spec() -> (&'static str, Value) {
    let about = "Makes a small web site, a folder with index.html, of one query's rows or of documents; the same path again is its next \
version. It works offline, on phones and printed; you never publish it. All need title; those of rows also sql (one SELECT, a row \
for each thing; date('now') stays today), name and best key, and take noun, details (≤ 6 columns), link, filters (columns of few \
values). By template: map place {lat,lon}, size. list size. dashboard measures [{column, how: sum|mean, currency, format: percent}] (≤ 4, mean for rates), \
groups (≤ 4), time: charts follow its filters. timeline time. board groups [the state], stages in order, time: what is late is marked. \
gallery picture (column of paths). launch about, measures, groups, time: figures, charts, then what comes when. event about \
[{label,value,link}], its programme by sql and time. planner inputs [{name,label,value: a number or column,min,max,step,unit}], outputs \
[{name,label,unit,formula}]; a formula knows inputs, outputs before it, columns of the query's one row, + - * / ^, comparisons, min, max, \
round, floor, ceil, abs, sqrt, if(condition, then, else). guide, review documents [Markdown paths]. The page says file and day itself.";
    let templates: Vec<&str> = Template::ALL.iter().map(|(word, _)| *word).collect();
    let column = || json!({ "type": "string" });
    let list = || json!({ "type": "array" });
    let parameters = object(
        json!({
            "path": text("markets/"),
            "template": { "enum": templates },
            "title": column(),
            "lead": text("A sentence: what is shown, what was left out."),
            "noun": text("What many rows are called."),
            "sql": column(),
            "key": text("Column that tells each row from all others and stays when the data changes."),
            "name": column(),
            "place": { "type": "object" },
            "size": text("Column: a number that ranks rows."),
            "details": list(),
            "link": column(),
            "filters": list(),
            "measures": list(),
            "groups": list(),
            "time": text("Column of dates or years."),
            "stages": list(),
            "picture": column(),
            "about": list(),
            "documents": list(),
            "inputs": list(),
            "outputs": list(),
            "language": text("en-GB"),
            "accent": text("#1f6b4a"),
            "again": { "type": "boolean", "description": "Makes the site at path again from the data of now; nothing else is given. What was changed in it stays." },
            "if_taken": if_taken(),
            "why": column(),
        }),
        &["path"],
    );
    (about, parameters)
}

async fn make(doors: &Doors, arguments: Arguments<'_>, cancel: &Arc<AtomicBool>) -> Result<Outcome, Problem> {
    let (files, data) = (&*doors.files, &*doors.data);
    let path = format!("{}/", arguments.text("path")?.trim().trim_end_matches('/'));
    let why = clip(arguments.text_or("why", ""), 200);
    let again = arguments.is_set("again");
    let own = if again { spec_of(files, &path).await? } else { spec_in(arguments) };
    let spec = gloss_website::read(&own).map_err(|refusal| refused(&refusal))?;
    let day = day(files.began().await?);
    // What rests on no table has no query.
    let (rows, mut sources, fact) = if spec.sql.is_empty() {
        (Rows::default(), spec.documents.clone(), None)
    } else {
        let computed = data.compute(&spec.sql, site_limits(), cancel).await.map_err(|problem| {
            bad(format!("sql: {}", problem.says)).with_next("Correct the query, and make the site again.")
        })?;
        let sources = computed.sources.iter().map(|source| source.path.clone()).collect();
        let rows = Rows { columns: computed.columns.clone(), rows: computed.rows.clone() };
        (rows, sources, recorded_where_small(data, &spec.sql, computed).await?)
    };
    sources.dedup();
    let of = if spec.template.is_of_documents() { "document" } else { "row" };
    let material = named(files, &spec, &rows).await?;
    let sql = spec.sql.clone();
    let made = tokio::task::spawn_blocking(move || {
        gloss_website::make(
            &spec,
            &rows,
            &Materials { sources: &sources, day: &day, files: &material, spec: Some(&own) },
        )
    })
    .await
    .map_err(|_| Problem::new(Code::Internal, "Making the site broke off."))?
    .map_err(|refusal| refused(&refusal))?;
    let figures = facts_of(data, &sql, (&made.figures, fact.as_deref()), cancel).await?;
    write(files, destination(arguments, &path, &why), (made, of, figures), fact).await
}

/// The spec among the arguments.
fn spec_in(arguments: Arguments<'_>) -> Value {
    let own: Map<String, Value> =
        KEYS.iter().filter_map(|key| Some(((*key).to_owned(), arguments.0.get(*key)?.clone()))).collect();
    Value::Object(own)
}

/// The spec that a site was made of.
async fn spec_of(files: &dyn Files, path: &str) -> Result<Value, Problem> {
    let unknown =
        || bad(format!("{path} does not say how it was made.")).with_next("Make it of a whole spec.");
    let read = files.read(&format!("{path}{ABOUT}"), None).await?;
    let about: Value = serde_json::from_slice(&read.bytes).map_err(|_| unknown())?;
    // Made of what it says itself, it is known: what was changed in it by hand stays.
    files.read(path, None).await?;
    about.get("spec").filter(|spec| spec.is_object()).cloned().ok_or_else(unknown)
}

/// The facts behind a site's numbers: cells of its query's answer, and for what is summed up a query of its own.
async fn facts_of(
    data: &dyn Data,
    sql: &str,
    (figures, fact): (&[Figure], Option<&str>),
    cancel: &Arc<AtomicBool>,
) -> Result<Vec<MadeFigure>, Problem> {
    let sql = sql.trim().trim_end_matches(';');
    let is_cell = |figure: &&Figure| matches!(figure.from, From::Cell { .. });
    let cells = figures.iter().filter(is_cell).count() <= MAX_CELLS;
    let mut out = Vec::new();
    for figure in figures.iter().filter(|figure| cells || !is_cell(figure)) {
        let fact = match &figure.from {
            From::Fact(fact) => Some(fact.clone()),
            From::Cell { row, column } => fact.map(|fact| format!("{fact}/r{}c{}", row + 1, column + 1)),
            From::Whole { .. } if fact.is_none() => None,
            From::Whole { column, mean } => {
                let (name, how) = (column.replace('"', "\"\""), if *mean { "avg" } else { "sum" });
                let whole = format!("SELECT {how}(\"{name}\") AS \"{name}\" FROM ({sql})");
                let computed = data.compute(&whole, Limits::default(), cancel).await?;
                recorded_where_small(data, &whole, computed).await?.map(|fact| format!("{fact}/r1c1"))
            }
        };
        let place = MadePlace::Element { id: figure.id.clone(), shown: figure.shown.clone() };
        out.extend(fact.map(|fact| MadeFigure { fact, place }));
    }
    Ok(out)
}

/// The documents and pictures that a site names, with what they hold. Those that are not there are told by whoever makes it.
async fn named(files: &dyn Files, spec: &Spec, rows: &Rows) -> Result<Vec<(String, Vec<u8>)>, Problem> {
    let (mut found, mut bytes) = (Vec::new(), 0);
    for path in gloss_website::files_named(spec, rows).into_iter().take(MAX_FILES) {
        match files.read(&path, None).await {
            Ok(read) => {
                bytes += read.bytes.len();
                if bytes > MAX_BYTES {
                    return Err(bad("The files that it names have more than 64 MB together."));
                }
                found.push((path, read.bytes.to_vec()));
            }
            Err(problem) if problem.code == Code::FileMissing => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(found)
}

/// A day as a person writes it, on this machine's calendar: `25 November 2026`.
fn day(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.to_zoned(TimeZone::system()).strftime("%-d %B %Y").to_string()
}

async fn write(
    folder: &dyn Files,
    to: Destination<'_>,
    (made, of, figures): (Made, &str, Vec<MadeFigure>),
    fact: Option<String>,
) -> Result<Outcome, Problem> {
    let Made { files, rows, said, .. } = made;
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let joined = files::join(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let written = folder.write_made(to, ("site", "/"), (joined, figures)).await?;
    let says = |path: &str| made_of(path, rows, of);
    let detail = format!("{}\n{}", names.join("\n"), said.join("\n"));
    let page = files.iter().find(|(name, _)| name == "index.html");
    let page = page.map(|(_, bytes)| String::from_utf8_lossy(bytes)).unwrap_or_default();
    let told =
        json!({ "files": names, "rows": rows, "said": said, "fact": fact, "shows": visible_words(&page) });
    Ok(describe_written(written, written::Made { says: &says, detail, told, marked: "places" }))
}

/// The words of a page that was made here as a reader sees them: its title, and what it is about from its beginning, without what
/// searches and filters.
fn visible_words(page: &str) -> String {
    let inside = |from: &str, to: &str| page.split_once(from)?.1.split_once(to).map(|(inside, _)| inside);
    let title = inside("<h1>", "</h1>").unwrap_or_default();
    let mut words = format!("{title} ");
    let mut rest = inside("<main>", "</main>").unwrap_or_default();
    while words.len() < MAX_SHOWN && !rest.is_empty() {
        let (text, more) = rest.split_once('<').unwrap_or((rest, ""));
        words.push_str(text);
        words.push(' ');
        let skipped = ["script", "style", "svg"].iter().find(|name| more.starts_with(**name));
        rest = match skipped {
            Some(name) => more.split_once(&format!("</{name}>")).map_or("", |(_, rest)| rest),
            None => more.split_once('>').map_or("", |(_, rest)| rest),
        };
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    clip(
        &words.replace("&amp;", "&").replace("&lt;", "<").replace("&quot;", "\"").replace("&#39;", "'"),
        MAX_SHOWN,
    )
}

fn refused(refusal: &Refusal) -> Problem {
    bad(format!("{}: {}", refusal.path, refusal.says)).with_next(refusal.next.clone())
}

/// The words on what was made: its path, and the number of rows or documents in it where there are any.
fn made_of(path: &str, rows: usize, of: &str) -> String {
    match rows {
        0 => format!("Made {path}"),
        1 => format!("Made {path}, 1 {of}"),
        rows => format!("Made {path}, {rows} {of}s"),
    }
}
