//! `gloss mcp forms` and `mcp answer FORM NAME=VALUE…`. Checks nothing: the engine does.

use std::collections::BTreeMap;

use gloss_protocol::{Code, Command, ExtensionChange, FieldKind, FormId, Problem, Query, Reply, ServerForm};
use serde_json::{Value, json};

use crate::form_words::words;
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn list(session: &Session) -> Result<u8, Problem> {
    let forms = read(session).await?;
    if forms.is_empty() && !session.json {
        output::words("No form of a server waits for you.");
    }
    for form in &forms {
        let line = serde_json::to_value(form).unwrap_or_default();
        output::either(session.json, &line, || words(form));
    }
    Ok(0)
}

async fn read(session: &Session) -> Result<Vec<ServerForm>, Problem> {
    match session.query(Query::Forms {}).await? {
        Reply::Forms { forms } => Ok(forms),
        _ => Err(unexpected()),
    }
}

pub(super) async fn answer(
    session: &Session,
    form: String,
    values: Option<Vec<String>>,
) -> Result<u8, Problem> {
    let id = FormId(form);
    let forms = read(session).await?;
    let values = match (values, forms.iter().find(|form| form.id == id)) {
        (Some(values), Some(form)) => Some(values_of(form, &values)?),
        // The engine says that it does not wait any more.
        (Some(_), None) => Some(BTreeMap::new()),
        (None, _) => None,
    };
    let is_sent = values.is_some();
    let change = ExtensionChange::FormAnswer { form: id.clone(), values };
    session.submit(Command::Extension { change }).await?;
    output::either(session.json, &json!({ "form": id, "sent": is_sent }), || match is_sent {
        true => "It was sent.".to_owned(),
        false => "Nothing was sent.".to_owned(),
    });
    Ok(0)
}

/// Values by the names of fields: words where a field holds words, else JSON.
fn values_of(form: &ServerForm, written: &[String]) -> Result<BTreeMap<String, Value>, Problem> {
    let one = |word: &String| {
        let bad =
            |says: String| Problem::new(Code::BadRequest, says).with_next("Write NAME=VALUE for each field.");
        let (name, value) = word.split_once('=').ok_or_else(|| bad(format!("“{word}” has no =.")))?;
        let field = form.fields.iter().find(|field| field.name == name);
        let is_text =
            matches!(field.map(|field| &field.holds), Some(FieldKind::Text { .. } | FieldKind::OneOf { .. }));
        let value = match is_text {
            true => Value::String(value.to_owned()),
            false => serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned())),
        };
        Ok((name.to_owned(), value))
    };
    written.iter().map(one).collect()
}
