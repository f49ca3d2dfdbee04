//! From a model's name to the provider that answers: the built-in assistant, or a configured address.

use std::collections::BTreeMap;
use std::sync::Arc;

use gloss_protocol::{Code, ModelInfo, Problem};
use gloss_provider::{HttpConfig, HttpProvider, Options, Policy, Provider, Secret, Wire};

use crate::config::{BUILTIN, Config};

/// A provider, and the model's name there.
pub(crate) struct Chosen {
    pub provider: Arc<dyn Provider>,
    pub model: String,
}

/// The provider of `builtin` or `PROVIDER/MODEL`. `keys` are the values of the configured `env_key`s.
///
/// # Errors
/// [`Code::ModelUnknown`] where nothing of that name is configured.
pub(crate) fn choose(config: &Config, keys: &BTreeMap<String, String>, id: &str) -> Result<Chosen, Problem> {
    if id == BUILTIN {
        return Ok(Chosen { provider: Arc::new(gloss_assistant::Assistant), model: id.to_owned() });
    }
    let unknown = |says: String| Problem::new(Code::ModelUnknown, says);
    let Some((name, model)) = id.split_once('/') else {
        return Err(unknown(format!("{id} is no model; write builtin or PROVIDER/MODEL.")));
    };
    let Some(found) = config.model_providers.get(name) else {
        return Err(unknown(format!("No provider {name} is connected.")));
    };
    let wire = match found.wire_api.as_deref() {
        None => Wire::Responses,
        Some(other) => Wire::of(other)
            .ok_or_else(|| unknown(format!("Gloss does not speak the wire {other} of {name}.")))?,
    };
    let key = match &found.env_key {
        None => None,
        Some(variable) => match keys.get(variable) {
            Some(key) => Some(Secret::new(key.clone())),
            None => {
                let says = format!("The key of {name} is not set ({variable}).");
                return Err(Problem::new(Code::ModelRefusedKey, says));
            }
        },
    };
    let http = HttpConfig {
        name: found.name.clone().unwrap_or_else(|| name.to_owned()),
        base_url: found.base_url.clone(),
        wire,
        key,
        policy: Policy::default(),
    };
    let options = Options {
        context_window: config.model_context_window,
        max_output_tokens: config.model_max_output_tokens,
        stream_tools: found.stream_tools.unwrap_or(true),
    };
    let provider = HttpProvider::new(http).with_options(options);
    Ok(Chosen { provider: Arc::new(provider), model: model.to_owned() })
}

/// The models that can be chosen.
pub(crate) fn list(config: &Config) -> Vec<ModelInfo> {
    let mut models = vec![ModelInfo { id: BUILTIN.to_owned(), name: "Built-in assistant".to_owned() }];
    let default = config.default_model();
    if default != BUILTIN {
        let name = default.split_once('/').map_or(default.as_str(), |(_, model)| model).to_owned();
        models.push(ModelInfo { id: default, name });
    }
    models
}
