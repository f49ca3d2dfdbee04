//! An entry of a list of models as each server writes it. Pure; what a server does not say is not guessed.

use serde_json::Value;

/// The longest name kept, in characters.
const MAX_NAME: usize = 200;
/// Under these names servers say how many tokens fit: LM Studio's window as loaded, OpenRouter and Together,
/// Groq, vLLM, Mistral and LM Studio, Anthropic, llama.cpp.
const WINDOWS: [&str; 8] = [
    "/loaded_context_length",
    "/context_length",
    "/context_window",
    "/max_model_len",
    "/max_context_length",
    "/max_input_tokens",
    "/meta/n_ctx",
    "/meta/n_ctx_train",
];
/// And under these, how long an answer may be: OpenRouter, Groq, Anthropic.
const OUTPUTS: [&str; 3] = ["/top_provider/max_completion_tokens", "/max_completion_tokens", "/max_tokens"];

/// A model that a provider offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    /// Its name in requests.
    pub id: String,
    /// Its name for people; the id where it has none.
    pub name: String,
    /// How many tokens fit, question and answer together, where the server says it.
    pub context_window: Option<u64>,
    /// How many tokens an answer may have, where the server says it.
    pub max_output: Option<u64>,
    /// What it costs, where the server says it.
    pub price: Option<Price>,
}

/// What a million tokens cost, in US dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// Read by the model.
    pub input: f64,
    /// Written by it.
    pub output: f64,
}

/// The entries of a list: OpenAI's and Anthropic's `data`, Ollama's `models`, or a bare list as Together
/// sends it. None where it is no list.
pub(crate) fn entries(value: &Value) -> Option<&Vec<Value>> {
    value.as_array().or_else(|| value.get("data")?.as_array()).or_else(|| value.get("models")?.as_array())
}

/// What an entry says of its model; none where it has no usable name.
pub(crate) fn offered(entry: &Value) -> Option<Offered> {
    let words =
        |key: &str| entry.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let id = words("id").or_else(|| words("model")).or_else(|| words("name"))?;
    if id.chars().count() > MAX_NAME || id.chars().any(char::is_control) {
        return None;
    }
    let name = words("display_name").or_else(|| words("name")).unwrap_or(id);
    let name = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    let first = |places: &[&str]| {
        let found = places.iter().find_map(|place| entry.pointer(place).and_then(Value::as_u64));
        found.filter(|tokens| *tokens > 0)
    };
    Some(Offered {
        id: id.to_owned(),
        name,
        context_window: first(&WINDOWS),
        max_output: first(&OUTPUTS),
        price: price(entry),
    })
}

/// OpenRouter's `pricing`: US dollars a token, as text.
fn price(entry: &Value) -> Option<Price> {
    let million = |key: &str| {
        let told = entry.pointer(&format!("/pricing/{key}"))?;
        let dollars = told.as_f64().or_else(|| told.as_str()?.parse().ok())?;
        (dollars.is_finite() && dollars >= 0.0).then_some(dollars * 1e6)
    };
    Some(Price { input: million("prompt")?, output: million("completion")? })
}

#[cfg(test)]
mod tests {
    use super::{Offered, Price, entries, offered};
    use serde_json::{Value, json};

    #[test]
    fn entries_of_many_servers() {
        let check = |entry: Value, id: &str, name: &str, window: Option<u64>, output: Option<u64>| {
            let expect = Offered {
                id: id.into(),
                name: name.into(),
                context_window: window,
                max_output: output,
                price: None,
            };
            assert_eq!(offered(&entry), Some(expect), "{entry}");
        };
        check(json!({"id": "gpt", "object": "model", "owned_by": "openai"}), "gpt", "gpt", None, None);
        check(json!({"id": "qwen", "max_model_len": 32_768}), "qwen", "qwen", Some(32_768), None);
        check(
            json!({"id": "c", "display_name": "C 5", "max_input_tokens": 200_000, "max_tokens": 64_000}),
            "c",
            "C 5",
            Some(200_000),
            Some(64_000),
        );
        check(
            json!({"id": "a/b", "name": "A: B", "context_length": 131_072, "top_provider": {"max_completion_tokens": null}}),
            "a/b",
            "A: B",
            Some(131_072),
            None,
        );
        check(
            json!({"name": "llama3:8b", "model": "llama3:8b", "size": 1}),
            "llama3:8b",
            "llama3:8b",
            None,
            None,
        );
        check(json!({"id": "l", "meta": {"n_ctx_train": 4096}}), "l", "l", Some(4096), None);
        check(json!({"id": "z", "context_length": 0}), "z", "z", None, None);
        let long = "x".repeat(300);
        for wrong in [json!({}), json!(3), json!({"id": 3}), json!({"id": "a\u{7}"}), json!({"id": long})] {
            assert_eq!(offered(&wrong), None);
        }
    }

    #[test]
    fn prices_are_per_million() {
        let entry = json!({"id": "m", "pricing": {"prompt": "0.000003", "completion": "0.000015"}});
        let price = offered(&entry).and_then(|model| model.price);
        let near = |price: Price| (price.input - 3.0).abs() < 1e-9 && (price.output - 15.0).abs() < 1e-9;
        assert!(price.is_some_and(near), "{price:?}");
        for pricing in [json!({"prompt": "-1", "completion": "-1"}), json!({"prompt": "free"}), json!(null)] {
            assert_eq!(offered(&json!({"id": "m", "pricing": pricing})).and_then(|model| model.price), None);
        }
    }

    #[test]
    fn lists_of_three_shapes() {
        for list in [json!([1]), json!({"data": [1]}), json!({"models": [1]})] {
            assert_eq!(entries(&list).map(Vec::len), Some(1));
        }
        for none in [json!({}), json!(null), json!({"error": "Unexpected endpoint"}), json!({"data": {}})] {
            assert_eq!(entries(&none), None);
        }
    }
}
