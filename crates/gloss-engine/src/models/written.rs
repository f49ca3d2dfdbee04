//! Writing `config.toml`: only the keys that a command is about, everything else as the person wrote it, comments
//! and order included. Never writes a key of a provider.

use std::io::Write;
use std::path::Path;

use gloss_protocol::{Code, Problem, ProviderDraft};
use toml_edit::{Array, DocumentMut, Item, Table, value};

/// Writes a provider.
pub(super) fn connect(
    home: &Path,
    draft: &ProviderDraft,
    key_in: Option<&str>,
    models: &[String],
) -> Result<(), Problem> {
    change(home, |document| {
        let providers = document.entry("model_providers").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let Some(providers) = providers.as_table_like_mut() else {
            return Err(not_a_table("model_providers"));
        };
        let entry = providers.entry(&draft.provider).or_insert_with(|| Item::Table(Table::new()));
        let Some(entry) = entry.as_table_like_mut() else {
            return Err(not_a_table(&draft.provider));
        };
        let mut set = |name: &str, item: Option<Item>| match item {
            Some(item) => drop(entry.insert(name, item)),
            None => drop(entry.remove(name)),
        };
        set("name", Some(draft.name.trim()).filter(|name| !name.is_empty()).map(value));
        set("base_url", Some(value(draft.base_url.trim())));
        set("wire_api", Some(value(draft.wire.word())));
        set("key_in", key_in.map(value));
        let list: Array = models.iter().map(String::as_str).collect();
        set("models", (!list.is_empty()).then(|| value(list)));
        if draft.key.is_some() {
            // The key that was entered counts, not one of the environment.
            set("env_key", None);
        }
        Ok(())
    })
}

/// Writes the model of new tasks; none is the built-in assistant.
pub(super) fn choose(home: &Path, model: Option<(&str, &str)>) -> Result<(), Problem> {
    change(home, |document| {
        match model {
            Some((provider, name)) => {
                document.insert("model_provider", value(provider));
                document.insert("model", value(name));
            }
            None => {
                document.remove("model_provider");
                document.remove("model");
            }
        }
        Ok(())
    })
}

/// Takes a provider out, and the model of new tasks where it was one of its.
pub(super) fn forget(home: &Path, provider: &str, default: bool) -> Result<(), Problem> {
    change(home, |document| {
        if let Some(providers) = document.get_mut("model_providers").and_then(Item::as_table_like_mut) {
            providers.remove(provider);
        }
        if default {
            document.remove("model_provider");
            document.remove("model");
        }
        Ok(())
    })
}

fn not_a_table(name: &str) -> Problem {
    Problem::new(Code::BadRequest, format!("In config.toml, {name} is not a table."))
        .with_next("Mend the file, then try again.")
}

fn change(home: &Path, edit: impl FnOnce(&mut DocumentMut) -> Result<(), Problem>) -> Result<(), Problem> {
    let path = home.join("config.toml");
    let failed = |error: std::io::Error| {
        Problem::new(Code::DiskFull, format!("config.toml can't be written: {error}"))
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    let mut document: DocumentMut = text.parse().map_err(|error| {
        Problem::new(Code::BadRequest, format!("config.toml can't be understood: {error}"))
            .with_next("Mend the file, then try again.")
    })?;
    edit(&mut document)?;
    let mut file = tempfile::NamedTempFile::new_in(home).map_err(failed)?;
    file.write_all(document.to_string().as_bytes()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    Ok(())
}
