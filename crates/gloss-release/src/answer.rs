//! A request to a release in, its answer out: whose name it asks for, whether it is let in, which file in which form. Changes
//! nothing but who is let in and how often pages were opened.

use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;

use crate::content::{PAGE, PAGE_AS_DECLARED};
use crate::files::{File, Files};
use crate::gate::Guess;
use crate::live::Live;
use crate::pages::{self, PASSCODE, PasscodePrompt};

pub(crate) type Answer = Response<Full<Bytes>>;

/// The picture that browsers show beside a page's title.
const ICON: &str = "/favicon.ico";
/// Bytes of what a visitor types.
const MAX_FORM: usize = 1024;

/// Response headers of every answer: the page reaches its own files and nothing else, and no other page may frame it.
const RULES: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         font-src 'self' data:; media-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'none'; frame-src 'self'; \
         object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-robots-tag", "noindex, nofollow"),
    ("x-dns-prefetch-control", "off"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), clipboard-read=(), usb=(), serial=(), midi=(), payment=(), display-capture=()",
    ),
    ("vary", "accept-encoding, cookie"),
];

/// Answers a visitor.
pub(crate) async fn answer(live: &Arc<Live>, from: IpAddr, request: Request<Incoming>) -> Answer {
    let mut answer = decide(live, from, request).await;
    let headers = answer.headers_mut();
    for (name, value) in RULES {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let kept = if live.gate.is_some() { "private, no-cache" } else { "no-cache" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(kept));
    answer
}

async fn decide(live: &Arc<Live>, from: IpAddr, request: Request<Incoming>) -> Answer {
    if !live.is_named(request.headers()) {
        return own(
            StatusCode::MISDIRECTED_REQUEST,
            pages::refused("This address belongs to no page that is published here."),
        );
    }
    if live.is_over() {
        return own(StatusCode::GONE, pages::over());
    }
    let (parts, body) = request.into_parts();
    if parts.method == Method::POST && parts.uri.path() == PASSCODE {
        return let_in(live, from, &parts.headers, body).await;
    }
    if parts.method != Method::GET && parts.method != Method::HEAD {
        let mut answer =
            own(StatusCode::METHOD_NOT_ALLOWED, pages::refused("Pages here can only be looked at."));
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return answer;
    }
    // Every browser asks for it; that there is none is no failure.
    if parts.uri.path() == ICON && live.files().get(ICON.trim_start_matches('/')).is_none() {
        return status(StatusCode::NO_CONTENT, Bytes::new());
    }
    if !is_let_in(live, &parts.headers) {
        return own(StatusCode::UNAUTHORIZED, pages::passcode(PasscodePrompt::First));
    }
    let files = live.files();
    let answer = file(&files, parts.uri.path(), &parts.headers);
    let is_page = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|mime| mime == PAGE || mime == PAGE_AS_DECLARED);
    if is_page && answer.status() == StatusCode::OK && parts.method == Method::GET {
        live.visits.count((live.clock)());
    }
    answer
}

/// A page of Gloss's own; never kept by a browser.
fn own(status: StatusCode, words: String) -> Answer {
    let mut answer = Response::new(Full::from(words));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PAGE));
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

fn is_let_in(live: &Live, headers: &HeaderMap) -> bool {
    let Some(gate) = &live.gate else { return true };
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|all| all.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.any(|(name, value)| name == gate.cookie && gate.knows(value))
}

/// Looks at a passcode that was typed.
async fn let_in(live: &Live, from: IpAddr, headers: &HeaderMap, body: Incoming) -> Answer {
    let Some(gate) = &live.gate else { return see_other() };
    // A browser says where a form stood; another site's form must not spend guesses here.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if headers.get(header::ORIGIN).is_some_and(|origin| origin != format!("http://{host}").as_str()) {
        return own(StatusCode::FORBIDDEN, pages::refused("The passcode was sent from another page."));
    }
    if body.size_hint().lower() > MAX_FORM as u64 {
        return own(StatusCode::PAYLOAD_TOO_LARGE, pages::passcode(PasscodePrompt::Wrong));
    }
    let Ok(typed) = Limited::new(body, MAX_FORM).collect().await else {
        return own(StatusCode::PAYLOAD_TOO_LARGE, pages::passcode(PasscodePrompt::Wrong));
    };
    let typed = typed.to_bytes();
    let code = field(&typed, "code").unwrap_or_default();
    match gate.guess(from, code).await {
        Guess::Right(value) => {
            let mut answer = see_other();
            let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict", gate.cookie);
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                answer.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            answer
        }
        Guess::Wrong => own(StatusCode::UNAUTHORIZED, pages::passcode(PasscodePrompt::Wrong)),
        Guess::Later(wait) => {
            let seconds = (wait + 999) / 1000;
            let mut answer =
                own(StatusCode::TOO_MANY_REQUESTS, pages::passcode(PasscodePrompt::Later(seconds)));
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            answer
        }
    }
}

fn see_other() -> Answer {
    let mut answer = own(StatusCode::SEE_OTHER, String::new());
    answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/"));
    answer
}

/// A field of a form as browsers send it (`application/x-www-form-urlencoded`).
fn field(body: &[u8], name: &str) -> Option<String> {
    let body = std::str::from_utf8(body).ok()?;
    let value = body.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?.1;
    Some(percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
}

/// The file that a path means, in the form that is asked for.
fn file(files: &Files, path: &str, headers: &HeaderMap) -> Answer {
    let Some(name) = percent_decode_str(path.trim_start_matches('/')).decode_utf8().ok() else {
        return own(StatusCode::NOT_FOUND, pages::missing());
    };
    let is_folder = name.is_empty() || name.ends_with('/');
    let within = if is_folder { format!("{name}index.html") } else { name.clone().into_owned() };
    if let Some(file) = files.get(&within) {
        return sent(file, headers);
    }
    if files.get(&format!("{name}/index.html")).is_some() {
        let mut answer = own(StatusCode::FOUND, String::new());
        if let Ok(to) = HeaderValue::from_str(&format!("/{}/", path.trim_matches('/'))) {
            answer.headers_mut().insert(header::LOCATION, to);
            return answer;
        }
    }
    let mut answer = match files.get("404.html") {
        Some(page) => own(StatusCode::NOT_FOUND, String::from_utf8_lossy(&page.plain).into_owned()),
        None => own(StatusCode::NOT_FOUND, pages::missing()),
    };
    *answer.status_mut() = StatusCode::NOT_FOUND;
    answer
}

fn sent(file: &File, headers: &HeaderMap) -> Answer {
    let of = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let range = of(header::RANGE).filter(|_| of(header::IF_RANGE).is_none_or(|tag| tag == file.tag));
    let range = range.and_then(|range| range_of(range, file.plain.len()));
    let accepts = of(header::ACCEPT_ENCODING).unwrap_or_default();
    let (body, packed) = match (&file.brotli, &file.gzip) {
        // A part of a file is a part of its plain bytes.
        _ if range.is_some() => (&file.plain, None),
        (Some(brotli), _) if takes(accepts, "br") => (brotli, Some("br")),
        (_, Some(gzip)) if takes(accepts, "gzip") => (gzip, Some("gzip")),
        _ => (&file.plain, None),
    };
    let tag = match packed {
        Some(packed) => format!("{}-{packed}\"", file.tag.trim_end_matches('"')),
        None => file.tag.clone(),
    };
    let has_it = of(header::IF_NONE_MATCH).is_some_and(|known| {
        known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*")
    });
    let mut answer = match range {
        _ if has_it => status(StatusCode::NOT_MODIFIED, Bytes::new()),
        Some(Some(range)) => {
            let mut answer = status(StatusCode::PARTIAL_CONTENT, file.plain.slice(range.clone()));
            let says = format!("bytes {}-{}/{}", range.start, range.end - 1, file.plain.len());
            insert(&mut answer, header::CONTENT_RANGE, &says);
            answer
        }
        Some(None) => {
            let mut answer = status(StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new());
            insert(&mut answer, header::CONTENT_RANGE, &format!("bytes */{}", file.plain.len()));
            answer
        }
        None => status(StatusCode::OK, body.clone()),
    };
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(file.mime));
    answer.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    insert(&mut answer, header::ETAG, &tag);
    if let Some(packed) = packed {
        answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(packed));
    }
    answer
}

fn status(status: StatusCode, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    answer
}

fn insert(answer: &mut Answer, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

/// Whether a packing is named and not refused with a weight of nothing.
fn takes(accepts: &str, packing: &str) -> bool {
    accepts.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight = weight.trim().trim_start_matches("q=");
        name.trim().eq_ignore_ascii_case(packing) && weight.parse::<f32>().unwrap_or(1.0) > 0.0
    })
}

/// A single range of bytes (RFC 9110, 14.1.2): none where it is no range that is answered, `Some(None)` where it lies outside.
fn range_of(says: &str, len: usize) -> Option<Option<std::ops::Range<usize>>> {
    let one = says.strip_prefix("bytes=")?;
    if one.contains(',') {
        return None;
    }
    let (first, last) = one.trim().split_once('-')?;
    let range = match (first.is_empty(), last.is_empty()) {
        (false, true) => first.parse().ok()?..len,
        (false, false) => {
            let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
            if last < first {
                return None;
            }
            first..last.saturating_add(1).min(len)
        }
        (true, false) => len.saturating_sub(last.parse().ok()?)..len,
        (true, true) => return None,
    };
    Some((range.start < range.end).then_some(range))
}

#[cfg(test)]
mod tests {
    use super::{field, range_of, takes};

    #[test]
    fn a_range_is_one_and_lies_inside() {
        for (says, expect) in [
            ("bytes=0-4", Some(Some(0..5))),
            ("bytes=5-", Some(Some(5..10))),
            ("bytes=-3", Some(Some(7..10))),
            ("bytes=0-99", Some(Some(0..10))),
            ("bytes=10-", Some(None)),
            ("bytes=-0", Some(None)),
            ("bytes=4-2", None),
            ("bytes=0-1,3-4", None),
            ("bytes=-", None),
            ("bytes=a-b", None),
            ("lines=0-1", None),
            ("bytes=99999999999999999999-", None),
        ] {
            assert_eq!(range_of(says, 10), expect, "{says}");
        }
    }

    #[test]
    fn a_packing_is_taken_where_it_is_named() {
        assert!(takes("gzip, deflate, br", "br") && takes("br;q=0.5", "br") && takes("GZIP", "gzip"));
        assert!(
            !takes("gzip", "br") && !takes("br;q=0", "br") && !takes("", "gzip") && !takes("brotli", "br")
        );
    }

    #[test]
    fn a_form_is_read_as_browsers_send_it() {
        assert_eq!(field(b"x=1&code=ab+c%2d2", "code").as_deref(), Some("ab c-2"));
        assert_eq!(field(b"code", "code"), None);
        assert_eq!(field(b"\xff=1", "code"), None);
    }
}
