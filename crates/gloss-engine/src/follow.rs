//! Telling a shell what happens in a workspace: every stored event after a number, in order, and between them the words that
//! stream in the tasks it shows, and the forms that wait. Keeps nothing for a slow one: it reads on where it was.

use std::sync::Arc;
use std::time::Duration;

use gloss_protocol::{Event, EventBody, ServerFrame, ThreadId};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::doors::Shared;
use crate::outgoing::{Out, ShellClosed};
use crate::words::ToldPlaces;

/// Words that stream are told at most this often.
const TELL_EVERY: Duration = Duration::from_millis(30);
/// Events read from the store at a time, and their bytes.
const CATCH_UP: u32 = 500;
const CATCH_UP_BYTES: usize = 4 << 20;

/// Whose words, as they stream, a shell is told.
#[derive(Clone, Debug, Default)]
pub(crate) enum StreamFilter {
    #[default]
    All,
    /// Of the task that it shows, where it shows one.
    Task(Option<ThreadId>),
}

impl StreamFilter {
    fn is_told(&self, thread: &ThreadId) -> bool {
        match self {
            Self::All => true,
            Self::Task(task) => task.as_ref() == Some(thread),
        }
    }
}

/// One shell that follows a workspace.
struct Follower {
    shared: Arc<Shared>,
    out: Out,
    /// The last event that it was told.
    seq: u64,
    told: ToldPlaces,
}

/// End of the connection: nothing more is told.
struct Over;

impl From<ShellClosed> for Over {
    fn from(_: ShellClosed) -> Self {
        Self
    }
}

/// Follows until the shell or the workspace is gone.
pub(crate) async fn follow(
    shared: Arc<Shared>,
    after: u64,
    out: Out,
    mut shown: watch::Receiver<StreamFilter>,
) {
    let (mut events, mut words) = (shared.feed.follow(), shared.words.follow());
    let mut forms = shared.forms.follow();
    events.mark_changed();
    words.mark_changed();
    forms.mark_changed();
    // Some of what it has not seen is not kept any more.
    if shared.read(|read, _| Ok(read.oldest_event()?)).is_ok_and(|oldest| after + 1 < oldest && after > 0) {
        let _ = out.send(ServerFrame::Behind { workspace: shared.id.clone() }).await;
        return;
    }
    let mut follower = Follower { shared, out: out.clone(), seq: after, told: ToldPlaces::default() };
    if follower.catch_up().await.is_err() {
        return;
    }
    // Until then no words are told.
    let mut rests = Instant::now();
    let mut is_resting = false;
    loop {
        let done = tokio::select! {
            biased;
            changed = events.changed() => match changed {
                Ok(()) => follower.tell_events().await,
                Err(_) => return,
            },
            changed = shown.changed() => match changed {
                Ok(()) => {
                    is_resting = false;
                    words.mark_changed();
                    Ok(())
                }
                Err(_) => return,
            },
            changed = forms.changed() => match changed {
                Ok(()) => follower.tell_forms().await,
                Err(_) => return,
            },
            () = sleep_until(rests), if is_resting => {
                is_resting = false;
                Ok(())
            }
            changed = words.changed(), if !is_resting => match changed {
                Ok(()) => {
                    let now = shown.borrow_and_update().clone();
                    let more = follower.tell_words(&now).await;
                    if matches!(more, Ok(true)) {
                        words.mark_changed();
                    }
                    (rests, is_resting) = (Instant::now() + TELL_EVERY, true);
                    more.map(|_| ())
                }
                Err(_) => return,
            },
            () = out.closed() => return,
        };
        if done.is_err() {
            return;
        }
    }
}

impl Follower {
    /// Everything that happened before it came.
    async fn catch_up(&mut self) -> Result<(), Over> {
        loop {
            let (from, source) = (self.seq, self.shared.clone());
            let page = tokio::task::spawn_blocking(move || {
                source.read(|read, _| Ok(read.events_after(&source.id, from, CATCH_UP, CATCH_UP_BYTES)?))
            })
            .await;
            let Ok(Ok((events, last))) = page else { return Err(Over) };
            for event in events {
                self.out.send(ServerFrame::Event { event }).await?;
            }
            match last {
                Some(last) => self.seq = self.seq.max(last),
                None => return Ok(()),
            }
        }
    }

    async fn tell_events(&mut self) -> Result<(), Over> {
        match self.shared.feed.after(self.seq) {
            Some(events) => {
                for event in events {
                    self.seq = event.seq;
                    self.out.send(ServerFrame::Event { event: (*event).clone() }).await?;
                }
                Ok(())
            }
            None => self.catch_up().await,
        }
    }

    /// Whether there are more words than are told at a time.
    async fn tell_words(&mut self, shown: &StreamFilter) -> Result<bool, Over> {
        loop {
            let (seq, feed) = (self.seq, &self.shared.feed);
            let news =
                self.shared.words.news(&mut self.told, |task| shown.is_told(task), || feed.newest() > seq);
            let Some((bodies, more)) = news else {
                self.tell_events().await?;
                continue;
            };
            for body in bodies {
                self.out.send(ServerFrame::Event { event: self.event(body) }).await?;
            }
            return Ok(more);
        }
    }

    /// All forms that wait now; of a task that asks, what comes before was told.
    async fn tell_forms(&mut self) -> Result<(), Over> {
        self.tell_events().await?;
        let body = EventBody::FormsChanged { forms: self.shared.forms.list() };
        self.out.send(ServerFrame::Event { event: self.event(body) }).await?;
        Ok(())
    }

    /// What is not stored has no number of its own, and carries the last one.
    fn event(&self, body: EventBody) -> Event {
        Event { v: 1, workspace: self.shared.id.clone(), seq: self.seq, at: gloss_store::now(), body }
    }
}
