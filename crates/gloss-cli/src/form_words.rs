//! A server's form in words, for a terminal. Answers none.

use gloss_protocol::{FieldKind, FormChoice, FormField, ServerForm};

use crate::output;

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
    let choices =
        |all: &[FormChoice]| all.iter().map(|one| output::name(&one.value)).collect::<Vec<_>>().join(", ");
    match &field.holds {
        FieldKind::Text { .. } => "(text)".to_owned(),
        FieldKind::Number { whole: true, .. } => "(a whole number)".to_owned(),
        FieldKind::Number { .. } => "(a number)".to_owned(),
        FieldKind::YesNo { .. } => "(true or false)".to_owned(),
        FieldKind::OneOf { choices: all, .. } => format!("(one of {})", choices(all)),
        FieldKind::SeveralOf { choices: all, .. } => format!("(a list of {})", choices(all)),
    }
}
