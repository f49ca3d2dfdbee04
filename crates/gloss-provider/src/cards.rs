//! Model cards of a server: how much fits, how long an answer may be, whether it thinks and sees.
//!
//! Nothing is known of a model by its name. A server that says nothing costs one short request, and the
//! wire's own defaults hold; looking is never a reason to fail.

use std::sync::PoisonError;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::address::Ask;
use crate::http::{HttpProvider, read_body};
use crate::wires::{Thinks, Wire};

/// The longest that is waited for a card: the question itself should not wait longer for it.
const LONGEST: Duration = Duration::from_secs(10);
/// The largest card, in bytes. Ollama's carries the model's whole licence and vocabulary sizes.
const MAX_CARD: usize = 4 * 1024 * 1024;
/// Limit on an answer (max output tokens) by itself: enough for a document, and a bound on what an answer that
/// never ends may cost.
const LONG_ANSWER: u64 = 32_000;

/// The limits and abilities of a model, as its server tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    /// Tokens of question and answer together.
    pub(crate) window: Option<u64>,
    /// Whoever set the model up chose this window.
    pub(crate) window_fixed: bool,
    /// Tokens of an answer.
    pub(crate) max_output: Option<u64>,
    pub(crate) thinks: Thinks,
    /// It sees pictures.
    pub(crate) sees: bool,
}

impl Default for Card {
    fn default() -> Self {
        Self { window: None, window_fixed: false, max_output: None, thinks: Thinks::Unasked, sees: false }
    }
}

impl HttpProvider {
    /// Fetches a model's card from the server; asked once. Only the wires whose requests need it ask.
    pub(crate) async fn card(&self, model: &str) -> Card {
        if !matches!(self.config.wire, Wire::Anthropic | Wire::Ollama) {
            return Card::default();
        }
        let known = |card: &Option<(String, Card)>| card.clone().filter(|(of, _)| of == model);
        if let Some((_, card)) = known(&self.card.lock().unwrap_or_else(PoisonError::into_inner)) {
            return card;
        }
        let longest = LONGEST.min(self.config.policy.first_byte);
        let Some(told) = timeout(longest, self.ask_card(model)).await.ok().flatten() else {
            return Card::default();
        };
        let card = match self.config.wire {
            Wire::Ollama => ollama(&told),
            _ => anthropic(&told),
        };
        *self.card.lock().unwrap_or_else(PoisonError::into_inner) = Some((model.to_owned(), card));
        card
    }

    /// The card as the server writes it; null where it has none, nothing where it did not answer.
    pub(crate) async fn ask_card(&self, model: &str) -> Option<Value> {
        let url = self.url(Ask::Model(model)).ok()?;
        let builder = match self.config.wire {
            Wire::Ollama => self.post(url, json!({"model": model}).to_string()),
            _ => self.get(url, false),
        };
        let response = builder.ok()?.send().await.ok()?;
        if !response.status().is_success() {
            // A server that has no cards is not asked again; one that is busy may be.
            return response.status().is_client_error().then_some(Value::Null);
        }
        let body = read_body(response, LONGEST, MAX_CARD).await?;
        Some(serde_json::from_str(&body).unwrap_or_default())
    }
}

/// Anthropic's `ModelInfo`.
fn anthropic(told: &Value) -> Card {
    let can = |kind: &str| {
        let supported = told.pointer(&format!("/capabilities/thinking/types/{kind}/supported"));
        supported.and_then(Value::as_bool).unwrap_or_default()
    };
    let thinks = match (can("adaptive"), can("enabled")) {
        (true, _) => Thinks::Freely,
        (false, true) => Thinks::UpTo,
        (false, false) => Thinks::Unasked,
    };
    let sees =
        told.pointer("/capabilities/image_input/supported").and_then(Value::as_bool).unwrap_or_default();
    let max_output = told.get("max_tokens").and_then(Value::as_u64).map(|most| most.min(LONG_ANSWER));
    Card {
        window: told.get("max_input_tokens").and_then(Value::as_u64),
        max_output,
        thinks,
        sees,
        ..Card::default()
    }
}

/// Ollama's `/api/show`.
pub(crate) fn ollama(told: &Value) -> Card {
    let info = told.get("model_info").and_then(Value::as_object);
    let window = info
        .into_iter()
        .flatten()
        .find_map(|(key, value)| key.ends_with(".context_length").then(|| value.as_u64()).flatten());
    // Lines such as `num_ctx    8192`, written by whoever made the model.
    let parameters = told.get("parameters").and_then(Value::as_str).unwrap_or_default();
    let chosen = parameters.lines().find_map(|line| line.trim().strip_prefix("num_ctx")?.trim().parse().ok());
    let capabilities = told.get("capabilities").and_then(Value::as_array);
    let can = |what: &str| capabilities.is_some_and(|all| all.iter().any(|one| one == what));
    Card {
        window: chosen.or(window),
        window_fixed: chosen.is_some(),
        max_output: None,
        sees: can("vision"),
        thinks: if can("thinking") { Thinks::Freely } else { Thinks::Unasked },
    }
}

#[cfg(test)]
mod tests {
    use super::{Card, LONG_ANSWER, anthropic, ollama};
    use crate::wires::Thinks;
    use serde_json::{Value, json};

    #[test]
    fn cards_are_read() {
        let types = |adaptive: bool, enabled: bool| {
            json!({"max_input_tokens": 200_000, "max_tokens": 64_000, "capabilities": {"thinking": {
                "types": {"adaptive": {"supported": adaptive}, "enabled": {"supported": enabled}}}}})
        };
        let card =
            |thinks| Card { window: Some(200_000), max_output: Some(LONG_ANSWER), thinks, ..Card::default() };
        assert_eq!(anthropic(&types(true, true)), card(Thinks::Freely));
        assert_eq!(anthropic(&types(false, true)), card(Thinks::UpTo));
        assert_eq!(anthropic(&types(false, false)), card(Thinks::Unasked));
        assert_eq!(anthropic(&Value::Null), Card::default());
        for (told, sees) in [(json!(true), true), (json!(false), false), (json!("yes"), false)] {
            let told = json!({"capabilities": {"image_input": {"supported": told}}});
            assert_eq!(anthropic(&told).sees, sees, "{told}");
        }
        assert_eq!(anthropic(&json!({"max_tokens": "many", "capabilities": []})), Card::default());

        let shown = json!({"model_info": {"general.architecture": "qwen3", "qwen3.context_length": 40_960},
                           "capabilities": ["completion", "tools", "thinking"], "parameters": "top_k 20"});
        let expect = Card { window: Some(40_960), thinks: Thinks::Freely, ..Card::default() };
        assert_eq!(ollama(&shown), expect);
        assert!(ollama(&json!({"capabilities": ["completion", "vision"]})).sees);
        let chosen = json!({"parameters": "stop   \"<|im|>\"\nnum_ctx      8192", "model_info": {"a.context_length": 9}});
        assert_eq!(ollama(&chosen), Card { window: Some(8192), window_fixed: true, ..Card::default() });
        assert_eq!(
            ollama(&json!({"model_info": [], "parameters": 3, "capabilities": "all"})),
            Card::default()
        );
    }
}
