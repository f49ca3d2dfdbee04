//! Whether what an issuer says of itself may be used: it was read where only that issuer can write, and leads no person, code or
//! client to somebody else. Asks nobody anything.

use reqwest::Url;
use rmcp::transport::auth::AuthorizationMetadata;
use serde_json::Value;

use super::credentials::METHODS;
use super::error::SignInError;
use super::web::Web;

/// Where an issuer's description lies, before or behind its path. Sources: RFC 8414 §3.1, OpenID Connect Discovery §4.
const OAUTH: &str = "/.well-known/oauth-authorization-server";
const OPENID: &str = "/.well-known/openid-configuration";
/// What is written into the address that a person opens. Source: RFC 6749 §4.1.1, 7636 §4.3, 8707 §2.
const WRITTEN: [&str; 8] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "resource",
];

/// The issuer of a description, where a person, a code and a client may be sent where it says.
///
/// # Errors
/// Why not.
pub(super) fn check(metadata: &AuthorizationMetadata, web: &Web) -> Result<String, SignInError> {
    // One without a name is a guess at addresses that nobody published, and credentials belong to somebody.
    let issuer = metadata.issuer.clone().ok_or(SignInError::NoIssuer)?;
    let bad = |why: &str| SignInError::BadMetadata(why.to_owned());
    let at = Url::parse(&issuer).map_err(|_| bad("its name is no address"))?;
    if !web.read_at().is_some_and(|read| is_own(&at, &read)) {
        return Err(bad("it was read where its name does not lead"));
    }
    let all = [
        Some(&metadata.authorization_endpoint),
        Some(&metadata.token_endpoint),
        metadata.registration_endpoint.as_ref(),
    ];
    for url in all.into_iter().flatten() {
        web.check(url).map_err(SignInError::BadMetadata)?;
    }
    let opened = Url::parse(&metadata.authorization_endpoint).map_err(|_| bad("it leads nowhere"))?;
    // A name that is there twice means one thing here and another there.
    if opened.query_pairs().any(|(name, _)| WRITTEN.contains(&name.as_ref())) {
        return Err(bad("the address to open holds already what is written into it"));
    }
    let names_itself = metadata.additional_fields.get("authorization_response_iss_parameter_supported");
    if !is_same_site(&at, &opened) && names_itself != Some(&Value::Bool(true)) {
        return Err(bad("it leads to somebody else’s page, and would not say whose the answer is"));
    }
    // One that says nothing of it has to be taken for one that does not do it ("Authorization Code Protection").
    let methods = metadata.code_challenge_methods_supported.as_deref().unwrap_or_default();
    let is_protected = methods.iter().any(|method| method == "S256");
    is_protected.then_some(issuer).ok_or_else(|| bad("it does not protect codes (PKCE)"))
}

/// How clients say who they are, of the ways that there are here.
pub(super) fn methods(metadata: &AuthorizationMetadata) -> Vec<String> {
    let all = metadata.additional_fields.get(METHODS).and_then(Value::as_array);
    let is_way = |way: &&str| all.is_some_and(|all| all.iter().any(|one| one == way));
    ["client_secret_basic", "client_secret_post", "none"]
        .into_iter()
        .filter(is_way)
        .map(str::to_owned)
        .collect()
}

/// Whether an address is one at which an issuer describes itself. The library looks for the one of its root too.
fn is_own(issuer: &Url, read: &Url) -> bool {
    let is_bare = |url: &Url| url.query().is_none() && url.fragment().is_none();
    let path = issuer.path().trim_matches('/');
    let root = OAUTH.to_owned();
    let own = match path {
        "" => vec![root, OPENID.to_owned()],
        path => vec![root, format!("{OAUTH}/{path}"), format!("{OPENID}/{path}"), format!("/{path}{OPENID}")],
    };
    issuer.origin() == read.origin()
        && is_bare(issuer)
        && is_bare(read)
        && own.iter().any(|path| path == read.path())
}

/// Whether both are of one owner: the same place, or encrypted ones under a name that one owner has (the Public Suffix List).
fn is_same_site(one: &Url, other: &Url) -> bool {
    let site = |url: &Url| {
        let name = url.domain().filter(|_| url.scheme() == "https")?;
        psl::domain_str(name).map(str::to_owned)
    };
    one.origin() == other.origin() || site(one).is_some_and(|own| site(other) == Some(own))
}

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use super::{is_own, is_same_site};

    fn both(one: &str, other: &str) -> (Url, Url) {
        (Url::parse(one).unwrap(), Url::parse(other).unwrap())
    }

    #[test]
    fn an_issuer_is_read_at_its_own_addresses() {
        for (issuer, read, is) in [
            ("https://a.example", "https://a.example/.well-known/oauth-authorization-server", true),
            ("https://a.example/", "https://a.example/.well-known/openid-configuration", true),
            ("https://a.example/t", "https://a.example/.well-known/oauth-authorization-server/t", true),
            ("https://a.example/t/", "https://a.example/.well-known/openid-configuration/t", true),
            ("https://a.example/t", "https://a.example/t/.well-known/openid-configuration", true),
            ("https://a.example/t", "https://a.example/.well-known/oauth-authorization-server", true),
            ("https://a.example", "https://b.example/.well-known/oauth-authorization-server", false),
            ("https://a.example", "http://a.example/.well-known/oauth-authorization-server", false),
            ("https://a.example", "https://a.example:8443/.well-known/oauth-authorization-server", false),
            ("https://a.example", "https://a.example/.well-known/other", false),
            ("https://a.example/t", "https://a.example/.well-known/oauth-authorization-server/u", false),
            ("https://a.example/t", "https://a.example/u/.well-known/openid-configuration", false),
            ("https://a.example", "https://a.example/.well-known/oauth-authorization-server?t", false),
            ("https://a.example?t", "https://a.example/.well-known/oauth-authorization-server", false),
        ] {
            let (issuer, read) = both(issuer, read);
            assert_eq!(is_own(&issuer, &read), is, "{issuer} {read}");
        }
    }

    #[test]
    fn a_page_to_sign_in_at_is_its_issuers() {
        for (one, other, is) in [
            ("https://a.example", "https://a.example/authorize", true),
            ("https://login.a.example", "https://www.a.example/authorize", true),
            ("https://a.co.uk", "https://b.co.uk/authorize", false),
            ("https://one.github.io", "https://two.github.io/authorize", false),
            ("https://a.example", "http://a.example/authorize", false),
            ("http://a.example", "http://b.a.example/authorize", false),
            ("http://127.0.0.1:1", "http://127.0.0.1:2/authorize", false),
            ("https://10.0.0.1", "https://11.0.0.1/authorize", false),
            ("https://localhost", "https://localhost:2/authorize", false),
        ] {
            let (one, other) = both(one, other);
            assert_eq!(is_same_site(&one, &other), is, "{one} {other}");
        }
    }
}
