//! Servers as one turn reaches them: leave in the core, the call beside it, and what came of it marked as a stranger's words.
//! Decides nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use gloss_agent::doors::{Future, ServerAnswer, Servers, ToolUse};
use gloss_mcp::Answer;
use gloss_protocol::{Code, Problem};
use serde_json::{Map, Value};

use super::host::TurnHost;
use crate::off_core;
use crate::origin::{Origin, Source};
use crate::programs::policy::TaskFolders;
use crate::servers::{Reached, call, check_pin, pin_of, tool_now, use_for_call};

/// Bytes of an answer that a model is given; the rest lies in a file.
const MOST: usize = 48 << 10;
/// Between two looks at whether the call is still wanted.
const LOOK: Duration = Duration::from_millis(50);

impl Servers for TurnHost {
    fn call(
        &self,
        of: &ToolUse,
        arguments: Map<String, Value>,
        stop: &Arc<AtomicBool>,
    ) -> Future<'_, ServerAnswer> {
        let (of, stop) = (of.clone(), stop.clone());
        Box::pin(async move {
            let wanted = of.clone();
            let (defined, entries) =
                self.in_core(move |space, turn| use_for_call(space, turn, &wanted)).await?;
            let reached = Reached::default();
            let calling = async {
                let now = tool_now(&self.shared, (&entries, &defined), &of.tool).await?;
                check_pin(&of, &pin_of(&defined, &now.pin))?;
                call(&self.shared, (&entries, &defined), (&self.thread, &of.tool), arguments, &reached).await
            };
            let stopped = async {
                while !stop.load(Ordering::SeqCst) {
                    tokio::time::sleep(LOOK).await;
                }
            };
            // Even of what failed the words are the server's.
            self.note_source(Source::new(Origin::Server, &of.server));
            let answer = tokio::select! {
                answer = calling => answer,
                () = stopped => Err(Problem::new(Code::Interrupted, "The person stopped the task.")),
            };
            let reached = std::mem::take(&mut *reached.lock().unwrap_or_else(PoisonError::into_inner));
            self.trail.add_server(&of, &reached);
            let refused = reached.iter().filter(|of| of.refused > 0).map(|of| of.host.clone()).collect();
            let answer = self.keep_answer(&of, answer?).await?;
            Ok(ServerAnswer { refused, ..answer })
        })
    }
}

impl TurnHost {
    /// An answer as a model is given it: what is too long, and pictures, lie in the task's scratch folder.
    async fn keep_answer(&self, of: &ToolUse, answer: Answer) -> Result<ServerAnswer, Problem> {
        let redaction = self.shared.home.redaction.clone();
        let text = redaction.text(&answer.text).into_owned();
        let end = text.floor_char_boundary(MOST.min(text.len()));
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let number = uuid::Uuid::now_v7().simple().to_string();
        let name = |what: &str| {
            format!("{}-{}{what}", of.tool.replace(['/', '.'], "-"), number.get(20..).unwrap_or_default())
        };
        if end < text.len() {
            files.push((name(".txt"), text.clone().into_bytes()));
        }
        for (n, picture) in answer.pictures.into_iter().enumerate() {
            let ending = picture.mime.rsplit('/').next().unwrap_or("png").to_owned();
            files.push((name(&format!("-{}.{ending}", n + 1)), picture.bytes));
        }
        let out = ServerAnswer {
            bytes: text.len(),
            text: text.get(..end).unwrap_or_default().to_owned(),
            files: files.iter().map(|(name, _)| name.clone()).collect(),
            is_error: answer.is_error,
            refused: Vec::new(),
        };
        if files.is_empty() {
            return Ok(out);
        }
        let (shared, own) = (self.shared.clone(), self.thread.clone());
        let write = move |_: &off_core::OffCore| -> Result<(), Problem> {
            let folders = TaskFolders::of(&shared, &own);
            folders.make()?;
            for (name, bytes) in files {
                // A program may have put a link there.
                let path = folders.scratch.join(name);
                let _ = std::fs::remove_file(&path);
                std::fs::write(&path, bytes).map_err(|error| {
                    Problem::new(Code::DiskFull, format!("The answer can’t be kept: {error}."))
                })?;
            }
            Ok(())
        };
        let broke_off = |_| Problem::new(Code::Internal, "Keeping the answer broke off.");
        off_core::spawn(write).await.map_err(broke_off)??;
        Ok(out)
    }
}
