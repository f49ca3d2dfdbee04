//! Models on this computer: which servers answer at the addresses that Ollama and LM Studio have, and what one of their models can do.
//! Asks no other machine, and connects nothing.

use std::time::Duration;

use gloss_protocol::{NearbyServer, OfferedModel, Problem, ProviderDraft, Reply, WireApi};

use super::{as_config, as_offered};
use crate::clock::Day;
use crate::config::Config;
use crate::home::HomeShared;
use crate::providers;

/// Longest wait for a server: one that is there answers at once.
const PATIENCE: Duration = Duration::from_secs(2);

/// Most models of a server that are told.
const MAX_MODELS: usize = 50;

/// The servers of models that answer on this computer, with their models.
///
/// # Errors
/// Where the configuration can't be read.
pub(crate) fn list(home: &HomeShared) -> Result<Reply, Problem> {
    let config = Config::read(&home.dir)?;
    let known = [
        ("ollama", "Ollama", ollama_address(std::env::var("OLLAMA_HOST").ok().as_deref()), WireApi::Ollama),
        ("lm-studio", "LM Studio", Some("http://127.0.0.1:1234/v1".to_owned()), WireApi::Chat),
    ];
    let servers = known.into_iter().filter_map(|(provider, name, base_url, wire)| {
        let base_url = base_url?;
        let draft = ProviderDraft {
            provider: provider.to_owned(),
            name: name.to_owned(),
            base_url: base_url.clone(),
            wire,
            key: None,
        };
        let models = offered(&config, &draft)?;
        // Another of that name, on another machine, stays what it is.
        let known = config.model_providers.get(provider);
        let kept = known.filter(|known| known.base_url.trim_end_matches('/') == base_url);
        let provider = match known.is_some() && kept.is_none() {
            true => format!("{provider}-here"),
            false => draft.provider,
        };
        let connected = kept.map(|kept| kept.models.clone()).unwrap_or_default();
        Some(NearbyServer { provider, name: draft.name, base_url, wire, models, connected })
    });
    Ok(Reply::ModelsNearby { servers: servers.collect() })
}

/// What a server offers that can talk; none where nobody answers.
fn offered(config: &Config, draft: &ProviderDraft) -> Option<Vec<OfferedModel>> {
    let provider = providers::http(config, &as_config(draft), &draft.provider, None).ok()?;
    let asked = async { tokio::time::timeout(PATIENCE, provider.offers()).await.ok()?.ok() };
    let offered = tokio::runtime::Handle::current().block_on(asked)?;
    let talks = offered.into_iter().filter(|model| !is_embedding(&model.id) && !is_elsewhere(&model.id));
    Some(talks.take(MAX_MODELS).map(as_offered).collect())
}

/// Whether a model turns words into numbers and answers none, as its name says.
fn is_embedding(name: &str) -> bool {
    let name = name.to_lowercase();
    ["embed", "bge-", "minilm", "rerank"].iter().any(|part| name.contains(part))
}

/// Whether a model only is called here and runs with its maker, as the names of Ollama's say.
fn is_elsewhere(name: &str) -> bool {
    name.ends_with("-cloud") || name.ends_with(":cloud")
}

/// Where Ollama listens, as its own variable says; none where that is another machine.
fn ollama_address(host: Option<&str>) -> Option<String> {
    let host = host.map(str::trim).filter(|host| !host.is_empty()).unwrap_or("127.0.0.1:11434");
    let bare = host.strip_prefix("http://").unwrap_or(host).trim_end_matches('/');
    let (name, port) = match bare.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => (name, port),
        _ => (bare, "11434"),
    };
    let is_here = matches!(name, "localhost" | "0.0.0.0" | "[::1]" | "[::]" | "") || name.starts_with("127.");
    is_here.then(|| format!("http://127.0.0.1:{port}"))
}

/// Tries a connected model with a small task.
///
/// # Errors
/// Why it could not be asked.
pub(crate) fn try_model(home: &HomeShared, model: &str) -> Result<Reply, Problem> {
    let config = Config::read(&home.dir)?;
    let chosen = providers::choose(&config, home, model)?;
    let today = Day::now(None, None).words();
    let tried =
        gloss_agent::try_model(&*chosen.provider, (&chosen.model, chosen.window), &home.toolbox, &today);
    let ability = tokio::runtime::Handle::current().block_on(tried)?;
    Ok(Reply::ModelTry { ability })
}

#[cfg(test)]
mod tests {
    use super::{is_elsewhere, is_embedding, ollama_address};

    #[test]
    fn ollama_is_looked_for_where_it_says_and_on_no_other_machine() {
        for (host, expect) in [
            (None, Some("http://127.0.0.1:11434")),
            (Some(""), Some("http://127.0.0.1:11434")),
            (Some("0.0.0.0"), Some("http://127.0.0.1:11434")),
            (Some("127.0.0.1:4000"), Some("http://127.0.0.1:4000")),
            (Some("http://localhost:5000/"), Some("http://127.0.0.1:5000")),
            (Some("example.org:11434"), None),
            (Some("https://127.0.0.1"), None),
        ] {
            assert_eq!(ollama_address(host).as_deref(), expect, "{host:?}");
        }
    }

    #[test]
    fn models_that_cannot_talk_or_run_elsewhere_are_known_by_their_names() {
        for (name, expect) in
            [("gpt-oss:120b-cloud", true), ("qwen3-coder:cloud", true), ("gpt-oss:20b", false)]
        {
            assert_eq!(is_elsewhere(name), expect, "{name}");
        }
        for (name, expect) in
            [("nomic-embed-text:latest", true), ("mxbai-embed-large", true), ("llama3.2:3b", false)]
        {
            assert_eq!(is_embedding(name), expect, "{name}");
        }
    }
}
