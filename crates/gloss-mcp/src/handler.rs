//! What a server may ask of whoever talks to it: its folders, and a person, with a form. It is told of no folders but those that
//! were granted to it, and it never gets an answer that its own form does not fit.

#![expect(deprecated, reason = "servers of the older era ask for their roots")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rmcp::ClientHandler;
use rmcp::model::{
    ClientCapabilities, ClientConfig, CustomRequest, CustomResult, ElicitRequestParams, ElicitResult,
    ElicitationAction, ErrorCode, ErrorData, Implementation, ListRootsResult, ProtocolVersion, Root,
};
use rmcp::service::{NotificationContext, RequestContext, RoleClient};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::calls::{Calls, Of};
use crate::form::{Ask, Form, FormAnswer};
use crate::pause::Pause;

/// How long a form is open before it is put away.
const FORM_IS_OPEN: Duration = Duration::from_secs(30 * 60);
/// Forms of one server that wait for their turn, the open one among them; more are declined.
const MAX_FORMS: usize = 4;

/// Something that a server tells by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Its tools are others now.
    ToolsChanged,
    /// It sent more than is read, and is read no more.
    Flooded,
}

/// Takes what a server tells by itself; it may tell it as often as it likes, so whoever takes it does no work on it.
pub type OnNews = Arc<dyn Fn(News) + Send + Sync>;

/// The client's side of a connection.
pub(crate) struct Handler {
    pub(crate) roots: Vec<PathBuf>,
    pub(crate) news: OnNews,
    pub(crate) forms: Option<Forms>,
}

/// The way of a form to a person: one at a time, and only within a call.
pub(crate) struct Forms {
    ask: Ask,
    pause: Pause,
    calls: Calls,
    places: Semaphore,
    turn: Semaphore,
}

impl Forms {
    pub(crate) fn new(ask: Ask, pause: Pause, calls: Calls) -> Self {
        Self { ask, pause, calls, places: Semaphore::new(MAX_FORMS), turn: Semaphore::new(1) }
    }

    /// What a person answers; put away where its call is over.
    async fn answer(&self, form: Form) -> FormAnswer {
        let of = self.calls.of_now();
        if !of.may_have_more() {
            return FormAnswer::Decline;
        }
        tokio::select! {
            answer = self.bring(form, &of) => answer,
            () = of.over() => FormAnswer::Cancel,
        }
    }

    /// What a person answers; nothing was answered where the form can't be filled in, or stays open too long.
    async fn bring(&self, form: Form, of: &Of<'_>) -> FormAnswer {
        let Ok(_place) = self.places.try_acquire() else { return FormAnswer::Decline };
        let _open = self.pause.begin();
        let Ok(_turn) = self.turn.acquire().await else { return FormAnswer::Decline };
        // The person may have said no to the one before it.
        if !of.may_have_more() {
            return FormAnswer::Decline;
        }
        of.brought();
        let answer = timeout(FORM_IS_OPEN, (self.ask)(form.clone())).await;
        match answer.unwrap_or(FormAnswer::Cancel) {
            FormAnswer::Accept(values) if form.check(&values).is_err() => FormAnswer::Cancel,
            FormAnswer::Decline => {
                of.declined();
                FormAnswer::Decline
            }
            answer => answer,
        }
    }
}

impl ClientHandler for Handler {
    async fn list_roots(&self, _: RequestContext<RoleClient>) -> Result<ListRootsResult, ErrorData> {
        Ok(ListRootsResult::new(self.roots.iter().map(|path| Root::new(address_of(path))).collect()))
    }

    async fn create_elicitation(
        &self,
        request: ElicitRequestParams,
        context: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let form = match &request {
            ElicitRequestParams::FormElicitationParams { message, requested_schema, .. } => {
                Form::of(message, requested_schema)
            }
            // An address of a stranger's, opened by a person, needs more care than a form.
            _ => None,
        };
        let answer = match (&self.forms, form) {
            (Some(forms), Some(form)) => tokio::select! {
                answer = forms.answer(form) => answer,
                () = context.ct.cancelled() => FormAnswer::Cancel,
            },
            _ => FormAnswer::Decline,
        };
        Ok(match answer {
            FormAnswer::Accept(values) => {
                ElicitResult::new(ElicitationAction::Accept).with_content(Value::Object(values))
            }
            FormAnswer::Decline => ElicitResult::new(ElicitationAction::Decline),
            FormAnswer::Cancel => ElicitResult::new(ElicitationAction::Cancel),
        })
    }

    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleClient>,
    ) -> Result<CustomResult, ErrorData> {
        match request.method.as_str() {
            // A form with something in it that no form has is read as a request of no kind.
            "elicitation/create" => Ok(CustomResult::new(json!({ "action": "decline" }))),
            _ => Err(ErrorData::new(ErrorCode::METHOD_NOT_FOUND, "This is not done here.", None)),
        }
    }

    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        (self.news)(News::ToolsChanged);
    }

    fn get_info(&self) -> ClientConfig {
        // Its builder is behind a feature that brings macros along.
        let can = match self.forms {
            Some(_) => json!({ "roots": {}, "elicitation": { "form": {} } }),
            None => json!({ "roots": {} }),
        };
        let can: ClientCapabilities = serde_json::from_value(can).unwrap_or_default();
        let mut info = ClientConfig::new(can, Implementation::new("gloss", env!("CARGO_PKG_VERSION")));
        info.protocol_version = ProtocolVersion::LATEST_WITH_INITIALIZE;
        info
    }
}

/// A folder as a file's address. Source: RFC 8089.
fn address_of(path: &std::path::Path) -> String {
    use std::os::unix::ffi::OsStrExt as _;
    let mut out = "file://".to_owned();
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(*byte));
            }
            other => out += &format!("%{other:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn a_folder_is_a_files_address() {
        assert_eq!(super::address_of(Path::new("/a b/é%")), "file:///a%20b/%C3%A9%25");
    }
}
