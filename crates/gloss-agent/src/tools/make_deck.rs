//! Making a deck: a spec's pictures are read as any other file of the folder, and the file is written by the same rules as a
//! document. What the spec can't say is refused with its place; nothing is left out in silence.

use gloss_artifact::deck::Within;
use gloss_presentation::{Made, Materials, Place, Placed, Refusal, Refusals, Spec, Template};
use gloss_protocol::{Code, Permission, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Map, Value, json};

use super::deck_check;
use super::written::{self, describe_written, destination, if_taken};
use crate::doors::{Destination, Doors, Files, Future, MadeFigure, MadePlace};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, Touch, bad, clip, object, text};

/// The arguments that are the deck's own.
const OWN: [&str; 6] = ["title", "theme", "language", "footer", "storyline", "slides"];

/// Makes a slide deck.
pub(super) struct MakeDeck;

impl Tool for MakeDeck {
    fn name(&self) -> &str {
        "make_deck"
    }

    fn spec(&self) -> ToolSpec {
        let (about, parameters) = spec();
        ToolSpec::new(self.name(), about, parameters)
    }

    fn own_arguments(&self) -> &'static [&'static str] {
        &["from", "places"]
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
        Box::pin(make(call.doors, call.arguments))
    }
}

/// Its description for a model, and the schema of its parameters.
fn spec() -> (&'static str, Value) {
    let about = "Makes a slide deck (.pptx) with native charts and tables. First the storyline: each title a sentence that says \
what its slide finds. Each slide has a layout and its slots: cover {subtitle}, section {label,text}, content {body}, two-columns {left,right}, \
comparison {left_head,left,right_head,right}, chart-and-takeaway {chart,takeaway}, chart {chart}, table {table}, picture-right \
{body,picture}, picture-full {picture,caption}, key-figures {figures: ≤ 4 {figure,label}}, quote {quote,who}, steps {steps: ≤ 5 \
{head,text}}, two-by-two {quadrants: 4 {head,text}, columns and rows: 2 names or none}, title-only. Text: a string or a list of bullets \
(a list in it: a level below); figures as links to facts. chart {kind: bar|column|line|area|pie|doughnut|scatter|waterfall, categories, \
series: [{name, values: [n or {value,fact}], as: line (over columns), axis: right}], totals (a waterfall’s sums, by category; null is worked \
out), reference {name,value,fact}, accent, stacked, y_axis}. table {columns: [header or {header}], rows, total: true}. Charts, \
series and columns take format (money|percent of one|percentage of a hundred|integer|year), currency, decimals, scale \
(thousand|million|billion). picture {name: its path, alt}. left, right, body take {chart}, {table} or {picture} too. conclusion: what \
follows, in a sentence, below most layouts. notes: what the speaker says; source: of the numbers. Text that doesn't fit is set smaller or \
goes on, and said. Slides in checked.pictures follow.";
    let slide = json!({ "type": "object" });
    let parameters = object(
        json!({
            "path": text("As board.pptx."),
            "title": { "type": "string" },
            "template": text("The person's own .potx or .pptx."),
            "theme": { "enum": ["paper", "ink", "letter"] },
            "language": text("Its words’ and numbers’: de-DE."),
            "footer": { "type": "string" },
            "storyline": { "type": "array", "items": { "type": "string" }, "description": "The slides’ titles, figures as links." },
            "slides": { "type": "array", "items": slide, "description": "One for each title." },
            "if_taken": if_taken(),
            "why": { "type": "string" },
        }),
        &["path", "title", "storyline", "slides"],
    );
    (about, parameters)
}

async fn make(doors: &Doors, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let files = &*doors.files;
    let path = arguments.text("path")?.to_owned();
    let why = clip(arguments.text_or("why", ""), 200);
    if let Some(from) = arguments.0.get("from") {
        return repeat(files, destination(arguments, &path, &why), from, arguments.list("places")?).await;
    }
    let own: Map<String, Value> =
        OWN.iter().filter_map(|key| Some(((*key).to_owned(), arguments.0.get(*key)?.clone()))).collect();
    let spec = gloss_presentation::read(&Value::Object(own)).map_err(|refusals| refused_all(&refusals))?;
    let pictures = pictures(files, &spec).await?;
    let template = template(files, arguments.text_or("template", "")).await?;
    let at = files.began().await?.0.div_euclid(1000);
    let seed = seed(&path, at);
    let made = tokio::task::spawn_blocking(move || {
        let pictures: Vec<(&str, &[u8])> =
            pictures.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let fonts = gloss_presentation::fonts();
        let template = template.as_deref().map_or(Template::Theme, Template::Package);
        gloss_presentation::make(&spec, template, &Materials { pictures: &pictures, fonts, seed, at })
    })
    .await
    .map_err(|_| Problem::new(Code::Internal, "Making the deck broke off."))?
    .map_err(|refusal| refused(&refusal))?;
    let bytes = made.bytes.clone();
    let found = tokio::task::spawn_blocking(move || deck_check::findings(&bytes)).await.unwrap_or_default();
    let round = deck_check::round(&doors.people.conversation().await?, &path);
    let checked = deck_check::report_findings(&found, round);
    write(files, destination(arguments, &path, &why), made, &checked).await
}

/// A deck that is another one with new words in some of its places, as a recipe makes it: `from` names that one and its
/// version, and each of `places` says `at` and `new`.
async fn repeat(
    files: &dyn Files,
    to: Destination<'_>,
    from: &Value,
    places: &[Value],
) -> Result<Outcome, Problem> {
    let named = from.get("path").and_then(Value::as_str).ok_or_else(|| bad("from names no path."))?;
    let version = from.get("version").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
    let version = version.ok_or_else(|| bad("from names no version."))?;
    let place = |place: &Value| {
        let text = |key: &str| place.get(key).and_then(Value::as_str).map(str::to_owned);
        text("at").zip(text("new")).ok_or_else(|| bad("A place needs at and new."))
    };
    let places = places.iter().map(place).collect::<Result<Vec<_>, Problem>>()?;
    let count = places.len();
    let written = files.repeat(to, (named, version), places).await?;
    let says = |path: &str| format!("Made {path} of {named}");
    let made =
        written::Made { says: &says, detail: format!("{count} places"), told: json!({}), marked: "places" };
    Ok(describe_written(written, made))
}

/// The pictures that a spec names, with their bytes.
async fn pictures(files: &dyn Files, spec: &Spec) -> Result<Vec<(String, Vec<u8>)>, Problem> {
    let mut pictures = Vec::new();
    for name in spec.pictures() {
        let read = files.read(name, None).await?;
        pictures.push((name.to_owned(), read.bytes.to_vec()));
    }
    Ok(pictures)
}

/// The bytes of the template that a deck is made on; none for our own themes.
async fn template(files: &dyn Files, path: &str) -> Result<Option<Vec<u8>>, Problem> {
    if path.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(files.read(path, None).await?.bytes.to_vec()))
}

async fn write(
    files: &dyn Files,
    to: Destination<'_>,
    made: Made,
    checked: &Value,
) -> Result<Outcome, Problem> {
    let Made { bytes, slides, said, placed } = made;
    let titles: Vec<String> =
        (1..).zip(&slides).map(|(n, slide)| format!("{n}. {} ({})", slide.title, slide.layout)).collect();
    let said: Vec<String> = said
        .iter()
        .map(|said| match said.slide {
            0 => said.says.clone(),
            n => format!("Slide {n}: {}", said.says),
        })
        .collect();
    let figures: Vec<MadeFigure> = placed.iter().map(figure_of_fact).collect();
    let count = slides.len();
    let words =
        |written: &str| format!("Made {written}, {count} {}", if count == 1 { "slide" } else { "slides" });
    let written = files.write_made(to, ("deck", ".pptx"), (bytes, figures)).await?;
    let detail = format!("{}\n{}", titles.join("\n"), said.join("\n"));
    let told = json!({ "slides": titles, "said": said, "checked": checked });
    Ok(describe_written(written, written::Made { says: &words, detail, told, marked: "places" }))
}

// Both name speaker notes by the same number.
const _: () = assert!(Placed::NOTES == gloss_artifact::deck::NOTES);

/// A fact and where it stands, to be kept beside the deck.
fn figure_of_fact(placed: &Placed) -> MadeFigure {
    let within = match &placed.place {
        Place::Text { paragraph, range } => {
            Within::Words { paragraph: *paragraph, start: range.start, end: range.end }
        }
        Place::Cell { row, column, range } => {
            Within::Cell { row: *row, column: *column, start: range.start, end: range.end }
        }
        Place::Point { series, point } => Within::Point { series: *series, point: *point },
    };
    let place = MadePlace::Shape { slide: placed.slide_id, shape: placed.shape, within };
    MadeFigure { fact: placed.fact.clone(), place }
}

/// The seed of the marks of slides and shapes: another one for each deck and turn, the same where it is made again.
fn seed(path: &str, at: i64) -> u64 {
    // FNV-1a (Fowler, Noll, Vo).
    let bytes = path.bytes().chain(at.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn refused(refusal: &Refusal) -> Problem {
    bad(format!("{}: {}", refusal.path, refusal.says)).with_next(refusal.next.clone())
}

/// All faults of a spec in one problem: one as it is, several with what would work beside each.
fn refused_all(refusals: &Refusals) -> Problem {
    match refusals.all() {
        [one] => refused(one),
        all => {
            bad(format!("{} faults:\n{refusals}", all.len())).with_next("Mend all of them and call again.")
        }
    }
}
