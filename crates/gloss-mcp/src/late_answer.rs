//! A server that is slow to start: it answers the newer era's first question after the older era's was put to it, since nobody waits
//! for one for long. That late answer is left out, so that it is not taken for the other's. Changes no message.

use std::borrow::Cow;

use rmcp::RoleClient;
use rmcp::model::{ClientRequest, JsonRpcMessage, RequestId};
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;

/// A transport whose late first answer is left out.
pub(crate) struct WithoutLateAnswer<T> {
    inner: T,
    /// What the newer era's question was put under.
    discover: Option<RequestId>,
    /// Whether the older era's was put since.
    is_late: bool,
}

impl<T> WithoutLateAnswer<T> {
    pub(crate) fn new(inner: T) -> Self {
        Self { inner, discover: None, is_late: false }
    }

    fn leaves_out(&self, message: &RxJsonRpcMessage<RoleClient>) -> bool {
        let id = match message {
            JsonRpcMessage::Response(response) => Some(&response.id),
            JsonRpcMessage::Error(error) => error.id.as_ref(),
            _ => None,
        };
        // Some write a number as words.
        let is_first =
            |id: &RequestId| self.discover.as_ref().map(ToString::to_string) == Some(id.to_string());
        self.is_late && id.is_some_and(is_first)
    }
}

impl<T: Transport<RoleClient>> Transport<RoleClient> for WithoutLateAnswer<T> {
    type Error = T::Error;

    fn name() -> Cow<'static, str> {
        T::name()
    }

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleClient>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        if let JsonRpcMessage::Request(request) = &message {
            match &request.request {
                ClientRequest::DiscoverRequest(_) => self.discover = Some(request.id.clone()),
                ClientRequest::InitializeRequest(_) => self.is_late = self.discover.is_some(),
                _ => {}
            }
        }
        self.inner.send(message)
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleClient>> {
        loop {
            let message = self.inner.receive().await?;
            if !self.leaves_out(&message) {
                return Some(message);
            }
        }
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.inner.close().await
    }
}

#[cfg(test)]
mod tests {
    use rmcp::transport::async_rw::AsyncRwTransport;
    use serde_json::{Value, from_value, json, to_value};
    use tokio::io::AsyncWriteExt as _;

    use super::*;

    /// The ids of what comes through, of these answers, where the older era's question was put or was not.
    async fn come_through(is_put: bool, ids: &[Value]) -> Vec<Value> {
        let (near, far) = tokio::io::duplex(1 << 16);
        let (read, write) = tokio::io::split(near);
        let mut transport = WithoutLateAnswer::new(AsyncRwTransport::new_client(read, write));
        let put = |id: i64, method: &str, params: Value| {
            from_value(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })).unwrap()
        };
        transport.send(put(0, "server/discover", json!({}))).await.unwrap();
        let about = json!({ "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": { "name": "a", "version": "1" } });
        if is_put {
            transport.send(put(1, "initialize", about)).await.unwrap();
        }
        let (_read, mut write) = tokio::io::split(far);
        for id in ids {
            let error =
                json!({ "jsonrpc": "2.0", "id": id, "error": { "code": -32601, "message": "Not found" } });
            write.write_all(format!("{error}\n").as_bytes()).await.unwrap();
        }
        write.shutdown().await.unwrap();
        let mut out = Vec::new();
        while let Some(message) = transport.receive().await {
            out.push(to_value(message).unwrap()["id"].clone());
        }
        out
    }

    #[tokio::test]
    async fn the_first_question_s_answer_is_left_out_once_the_second_was_put() {
        assert_eq!(come_through(true, &[json!(0), json!(1)]).await, [json!(1)]);
        assert_eq!(come_through(true, &[json!("0"), json!(2)]).await, [json!(2)]);
        assert_eq!(come_through(false, &[json!(0)]).await, [json!(0)]);
    }
}
