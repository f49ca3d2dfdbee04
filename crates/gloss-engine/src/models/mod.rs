//! The models of a home: which providers are connected, what they offer, and commands that change that. They
//! concern no workspace, so they never wait for the core; a keychain or a provider may take its time.

pub(crate) mod nearby;
pub(crate) mod refused;

use std::collections::HashMap;
use std::sync::Arc;

use gloss_keychain::KeyPlace;
use gloss_protocol::{
    Code, Command, Done, ExtensionChange, KeyState, ModelInfo, OfferedModel, Price, Problem, ProviderDraft,
    ProviderInfo, Reply, ServerFrame, WireApi, WorkspaceId,
};

use crate::access::secrets;
use crate::config::{BUILTIN, Config, ProviderConfig, written};
use crate::home::HomeShared;
use crate::models::refused::refused;
use crate::money::label::Label;
use crate::outgoing::Out;
use crate::plugins;
use crate::{providers, servers};

/// Longest name of a provider, in bytes.
const MAX_NAME: usize = 40;
/// Models kept for one provider at most.
const MAX_MODELS: usize = 200;

/// True for commands that change the home.
pub(crate) fn is_of_home(command: &Command) -> bool {
    matches!(
        command,
        Command::ModelConnect { .. }
            | Command::ModelChoose { .. }
            | Command::ModelForget { .. }
            | Command::ModelUnlock { .. }
            | Command::AgentSave { .. }
            | Command::SecretKeep { .. }
    ) || matches!(command, Command::Extension { change } if change.is_of_home())
}

/// Carries a command of the home out. Each says what shall be, so that one that comes twice does no harm.
pub(crate) async fn carried_out(
    home: Arc<HomeShared>,
    (id, workspace): (u64, WorkspaceId),
    command: Command,
    out: Out,
) {
    let done = tokio::task::spawn_blocking(move || carry_out(&home, &workspace, command))
        .await
        .unwrap_or_else(|_| Err(Problem::new(Code::Internal, "Gloss made a mistake in this command.")));
    let frame = match done {
        Ok(()) => ServerFrame::Done { id, done: Done::Ok {} },
        Err(problem) => ServerFrame::Problem { id, problem },
    };
    // A shell that is gone needs no answer.
    let _ = out.send(frame).await;
}

fn carry_out(home: &HomeShared, workspace: &WorkspaceId, command: Command) -> Result<(), Problem> {
    if let Command::ModelConnect { draft, .. } = &command {
        learn(home, draft);
    }
    if let Command::Extension { change } = &command {
        if let ExtensionChange::PluginRemove { plugin } = change {
            plugins::check_installed(&home.dir, plugin)?;
            let known = home.memories(|home| Ok(home.workspaces()?))?;
            let workspaces: Vec<WorkspaceId> = known.into_iter().map(|known| known.id).collect();
            servers::forget_plugin(home, &workspaces, plugin)?;
            plugins::change(home, workspace, change)?;
            // Whoever called one of its servers meanwhile had it started once more.
            home.servers.end_of_plugin(plugin);
            plugins::remove_folders(&home.dir, &workspaces, plugin);
            return Ok(());
        }
        // What is fetched takes a while: it has the list to itself only while it writes.
        return plugins::change(home, workspace, change);
    }
    // One after the other: each reads the configuration and writes it.
    let _turn = home.changing();
    match command {
        Command::ModelConnect { draft, models, passphrase } => {
            connect(home, &draft, models, passphrase.as_ref().map(|text| text.expose()))
        }
        Command::ModelChoose { model } => choose(home, &model),
        Command::ModelForget { provider } => forget(home, &provider),
        Command::AgentSave { agent, text } => own_agent(home, agent.trim(), text.as_deref().map(str::trim)),
        Command::ModelUnlock { passphrase } => {
            home.keychain().unlock(passphrase.expose()).map_err(|e| refused(&e))?;
            home.learn_kept();
            Ok(())
        }
        Command::SecretKeep { name, value, passphrase } => {
            let passphrase = passphrase.as_ref().map(|text| text.expose());
            secrets::keep(home, workspace, (&name, value.expose()), passphrase)
        }
        _ => Err(Problem::new(Code::Internal, "This concerns a workspace.")),
    }
}

/// From when it is typed a key is taken out of what is stored and said, kept or not.
fn learn(home: &HomeShared, draft: &ProviderDraft) {
    if let Some(key) = &draft.key {
        home.redaction.learn(&draft.provider, key.expose());
    }
}

fn connect(
    home: &HomeShared,
    draft: &ProviderDraft,
    models: Vec<String>,
    passphrase: Option<&str>,
) -> Result<(), Problem> {
    let config = Config::read(&home.dir)?;
    named_well(&draft.provider)?;
    let models: Vec<String> = models.into_iter().filter(|model| !model.trim().is_empty()).collect();
    if models.len() > MAX_MODELS {
        return Err(Problem::new(Code::TooLarge, format!("A provider keeps at most {MAX_MODELS} models.")));
    }
    // A wrong address is said before a key is kept for it.
    let key = draft.key.as_ref().map(|key| gloss_provider::Secret::new(key.expose()));
    providers::http(&config, &as_config(draft), &draft.provider, key)?;
    let known = config.model_providers.get(&draft.provider);
    let key_in = match &draft.key {
        None => known.and_then(|known| known.key_in.clone()),
        Some(key) => {
            let kept = home.keychain().set(&draft.provider, key.expose(), passphrase);
            Some(word(kept.map_err(|e| refused(&e))?).to_owned())
        }
    };
    // A list tells US dollars, and nothing is converted.
    let in_dollars = config.money.currency.0 == Label::default();
    let listed = if models.is_empty() || !in_dollars { None } else { listed(home, &config, draft) };
    written::connect(&home.dir, draft, key_in.as_deref(), &models, listed.as_ref())
}

/// Prices of the provider's own list of models; none where there is no list to be had, which is no reason
/// not to connect.
fn listed(home: &HomeShared, config: &Config, draft: &ProviderDraft) -> Option<HashMap<String, Price>> {
    let key = key_for(home, config, draft).ok()?;
    let provider = providers::http(config, &as_config(draft), &draft.provider, key).ok()?;
    let prices = tokio::runtime::Handle::current().block_on(provider.prices())?;
    Some(prices.into_iter().collect())
}

/// Longest words of an agent to begin from, and longest title, in bytes.
const MAX_AGENT: (usize, usize) = (4000, 100);

fn own_agent(home: &HomeShared, agent: &str, text: Option<&str>) -> Result<(), Problem> {
    let long = text.unwrap_or("x");
    if agent.is_empty() || agent.len() > MAX_AGENT.1 || long.is_empty() || long.len() > MAX_AGENT.0 {
        let problem = Problem::new(Code::BadRequest, "These words can't be kept for an agent.");
        return Err(problem.with_next("Write something, at most 4,000 bytes."));
    }
    written::own_agent(&home.dir, agent, text)
}

fn choose(home: &HomeShared, model: &str) -> Result<(), Problem> {
    if model == BUILTIN {
        return written::choose(&home.dir, None);
    }
    let config = Config::read(&home.dir)?;
    let known = model
        .split_once('/')
        .filter(|(provider, name)| !name.is_empty() && config.model_providers.contains_key(*provider));
    match known {
        Some((provider, name)) => written::choose(&home.dir, Some((provider, name))),
        None => Err(Problem::new(Code::ModelUnknown, format!("No provider of {model} is connected."))),
    }
}

fn forget(home: &HomeShared, provider: &str) -> Result<(), Problem> {
    let config = Config::read(&home.dir)?;
    let Some(known) = config.model_providers.get(provider) else {
        return Err(Problem::new(Code::NotFound, format!("No provider {provider} is connected.")));
    };
    let kept = match known.key_in.as_deref() {
        Some("keychain") => Some(KeyPlace::System),
        Some("file") => Some(KeyPlace::File),
        _ => None,
    };
    if let Some(kept) = kept {
        home.keychain().remove(provider, kept).map_err(|e| refused(&e))?;
    }
    written::forget(&home.dir, provider, config.model_provider.as_deref() == Some(provider))
}

/// The models that can be chosen, and the providers.
///
/// # Errors
/// Where the configuration can't be read.
pub(crate) fn list(home: &HomeShared) -> Result<Reply, Problem> {
    let config = Config::read(&home.dir)?;
    let default = config.default_model();
    let mut models =
        vec![ModelInfo { id: BUILTIN.to_owned(), name: "Built-in assistant".to_owned(), price: None }];
    let mut add = |id: String, name: &str| {
        if !models.iter().any(|known| known.id == id) {
            let price = config.price(&id);
            models.push(ModelInfo { id, name: name.to_owned(), price });
        }
    };
    if default != BUILTIN {
        add(default.clone(), default.split_once('/').map_or(default.as_str(), |(_, name)| name));
    }
    for (provider, known) in &config.model_providers {
        known.models.iter().for_each(|model| add(format!("{provider}/{model}"), model));
    }
    let providers = config.model_providers.iter().map(|(name, known)| info(home, name, known)).collect();
    Ok(Reply::Models { models, providers, default })
}

fn info(home: &HomeShared, name: &str, known: &ProviderConfig) -> ProviderInfo {
    ProviderInfo {
        provider: name.to_owned(),
        name: known.name.clone().unwrap_or_else(|| name.to_owned()),
        base_url: known.base_url.clone(),
        wire: known.wire_api.as_deref().and_then(WireApi::of_word).unwrap_or_default(),
        key: home.key_of(name, known).1,
    }
}

/// The key that a draft is tried with. Where it has none, the kept one is used, but only at the address that it was
/// given for.
fn key_for(
    home: &HomeShared,
    config: &Config,
    draft: &ProviderDraft,
) -> Result<Option<gloss_provider::Secret>, Problem> {
    match (&draft.key, config.model_providers.get(&draft.provider)) {
        (Some(key), _) => Ok(Some(gloss_provider::Secret::new(key.expose()))),
        (None, Some(known)) if known.base_url == draft.base_url => {
            match home.key_of(&draft.provider, known) {
                (None, KeyState::Locked) => Err(Problem::new(Code::KeysLocked, "The keys are locked.")),
                (key, _) => Ok(key),
            }
        }
        _ => Ok(None),
    }
}

/// Asks a provider which models it has, and the model for one word where that list proves nothing.
///
/// # Errors
/// Problem that keeps Gloss from hearing it.
pub(crate) fn test(home: &HomeShared, draft: &ProviderDraft, model: &str) -> Result<Reply, Problem> {
    learn(home, draft);
    let config = Config::read(&home.dir)?;
    let key = key_for(home, &config, draft)?;
    let provider = providers::http(&config, &as_config(draft), &draft.provider, key)?;
    let tested = tokio::runtime::Handle::current().block_on(provider.test(model.trim()))?;
    let models = tested.models.into_iter().map(as_offered).collect();
    Ok(Reply::ModelTest { models, asked: tested.asked })
}

fn as_offered(model: gloss_provider::Offered) -> OfferedModel {
    OfferedModel { name: model.id, context: model.context_window, price: model.price }
}

fn as_config(draft: &ProviderDraft) -> ProviderConfig {
    ProviderConfig {
        name: Some(draft.name.clone()).filter(|name| !name.trim().is_empty()),
        base_url: draft.base_url.trim().to_owned(),
        wire_api: Some(draft.wire.word().to_owned()),
        ..ProviderConfig::default()
    }
}

fn named_well(name: &str) -> Result<(), Problem> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    if name.is_empty() || name.len() > MAX_NAME || name == BUILTIN || !name.bytes().all(fits) {
        let says = format!("“{name}” can't be the name of a provider.");
        return Err(Problem::new(Code::BadRequest, says)
            .with_next("Use small letters, digits, - and _, at most 40 of them."));
    }
    Ok(())
}

fn word(kept: KeyPlace) -> &'static str {
    match kept {
        KeyPlace::System => "keychain",
        KeyPlace::File => "file",
    }
}
