//! Showing the person a plan. Decides nothing about its order.

use gloss_protocol::{PlanStep, Problem, StepState};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use crate::doors::{Future, People};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, clip, object};

/// Steps of a plan.
const MAX_STEPS: usize = 40;

/// Shows a plan.
pub(super) struct UpdatePlan;

impl Tool for UpdatePlan {
    fn name(&self) -> &str {
        "update_plan"
    }

    fn spec(&self) -> ToolSpec {
        let about = "Shows the person your plan and where you are in it.";
        let parameters = object(
            json!({ "steps": { "type": "array", "items": object(
                    json!({ "step": { "type": "string" }, "status": { "enum": ["pending", "in_progress", "completed"] } }),
                    &["step", "status"],
                ) } }),
            &["steps"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    /// Notes are served one by one: what is left is seen on them.
    fn is_offered(&self, turn: Scope) -> bool {
        !turn.serves_notes()
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, _: Scope) -> bool {
        true
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Planning".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(show(&*call.doors.people, call.arguments))
    }
}

async fn show(people: &dyn People, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let steps: Vec<PlanStep> = arguments
        .list("steps")?
        .iter()
        .take(MAX_STEPS)
        .filter_map(|step| {
            let status = match step.get("status").and_then(Value::as_str) {
                Some("completed") => StepState::Completed,
                Some("in_progress") => StepState::InProgress,
                _ => StepState::Pending,
            };
            Some(PlanStep { step: clip(step.get("step")?.as_str()?, 200), status })
        })
        .collect();
    let done = steps.iter().filter(|step| step.status == StepState::Completed).count();
    let (says, detail) = (
        format!("Plan: {done} of {} done", steps.len()),
        steps.iter().map(|step| step.step.as_str()).collect::<Vec<_>>().join("\n"),
    );
    people.show_plan(steps).await?;
    Ok(Outcome { result: json!({ "ok": true }), says, detail })
}
