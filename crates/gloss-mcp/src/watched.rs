//! Knows whether a server's own stream is open: what a server of the older era asks before it is, is lost. Asks for no stream in a
//! hot loop; changes no request.

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

use crate::handler::{News, OnNews};
use crate::pace::Paces;

/// How long the stream is waited for.
const OPENS: Duration = Duration::from_secs(1);

/// How far a server with a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It has none, and opens no stream.
    Stateless,
    /// It has one, and its stream is asked for.
    Session,
    /// Its stream was not waited for any longer.
    Missed,
    /// It answered, whether with a stream or without.
    Answered,
}

/// A client whose answers are looked at.
#[derive(Clone)]
pub(crate) struct Watched<C> {
    inner: C,
    stage: watch::Sender<Stage>,
    paces: Paces,
    news: OnNews,
}

/// What is waited on.
pub(crate) struct Stream(watch::Sender<Stage>);

impl Stream {
    /// Comes back once the stream is open, or is not to be waited for.
    pub(crate) async fn opened(self, within: Duration) {
        let mut seen = self.0.subscribe();
        if *seen.borrow() == Stage::Session {
            let _ = timeout(OPENS.min(within), seen.wait_for(|stage| *stage == Stage::Answered)).await;
        }
        self.0.send_if_modified(|stage| {
            let is_late = *stage == Stage::Session;
            *stage = if is_late { Stage::Missed } else { *stage };
            is_late
        });
    }
}

impl<C> Watched<C> {
    pub(crate) fn new(inner: C, news: OnNews) -> (Self, Stream) {
        let stage = watch::Sender::new(Stage::Stateless);
        (Self { inner, stage: stage.clone(), paces: Paces::default(), news }, Stream(stage))
    }

    /// Looks at an answer; a stream of its own is known again where it is resumed.
    fn seen(&self, response: StreamableHttpPostResponse) -> StreamableHttpPostResponse {
        if let StreamableHttpPostResponse::Json(_, Some(_)) | StreamableHttpPostResponse::Sse(_, Some(_)) =
            response
        {
            self.stage.send_if_modified(|stage| {
                let is_new = *stage == Stage::Stateless;
                *stage = if is_new { Stage::Session } else { *stage };
                is_new
            });
        }
        match response {
            StreamableHttpPostResponse::Sse(stream, session) => {
                StreamableHttpPostResponse::Sse(self.paces.of_answer().over(stream), session)
            }
            other => other,
        }
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
        answered.map(|response| self.seen(response))
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
        let paced = self.paces.turn(last.clone()).await;
        let answered =
            self.inner.get_stream_with_max_sse_event_size(uri, session, last, token, headers, most).await;
        if self.stage.send_replace(Stage::Answered) == Stage::Missed && answered.is_ok() {
            // What was missed meanwhile nobody says.
            (self.news)(News::ToolsChanged);
        }
        Ok(paced.over(answered?))
    }
}
