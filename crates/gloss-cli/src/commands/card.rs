//! `gloss card`: what is to be known by heart. The answer is shown by `show` alone.

use gloss_protocol::{CardChange, CardId, CardState, CardView, Code, Command, Problem, Query, Reply};
use serde_json::{Value, json};

use crate::args::Card as Words;
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, words: Words) -> Result<u8, Problem> {
    match words {
        Words::List { file } => list(session, file).await,
        Words::Show { card } => show(session, &CardId(card)).await,
        Words::Recall { card, grade } => {
            let card = CardId(card);
            session.submit(Command::Card(CardChange::Recall { card: card.clone(), grade })).await?;
            print(session, &view(session, &card).await?);
            Ok(0)
        }
        Words::Remove { card } => {
            session.submit(Command::Card(CardChange::Remove { card: CardId(card.clone()) })).await?;
            let line = json!({ "card": card, "removed": true });
            output::either(session.json, &line, || {
                format!("Removed. gloss card restore {card} puts it back.")
            });
            Ok(0)
        }
        Words::Restore { card } => {
            let card = CardId(card);
            session.submit(Command::Card(CardChange::PutBack { card: card.clone() })).await?;
            print(session, &view(session, &card).await?);
            Ok(0)
        }
    }
}

/// What is said of a card whose words have changed.
const CHANGED: &str = "The words this rests on have changed: look at it.";

async fn cards(session: &Session, path: Option<String>) -> Result<Vec<CardView>, Problem> {
    session.submit(Command::WorkspaceRefresh { path: path.clone() }).await?;
    let Reply::Cards { cards } = session.query(Query::Cards { path }).await? else {
        return Err(unexpected());
    };
    Ok(cards)
}

async fn view(session: &Session, id: &CardId) -> Result<CardView, Problem> {
    let found = cards(session, None).await?.into_iter().find(|card| card.card == *id);
    found.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no card {id}.")))
}

async fn list(session: &Session, file: Option<String>) -> Result<u8, Problem> {
    for card in cards(session, file).await? {
        print(session, &card);
    }
    Ok(0)
}

async fn show(session: &Session, id: &CardId) -> Result<u8, Problem> {
    let card = view(session, id).await?;
    let mut line = line(&card);
    line["answer"] = json!(card.answer);
    line["quote"] = json!(card.quote);
    line["where"] = json!(card.place.at);
    line["recalls"] = json!(card.recalls);
    output::either(session.json, &line, || {
        let mut out = vec![describe_card(&card), format!("  {}", card.answer), format!("  “{}”", card.quote)];
        out.extend((card.state == CardState::Changed).then(|| format!("  {CHANGED}")));
        out.join("\n")
    });
    Ok(0)
}

fn print(session: &Session, card: &CardView) {
    output::either(session.json, &line(card), || describe_card(card));
}

fn line(card: &CardView) -> Value {
    json!({
        "card": card.card,
        "path": card.path,
        "question": card.question,
        "due": card.due,
        "state": card.state.word(),
    })
}

fn describe_card(card: &CardView) -> String {
    format!("{}  {:<8} {}  {}", card.card, card.state.word(), card.path, card.question)
}
