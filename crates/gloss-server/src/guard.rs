//! Who may come in: the right name for this machine, the right page, the right token.
//!
//! A page of another site can make a browser connect to a loopback port under any name (DNS rebinding), so
//! the names that count as ours are listed here and everything else is refused before it is looked at.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gloss_protocol::{Code, Problem};
use subtle::ConstantTimeEq;

use crate::House;

/// Bytes of randomness in a token.
const TOKEN_BYTES: usize = 32;

/// A token nobody can guess.
pub(crate) fn mint_token() -> Result<String, Problem> {
    let mut bytes = [0_u8; TOKEN_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|e| Problem::new(Code::Internal, format!("The system gives no random numbers: {e}.")))?;
    Ok(hex::encode(bytes))
}

/// Whether the query names the token, compared without telling by time how much of it is right.
pub(crate) fn has_token(query: Option<&str>, token: &str) -> bool {
    let given = query.unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("token="));
    given.is_some_and(|given| bool::from(given.as_bytes().ct_eq(token.as_bytes())))
}

/// The host that a request names, where it is ours.
fn our_host(headers: &HeaderMap, port: u16) -> Option<String> {
    let mut named = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else {
        return None;
    };
    let ours = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}"));
    ours.into_iter().find(|ours| host.as_bytes() == ours.as_bytes())
}

/// Whether the request comes from our own page, or from a program that is no browser: browsers always
/// name an origin when they open a WebSocket.
pub(crate) fn own_origin(headers: &HeaderMap, port: u16) -> bool {
    let mut named = headers.get_all(header::ORIGIN).iter();
    match (named.next(), named.next()) {
        (None, _) => true,
        (Some(origin), None) => our_host(headers, port)
            .is_some_and(|host| origin.as_bytes() == format!("http://{host}").as_bytes()),
        _ => false,
    }
}

/// Refuses requests under any other name than ours, and gives every answer the headers of the house.
pub(crate) async fn only_our_host(State(house): State<Arc<House>>, request: Request, next: Next) -> Response {
    let Some(host) = our_host(request.headers(), house.port) else {
        return (StatusCode::FORBIDDEN, "Gloss answers under 127.0.0.1 and localhost only.\n")
            .into_response();
    };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy(&host, house.port)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The page's content security policy: its own files, its own socket, frames of sites that it shows, nothing else.
fn policy(host: &str, port: u16) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self' ws://{host}; frame-src http://*.localhost:{port}; object-src 'none'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::{has_token, mint_token, our_host, own_origin};

    fn headers(of: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        // `extend` keeps names that come twice.
        let mut headers = HeaderMap::new();
        for (name, value) in of.iter().map(pair) {
            headers.append(name, value);
        }
        headers
    }

    #[test]
    fn only_our_names_are_ours() {
        for (host, expect) in [
            ("127.0.0.1:4000", true),
            ("localhost:4000", true),
            ("127.0.0.1", false),
            ("127.0.0.1:4001", false),
            ("localhost:4000.evil.example", false),
            ("evil.example:4000", false),
            ("LOCALHOST:4000", false),
            ("[::1]:4000", false),
            ("", false),
        ] {
            assert_eq!(our_host(&headers(&[("host", host)]), 4000).is_some(), expect, "{host}");
        }
        assert!(our_host(&headers(&[]), 4000).is_none());
        assert!(
            our_host(&headers(&[("host", "localhost:4000"), ("host", "localhost:4000")]), 4000).is_none()
        );
    }

    #[test]
    fn only_our_own_page_may_connect() {
        let host = ("host", "127.0.0.1:4000");
        for (origin, expect) in [
            ("http://127.0.0.1:4000", true),
            ("http://localhost:4000", false),
            ("https://127.0.0.1:4000", false),
            ("http://127.0.0.1:4001", false),
            ("http://evil.example", false),
            ("null", false),
        ] {
            assert_eq!(own_origin(&headers(&[host, ("origin", origin)]), 4000), expect, "{origin}");
        }
        assert!(own_origin(&headers(&[host]), 4000));
        let twice = [host, ("origin", "http://127.0.0.1:4000"), ("origin", "http://evil.example")];
        assert!(!own_origin(&headers(&twice), 4000));
    }

    #[test]
    fn the_whole_token_is_needed() {
        let token = mint_token().unwrap();
        assert_eq!(token.len(), 64);
        assert_ne!(token, mint_token().unwrap());
        let with = |query: &str| has_token(Some(query), &token);
        assert!(with(&format!("token={token}")) && with(&format!("a=b&token={token}")));
        assert!(!with("") && !with("token=") && !with(&format!("token={}", &token[1..])));
        assert!(!with(&format!("token={token}0")) && !with(&format!("notoken={token}")));
        assert!(!has_token(None, &token));
    }
}
