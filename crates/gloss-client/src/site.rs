//! Files of a site that is shown, as a window or a browser is given them: what the engine has, and the rules that its pages live
//! by. A page reaches its own files and nothing else; it is never let near the window that shows it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_protocol::{Code, Problem, Query, Reply, WorkspaceId};

use crate::Client;

/// An answer to a page of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteAnswer {
    /// The status, as in HTTP.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body, in bytes.
    pub body: Vec<u8>,
}

/// Whose file it is, and who shows it.
#[derive(Clone, Copy, Debug)]
pub struct SiteOrigins<'a> {
    /// The site's own origin: `http://1f…e.localhost:4000`.
    pub own: &'a str,
    /// Those that may show it, with spaces between.
    pub shells: &'a str,
}

/// Fetches a file of a site from the engine; its refusals are answers too.
pub async fn site_file(
    client: &Client,
    workspace: &WorkspaceId,
    address: &str,
    file: &str,
    origins: SiteOrigins<'_>,
) -> SiteAnswer {
    let query = Query::SiteFile { address: address.to_owned(), file: file.to_owned() };
    let found = match client.query(workspace, query).await {
        Ok(Reply::SiteFile { mime, base64 }) => BASE64_STANDARD
            .decode(base64)
            .map(|body| (mime, body))
            .map_err(|_| Problem::new(Code::Internal, "The engine answered something else.")),
        Ok(_) => Err(Problem::new(Code::Internal, "The engine answered something else.")),
        Err(problem) => Err(problem),
    };
    let (status, mime, body) = match found {
        Ok((mime, body)) => (200, mime, body),
        Err(problem) => {
            let status = match problem.code {
                Code::TooLarge => 413,
                Code::NotFound => 404,
                _ => 503,
            };
            (status, "text/plain; charset=utf-8".to_owned(), problem.says.into_bytes())
        }
    };
    let mut headers = rules(origins);
    headers.push(("content-type", mime));
    SiteAnswer { status, headers, body }
}

/// Response headers of every file of a site, with its content security policy. Its pages have no origin, so what they
/// load of their own counts as foreign and must be let through.
fn rules(origins: SiteOrigins<'_>) -> Vec<(&'static str, String)> {
    let SiteOrigins { own, shells } = origins;
    let policy = format!(
        "default-src 'none'; script-src {own} 'unsafe-inline'; style-src {own} 'unsafe-inline'; img-src {own} data: blob:; \
         font-src {own} data:; media-src {own} data: blob:; connect-src {own}; worker-src 'none'; frame-src 'none'; \
         object-src 'none'; form-action 'none'; base-uri {own}; frame-ancestors {shells}; sandbox allow-scripts allow-forms"
    );
    [
        ("content-security-policy", policy.as_str()),
        ("access-control-allow-origin", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-dns-prefetch-control", "off"),
        ("connection-allowlist", "(response-origin)"),
        (
            "permissions-policy",
            "camera=(), microphone=(), geolocation=(), clipboard-read=(), clipboard-write=(), fullscreen=(), usb=(), \
             serial=(), midi=(), payment=(), display-capture=()",
        ),
        ("cache-control", "no-store"),
    ]
    .into_iter()
    .map(|(name, value)| (name, value.to_owned()))
    .collect()
}

/// The address in a host name or authority: 32 hexadecimal digits.
pub fn is_site_address(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{SiteOrigins, is_site_address, rules};

    #[test]
    fn a_page_reaches_its_own_files_and_nothing_else() {
        let rules = rules(SiteOrigins { own: "gloss-site://x", shells: "tauri://localhost" });
        let policy = &rules.iter().find(|(name, _)| *name == "content-security-policy").unwrap().1;
        let allowed: Vec<&str> = policy
            .split([';', ' '])
            .filter(|word| word.contains("//") || *word == "*" || word.ends_with("eval'"))
            .collect();
        assert_eq!(allowed.iter().filter(|word| **word == "tauri://localhost").count(), 1);
        assert!(
            allowed.iter().all(|word| matches!(*word, "gloss-site://x" | "tauri://localhost")),
            "{policy}"
        );
        assert!(
            policy.contains("sandbox allow-scripts allow-forms") && !policy.contains("allow-same-origin")
        );
    }

    #[test]
    fn an_address_is_what_gloss_makes() {
        let good = "0123456789abcdef0123456789abcdef";
        assert!(is_site_address(good));
        for bad in ["", "0123", &good.to_uppercase(), &format!("{good}0"), "0123456789abcdef0123456789abcde."]
        {
            assert!(!is_site_address(bad), "{bad}");
        }
    }
}
