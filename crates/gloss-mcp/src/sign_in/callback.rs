//! The address by which a browser leads a person back, read strictly: what is there twice, or leads elsewhere, is no answer.

use reqwest::Url;

use super::error::{SignInError, clause};

/// Longest address that comes back, in bytes.
const MAX_URL: usize = 16 << 10;

/// What came back. Source: RFC 6749 §4.1.2, RFC 9207.
pub(super) struct Callback {
    code: Option<String>,
    issuer: Option<String>,
    error: Option<String>,
    description: Option<String>,
}

impl Callback {
    /// What came back for one who is signing in.
    ///
    /// # Errors
    /// For what is not for them.
    pub(super) fn of(url: &str, redirect: &str, state: &str) -> Result<Self, SignInError> {
        let other = || SignInError::OtherCallback;
        let url = Some(url).filter(|url| url.len() <= MAX_URL).and_then(|url| Url::parse(url).ok());
        let (url, redirect) = (url.ok_or_else(other)?, Url::parse(redirect).map_err(|_| other())?);
        let mut at = url.clone();
        at.set_query(redirect.query());
        at.set_fragment(None);
        let one = |name: &str| {
            let mut all =
                url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            let first = all.next();
            all.next().is_none().then_some(first).ok_or_else(other)
        };
        if at != redirect || one("state")?.as_deref() != Some(state) {
            return Err(other());
        }
        let (code, issuer) = (one("code")?, one("iss")?);
        Ok(Self { code, issuer, error: one("error")?, description: one("error_description")? })
    }

    /// The code, where this issuer gave one.
    ///
    /// # Errors
    /// Where it is from another one, or says no.
    pub(super) fn code(&self, issuer: &str) -> Result<&str, SignInError> {
        // Checked before anything else of it is believed, an error included.
        if self.issuer.as_deref().is_some_and(|came| came != issuer) {
            return Err(SignInError::OtherIssuer { issuer: clause(issuer) });
        }
        if let Some(error) = &self.error {
            return Err(SignInError::Refused(clause(self.description.as_deref().unwrap_or(error))));
        }
        self.code.as_deref().ok_or(SignInError::OtherCallback)
    }

    /// Who it says that it is from.
    pub(super) fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }
}

/// Whether a browser may lead a person back there: only to this computer. Source: RFC 8252 §7.3.
///
/// # Errors
/// For any other address.
pub(super) fn check_redirect(redirect: &str) -> Result<(), SignInError> {
    let is_own = crate::http::is_own(redirect).is_ok_and(|own| own);
    let other = || SignInError::BadAddress("the way back does not lead to this computer".to_owned());
    (is_own && !redirect.contains('#')).then_some(()).ok_or_else(other)
}

#[cfg(test)]
mod tests {
    use super::{Callback, SignInError, check_redirect};

    const BACK: &str = "http://127.0.0.1:9/back";

    fn code(query: &str) -> Result<String, SignInError> {
        let callback = Callback::of(&format!("{BACK}?{query}"), BACK, "s")?;
        callback.code("https://i.example").map(str::to_owned)
    }

    #[test]
    fn only_the_answer_that_was_waited_for_is_one() {
        assert_eq!(code("code=c&state=s"), Ok("c".to_owned()));
        assert_eq!(code("code=c&state=s&iss=https%3A%2F%2Fi.example"), Ok("c".to_owned()));
        for other in
            ["code=c", "code=c&state=t", "state=s", "code=c&code=d&state=s", "code=c&state=s&state=t"]
        {
            assert_eq!(code(other), Err(SignInError::OtherCallback), "{other}");
        }
        for url in
            ["http://127.0.0.1:8/back?code=c&state=s", "http://127.0.0.1:9/?code=c&state=s", "nonsense"]
        {
            assert!(Callback::of(url, BACK, "s").is_err(), "{url}");
        }
    }

    #[test]
    fn an_answer_of_another_issuer_is_not_believed_not_even_its_error() {
        let issuer = || SignInError::OtherIssuer { issuer: "https://i.example".to_owned() };
        assert_eq!(code("code=c&state=s&iss=https://i.example/"), Err(issuer()));
        assert_eq!(code("error=x&error_description=Pay&state=s&iss=https://j.example"), Err(issuer()));
        let refused = |words: &str| Err(SignInError::Refused(words.to_owned()));
        assert_eq!(code("error=access_denied&state=s"), refused("access_denied"));
        assert_eq!(code("error=x&error_description=You+said+no.&state=s"), refused("You said no"));
    }

    #[test]
    fn the_way_back_leads_to_this_computer() {
        assert!(check_redirect(BACK).is_ok() && check_redirect("http://localhost:1/").is_ok());
        for bad in ["https://a.example/", "http://127.0.0.1:1/#a", "file:///a", ""] {
            assert!(check_redirect(bad).is_err(), "{bad}");
        }
    }
}
