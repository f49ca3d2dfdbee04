//! A try of a model with a small task, asked as a real one is: with the words and tools of a task. Carries out nothing of what the
//! model calls.

use gloss_protocol::{Code, ModelAbility, Problem};
use gloss_provider::{Message, PaidFrom, Provider, Request, TurnFacts};
use tokio_util::sync::CancellationToken;

use crate::compact;
use crate::drive::answer_unheard;
use crate::prompt;
use crate::tool::{Authority, Scope, Serves};
use crate::toolbox::Toolbox;

/// What is asked for.
const TASK: &str = "Write the document hello.md with the single line: It works.";

/// The tool that makes a document.
const MAKES: &str = "write_artifact";

/// Asks a model for a small document, and reads from its answer what it can do.
///
/// # Errors
/// Why it could not be asked, or can't read a task's words at once.
pub async fn try_model(
    provider: &dyn Provider,
    (model, window): (&str, Option<u64>),
    toolbox: &Toolbox,
    today: &str,
) -> Result<ModelAbility, Problem> {
    let scope = Scope { serves: Serves::Task, authority: Authority::All, is_run: false };
    let request = Request {
        model: model.to_owned(),
        instructions: prompt::instructions(scope, today, ""),
        messages: vec![Message::User { text: TASK.to_owned(), input: None }],
        tools: toolbox.fitting(scope).specs().to_vec(),
        cache_key: String::new(),
        effort: None,
        facts: TurnFacts::default(),
        paid_from: PaidFrom::default(),
    };
    if compact::is_full(&request, window) {
        let says = "It can read too little at once for a task of Gloss.";
        return Err(Problem::new(Code::ModelContextFull, says)
            .with_next("Choose a model that reads 16k tokens or more."));
    }
    let answer = answer_unheard(provider, request, CancellationToken::new()).await;
    let answer = answer.map_err(|failure| failure.problem)?;
    let makes = answer.calls.iter().any(|call| {
        let arguments: Option<serde_json::Value> = serde_json::from_str(&call.arguments).ok();
        call.name == MAKES
            && arguments
                .is_some_and(|arguments| arguments["path"].is_string() && arguments["content"].is_string())
    });
    Ok(if makes { ModelAbility::Writes } else { ModelAbility::Answers })
}
