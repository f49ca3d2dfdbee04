//! The fault of one try, sorted into a code, whether another try may help, and a sentence.
//!
//! Statuses and providers' error codes are read here and nowhere else. Never retries and never redacts.

use std::time::Duration;

use gloss_protocol::{Code, Problem};
use serde_json::Value;

/// The longest piece of a server's own words that is repeated, in characters.
const MAX_QUOTE: usize = 300;

/// One failed try.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence(str::to_owned))]
pub(crate) struct Fault {
    /// Its description for the person.
    pub(crate) code: Code,
    /// Another try may help.
    pub(crate) again: bool,
    /// The error message: a sentence, without its full stop where `words` follow.
    pub(crate) says: String,
    /// The server's own words, whole: the key is erased from them before they are shortened, so that no half
    /// of it stays at the cut.
    pub(crate) words: String,
    /// The wait that the server asked for.
    pub(crate) asked: Option<Duration>,
    /// A change to the request with which another try may help at once.
    pub(crate) remedy: Option<Remedy>,
    /// The suggested next step for the person; empty where the code's own says it.
    pub(crate) next: String,
    /// Whether a server told it in the stead of an answer: nobody pays for one of which nothing had begun.
    pub(crate) is_refusal: bool,
}

/// A change to the request that may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Ask for the answer in one piece.
    Unstreamed,
    /// Leave the model's earlier reasoning out: another model's seal is refused.
    WithoutReasoning,
    /// Allow the answer fewer tokens: this model can't have as many.
    ShorterAnswer,
}

impl Fault {
    /// A fault that another try may mend.
    pub(crate) fn passing(code: Code, says: impl Into<String>) -> Self {
        Self { again: true, ..Self::lasting(code, says) }
    }

    /// A fault that stays.
    pub(crate) fn lasting(code: Code, says: impl Into<String>) -> Self {
        Self {
            code,
            again: false,
            says: says.into(),
            words: String::new(),
            asked: None,
            remedy: None,
            next: String::new(),
            is_refusal: false,
        }
    }

    /// An event that is not what its wire promises.
    pub(crate) fn malformed(what: &str) -> Self {
        Self::passing(Code::ModelBroken, format!("The model's server sent {what} that cannot be read."))
    }

    /// The stream ended, and nothing said that the answer is whole.
    pub(crate) fn cut_off() -> Self {
        Self::passing(Code::ModelCutOff, "The model's answer ended in the middle.")
    }

    /// One of the bounds was passed; another try would only cost the same again.
    pub(crate) fn too_large(what: &str, limit: usize) -> Self {
        let mib = limit / (1024 * 1024);
        Self::lasting(Code::ModelBroken, format!("The model sent {what} of more than {mib} MiB."))
    }

    /// An answer that the provider's own filter stopped.
    pub(crate) fn filtered() -> Self {
        Self::lasting(Code::ModelBroken, "The provider's content filter stopped the answer.")
    }

    /// A model that would not answer, with its provider's explanation.
    pub(crate) fn declined(why: &str) -> Self {
        let fault = Self::lasting(Code::ModelBroken, "The model declined to answer");
        Self { words: why.to_owned(), next: "Say it differently, or use another model.".to_owned(), ..fault }
    }

    /// The conversation and its answer do not fit into the model's window.
    pub(crate) fn window_full() -> Self {
        Self::lasting(Code::ModelContextFull, "The conversation is too long for this model.")
    }

    /// Tokens were written, and neither text nor a call came (ollama #9632, #12557).
    pub(crate) fn calls_lost() -> Self {
        let fault = Self::passing(Code::ModelBroken, "The model's server lost the answer on its way.");
        Self { remedy: Some(Remedy::Unstreamed), ..fault }
    }

    /// The same fault with a more fitting next step.
    pub(crate) fn with_next(self, next: impl Into<String>) -> Self {
        Self { next: next.into(), ..self }
    }

    /// An error body under an HTTP status.
    pub(crate) fn from_status(status: u16, body: &str) -> Self {
        let parsed = serde_json::from_str::<Value>(body).ok();
        let error = parsed.as_ref().map_or_else(|| Words::plain(body), Words::of);
        classify(Some(status), &error)
    }

    /// An error event inside a stream that began well.
    pub(crate) fn from_event(value: &Value) -> Self {
        let words = Words::of(value);
        let names_error =
            ["type", "object"].iter().any(|key| value.get(key).is_some_and(|kind| kind == "error"));
        let has_error = value.get("error").is_some_and(|error| !error.is_null());
        Self { is_refusal: names_error || has_error, ..classify(words.status, &words) }
    }

    /// The sentence as it is shown, after `erase` took out what must not be.
    pub(crate) fn sentence(&self, erase: impl Fn(&str) -> String) -> String {
        let (says, words) = (erase(&self.says), quote(&erase(&self.words)));
        let told = if words.is_empty() { says } else { format!("{says}: {words}") };
        let stop = if told.ends_with(['.', '!', '?', '…']) { "" } else { "." };
        format!("{told}{stop}")
    }

    /// The problem that the person sees.
    pub(crate) fn problem(&self, erase: impl Fn(&str) -> String) -> Problem {
        let mut problem = Problem::new(self.code, self.sentence(erase));
        // A fault that lasts is told as such, whatever its code allows in general.
        problem.retry &= self.again || self.code == Code::ModelRateLimited;
        if self.next.is_empty() { problem } else { problem.with_next(self.next.clone()) }
    }
}

/// The common parts of the providers' many error shapes.
struct Words {
    /// Codes and types, lower case, one after another.
    kinds: String,
    message: String,
    /// An HTTP status written into the body, as OpenRouter and vLLM do.
    status: Option<u16>,
}

impl Words {
    fn plain(text: &str) -> Self {
        // A page of a gateway is no sentence.
        let text = if text.trim_start().starts_with('<') { "" } else { text };
        Self { kinds: String::new(), message: text.to_owned(), status: None }
    }

    /// `{"error": {..}}`, `{"error": "text"}`, `{"response": {"error": {..}}}`, or the error itself.
    fn of(value: &Value) -> Self {
        let error = value
            .pointer("/response/error")
            .or_else(|| value.get("error"))
            .filter(|found| !found.is_null())
            .unwrap_or(value);
        if let Some(text) = error.as_str() {
            return Self::plain(text);
        }
        let kinds: Vec<&str> =
            ["code", "type", "status"].iter().filter_map(|key| error.get(key)?.as_str()).collect();
        let number = |key: &str| {
            let found = error.get(key)?;
            found.as_u64().or_else(|| found.as_str()?.parse().ok())
        };
        Self {
            kinds: kinds.join(" ").to_lowercase(),
            message: error.get("message").and_then(Value::as_str).unwrap_or_default().to_owned(),
            status: number("code").or_else(|| number("status")).and_then(|code| u16::try_from(code).ok()),
        }
    }

    fn kind(&self, any: &[&str]) -> bool {
        any.iter().any(|part| self.kinds.contains(part))
    }

    fn says(&self, any: &[&str]) -> bool {
        let message = self.message.to_lowercase();
        any.iter().any(|part| message.contains(part))
    }

    fn context_full(&self) -> bool {
        self.kind(&["context_length", "exceed_context", "context_window"])
            || self.says(&[
                "context length",
                "context window",
                "maximum context",
                "context size",
                "context limit",
                "prompt is too long",
                "maximum model length",
                "exceeds the maximum number of tokens",
            ])
    }

    /// Reasoning that was sent back is not this model's, or not whole.
    fn refuses_reasoning(&self) -> bool {
        self.kind(&["invalid_encrypted_content"])
            || self.says(&[
                "encrypted content",
                "`signature`",
                "thinking block",
                "reasoning_content",
                "reasoning item",
            ])
    }

    /// The limit of the answer is higher than this model's own.
    fn refuses_limit(&self) -> bool {
        let limit = ["max_tokens", "max_completion_tokens", "max_output_tokens", "completion tokens"];
        let high = ["too large", "too high", "at most", "maximum", "less than", "exceed", "must be <="];
        self.says(&limit) && self.says(&high)
    }

    /// A wait that is asked for in words, where no header can: "Please try again in 11.054s."
    fn asked_wait(&self) -> Option<Duration> {
        let (_, behind) = self.message.split_once("try again in ")?;
        let end = behind.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (number, unit) = behind.split_at_checked(end)?;
        let number: f64 = number.parse().ok()?;
        let seconds = match unit.trim_start() {
            unit if unit.starts_with("ms") => number / 1000.0,
            unit if unit.starts_with('s') => number,
            _ => return None,
        };
        Duration::try_from_secs_f64(seconds).ok()
    }
}

fn classify(status: Option<u16>, error: &Words) -> Fault {
    let with_words = |fault| Fault { words: error.message.clone(), asked: error.asked_wait(), ..fault };
    let lasting = |code, sentence: &str| with_words(Fault::lasting(code, sentence));
    let passing = |code, sentence: &str| with_words(Fault::passing(code, sentence));
    if status.is_some_and(|code| (400..=422).contains(&code)) && error.refuses_limit() {
        let full = error.context_full();
        let code = if full { Code::ModelContextFull } else { Code::ModelBroken };
        let fault = lasting(code, "The model's server refused the limit of the answer");
        return Fault { remedy: Some(Remedy::ShorterAnswer), ..fault };
    }
    if error.context_full() {
        return lasting(Code::ModelContextFull, "The conversation is too long for this model");
    }
    if error.refuses_reasoning() && status.is_none_or(|code| code == 400) {
        let fault = lasting(Code::ModelBroken, "The model's server refused its earlier reasoning");
        return Fault { remedy: Some(Remedy::WithoutReasoning), ..fault };
    }
    if error.says(&["more system memory"]) {
        let fault = lasting(Code::ModelBroken, "This model needs more memory than its machine has");
        return fault.with_next("Use a smaller model, or set a smaller model_context_window.");
    }
    if error.says(&["does not support tools"]) {
        let fault =
            lasting(Code::ModelBroken, "This model cannot use tools, without which it can do nothing here");
        return fault.with_next("Use another model.");
    }
    let broke = error.kind(&["insufficient_quota", "billing", "payment"]) || error.says(&["credit balance"]);
    if status == Some(402) || broke {
        return lasting(Code::ModelRateLimited, "The account at the model's provider has no credit left");
    }
    match status {
        Some(401 | 403) => return lasting(Code::ModelRefusedKey, "The model's server refused the key"),
        Some(404) => {
            return lasting(Code::ModelUnknown, "The model's server does not know this model or address");
        }
        Some(413) => {
            return lasting(Code::ModelContextFull, "The conversation is too large for the model's server");
        }
        Some(429) => {
            return passing(Code::ModelRateLimited, "The model allows no more requests right now");
        }
        _ => {}
    }
    if error.kind(&["rate_limit", "too_many_requests"]) {
        return passing(Code::ModelRateLimited, "The model allows no more requests right now");
    }
    if error.kind(&["authentication", "invalid_api_key", "permission"]) {
        return lasting(Code::ModelRefusedKey, "The model's server refused the key");
    }
    match status {
        Some(408 | 409 | 425) => passing(Code::ModelOverloaded, "The model's server asks to try again"),
        Some(code) if code >= 500 => passing(Code::ModelOverloaded, "The model's server has a problem"),
        Some(code) if code >= 400 => lasting(Code::ModelBroken, "The model's server refused the request"),
        Some(code) if code >= 300 => {
            lasting(Code::ModelBroken, &format!("The model's server answered with status {code}"))
        }
        _ if error.kind(&["invalid", "not_found", "bad_request", "badrequest"]) => {
            lasting(Code::ModelBroken, "The model's server refused the request")
        }
        _ => passing(Code::ModelOverloaded, "The model's server has a problem"),
    }
}

/// A server's words, made safe to show: one line, no control characters, bounded.
fn quote(text: &str) -> String {
    let line = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = line.filter(|word| !word.is_empty()).take(MAX_QUOTE).collect();
    let joined = words.join(" ");
    match joined.char_indices().nth(MAX_QUOTE) {
        Some((at, _)) => format!("{}…", joined.get(..at).unwrap_or_default()),
        None => joined,
    }
}

#[cfg(test)]
mod tests;
