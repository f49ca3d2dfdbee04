//! The choice of the provider that answers for a model's name: the built-in assistant, or a configured address.

use std::net::IpAddr;
use std::sync::Arc;

use gloss_protocol::{Code, KeyState, Problem};
use gloss_provider::{HttpConfig, HttpProvider, Options, Policy, Provider, Secret, Wire};

use crate::config::{BUILTIN, Config, ProviderConfig};
use crate::cost::Rate;
use crate::home::HomeShared;
use crate::redacted::Redacted;

/// A provider, and the model's name there.
pub(crate) struct Chosen {
    pub provider: Arc<dyn Provider>,
    pub model: String,
    /// Tokens that it reads at once, where that is known.
    pub window: Option<u64>,
    /// Price that it takes for its answers.
    pub rate: Rate,
}

/// The provider of `builtin` or `PROVIDER/MODEL`.
///
/// # Errors
/// [`Code::ModelUnknown`] where nothing of that name is configured.
pub(crate) fn choose(config: &Config, home: &HomeShared, id: &str) -> Result<Chosen, Problem> {
    if id == BUILTIN {
        let provider = Arc::new(gloss_assistant::Assistant);
        return Ok(Chosen { provider, model: id.to_owned(), window: None, rate: Rate::Nothing });
    }
    let unknown = |says: String| Problem::new(Code::ModelUnknown, says);
    let Some((name, model)) = id.split_once('/') else {
        return Err(unknown(format!("{id} is no model; write builtin or PROVIDER/MODEL.")));
    };
    let Some(found) = config.model_providers.get(name) else {
        return Err(unknown(format!("No provider {name} is connected.")));
    };
    let (key, state) = home.key_of(name, found);
    match state {
        KeyState::Missing => {
            let says = match &found.env_key {
                Some(variable) => format!("The key of {name} is not set ({variable})."),
                None => format!("The key of {name} is not there any more."),
            };
            return Err(Problem::new(Code::ModelRefusedKey, says));
        }
        KeyState::Locked => return Err(Problem::new(Code::KeysLocked, "The keys are locked.")),
        _ => {}
    }
    let (http, options) = configured(config, found, name, key)?;
    let options = Options { sees: found.sees_pictures.get(model).copied(), ..options };
    let provider = Redacted { provider: home.providers.get(http, options), keys: home.redaction.clone() };
    let provider = Arc::new(provider);
    let rate = config.price(id).map_or(Rate::Unknown, Rate::Known);
    Ok(Chosen { provider, model: model.to_owned(), window: config.model_context_window, rate })
}

/// A provider over HTTP, as configured, that nobody shares: for trying out a connection.
///
/// # Errors
/// [`Code::ModelUnknown`] for a wire that Gloss does not speak, and for an address where the key could be read by
/// others on the way.
pub(crate) fn http(
    config: &Config,
    found: &ProviderConfig,
    name: &str,
    key: Option<Secret>,
) -> Result<HttpProvider, Problem> {
    let (http, options) = configured(config, found, name, key)?;
    Ok(HttpProvider::new(http).with_options(options))
}

fn configured(
    config: &Config,
    found: &ProviderConfig,
    name: &str,
    key: Option<Secret>,
) -> Result<(HttpConfig, Options), Problem> {
    let word = found.wire_api.as_deref().unwrap_or("responses");
    let Some(wire) = Wire::of_word(word) else {
        let says = format!("Gloss does not speak the wire {word} of {name}.");
        return Err(
            Problem::new(Code::ModelUnknown, says).with_next("Write responses, chat, anthropic or ollama.")
        );
    };
    if key.is_some() && readable_on_the_way(&found.base_url) {
        let says =
            format!("The address of {name} is not encrypted, so others could read the key on the way.");
        return Err(Problem::new(Code::BadRequest, says).with_next("Write its address with https://."));
    }
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
        sees: None,
    };
    Ok((http, options))
}

/// True for an address without encryption that leads out of the house: not to this machine, and not to one of a
/// private network, where servers of models commonly have no certificate.
fn readable_on_the_way(address: &str) -> bool {
    let Some(rest) = address.trim().strip_prefix("http://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(four)) => !(four.is_loopback() || four.is_private() || four.is_link_local()),
        Ok(IpAddr::V6(six)) => !(six.is_loopback() || six.is_unique_local() || six.is_unicast_link_local()),
        Err(_) => host.contains('.') && !host.ends_with(".local") && !host.ends_with(".internal"),
    }
}

#[cfg(test)]
mod tests {
    use super::readable_on_the_way;

    #[test]
    fn a_key_goes_out_encrypted() {
        for (address, open) in [
            ("https://api.example.com/v1", false),
            ("http://api.example.com/v1", true),
            ("http://127.0.0.1:11434", false),
            ("http://localhost:1234/v1", false),
            ("http://192.168.1.20:8000", false),
            ("http://[::1]:8000", false),
            ("http://8.8.8.8", true),
            ("http://box.local:11434", false),
            ("http://user@evil.example.com", true),
            ("http://127.0.0.1@evil.example.com/", true),
        ] {
            assert_eq!(readable_on_the_way(address), open, "{address}");
        }
    }
}
