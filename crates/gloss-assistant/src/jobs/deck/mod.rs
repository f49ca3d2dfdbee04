//! Making a deck: a table by its findings or a document by its headings, the storyline shown first, then the slides. Where a
//! number of slides is asked for it is that number or no deck at all. Works nothing out; every figure is a fact of the report.

mod blocks;
mod chart;
mod document;
mod grid;
mod outline;
pub(crate) mod request;
mod slides;

pub(crate) use blocks::{Block, blocks, line};
pub(crate) use outline::{KeyMessage, Outline, Topic};
use request::DeckRequest;
pub(crate) use request::Role;

use request::ROLES;
use serde_json::{Value, json};
use slides::Slide;

use crate::choose::{is_prose, is_table};
use crate::desk::Desk;
use gloss_figures::sentence::visible;
use gloss_figures::words::{capital, file_name, list, without_extension};

/// The end of a made deck's name.
const MADE: &str = "-deck.pptx";
/// Titles that are told at the end.
const TOLD: usize = 12;

/// True for a file that a deck is made from.
pub(super) fn is_source(path: &str) -> bool {
    is_table(path) || is_prose(path) && !path.ends_with(super::handout::MADE)
}

/// Makes the deck; the closing words once it stands.
pub(super) fn run(desk: &Desk, path: &str) -> Option<String> {
    let files = crate::choose::all_named(&desk.task);
    let asked = match DeckRequest::of(&desk.task.words, &files) {
        Ok(asked) => asked,
        Err(why) => return Some(format!("I made no deck. {why}.")),
    };
    let (outline, left) = if is_table(path) {
        match super::report::outline(desk, path)? {
            Ok(outline) => (outline, Vec::new()),
            Err(why) => return Some(why),
        }
    } else {
        match super::actions::read(desk, path)? {
            Ok((text, whole)) => {
                let (outline, mut left) = document::outline(path, &text);
                left.extend((!whole).then(|| "the end of the long file".to_owned()));
                (outline, left)
            }
            Err(why) => return Some(format!("I couldn't read {}. {why}", file_name(path))),
        }
    };
    let all = slides::slides(desk, &outline, asked.of_role(Role::Questions));
    if !desk.calls().is_empty() {
        return None;
    }
    if all.len() < 2 {
        return Some(format!(
            "I made no deck: there is nothing in {} that a slide could show.",
            file_name(path)
        ));
    }
    let chosen = match chosen(all, &asked) {
        Ok(chosen) => chosen,
        Err(why) => return Some(format!("I made no deck: {why}")),
    };
    make(desk, path, &asked, &outline, &chosen, &left)
}

/// The slides that are asked for.
///
/// # Errors
/// The end of a sentence that says what is too little, and what can be had.
fn chosen(all: Vec<Slide>, asked: &DeckRequest) -> Result<Vec<Slide>, String> {
    let Some(slides) = asked.slides else {
        return Ok(all.into_iter().filter(|slide| slide.own).collect());
    };
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| all.get(*at).map_or(usize::MAX, |slide| slide.rank));
    let of = |role: Role| -> Vec<usize> {
        order.iter().copied().filter(|at| all.get(*at).is_some_and(|slide| slide.role == role)).collect()
    };
    let mut taken: Vec<usize> = Vec::new();
    for role in ROLES {
        let Some(wanted) = asked.of_role(role) else { continue };
        let there = of(role);
        if there.len() < wanted && !asked.most {
            return Err(too_few(role, wanted, &ROLES.map(|role| (role, of(role).len()))));
        }
        taken.extend(there.into_iter().take(wanted));
    }
    let free = ROLES.into_iter().filter(|role| asked.of_role(*role).is_none()).collect::<Vec<_>>();
    let rest: Vec<usize> = order
        .iter()
        .copied()
        .filter(|at| all.get(*at).is_some_and(|slide| free.contains(&slide.role)))
        .collect();
    taken.extend(rest.into_iter().take(slides.saturating_sub(taken.len())));
    if taken.len() < slides && !asked.most {
        return Err(format!(
            "there is enough in it for {} slides and not for {slides}. Ask for {} or fewer, and none will be there to fill a number.",
            taken.len(),
            taken.len()
        ));
    }
    Ok(all.iter().enumerate().filter(|(at, _)| taken.contains(at)).map(|(_, slide)| slide.clone()).collect())
}

fn too_few(role: Role, wanted: usize, there: &[(Role, usize)]) -> String {
    let have: Vec<String> = there.iter().map(|(role, n)| format!("{n} of {}", role.word())).collect();
    let n = there.iter().find(|(of, _)| *of == role).map_or(0, |(_, n)| *n);
    format!(
        "there is enough in it for {n} of {} and not for {wanted}. At most {} can be had; ask for those or fewer.",
        role.word(),
        list(&have)
    )
}

/// Shows the storyline, then makes the deck.
fn make(
    desk: &Desk,
    path: &str,
    asked: &DeckRequest,
    outline: &Outline,
    chosen: &[Slide],
    left: &[String],
) -> Option<String> {
    let titles: Vec<String> = distinct(chosen);
    let steps: Vec<Value> = (1..)
        .zip(&titles)
        .map(|(n, title)| json!({ "step": format!("{n}. {}", visible(title)), "status": "in_progress" }))
        .collect();
    desk.ask("update_plan", &json!({ "steps": steps }))?.ok();
    let target = asked.target.clone().unwrap_or_else(|| format!("{}{MADE}", without_extension(path)));
    let slides: Vec<Value> = chosen.iter().map(|slide| slide.spec(outline)).collect();
    let mut spec = json!({
        "path": target,
        "title": visible(&outline.title),
        "language": "en-GB",
        "storyline": titles,
        "slides": slides,
        "why": format!("Deck from {}", file_name(path)),
    });
    if let Some(map) = spec.as_object_mut() {
        map.extend(asked.template.iter().map(|file| ("template".to_owned(), json!(file))));
        map.extend(asked.theme.iter().map(|theme| ("theme".to_owned(), json!(theme))));
    }
    Some(match desk.ask("make_deck", &spec)? {
        Ok(result) => {
            let done: Vec<Value> = titles
                .iter()
                .zip(1..)
                .map(
                    |(title, n)| json!({ "step": format!("{n}. {}", visible(title)), "status": "completed" }),
                )
                .collect();
            desk.ask("update_plan", &json!({ "steps": done }))?.ok();
            closing(&result, &target, &titles, left)
        }
        Err(why) => format!("I couldn't make {target}. {why}"),
    })
}

/// The titles, each another: two that are alike would be one to whoever looks for them.
fn distinct(chosen: &[Slide]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for slide in chosen {
        let mut title = slide.title.clone();
        let mut n = 2;
        while out.iter().any(|known| visible(known) == visible(&title)) {
            title = format!("{} ({n})", slide.title);
            n += 1;
        }
        out.push(title);
    }
    out
}

fn closing(result: &Value, target: &str, titles: &[String], left: &[String]) -> String {
    let made = result.get("slides").and_then(Value::as_array).map_or(titles.len(), Vec::len);
    let noun = if made == 1 { "slide" } else { "slides" };
    let told: Vec<String> =
        titles.iter().skip(1).take(TOLD).map(|title| format!("“{}”", visible(title))).collect();
    let mut out = format!("I made {}, {made} {noun}", super::written(result, target));
    out.push_str(&if told.is_empty() { ".".to_owned() } else { format!(": {}.", list(&told)) });
    if !left.is_empty() {
        out.push_str(&format!(" I left out what no slide shows: {}.", list(left)));
    }
    let said = result.get("said").and_then(Value::as_array).into_iter().flatten();
    for said in said.filter_map(Value::as_str).take(3) {
        out.push_str(&format!(" {}", capital(said)));
    }
    out.push_str(" Point at a figure to ask where it comes from.");
    out
}
