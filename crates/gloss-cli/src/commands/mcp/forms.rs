//! `gloss mcp forms` and `mcp answer FORM NAME=VALUE…`. Checks nothing: the engine does.

use std::collections::BTreeMap;

use gloss_protocol::{
    Code, Command, ExtensionChange, FieldKind, FormField, FormId, Problem, Query, Reply, ServerForm,
};
use serde_json::{Value, json};

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

/// A form as a person reads it at a terminal.
pub(crate) fn words(form: &ServerForm) -> String {
    let goes_to = match form.goes_to.as_str() {
        "" => "its program on this computer".to_owned(),
        host => output::name(host),
    };
    let (server, message) = (output::name(&form.server), output::name(&form.message));
    let mut lines = vec![format!("{server} asks, and what you write goes to {goes_to}: {message}")];
    for field in &form.fields {
        let must = if field.required { "" } else { " (optional)" };
        lines.push(format!(
            "  {}{must}: {} {}",
            output::name(&field.name),
            output::name(&field.title),
            holds(field)
        ));
    }
    lines.push(format!("  gloss mcp answer {} NAME=VALUE…, or --decline", form.id));
    lines.join("\n")
}

/// What may stand in a field, in words.
fn holds(field: &FormField) -> String {
    let choices = |all: &[gloss_protocol::FormChoice]| {
        all.iter().map(|one| output::name(&one.value)).collect::<Vec<_>>().join(", ")
    };
    match &field.holds {
        FieldKind::Text { .. } => "(text)".to_owned(),
        FieldKind::Number { whole: true, .. } => "(a whole number)".to_owned(),
        FieldKind::Number { .. } => "(a number)".to_owned(),
        FieldKind::YesNo { .. } => "(true or false)".to_owned(),
        FieldKind::OneOf { choices: all, .. } => format!("(one of {})", choices(all)),
        FieldKind::SeveralOf { choices: all, .. } => format!("(a list of {})", choices(all)),
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
