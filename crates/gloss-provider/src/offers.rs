//! Listing a provider's models, and testing whether its address and key work.
//!
//! Nothing is tried twice here: a person is waiting and can press the button again. Every list is bounded,
//! and what a server does not say is not guessed.

use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use gloss_protocol::{Code, Price, Problem};
use reqwest::{RequestBuilder, Response};
use serde_json::Value;
use tokio::time::timeout;

use crate::address::Ask;
use crate::cards;
use crate::fault::Fault;
use crate::http::{HttpProvider, content_type, read_body};
use crate::listed::{Offered, entries, offered};
use crate::model::{Message, Request};
use crate::retry::silent;
use crate::wires::{Shape, Spoken, Wire};

/// The largest list, in bytes; OpenRouter's, the longest known, has about one million.
const MAX_LIST: usize = 8 * 1024 * 1024;
/// The most models kept of a list.
const MAX_MODELS: usize = 2_000;
/// Of so many models Ollama is asked for the card, a few at a time: its list says nothing of the context.
const MAX_CARDS: usize = 64;
const CARDS_AT_ONCE: usize = 4;
/// The longest that is waited for a list, and for one word of a model that may have to be loaded first.
const LONGEST_LIST: Duration = Duration::from_secs(20);
const LONGEST_WORD: Duration = Duration::from_secs(120);
/// And for prices, which nothing needs to go on.
const LONGEST_PRICES: Duration = Duration::from_secs(5);

/// The result of a provider test.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// The models it offers; empty where it has no list.
    pub models: Vec<Offered>,
    /// Whether a model was asked for one word, because the list alone would not have proved the key or
    /// the model.
    pub asked: bool,
}

impl HttpProvider {
    /// The models that the provider offers, in its own order, at most 2,000.
    ///
    /// # Errors
    /// Where it cannot be reached, refuses the key, is no model's server or has no list; the next step says
    /// what to do.
    pub async fn models(&self) -> Result<Vec<Offered>, Problem> {
        match self.list(false).await {
            Ok(Some(models)) => Ok(self.with_windows(models).await),
            Ok(None) => Err(self.redacted_problem(&self.no_list())),
            Err(fault) => Err(self.redacted_problem(&fault)),
        }
    }

    /// The cheapest honest look whether address, key and model work: the list of models, and one word of the
    /// model only where the list proves nothing, because it is there for everybody, has not this model or is
    /// not there at all. `model` may be empty where the person has chosen none yet.
    ///
    /// # Errors
    /// As [`HttpProvider::models`], and where the model itself refuses.
    pub async fn test(&self, model: &str) -> Result<Tested, Problem> {
        self.tested(model).await.map_err(|fault| self.redacted_problem(&fault))
    }

    async fn tested(&self, model: &str) -> Result<Tested, Fault> {
        let Some(models) = self.list(false).await? else {
            if model.is_empty() {
                return Err(self.no_list());
            }
            self.one_word(model).await?;
            return Ok(Tested { models: Vec::new(), asked: true });
        };
        // Ollama's names may leave `:latest` out.
        let named = |offered: &Offered| offered.id == model || offered.id == format!("{model}:latest");
        let known = model.is_empty() || models.iter().any(named);
        let has_key = self.config.key.as_ref().is_some_and(|key| !key.expose().is_empty());
        let proved =
            !has_key || matches!(self.list(true).await, Err(fault) if fault.code == Code::ModelRefusedKey);
        let first = models.first().map(|offered| offered.id.clone()).unwrap_or_default();
        let asked = !(known && proved);
        if asked {
            let model = if model.is_empty() { first.as_str() } else { model };
            if model.is_empty() {
                return Err(Fault::lasting(
                    Code::ModelUnknown,
                    format!("{} offers no model.", self.config.name),
                ));
            }
            self.one_word(model).await?;
        }
        Ok(Tested { models: self.with_windows(models).await, asked })
    }

    /// The models that it lists; none where it has no list.
    ///
    /// # Errors
    /// Where it can't be asked.
    pub async fn offers(&self) -> Result<Vec<Offered>, Problem> {
        let listed = self.list(false).await.map_err(|fault| self.redacted_problem(&fault))?;
        Ok(listed.unwrap_or_default())
    }

    /// Fetches the models' prices from the provider's list, by their names; none where no list comes soon.
    pub async fn prices(&self) -> Option<Vec<(String, Price)>> {
        let listed = timeout(LONGEST_PRICES, self.list(false)).await.ok()?.ok().flatten()?;
        Some(listed.into_iter().filter_map(|model| Some((model.id, model.price?))).collect())
    }

    fn redacted_problem(&self, fault: &Fault) -> Problem {
        fault.problem(|text| self.erase(text))
    }

    async fn send(&self, builder: RequestBuilder, longest: Duration) -> Result<Response, Fault> {
        let longest = longest.min(self.config.policy.first_byte);
        match timeout(longest, builder.send()).await {
            Err(_) => Err(silent(longest)),
            Ok(Err(error)) => Err(self.unreachable(&error)),
            Ok(Ok(response)) => Ok(response),
        }
    }

    /// The list; none where the server has none. Without the key where `open` is set.
    async fn list(&self, open: bool) -> Result<Option<Vec<Offered>>, Fault> {
        let mut url = self.url(Ask::Models)?;
        if self.config.wire == Wire::Anthropic {
            url.query_pairs_mut().append_pair("limit", "1000");
        }
        let response = self.send(self.get(url, open)?, LONGEST_LIST).await?;
        match response.status().as_u16() {
            404 | 405 | 501 => return Ok(None),
            200..300 => {}
            _ => return Err(self.refused(response).await),
        }
        if content_type(&response) == "text/html" {
            return Err(self.page());
        }
        let Some(body) = read_body(response, self.config.policy.idle, MAX_LIST).await else {
            return Err(Fault::too_large("a list of models", MAX_LIST));
        };
        let Ok(value) = serde_json::from_str::<Value>(&body) else {
            return Err(self.page());
        };
        let models = |entries: &Vec<Value>| {
            let all = entries.iter().filter_map(offered);
            all.filter_map(|model| self.without_key(model)).take(MAX_MODELS).collect()
        };
        Ok(entries(&value).map(models))
    }

    /// A model whose name for people does not have the key; none where its name in requests has it.
    fn without_key(&self, model: Offered) -> Option<Offered> {
        let name = self.erase(&model.name);
        (self.erase(&model.id) == model.id).then_some(Offered { name, ..model })
    }

    /// Ollama's list with what its cards say.
    async fn with_windows(&self, models: Vec<Offered>) -> Vec<Offered> {
        if self.config.wire != Wire::Ollama {
            return models;
        }
        let look = |(at, model): (usize, Offered)| async move {
            if at >= MAX_CARDS {
                return model;
            }
            let card = timeout(LONGEST_LIST, self.ask_card(&model.id)).await.ok().flatten();
            let window = card.and_then(|card| cards::ollama(&card).window);
            Offered { context_window: model.context_window.or(window), ..model }
        };
        stream::iter(models.into_iter().enumerate()).map(look).buffered(CARDS_AT_ONCE).collect().await
    }

    /// Asks the model for one word.
    async fn one_word(&self, model: &str) -> Result<(), Fault> {
        let request = Request {
            model: model.to_owned(),
            instructions: String::new(),
            messages: vec![Message::User { text: "Say yes.".to_owned(), input: None }],
            tools: Vec::new(),
            cache_key: String::new(),
            effort: None,
            facts: Default::default(),
            paid_from: Default::default(),
        };
        let shape = Shape { stream: false, max_output: Some(1), ..self.shape(&request).await };
        let body = self.config.wire.body(&request, &shape).to_string();
        let response = self.send(self.post(self.url(Ask::Talk)?, body)?, LONGEST_WORD).await?;
        if !response.status().is_success() {
            let fault = self.refused(response).await;
            // Who complains about the one word has let the key in and knows the model.
            let limit = ["max_tokens", "max_completion_tokens", "max_output_tokens"];
            let heard =
                fault.code == Code::ModelBroken && limit.iter().any(|word| fault.words.contains(word));
            return if heard { Ok(()) } else { Err(self.with_path_hint(fault)) };
        }
        if content_type(&response) == "text/html" {
            return Err(self.page());
        }
        match self.refused_as_told(response).await {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }

    /// The fault that a body under a status of success tells; none where it tells none.
    pub(crate) async fn refused_as_told(&self, response: Response) -> Option<Fault> {
        let body = read_body(response, self.config.policy.idle, MAX_LIST).await?;
        let Ok(value) = serde_json::from_str::<Value>(&body) else {
            return Some(self.page());
        };
        value.get("error").filter(|error| !error.is_null())?;
        Some(Fault::from_event(&value))
    }

    /// A page where a model was expected.
    pub(crate) fn page(&self) -> Fault {
        let says = format!("At the address of {} there is a web page and no model.", self.config.name);
        let fault = Fault::lasting(Code::ModelBroken, says);
        self.with_path_hint(
            fault.with_next("Check the address: it is the one for programs, not the website."),
        )
    }

    fn no_list(&self) -> Fault {
        let says = format!("{} has no list of models at this address.", self.config.name);
        let next = "Write the model's name and test again, or check the address.";
        self.with_path_hint(Fault::lasting(Code::ModelUnknown, says).with_next(next))
    }

    /// Says what most addresses end in, where this one does not.
    fn with_path_hint(&self, fault: Fault) -> Fault {
        let wants = matches!(self.config.wire, Wire::Responses | Wire::Chat);
        let unsure = matches!(fault.code, Code::ModelUnknown | Code::ModelBroken);
        let base = self.config.base_url.trim().trim_end_matches('/');
        if wants && unsure && !base.contains("/v1") {
            return fault.with_next(format!("Most addresses end in /v1: try {base}/v1."));
        }
        fault
    }
}
