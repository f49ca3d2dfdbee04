//! `config.toml` of a home, with Codex's keys where they exist. Read anew for each turn, so that an edit counts
//! at once. Never holds a key's value.

use std::collections::BTreeMap;
use std::path::Path;

use gloss_protocol::{Code, Problem};
use serde::Deserialize;

/// The built-in assistant's name among models.
pub(crate) const BUILTIN: &str = "builtin";

/// Largest `config.toml`, in bytes.
const MAX_CONFIG: u64 = 1 << 20;

/// What the file says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Config {
    /// The model's name at its provider.
    pub model: Option<String>,
    /// The provider.
    pub model_provider: Option<String>,
    /// Tokens that the model reads at once, where its provider does not say so.
    pub model_context_window: Option<u64>,
    /// Tokens that an answer may have, where the provider wants to be told.
    pub model_max_output_tokens: Option<u64>,
    /// `auto`, or `file` where the system's keychain shall not be used for keys.
    pub credentials_store: Option<String>,
    /// Providers by name.
    pub model_providers: BTreeMap<String, ProviderConfig>,
}

/// One provider.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProviderConfig {
    /// As shown.
    pub name: Option<String>,
    /// Its address, for example `https://api.openai.com/v1`.
    pub base_url: String,
    /// `responses`, `chat`, `anthropic` or `ollama`.
    pub wire_api: Option<String>,
    /// The environment variable that holds its key.
    pub env_key: Option<String>,
    /// False where the server loses tool calls in a stream.
    pub stream_tools: Option<bool>,
    /// Where Gloss keeps its key: `keychain` or `file`. The key itself is never here.
    pub key_in: Option<String>,
    /// Models that can be chosen without asking the provider.
    pub models: Vec<String>,
}

impl Config {
    /// Reads the file of a home; an absent one is the default.
    ///
    /// # Errors
    /// Where it is no TOML; the message names the line.
    pub(crate) fn read(home: &Path) -> Result<Self, Problem> {
        let path = home.join("config.toml");
        match std::fs::metadata(&path) {
            Ok(meta) if meta.len() > MAX_CONFIG => {
                return Err(Problem::new(Code::BadRequest, "config.toml is larger than 1 MB."));
            }
            Ok(_) => {}
            Err(_) => return Ok(Self::default()),
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|e| Problem::new(Code::BadRequest, format!("config.toml can't be read: {e}")))?;
        toml::from_str(&text)
            .map_err(|e| Problem::new(Code::BadRequest, format!("config.toml can't be understood: {e}")))
    }

    /// The model that new tasks use.
    pub(crate) fn default_model(&self) -> String {
        match (&self.model_provider, &self.model) {
            (Some(provider), Some(model)) => format!("{provider}/{model}"),
            (None, Some(model)) if model.contains('/') => model.clone(),
            _ => BUILTIN.to_owned(),
        }
    }
}
