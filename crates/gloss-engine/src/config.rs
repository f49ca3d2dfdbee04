//! `config.toml` of a home, with Codex's keys where they exist. Read anew for each turn, so that an edit counts
//! at once. Never holds a key's value.

mod codex;
pub(crate) mod written;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::sync::LazyLock;

use gloss_artifact::sha256;
use gloss_protocol::{Code, Price, Problem};
use serde::Deserialize;

use crate::cache::Cache;
use crate::config::codex::{Presets, Profile, WorkspaceWrite};
use crate::money::label::Label;

/// The built-in assistant's name among models.
pub(crate) const BUILTIN: &str = "builtin";

/// Largest `config.toml`, in bytes.
const MAX_CONFIG: u64 = 1 << 20;

/// What was understood of a text: a turn reads the file several times, and as it stands each time.
static UNDERSTOOD: LazyLock<Cache<Config>> = LazyLock::new(|| Cache::new(2, MAX_CONFIG as usize));

/// Contents of the configuration file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Config {
    /// The person's name, as others see it beside what they suggest in a document.
    pub name: Option<String>,
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
    /// Reasoning effort of the models, in their provider's words (`low`, `high`).
    pub model_reasoning_effort: Option<String>,
    /// Codex's `read-only`, `workspace-write` or `danger-full-access`; the last opens no wall here.
    pub sandbox_mode: Option<String>,
    /// Codex's `untrusted`, `on-request` or `never`.
    pub approval_policy: Option<String>,
    /// Codex's profile: `:read-only`, `:workspace`, `:danger-full-access`, or one of `permissions`.
    pub default_permissions: Option<String>,
    /// Codex's profiles of one's own.
    pub permissions: BTreeMap<String, Profile>,
    /// Codex's settings of `workspace-write`.
    pub sandbox_workspace_write: Option<WorkspaceWrite>,
    /// Codex's `user` or `auto_review`: who looks first at what would be asked about.
    pub approvals_reviewer: Option<String>,
    /// The second look at actions.
    pub auto_review: AutoReviewConfig,
    /// Limits on tasks and helpers that work at once.
    pub agents: AgentsConfig,
    /// The person's own words for agents to begin from, by their titles.
    pub own_agents: BTreeMap<String, String>,
    /// Settings of memory: what becomes one.
    pub memory: MemoryConfig,
    /// The currency that all prices are in.
    pub money: MoneyConfig,
    /// Codex's settings of skills.
    pub skills: SkillsConfig,
    /// Providers by name.
    pub model_providers: BTreeMap<String, ProviderConfig>,
}

/// `[auto_review]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AutoReviewConfig {
    /// The person's own words for whoever looks.
    pub policy: Option<String>,
    /// Seconds that a model has to answer, for one that is slow to think; 90 without it.
    pub seconds: Option<u64>,
}

/// `[memory]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MemoryConfig {
    /// Whether a proposal is kept without a look that says what the person said in the same task.
    pub keep_said: bool,
}

/// `[skills]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SkillsConfig {
    /// What is set for single skills.
    pub config: Vec<SkillConfig>,
}

/// `[[skills.config]]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SkillConfig {
    /// The skill's folder or file.
    pub path: String,
    /// Whether it is used.
    pub enabled: Option<bool>,
}

/// `[money]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MoneyConfig {
    /// The currency of the prices, by its three letters: a label, nothing is converted. US dollars where nothing is said.
    pub currency: Currency,
}

/// A currency as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Currency(pub Label);

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Label::of(&code)
            .map(Self)
            .ok_or_else(|| format!("{code} is no currency; write its three letters, such as EUR"))
    }
}

/// `[agents]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AgentsConfig {
    /// Tasks at work at once, over all workspaces.
    pub max_tasks: Option<usize>,
    /// Helpers of one task at work at once.
    #[serde(alias = "max_concurrent_threads_per_session")]
    pub max_threads: Option<usize>,
    /// Tokens that a task may use before it asks, where nobody says otherwise; with 0 it never asks.
    pub budget: Option<u64>,
    /// Depth to which helpers may have helpers; with 0 there are none. More than 1 is taken as 1.
    pub max_depth: Option<usize>,
    /// The model of helpers whose role has none of its own: `PROVIDER/MODEL`, or one of the task's provider.
    pub default_subagent_model: Option<String>,
    /// Reasoning effort of such helpers' models.
    pub default_subagent_reasoning_effort: Option<String>,
}

/// One provider.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProviderConfig {
    /// Name as shown.
    pub name: Option<String>,
    /// Its address, for example `https://api.openai.com/v1`.
    pub base_url: String,
    /// `responses`, `chat`, `anthropic` or `ollama`.
    pub wire_api: Option<String>,
    /// The environment variable that holds its key.
    pub env_key: Option<String>,
    /// False where the server loses tool calls in a stream.
    pub stream_tools: Option<bool>,
    /// Place of its API key: `keychain` or `file`. The key itself is never here.
    pub key_in: Option<String>,
    /// Models that can be chosen without asking the provider.
    pub models: Vec<String>,
    /// Tasks that may ask it at once.
    pub max_at_once: Option<usize>,
    /// Whether models see pictures, by their names; where it is not said here, as the server says.
    pub sees_pictures: BTreeMap<String, bool>,
    /// Prices of models, by their names.
    pub prices: BTreeMap<String, Priced>,
}

/// A model's price as it is written: US dollars for a million tokens.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "Dollars")]
pub(crate) struct Priced(pub Price);

#[derive(Deserialize)]
struct Dollars {
    input: f64,
    output: f64,
    cached: Option<f64>,
    cache_write: Option<f64>,
}

impl TryFrom<Dollars> for Priced {
    type Error = String;

    fn try_from(written: Dollars) -> Result<Self, String> {
        let read = |dollars: f64| {
            let says = || format!("{dollars} is no price in US dollars for a million tokens");
            Price::of_dollars(dollars).ok_or_else(says)
        };
        Ok(Self(Price {
            input: read(written.input)?,
            output: read(written.output)?,
            cached: written.cached.map(read).transpose()?,
            cache_write: written.cache_write.map(read).transpose()?,
        }))
    }
}

impl Config {
    /// Reads the file of a home; an absent one is the default.
    ///
    /// # Errors
    /// Where it is no TOML; the message names the line.
    pub(crate) fn read(home: &Path) -> Result<Self, Problem> {
        let path = home.join("config.toml");
        let bad = |says: &str| Problem::new(Code::BadRequest, format!("config.toml {says}"));
        match std::fs::metadata(&path) {
            // A device or a pipe has no end, and its size is none.
            Ok(meta) if !meta.is_file() => return Err(bad("is no plain file.")),
            Ok(_) => {}
            Err(_) => return Ok(Self::default()),
        }
        let mut text = String::new();
        std::fs::File::open(&path)
            .and_then(|file| file.take(MAX_CONFIG + 1).read_to_string(&mut text))
            .map_err(|e| bad(&format!("can't be read: {e}")))?;
        if text.len() as u64 > MAX_CONFIG {
            return Err(bad("is larger than 1 MB."));
        }
        let digest = sha256(text.as_bytes());
        if let Some(known) = UNDERSTOOD.of(&digest) {
            return Ok(known);
        }
        let config: Self = toml::from_str(&text)
            .map_err(|e| Problem::new(Code::BadRequest, format!("config.toml can't be understood: {e}")))?;
        UNDERSTOOD.keep(&digest, config.clone(), |_| text.len());
        Ok(config)
    }

    /// Whether a skill of this folder is turned off.
    pub(crate) fn is_skill_off(&self, folder: &Path) -> bool {
        let is = |path: &str| {
            let path = Path::new(path);
            path == folder || (path.ends_with("SKILL.md") && path.parent() == Some(folder))
        };
        self.skills.config.iter().any(|one| one.enabled == Some(false) && is(&one.path))
    }

    /// Codex's presets.
    pub(crate) fn presets(&self) -> Presets<'_> {
        Presets {
            mode: self.sandbox_mode.as_deref(),
            policy: self.approval_policy.as_deref(),
            profile: self.default_permissions.as_deref(),
            write: self.sandbox_workspace_write.as_ref(),
            profiles: &self.permissions,
        }
    }

    /// Price of `PROVIDER/MODEL`, where it is written.
    pub(crate) fn price(&self, id: &str) -> Option<Price> {
        let (provider, model) = id.split_once('/')?;
        self.model_providers.get(provider)?.prices.get(model).map(|priced| priced.0)
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

#[cfg(test)]
mod tests {
    use gloss_protocol::Price;

    use super::Config;

    #[test]
    fn prices_are_read_or_refused() {
        let read = |text: &str| {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join("config.toml"), text).unwrap();
            Config::read(dir.path())
        };
        let whole = "[model_providers.acme.prices.m1]\ninput = 2.5\noutput = 10\ncached = 0.25\n\
                     [model_providers.acme.prices.\"a.b/c:free\"]\ninput = 0\noutput = 0\nlisted = true\n";
        let config = read(whole).unwrap();
        let price = Price { input: 2_500_000, output: 10_000_000, cached: Some(250_000), cache_write: None };
        assert_eq!(config.price("acme/m1"), Some(price));
        let free = Price { input: 0, output: 0, cached: None, cache_write: None };
        assert_eq!(config.price("acme/a.b/c:free"), Some(free));
        for unknown in ["acme/m2", "other/m1", "builtin"] {
            assert_eq!(config.price(unknown), None, "{unknown}");
        }
        for (wrong, says) in [
            ("input = -1\noutput = 1", "-1 is no price"),
            ("input = nan\noutput = 1", "is no price"),
            ("input = 1\noutput = 1\ncached = 1e9", "is no price"),
            ("input = 1", "output"),
            ("input = \"1\"\noutput = 1", "invalid type"),
        ] {
            let problem = read(&format!("[model_providers.acme.prices.m1]\n{wrong}\n")).unwrap_err();
            assert!(problem.says.contains(says), "{wrong}: {}", problem.says);
        }
    }
}
