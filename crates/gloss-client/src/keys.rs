//! The values of the `env_key`s that the configuration names, for the engine to hold in memory.
//!
//! Only names that the person wrote into `config.toml` are read from the environment. Nothing is written or
//! logged here, and a configuration that cannot be read yields no keys: the engine, which owns it, says why.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Largest configuration read, in bytes; a person's file is a few kilobytes.
const MAX_CONFIG: u64 = 1 << 20;
/// Most keys sent; more providers than this are not written by a person.
const MAX_KEYS: usize = 64;

/// Name and value of every configured key that the environment has.
pub(crate) fn configured(config: &Path) -> BTreeMap<String, String> {
    pick(&read(config), |name| std::env::var(name).ok())
}

/// The names of all variables that the configuration takes keys from.
pub(crate) fn names(config: &Path) -> Vec<String> {
    named(&read(config))
}

/// The configuration's text; none where it can't be read.
fn read(config: &Path) -> String {
    // A pipe would wait for somebody to write into it.
    if !std::fs::metadata(config).is_ok_and(|meta| meta.is_file()) {
        return String::new();
    }
    let mut text = String::new();
    let read = std::fs::File::open(config).and_then(|file| file.take(MAX_CONFIG).read_to_string(&mut text));
    read.map_or_else(|_| String::new(), |_| text)
}

fn named(config: &str) -> Vec<String> {
    let Ok(table) = config.parse::<toml::Table>() else {
        return Vec::new();
    };
    let providers = table.get("model_providers").and_then(toml::Value::as_table);
    let names = providers.into_iter().flatten().filter_map(|(_, provider)| provider.get("env_key")?.as_str());
    names.map(str::to_owned).collect()
}

fn pick(config: &str, value_of: impl Fn(&str) -> Option<String>) -> BTreeMap<String, String> {
    named(config)
        .into_iter()
        .filter_map(|name| {
            let value = value_of(&name).filter(|value| !value.is_empty())?;
            Some((name, value))
        })
        .take(MAX_KEYS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::pick;

    fn check(config: &str, expect: &[(&str, &str)]) {
        let environment = |name: &str| match name {
            "A_KEY" => Some("alpha".to_owned()),
            "EMPTY" => Some(String::new()),
            "SECRET" => Some("not asked for".to_owned()),
            _ => None,
        };
        let expect = expect.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        assert_eq!(pick(config, environment), expect, "{config}");
    }

    #[test]
    fn only_configured_keys_are_read() {
        check("", &[]);
        check("[model_providers.a]\nenv_key = \"A_KEY\"", &[("A_KEY", "alpha")]);
        check(
            "[model_providers.a]\nenv_key = \"A_KEY\"\n[model_providers.b]\nenv_key = \"NONE\"",
            &[("A_KEY", "alpha")],
        );
        check("[model_providers.a]\nenv_key = \"EMPTY\"", &[]);
        check("[model_providers.a]\nenv_key = 7", &[]);
        check("[mcp_servers.a]\nenv_key = \"SECRET\"", &[]);
        check("model_providers = 3", &[]);
        check("[model_providers.a", &[]);
    }
}
