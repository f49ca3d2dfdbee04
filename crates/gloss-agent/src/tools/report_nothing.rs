//! The end of a run that found nothing: the person is not told of it. Ends no turn by itself.

use gloss_provider::ToolSpec;
use serde_json::json;

use crate::doors::Future;
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, object};

/// Says that a run has nothing to report.
pub(super) struct ReportNothing;

impl Tool for ReportNothing {
    fn name(&self) -> &str {
        "report_nothing"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Says that this run found nothing to report, so that nobody is told of it. Write no file then, and close with one sentence.";
        ToolSpec::new(self.name(), about, object(json!({}), &[]))
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.is_run && turn.leads_task()
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Nothing to report".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(async move {
            call.doors.people.report_nothing().await?;
            let result = json!({ "reported": "nothing" });
            Ok(Outcome { result, says: "Nothing to report".to_owned(), detail: String::new() })
        })
    }
}
