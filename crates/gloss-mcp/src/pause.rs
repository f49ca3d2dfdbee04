//! Time that runs for a server, and not while a person fills in a form of its. Waits for nothing longer than it was told to.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// Whether a form is open.
#[derive(Clone)]
pub(crate) struct Pause {
    open: watch::Sender<usize>,
}

/// A form that is open for as long as this lives.
pub(crate) struct Open<'a>(&'a Pause);

impl Pause {
    pub(crate) fn new() -> Self {
        Self { open: watch::Sender::new(0) }
    }

    /// Opens a form.
    pub(crate) fn begin(&self) -> Open<'_> {
        self.open.send_modify(|count| *count += 1);
        Open(self)
    }

    /// What comes of some work; nothing where it takes longer than this, without the time in which forms were open.
    pub(crate) async fn timed<T>(&self, within: Duration, work: impl Future<Output = T>) -> Option<T> {
        let mut work = std::pin::pin!(work);
        let mut open = self.open.subscribe();
        let mut rest = within;
        loop {
            let (is_open, since) = (*open.borrow_and_update() > 0, Instant::now());
            tokio::select! {
                biased;
                out = &mut work => return Some(out),
                changed = open.changed() => {
                    if !is_open {
                        rest = rest.saturating_sub(since.elapsed());
                    }
                    // Whoever holds this also holds the sender.
                    changed.ok()?;
                }
                () = sleep(rest), if !is_open => return None,
            }
        }
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.open.send_modify(|count| *count = count.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::sleep;

    use super::Pause;

    const MS: Duration = Duration::from_millis(1);

    #[tokio::test]
    async fn time_with_an_open_form_does_not_count() {
        let pause = Pause::new();
        let work = async {
            sleep(20 * MS).await;
            let open = pause.begin();
            sleep(400 * MS).await;
            drop(open);
            sleep(20 * MS).await;
            7
        };
        assert_eq!(pause.timed(200 * MS, work).await, Some(7));
        assert_eq!(pause.timed(50 * MS, sleep(500 * MS)).await, None);
        let late = async {
            drop(pause.begin());
            sleep(500 * MS).await;
        };
        assert_eq!(pause.timed(50 * MS, late).await, None);
    }
}
