//! A provider without the keys that are kept: none goes out with a question, also not one of another provider, and none comes in
//! with what is said about a failure. Asks by itself nothing.

use std::sync::Arc;

use gloss_protocol::Problem;
use gloss_provider::{Answering, Delta, Failure, Message, Provider, Request, Seeing};
use gloss_secrets::Redaction;
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

/// A provider behind the redaction of its home.
pub(crate) struct Redacted {
    /// It.
    pub provider: Arc<dyn Provider>,
    /// The keys.
    pub keys: Arc<Redaction>,
}

impl Provider for Redacted {
    fn answer(&self, request: Request, deltas: Sender<Delta>, cancel: CancellationToken) -> Answering<'_> {
        let request = self.clean(request);
        Box::pin(async move {
            let answer = self.provider.answer(request, deltas, cancel).await;
            answer.map_err(|failure| Failure {
                problem: self.clean_problem(failure.problem),
                partial: self.keys.text(&failure.partial).into_owned(),
                usage: failure.usage,
            })
        })
    }

    fn sees<'a>(&'a self, model: &'a str) -> Seeing<'a> {
        self.provider.sees(model)
    }
}

impl Redacted {
    /// A question without the keys. What is stored has none; what stands beside it may come from a file of the person's.
    fn clean(&self, mut request: Request) -> Request {
        self.clean_text(&mut request.instructions);
        for message in &mut request.messages {
            match message {
                Message::User { text, .. } | Message::ToolResult { text, .. } => self.clean_text(text),
                Message::Assistant { text, calls, .. } => {
                    self.clean_text(text);
                    calls.iter_mut().for_each(|call| self.clean_text(&mut call.arguments));
                }
                Message::Picture { caption, .. } => self.clean_text(caption),
            }
        }
        request
    }

    fn clean_text(&self, text: &mut String) {
        if let std::borrow::Cow::Owned(clean) = self.keys.text(text) {
            *text = clean;
        }
    }

    fn clean_problem(&self, problem: Problem) -> Problem {
        let says = self.keys.strict(&problem.says).into_owned();
        let next = self.keys.text(&problem.next).into_owned();
        Problem { says, next, ..problem }
    }
}
