//! Writing `config.toml`: only the keys that a command is about, everything else as the person wrote it, comments
//! and order included. Never writes a key of a provider.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use gloss_protocol::{Code, Price, Problem, ProviderDraft, ServerDraft};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, value};

/// Marks a price that the provider's list said; one without it is the person's own.
const LISTED: &str = "listed";

/// Writes a provider. `listed` is what its list says that models cost, none where it could not be had.
pub(crate) fn connect(
    home: &Path,
    draft: &ProviderDraft,
    key_in: Option<&str>,
    models: &[String],
    listed: Option<&HashMap<String, Price>>,
) -> Result<(), Problem> {
    change(home, |document| {
        let providers = document.entry("model_providers").or_insert_with(implicit);
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
        listed.map_or(Ok(()), |listed| set_prices(entry, models, listed))
    })
}

/// Writes the listed prices of models, and takes out what was listed before. Prices that the person wrote stay.
fn set_prices(
    entry: &mut dyn TableLike,
    models: &[String],
    listed: &HashMap<String, Price>,
) -> Result<(), Problem> {
    if entry.get("prices").is_none() && !models.iter().any(|model| listed.contains_key(model)) {
        return Ok(());
    }
    let prices = entry.entry("prices").or_insert_with(implicit);
    let prices = prices.as_table_like_mut().ok_or_else(|| not_a_table("prices"))?;
    for model in models {
        let own = prices.get(model).is_some_and(|known| known.get(LISTED).is_none());
        match listed.get(model) {
            _ if own => {}
            Some(price) => drop(prices.insert(model, Item::Table(priced(*price)))),
            None => drop(prices.remove(model)),
        }
    }
    Ok(())
}

/// A price as it is written: US dollars for a million tokens.
fn priced(price: Price) -> Table {
    let parts = [
        ("input", Some(price.input)),
        ("output", Some(price.output)),
        ("cached", price.cached),
        ("cache_write", price.cache_write),
    ];
    let mut table = Table::new();
    for (name, micro_usd) in parts {
        if let Some(micro_usd) = micro_usd {
            table.insert(name, value(Price::dollars(micro_usd)));
        }
    }
    table.insert(LISTED, value(true));
    table
}

/// A table that has no line of its own.
fn implicit() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

/// Writes the model of new tasks; none is the built-in assistant.
pub(crate) fn choose(home: &Path, model: Option<(&str, &str)>) -> Result<(), Problem> {
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

/// Writes whether agents' proposals are kept without a look that say what the person said.
pub(crate) fn keep_said(home: &Path, keep_said: bool) -> Result<(), Problem> {
    change(home, |document| {
        let memory = document.entry("memory").or_insert_with(|| Item::Table(Table::new()));
        let Some(memory) = memory.as_table_like_mut() else { return Err(not_a_table("memory")) };
        memory.insert("keep_said", value(keep_said));
        Ok(())
    })
}

/// Agents whose own words are kept; there are four.
const MOST_AGENTS: usize = 40;

/// Writes the words of an agent to begin from, or takes them out.
pub(crate) fn own_agent(home: &Path, agent: &str, text: Option<&str>) -> Result<(), Problem> {
    change(home, |document| {
        let own = document.entry("own_agents").or_insert_with(|| Item::Table(Table::new()));
        let Some(own) = own.as_table_like_mut() else { return Err(not_a_table("own_agents")) };
        match text {
            Some(_) if own.len() >= MOST_AGENTS && own.get(agent).is_none() => {
                return Err(Problem::new(Code::TooLarge, "There are too many agents of your own."));
            }
            Some(text) => drop(own.insert(agent, value(text))),
            None => drop(own.remove(agent)),
        }
        Ok(())
    })
}

/// Writes a server, over one of the same name.
pub(crate) fn server(home: &Path, draft: &ServerDraft) -> Result<(), Problem> {
    change(home, |document| {
        let servers = document.entry("mcp_servers").or_insert_with(implicit);
        let Some(servers) = servers.as_table_like_mut() else { return Err(not_a_table("mcp_servers")) };
        let mut entry = Table::new();
        if let Some((program, arguments)) = draft.command.split_first() {
            entry.insert("command", value(program));
            let list: Array = arguments.iter().map(String::as_str).collect();
            entry.insert("args", value(list));
        }
        if let Some(url) = &draft.url {
            entry.insert("url", value(url));
        }
        if !draft.variables.is_empty() {
            let variables: InlineTable = draft.variables.iter().collect();
            entry.insert("env", value(variables));
        }
        servers.insert(&draft.server, Item::Table(entry));
        Ok(())
    })
}

/// Takes a server out.
pub(crate) fn without_server(home: &Path, server: &str) -> Result<(), Problem> {
    change(home, |document| {
        if let Some(servers) = document.get_mut("mcp_servers").and_then(Item::as_table_like_mut) {
            servers.remove(server);
        }
        Ok(())
    })
}

/// Takes a provider out, and the model of new tasks where it was one of its.
pub(crate) fn forget(home: &Path, provider: &str, default: bool) -> Result<(), Problem> {
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use gloss_protocol::{Price, ProviderDraft, WireApi};

    use super::connect;
    use crate::config::Config;

    fn price(input: u64) -> Price {
        Price { input, output: 4 * input, cached: None, cache_write: Some(1) }
    }

    #[test]
    fn listed_prices_are_written_and_own_ones_stay() {
        let dir = tempfile::tempdir().unwrap();
        let own = "# Mine.\n[model_providers.acme.prices.own] # negotiated\ninput = 1\noutput = 2\n";
        std::fs::write(dir.path().join("config.toml"), own).unwrap();
        let draft = ProviderDraft {
            provider: "acme".to_owned(),
            name: "Acme".to_owned(),
            base_url: "http://127.0.0.1:9".to_owned(),
            wire: WireApi::Chat,
            key: None,
        };
        let list = |prices: &[(&str, u64)]| -> HashMap<String, Price> {
            prices.iter().map(|(model, input)| ((*model).to_owned(), price(*input))).collect()
        };
        let models = ["own", "a.b/c:free", "unpriced"].map(str::to_owned);
        let both = list(&[("own", 7), ("a.b/c:free", 37_500), ("not-chosen", 9)]);
        let steps = [
            ("no list", None, None),
            ("a list", Some(&both), Some(price(37_500))),
            ("the same once more", Some(&both), Some(price(37_500))),
            ("no list again", None, Some(price(37_500))),
            ("a new price", Some(&list(&[("a.b/c:free", 50_000)])), Some(price(50_000))),
            ("no price any more", Some(&list(&[])), None),
        ];
        for (step, listed, expect) in steps {
            connect(dir.path(), &draft, None, &models, listed).unwrap();
            let text = std::fs::read_to_string(dir.path().join("config.toml")).unwrap();
            let config = Config::read(dir.path()).unwrap();
            assert_eq!(config.price("acme/a.b/c:free"), expect, "{step}: {text}");
            let mine = config.price("acme/own").map(|price| (price.input, price.output));
            assert_eq!(mine, Some((1_000_000, 2_000_000)), "{step}: {text}");
            assert!(text.contains(own), "{step}: {text}");
            assert!(config.price("acme/unpriced").is_none() && config.price("acme/not-chosen").is_none());
        }
    }

    #[test]
    fn a_provider_of_one_line_takes_prices_too() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("config.toml"), "model_providers = { acme = { base_url = \"x\" } }\n")
            .unwrap();
        let draft = ProviderDraft {
            provider: "acme".to_owned(),
            name: String::new(),
            base_url: "http://127.0.0.1:9".to_owned(),
            wire: WireApi::Chat,
            key: None,
        };
        let listed = HashMap::from([("m1".to_owned(), price(5))]);
        connect(dir.path(), &draft, None, &["m1".to_owned()], Some(&listed)).unwrap();
        assert_eq!(Config::read(dir.path()).unwrap().price("acme/m1"), Some(price(5)));
    }
}
