//! The model double with its clock tied to ours, so that an arrival can be compared with the start of a process.

use std::time::{Duration, Instant};

use gloss_mock_model::{Mock, Options, Recorded, Script};
use serde_json::Value;

/// How far apart the two clocks may be read; a start of the double that takes longer is tried again.
const GRAIN: Duration = Duration::from_micros(400);
/// How often that is tried. What is off then is off by a fraction of a millisecond and for all alike.
const TRIES: usize = 20;

/// A running double.
pub(crate) struct Double {
    mock: Mock,
    began: Instant,
}

impl Double {
    /// Starts one with a script in JSON.
    pub(crate) fn start(script: &Value) -> anyhow::Result<Self> {
        Self::with(script, Duration::ZERO, 0)
    }

    /// Starts one that waits before each event, with so many words in each answer.
    pub(crate) fn with(script: &Value, delay: Duration, tokens: usize) -> anyhow::Result<Self> {
        let mut tries = 0;
        loop {
            let script = Script::from_value(script.clone())?;
            let before = Instant::now();
            let mock = Mock::start_with(script, Options { delay, tokens, ..Options::default() })?;
            let took = before.elapsed();
            tries += 1;
            if took <= GRAIN || tries >= TRIES {
                // The double's clock starts within this span.
                let began = before + took / 2;
                return Ok(Self { mock, began });
            }
        }
    }

    /// Where it is reached, with `/v1` at the end.
    pub(crate) fn url(&self) -> &str {
        &self.mock.base_url
    }

    /// The requests to the model after the first `seen`, oldest first.
    pub(crate) fn after(&self, seen: usize) -> Vec<Recorded> {
        let mut all = self.mock.requests();
        all.retain(|request| request.path.ends_with("/responses"));
        all.split_off(seen.min(all.len()))
    }

    /// When a request arrived, in milliseconds after `since`.
    pub(crate) fn arrival(&self, request: &Recorded, since: Instant) -> f64 {
        let at = self.began + request.at;
        at.saturating_duration_since(since).as_secs_f64() * 1e3
    }
}

/// The length of a request's body in bytes, as it was sent.
pub(crate) fn size(request: &Recorded) -> usize {
    request
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or_else(|| request.body.to_string().len())
}
