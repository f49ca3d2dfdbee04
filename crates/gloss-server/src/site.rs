//! Sites that a browser shows beside the conversation: each version under a host name of its own below `localhost`, so that it
//! is another site for the browser, in a process of its own. Knows no file; the engine has them.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use gloss_client::{Client, SiteOrigins, is_site_address, site_file};

use crate::House;

/// The site that a request's host names; none for any other name.
pub(crate) fn address(headers: &HeaderMap, port: u16) -> Option<String> {
    let mut named = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else { return None };
    let name = host.to_str().ok()?.strip_suffix(&format!(".localhost:{port}"))?;
    is_site_address(name).then(|| name.to_owned())
}

/// Answers with a file of a site.
pub(crate) async fn answer(house: &House, address: &str, method: &Method, uri: &Uri) -> Response {
    if *method != Method::GET && *method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let client = match Client::connect(house.connect.clone()).await {
        Ok(client) => client,
        Err(problem) => return (StatusCode::SERVICE_UNAVAILABLE, problem.says).into_response(),
    };
    let workspace = match client.open(std::path::Path::new(&house.folder)).await {
        Ok(workspace) => workspace,
        Err(problem) => return (StatusCode::SERVICE_UNAVAILABLE, problem.says).into_response(),
    };
    let own = format!("http://{address}.localhost:{}", house.port);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let found =
        site_file(&client, &workspace, address, path, SiteOrigins { own: &own, shells: &shells(house) })
            .await;
    let mut response = Response::builder().status(found.status);
    for (name, value) in found.headers {
        response = response.header(name, value);
    }
    response
        .body(Body::from(found.body))
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// The origins that may show a site here: the interface was opened under either name.
fn shells(house: &House) -> String {
    format!("http://127.0.0.1:{port} http://localhost:{port}", port = house.port)
}

/// Hands requests for sites on to them before they are looked at as requests for the interface.
pub(crate) async fn sites_first(
    State(house): State<Arc<House>>,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    match address(request.headers(), house.port) {
        Some(address) => answer(&house, &address, request.method(), request.uri()).await,
        None => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::address;

    #[test]
    fn a_site_is_named_by_its_host() {
        let name = "0123456789abcdef0123456789abcdef";
        let of = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.append(header::HOST, HeaderValue::from_str(host).unwrap());
            address(&headers, 4000)
        };
        assert_eq!(of(&format!("{name}.localhost:4000")).as_deref(), Some(name));
        for host in [
            "localhost:4000",
            "127.0.0.1:4000",
            &format!("{name}.localhost:4001"),
            &format!("{name}.localhost"),
            &format!("x.{name}.localhost:4000"),
            &format!("{name}.localhost:4000.evil.example"),
            "evil.localhost:4000",
        ] {
            assert_eq!(of(host), None, "{host}");
        }
    }
}
