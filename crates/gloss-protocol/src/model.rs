//! Models and the providers that they are asked at. Says nothing about how a provider is spoken to beyond its name.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Price;

/// A key or a passphrase on its way into the engine. It prints as nothing and is never sent the other way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct SecretText(String);

impl SecretText {
    /// Wraps what a person typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret in plain text, as it was typed.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// How a provider is spoken to; `wire_api` in the configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WireApi {
    /// OpenAI's Responses.
    #[default]
    Responses,
    /// OpenAI's Chat Completions, as most servers speak it.
    Chat,
    /// Anthropic's Messages.
    Anthropic,
    /// Ollama's own.
    Ollama,
}

impl WireApi {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Responses, Self::Chat, Self::Anthropic, Self::Ollama];

    /// The word of the configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Responses => "responses",
            Self::Chat => "chat",
            Self::Anthropic => "anthropic",
            Self::Ollama => "ollama",
        }
    }

    /// The wire of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wire| wire.word() == word)
    }
}

/// Where a provider's key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// It needs none, as servers on this machine.
    None,
    /// In a variable of the environment that is set.
    Environment,
    /// In the system's keychain.
    Keychain,
    /// In the encrypted file, which is open.
    File,
    /// In the encrypted file, which is locked.
    Locked,
    /// Nowhere: the variable that should hold it is not set, or it was taken away.
    Missing,
}

/// A provider as the configuration has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProviderInfo {
    /// Its name in the configuration: the part of a model's id before the stroke.
    pub provider: String,
    /// As shown.
    pub name: String,
    /// Its address.
    pub base_url: String,
    /// How it is spoken to.
    pub wire: WireApi,
    /// Where its key is.
    pub key: KeyState,
}

/// A model that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelInfo {
    /// `builtin` or `PROVIDER/MODEL`.
    pub id: String,
    /// As shown.
    pub name: String,
    /// Its price, where the configuration gives one.
    #[serde(default)]
    pub price: Option<Price>,
}

/// A model that a provider says it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfferedModel {
    /// Its name at the provider.
    pub name: String,
    /// Tokens that it can read at once, where the provider says so.
    #[ts(type = "number | null")]
    pub context: Option<u64>,
    /// Its price, where the provider gives one.
    #[serde(default)]
    pub price: Option<Price>,
}

/// A server of models that runs on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NearbyServer {
    /// What it would be called in the configuration.
    pub provider: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub base_url: String,
    /// How it is spoken to.
    pub wire: WireApi,
    /// Its models that can talk.
    pub models: Vec<OfferedModel>,
    /// Those that are connected already.
    pub connected: Vec<String>,
}

/// What a model can do in a task, as one try shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModelAbility {
    /// It calls tools as they are described: it can make files.
    Writes,
    /// It answers in words alone, also where it was asked for a file.
    Answers,
}

/// A provider as a person enters it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProviderDraft {
    /// Its name in the configuration: small letters, digits, `-` and `_`.
    pub provider: String,
    /// As shown.
    pub name: String,
    /// Its address, for example `https://api.openai.com/v1`.
    pub base_url: String,
    /// How it is spoken to.
    pub wire: WireApi,
    /// Its key; none keeps the one that is kept, or needs none.
    pub key: Option<SecretText>,
}
