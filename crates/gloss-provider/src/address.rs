//! From the address in a configuration to the one that is asked.
//!
//! Pure. Forgives what people paste: the version's folder or a whole endpoint behind the address. Never
//! changes the host, so that a key goes nowhere else.

use reqwest::Url;

use crate::wires::Wire;

/// The kind of request to a provider.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ask<'a> {
    /// An answer.
    Talk,
    /// The list of models.
    Models,
    /// One model's card.
    Model(&'a str),
}

/// Endpoints that may have been pasted whole.
const ENDPOINTS: [&str; 6] =
    ["/responses", "/chat/completions", "/messages", "/models", "/api/chat", "/api/tags"];

/// The address to ask; none where the configured one is no web address.
pub(crate) fn url(base: &str, wire: Wire, ask: Ask<'_>) -> Option<Url> {
    let mut url = Url::parse(base.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let mut root = url.path().trim_end_matches('/').to_owned();
    for endpoint in ENDPOINTS {
        if let Some(above) = root.strip_suffix(endpoint) {
            root = above.to_owned();
        }
    }
    // These two have one place for their endpoints, whatever was written; the others are below the address.
    let below: &[&str] = match wire {
        Wire::Responses | Wire::Chat => &[],
        Wire::Anthropic => &["/v1"],
        Wire::Ollama => &["/v1", "/api"],
    };
    for folder in below {
        root = root.strip_suffix(folder).unwrap_or(&root).to_owned();
    }
    let path = match (wire, ask) {
        (Wire::Responses, Ask::Talk) => "/responses",
        (Wire::Chat, Ask::Talk) => "/chat/completions",
        (Wire::Responses | Wire::Chat, _) => "/models",
        (Wire::Anthropic, Ask::Talk) => "/v1/messages",
        (Wire::Anthropic, _) => "/v1/models",
        (Wire::Ollama, Ask::Talk) => "/api/chat",
        (Wire::Ollama, Ask::Models) => "/api/tags",
        // The model's name is in the body.
        (Wire::Ollama, Ask::Model(_)) => "/api/show",
    };
    url.set_path(&format!("{root}{path}"));
    if let (Ask::Model(name), true) = (ask, wire != Wire::Ollama) {
        url.path_segments_mut().ok()?.push(name);
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::{Ask, url};
    use crate::wires::Wire;

    #[test]
    fn addresses() {
        let check = |base: &str, wire: Wire, ask: Ask<'_>, expect: &str| {
            assert_eq!(url(base, wire, ask).map(String::from).unwrap_or_default(), expect, "{base}");
        };
        let openai = "https://api.openai.com/v1";
        check(openai, Wire::Responses, Ask::Talk, "https://api.openai.com/v1/responses");
        check(openai, Wire::Chat, Ask::Models, "https://api.openai.com/v1/models");
        check(" https://h/v1/chat/completions/ ", Wire::Chat, Ask::Models, "https://h/v1/models");
        check("https://h/o?api-version=1", Wire::Responses, Ask::Talk, "https://h/o/responses?api-version=1");
        for base in ["https://h", "https://h/", "https://h/v1", "https://h/v1/messages"] {
            check(base, Wire::Anthropic, Ask::Talk, "https://h/v1/messages");
            check(base, Wire::Anthropic, Ask::Model("a/b ü"), "https://h/v1/models/a%2Fb%20%C3%BC");
        }
        let local = "http://localhost:11434";
        for end in ["", "/", "/v1", "/api", "/api/chat", "/api/tags"] {
            check(&format!("{local}{end}"), Wire::Ollama, Ask::Talk, "http://localhost:11434/api/chat");
            check(&format!("{local}{end}"), Wire::Ollama, Ask::Models, "http://localhost:11434/api/tags");
        }
        check(local, Wire::Ollama, Ask::Model("x"), "http://localhost:11434/api/show");
        for wrong in ["", "not an address", "file:///etc", "localhost:11434", "http://"] {
            check(wrong, Wire::Chat, Ask::Talk, "");
        }
    }
}
