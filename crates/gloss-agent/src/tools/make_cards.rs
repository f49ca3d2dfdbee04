//! Cards by which a person learns a document by heart. Only a turn that was called for that has this tool; no file is changed by it.

use gloss_protocol::{Permission, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use crate::doors::{CardDraft, Cards, Future, MadeCards};
use crate::tool::{
    Arguments, Content, Effect, Outcome, Scope, Tool, ToolCall, Touch, bad, clip, object, part, text,
};

/// Cards of one call.
const MOST: usize = 30;

/// Makes cards.
pub struct MakeCards;

impl Tool for MakeCards {
    fn name(&self) -> &str {
        "make_cards"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Makes cards for the person to recall, at most 30 at once. Each rests on words of a document and is refused where \
they don't stand there, or stand there twice.";
        let card = part(
            json!({
                "path": { "type": "string" },
                "question": text("One thing, at most 300 characters; the answer is not in it."),
                "answer": text("As short as it can be, at most 1,000 characters."),
                "quote": text("The exact words that the answer rests on, of one place: up to a sentence or two."),
            }),
            &["path", "question", "answer", "quote"],
        );
        let parameters = object(json!({ "cards": { "type": "array", "items": card } }), &["cards"]);
        ToolSpec::new(self.name(), about, parameters)
    }

    fn own_arguments(&self) -> &'static [&'static str] {
        &["found_in"]
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    // A turn that may write no file may still make cards: it has this tool because the person called for them.
    fn fits(&self, _: Scope) -> bool {
        true
    }

    fn fits_call(&self, _: Scope, _: Arguments<'_>) -> bool {
        true
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Making cards".to_owned()
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        let mut paths: Vec<String> = drafts(arguments).into_iter().map(|draft| draft.path).collect();
        paths.extend(arguments.optional("found_in").map(str::to_owned));
        paths.sort();
        paths.dedup();
        let touch = |path| Touch { path, permission: Permission::Read, content: Content::Unknown };
        paths.into_iter().map(touch).collect()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(make(&*call.doors.cards, call.arguments))
    }
}

/// The cards of a call, as far as they are some.
fn drafts(arguments: Arguments<'_>) -> Vec<CardDraft> {
    let read = |card: &Value| {
        let word = |key| Arguments(card).text_or(key, "").trim().to_owned();
        CardDraft {
            path: word("path"),
            question: word("question"),
            answer: word("answer"),
            quote: word("quote"),
        }
    };
    arguments.list("cards").map(|cards| cards.iter().map(read).collect()).unwrap_or_default()
}

async fn make(cards: &dyn Cards, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let drafts = drafts(arguments);
    let made = match arguments.optional("found_in") {
        Some(path) => cards.make_found_cards(path).await?,
        None if drafts.is_empty() || drafts.len() > MOST => {
            return Err(bad(format!("A call makes 1 to {MOST} cards; none was made.")));
        }
        None => cards.make_cards(drafts).await?,
    };
    let MadeCards { made, refused, already } = made;
    let why: Vec<Value> = refused.iter().map(|(card, why)| json!({ "card": card, "why": why })).collect();
    let mut says = match made.len() {
        1 => "Made a card".to_owned(),
        n => format!("Made {n} cards"),
    };
    if !refused.is_empty() {
        says = format!("{says}, refused {}", refused.len());
    }
    let lines = made.iter().map(|(_, question)| question.clone());
    let lines = lines.chain(refused.iter().map(|(card, why)| format!("Card {card} was not made: {why}")));
    let detail = clip(&lines.collect::<Vec<_>>().join("\n"), 2000);
    let numbers: Vec<usize> = made.iter().map(|(card, _)| *card).collect();
    Ok(Outcome { result: json!({ "made": numbers, "refused": why, "already_there": already }), says, detail })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{MakeCards, drafts};
    use crate::tool::{Arguments, Tool as _, check_arguments};

    #[test]
    fn it_reads_what_its_cards_name_and_no_model_is_told_of_what_is_found() {
        let card = |path: &str| json!({ "path": path, "question": " Q? ", "answer": "A", "quote": "words" });
        let call = json!({ "cards": [card("b.md"), card("a.md"), card("b.md")] });
        let touched = MakeCards.touches(Arguments(&call)).into_iter().map(|touch| touch.path);
        assert_eq!(touched.collect::<Vec<_>>(), ["a.md", "b.md"]);
        assert_eq!(drafts(Arguments(&call))[0].question, "Q?");
        let spec = MakeCards.spec();
        assert!(!spec.parameters.to_string().contains("found_in"));
        let found = json!({ "cards": [], "found_in": "a.md" });
        assert!(check_arguments(&spec.parameters, &found, MakeCards.own_arguments()).is_ok());
    }
}
