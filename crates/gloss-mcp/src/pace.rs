//! How soon a server's stream is asked for once more after it broke off: at once for nobody, and ever later for one that breaks off
//! each time. The library would do so as soon as a server says. Opens no stream itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt as _;
use rmcp::transport::common::client_side_sse::BoxedSseResponse;
use tokio::time::{Instant, sleep_until};

/// How long lies between two times, at first.
const FIRST: Duration = Duration::from_millis(250);
/// At most: for the stream on which a server tells by itself, and for the answer to a request, which somebody waits for.
const LAST: Duration = Duration::from_secs(5 * 60);
const LAST_OF_ANSWER: Duration = Duration::from_secs(10);
/// How long a stream holds for its break to count as the first one.
const HOLDS: Duration = Duration::from_secs(10);
/// Streams that are remembered.
const MAX_STREAMS: usize = 256;

/// One stream, however often it is asked for.
#[derive(Clone, Copy)]
struct Pace {
    asked: Instant,
    pause: Duration,
    most: Duration,
}

/// The streams of a connection, each by the event that it will be resumed after; one that had none yet is the server's own.
#[derive(Clone, Default)]
pub(crate) struct Paces(Arc<Mutex<HashMap<Option<String>, Pace>>>);

/// A stream that is open, or asked for.
pub(crate) struct Paced {
    paces: Paces,
    pace: Pace,
    last: Option<String>,
    /// Whether it is remembered before its first event.
    is_own: bool,
}

impl Paces {
    /// Waits until a stream may be asked for that is resumed after this event.
    pub(crate) async fn turn(&self, last: Option<String>) -> Paced {
        let earlier = self.with(|all| all.get(&last).copied());
        let now = Instant::now();
        let pace = match earlier {
            Some(of) => {
                let pause = if now - of.asked > HOLDS { FIRST } else { (of.pause * 2).min(of.most) };
                sleep_until(of.asked + of.pause).await;
                Pace { asked: Instant::now(), pause, ..of }
            }
            None => Pace { asked: now, pause: FIRST, most: LAST },
        };
        self.with(|all| all.insert(last.clone(), pace));
        Paced { paces: self.clone(), pace, last, is_own: true }
    }

    /// The stream of an answer.
    pub(crate) fn of_answer(&self) -> Paced {
        let pace = Pace { asked: Instant::now(), pause: FIRST, most: LAST_OF_ANSWER };
        Paced { paces: self.clone(), pace, last: None, is_own: false }
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<Option<String>, Pace>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Paced {
    /// The same stream, which is known again after each of its events.
    pub(crate) fn over(mut self, stream: BoxedSseResponse) -> BoxedSseResponse {
        let heard = move |event: &<BoxedSseResponse as futures_util::Stream>::Item| {
            if let Ok(event) = event
                && event.id.is_some()
            {
                self.is_now_after(event.id.clone());
            }
        };
        stream.inspect(heard).boxed()
    }

    fn is_now_after(&mut self, event: Option<String>) {
        let before = std::mem::replace(&mut self.last, event);
        let is_remembered = std::mem::replace(&mut self.is_own, true);
        let (pace, last) = (self.pace, self.last.clone());
        self.paces.with(|all| {
            if is_remembered && before.is_some() {
                all.remove(&before);
            }
            if all.len() >= MAX_STREAMS {
                // Answers come to their end; the server's own stream is there for as long as the connection.
                all.retain(|last, _| last.is_none());
            }
            all.insert(last, pace);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{LAST, LAST_OF_ANSWER, MAX_STREAMS, Paces};

    const MS: Duration = Duration::from_millis(1);

    #[tokio::test]
    async fn a_stream_that_breaks_off_each_time_is_asked_for_ever_later() {
        let paces = Paces::default();
        let since = Instant::now();
        paces.turn(None).await;
        assert!(since.elapsed() < 100 * MS);
        paces.turn(None).await;
        assert!(since.elapsed() >= 250 * MS && since.elapsed() < 450 * MS, "{:?}", since.elapsed());
        let mut third = paces.turn(None).await;
        assert!(since.elapsed() >= 750 * MS, "{:?}", since.elapsed());
        // It is the same stream after an event, and after the next one.
        third.is_now_after(Some("1".to_owned()));
        third.is_now_after(Some("2".to_owned()));
        assert_eq!(paces.with(|all| all.get(&Some("2".to_owned())).map(|of| of.pause)), Some(1_000 * MS));
        assert!(paces.with(|all| !all.contains_key(&Some("1".to_owned()))));
    }

    #[tokio::test]
    async fn no_pause_is_longer_than_it_may_be_and_no_list_either() {
        let paces = Paces::default();
        paces.turn(None).await;
        paces.with(|all| {
            for of in all.values_mut() {
                (of.pause, of.asked) = (LAST, of.asked - LAST);
            }
        });
        // The stream held, so its break counts as the first one.
        assert_eq!(paces.turn(None).await.pace.pause, 250 * MS);
        for at in 0..2 * MAX_STREAMS {
            let mut answer = paces.of_answer();
            answer.is_now_after(Some(at.to_string()));
            assert_eq!(answer.pace.most, LAST_OF_ANSWER);
        }
        assert!(paces.with(|all| all.len() <= MAX_STREAMS && all.contains_key(&None)));
    }
}
