//! Calls that are under way, and how many forms a person was brought for each. A form belongs to a call: without one it is brought
//! to nobody. Brings no form itself.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::watch;

/// Forms of one call that a person is brought.
const MAX_FORMS: usize = 8;

/// The number of the next call, of whatever connection.
static NEXT: AtomicU64 = AtomicU64::new(0);

tokio::task_local! {
    /// The call within which a server of the newer era asks: its question is part of an answer.
    static CALL: u64;
}

/// What a person was brought for a call.
#[derive(Clone, Copy, Default)]
struct Brought {
    forms: usize,
    is_declined: bool,
}

impl Brought {
    fn may_have_more(self) -> bool {
        self.forms < MAX_FORMS && !self.is_declined
    }
}

/// The calls of a connection.
#[derive(Clone, Default)]
pub(crate) struct Calls(watch::Sender<BTreeMap<u64, Brought>>);

/// Those that a form may belong to: one, or all that were open when it came, as a server of the older era does not say which.
pub(crate) struct Of<'a> {
    calls: &'a Calls,
    numbers: Vec<u64>,
}

/// A call for as long as this lives.
struct Open<'a>(&'a Calls, u64);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.0.send_modify(|all| _ = all.remove(&self.1));
    }
}

impl Calls {
    /// Does the work of a call.
    pub(crate) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        self.0.send_modify(|all| _ = all.insert(number, Brought::default()));
        let _open = Open(self, number);
        CALL.scope(number, work).await
    }

    /// The calls that a form which comes now may belong to.
    pub(crate) fn of_now(&self) -> Of<'_> {
        let all = self.0.borrow();
        let numbers = match CALL.try_with(|number| *number) {
            Ok(own) => all.contains_key(&own).then_some(own).into_iter().collect(),
            Err(_) => all.keys().copied().collect(),
        };
        Of { calls: self, numbers }
    }
}

impl Of<'_> {
    /// Whether a person may be brought a form of theirs.
    pub(crate) fn may_have_more(&self) -> bool {
        let all = self.calls.0.borrow();
        self.numbers.iter().any(|number| all.get(number).is_some_and(|call| call.may_have_more()))
    }

    /// Counts one that is brought.
    pub(crate) fn brought(&self) {
        self.change(|call| call.forms += 1);
    }

    /// The person wants no more of them.
    pub(crate) fn declined(&self) {
        self.change(|call| call.is_declined = true);
    }

    /// Comes back once all of them are over.
    pub(crate) async fn over(&self) {
        let is_over = |all: &BTreeMap<u64, Brought>| self.numbers.iter().all(|one| !all.contains_key(one));
        // Whoever holds this also holds the sender.
        let _ = self.calls.0.subscribe().wait_for(is_over).await;
    }

    fn change(&self, what: impl Fn(&mut Brought)) {
        self.calls.0.send_modify(|all| {
            for number in &self.numbers {
                if let Some(call) = all.get_mut(number) {
                    what(call);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Calls, MAX_FORMS};

    #[tokio::test]
    async fn a_form_belongs_to_a_call_and_each_has_few() {
        let (calls, other) = (Calls::default(), Calls::default());
        assert!(!calls.of_now().may_have_more());
        calls
            .during(async {
                let of = calls.of_now();
                for _ in 0..MAX_FORMS {
                    assert!(of.may_have_more());
                    of.brought();
                }
                assert!(!of.may_have_more() && !other.of_now().may_have_more());
                calls
                    .during(async {
                        assert!(calls.of_now().may_have_more());
                        calls.of_now().declined();
                        assert!(!calls.of_now().may_have_more());
                    })
                    .await;
                assert!(!of.may_have_more());
            })
            .await;
        calls.of_now().over().await;
    }

    #[tokio::test]
    async fn where_nobody_says_which_it_belongs_to_all_that_are_open() {
        let calls = Calls::default();
        let (ends, ended) = tokio::sync::oneshot::channel::<()>();
        let first = calls.during(async {
            ended.await.unwrap();
        });
        let elsewhere = async {
            tokio::task::yield_now().await;
            let of = calls.of_now();
            assert!(of.may_have_more());
            of.declined();
            assert!(!calls.of_now().may_have_more());
            calls.during(tokio::task::yield_now()).await;
            ends.send(()).unwrap();
            of.over().await;
            assert!(!calls.of_now().may_have_more());
        };
        tokio::join!(first, elsewhere);
    }
}
