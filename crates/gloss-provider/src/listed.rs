//! An entry of a list of models as each server writes it. Pure; what a server does not say is not guessed.

use gloss_protocol::Price;
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

/// OpenRouter's charges beside those for tokens read and written: for each request, and for thinking.
const BESIDE: [&str; 2] = ["request", "internal_reasoning"];

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
    /// The price, where the server says it.
    pub price: Option<Price>,
}

/// The entries of a list: OpenAI's and Anthropic's `data`, Ollama's `models`, or a bare list as Together
/// sends it. None where it is no list.
pub(crate) fn entries(value: &Value) -> Option<&Vec<Value>> {
    value.as_array().or_else(|| value.get("data")?.as_array()).or_else(|| value.get("models")?.as_array())
}

/// Parses an entry of a model list; none where it has no usable name.
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

/// OpenRouter's `pricing`: US dollars a token, as text. None where it charges for more than tokens read and written,
/// which no count of tokens tells.
fn price(entry: &Value) -> Option<Price> {
    let pricing = entry.get("pricing")?;
    let million = |key: &str| {
        let told = pricing.get(key)?;
        let dollars: f64 = told.as_f64().or_else(|| told.as_str()?.trim().parse().ok())?;
        Price::of_dollars(dollars * 1e6)
    };
    if BESIDE
        .iter()
        .any(|key| pricing.get(*key).is_some_and(|told| !told.is_null()) && million(key) != Some(0))
    {
        return None;
    }
    Some(Price {
        input: million("prompt")?,
        output: million("completion")?,
        cached: million("input_cache_read"),
        cache_write: million("input_cache_write"),
    })
}

#[cfg(test)]
mod tests {
    use super::{Offered, entries, offered};
    use gloss_protocol::Price;
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
        let told =
            |pricing: Value| offered(&json!({"id": "m", "pricing": pricing})).and_then(|model| model.price);
        let both =
            |cached, cache_write| Some(Price { input: 3_000_000, output: 15_000_000, cached, cache_write });
        let plain =
            json!({"prompt": "0.000003", "completion": "0.000015", "request": "0", "image": "0.0048"});
        assert_eq!(told(plain), both(None, None));
        let cache = json!({"prompt": "0.000003", "completion": 0.000015, "internal_reasoning": null,
                           "input_cache_read": "0.0000003", "input_cache_write": "0.00000375"});
        assert_eq!(told(cache), both(Some(300_000), Some(3_750_000)));
        let free = Price { input: 0, output: 0, cached: None, cache_write: None };
        assert_eq!(told(json!({"prompt": "0", "completion": "0"})), Some(free));
        for unknown in [
            json!({"prompt": "-1", "completion": "-1"}),
            json!({"prompt": "free", "completion": "0"}),
            json!({"prompt": "0.1"}),
            json!({"prompt": "1e300", "completion": "NaN"}),
            json!({"prompt": "0.000003", "completion": "0.000015", "request": "0.01"}),
            json!({"prompt": "0.000003", "completion": "0.000015", "internal_reasoning": "0.00002"}),
            json!([]),
            json!(null),
        ] {
            assert_eq!(told(unknown.clone()), None, "{unknown}");
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
