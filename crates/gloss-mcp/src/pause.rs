//! Time that runs for a server, and not while a person fills in a form of its: for a while, as a server could go on asking. Waits
//! for nothing longer than it was told to.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// Time with an open form that does not count, for one piece of work.
const FORMS_ARE_OPEN: Duration = Duration::from_secs(30 * 60);

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
        self.timed_with(within, FORMS_ARE_OPEN, work).await
    }

    async fn timed_with<T>(
        &self,
        within: Duration,
        forms: Duration,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        let mut work = std::pin::pin!(work);
        let mut open = self.open.subscribe();
        let (mut rest, mut rest_of_forms) = (within, forms);
        loop {
            let is_paused = *open.borrow_and_update() > 0 && !rest_of_forms.is_zero();
            let (since, running) = (Instant::now(), if is_paused { &mut rest_of_forms } else { &mut rest });
            let is_over = tokio::select! {
                biased;
                out = &mut work => return Some(out),
                changed = open.changed() => {
                    // Whoever holds this also holds the sender.
                    changed.ok()?;
                    false
                }
                () = sleep(*running) => true,
            };
            *running = if is_over { Duration::ZERO } else { running.saturating_sub(since.elapsed()) };
            if is_over && !is_paused {
                return None;
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

    #[tokio::test]
    async fn forms_do_not_stop_the_clock_without_end() {
        let pause = Pause::new();
        let endless = async {
            let _open = pause.begin();
            sleep(5_000 * MS).await;
        };
        assert_eq!(pause.timed_with(50 * MS, 100 * MS, endless).await, None);
        // Nor one after the other.
        let over_and_over = async {
            for _ in 0..100 {
                let open = pause.begin();
                sleep(40 * MS).await;
                drop(open);
                tokio::task::yield_now().await;
            }
        };
        let since = tokio::time::Instant::now();
        assert_eq!(pause.timed_with(50 * MS, 100 * MS, over_and_over).await, None);
        assert!(since.elapsed() >= 150 * MS && since.elapsed() < 1_000 * MS, "{:?}", since.elapsed());
    }
}
