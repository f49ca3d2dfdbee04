//! Knows whether a server's own stream is open: what a server of the older era asks before it is, is lost. Changes no request.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use rmcp::model::ClientJsonRpcMessage;
use rmcp::transport::common::client_side_sse::BoxedSseResponse;
use rmcp::transport::streamable_http_client::{
    StreamableHttpClient, StreamableHttpError, StreamableHttpPostResponse, StreamableHttpResponseLimits,
};
use tokio::sync::watch;
use tokio::time::timeout;

/// How long the stream is waited for.
const OPENS: Duration = Duration::from_secs(1);

/// How far a server with a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It has none, and opens no stream.
    Stateless,
    /// It has one, and its stream is asked for.
    Session,
    /// It answered, whether with a stream or without.
    Answered,
}

/// A client whose answers are looked at.
#[derive(Clone)]
pub(crate) struct Watched<C> {
    inner: C,
    stage: watch::Sender<Stage>,
}

/// What is waited on.
pub(crate) struct Stream(watch::Receiver<Stage>);

impl Stream {
    /// Comes back once the stream is open, or is not to be waited for.
    pub(crate) async fn opened(mut self) {
        if *self.0.borrow() == Stage::Session {
            let _ = timeout(OPENS, self.0.wait_for(|stage| *stage == Stage::Answered)).await;
        }
    }
}

impl<C> Watched<C> {
    pub(crate) fn new(inner: C) -> (Self, Stream) {
        let (stage, seen) = watch::channel(Stage::Stateless);
        (Self { inner, stage }, Stream(seen))
    }

    fn has_session(&self, response: &StreamableHttpPostResponse) {
        let session = match response {
            StreamableHttpPostResponse::Json(_, session) | StreamableHttpPostResponse::Sse(_, session) => {
                session
            }
            _ => return,
        };
        self.stage.send_if_modified(|stage| {
            let is_new = session.is_some() && *stage == Stage::Stateless;
            *stage = if is_new { Stage::Session } else { *stage };
            is_new
        });
    }
}

/// Headers of a request.
type Headers = HashMap<HeaderName, HeaderValue>;

impl<C: StreamableHttpClient + Sync> StreamableHttpClient for Watched<C> {
    type Error = C::Error;

    async fn post_message(
        &self,
        uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session: Option<Arc<str>>,
        token: Option<String>,
        headers: Headers,
    ) -> Result<StreamableHttpPostResponse, StreamableHttpError<C::Error>> {
        self.inner.post_message(uri, message, session, token, headers).await
    }

    async fn post_message_with_response_limits(
        &self,
        uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session: Option<Arc<str>>,
        token: Option<String>,
        headers: Headers,
        limits: StreamableHttpResponseLimits,
    ) -> Result<StreamableHttpPostResponse, StreamableHttpError<C::Error>> {
        let answered =
            self.inner.post_message_with_response_limits(uri, message, session, token, headers, limits).await;
        answered.inspect(|response| self.has_session(response))
    }

    async fn delete_session(
        &self,
        uri: Arc<str>,
        session: Arc<str>,
        token: Option<String>,
        headers: Headers,
    ) -> Result<(), StreamableHttpError<C::Error>> {
        self.inner.delete_session(uri, session, token, headers).await
    }

    async fn get_stream(
        &self,
        uri: Arc<str>,
        session: Option<Arc<str>>,
        last: Option<String>,
        token: Option<String>,
        headers: Headers,
    ) -> Result<BoxedSseResponse, StreamableHttpError<C::Error>> {
        self.inner.get_stream(uri, session, last, token, headers).await
    }

    async fn get_stream_with_max_sse_event_size(
        &self,
        uri: Arc<str>,
        session: Option<Arc<str>>,
        last: Option<String>,
        token: Option<String>,
        headers: Headers,
        most: usize,
    ) -> Result<BoxedSseResponse, StreamableHttpError<C::Error>> {
        let answered =
            self.inner.get_stream_with_max_sse_event_size(uri, session, last, token, headers, most).await;
        self.stage.send_replace(Stage::Answered);
        answered
    }
}
