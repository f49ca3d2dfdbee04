//! The purse that a request is paid from: what it may cost at most is reserved before each try is sent, and settled with what the
//! try used. Knows no price and no ceiling, and keeps no sum: whoever gives the purse does.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use gloss_protocol::{Problem, Usage};

/// Tokens of an answer that a short one may have, where a server refuses a longer limit.
pub(crate) const SHORT_ANSWER: u64 = 4_096;

/// The most that one try can use, as far as its request tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worst {
    /// Bytes of the request's body without its pictures: no token is shorter than a byte.
    pub bytes: u64,
    /// Tokens of its pictures.
    pub pictures: u64,
    /// Tokens that its answer may have; none where nothing limits it yet.
    pub answer: Option<u64>,
    /// Whether it goes on with the conversation of the request before it.
    pub goes_on: bool,
}

/// What a purse allows a try.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// The id of the reservation.
    pub id: String,
    /// The tokens that the answer may have; none sets no limit.
    pub answer: Option<u64>,
    /// Why the answer may have no more than that, where a ceiling says so.
    pub short: Option<Problem>,
}

/// What a try used, as far as its provider counted it; nothing of one that broke off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The tokens.
    pub usage: Usage,
    /// Whether those of the request were counted; where they were not it may be all that were reserved for it.
    pub has_input: bool,
    /// Whether those of the answer were.
    pub has_output: bool,
}

impl Counted {
    /// What was counted whole.
    pub fn whole(usage: Usage) -> Self {
        Self { usage, has_input: true, has_output: true }
    }
}

/// The future of [`Purse::reserve`].
pub type Reserving<'a> = Pin<Box<dyn Future<Output = Result<Allowed, Problem>> + Send + 'a>>;

/// Something that pays for requests.
pub trait Purse: Send + Sync {
    /// Reserves the most that a try can use; it is stored when this returns. Why the try may not be sent, where it fits under a
    /// ceiling no more.
    fn reserve(&self, worst: Worst) -> Reserving<'_>;
    /// Puts what a try used in the stead of what was reserved for it, and leaves what nobody counted as it was reserved; never
    /// waits.
    fn settle(&self, id: &str, counted: Counted);
}

/// The purse of a request, where it has one.
#[derive(Clone, Default)]
pub struct PaidFrom(Option<Arc<dyn Purse>>);

impl PaidFrom {
    /// Paid from this purse.
    pub fn purse(purse: Arc<dyn Purse>) -> Self {
        Self(Some(purse))
    }

    /// Reserves for a try.
    pub(crate) async fn hold(&self, worst: Worst) -> Result<Held, Problem> {
        let Some(purse) = &self.0 else { return Ok(Held::default()) };
        let allowed = purse.reserve(worst).await?;
        Ok(Held { purse: Some(purse.clone()), allowed, is_sent: false, counted: None })
    }
}

impl fmt::Debug for PaidFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "PaidFrom(a purse)" } else { "PaidFrom(nobody)" })
    }
}

impl PartialEq for PaidFrom {
    /// Two requests are the same whoever pays for them.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What is reserved for one try. Dropped, it is settled: also where the try is broken off.
#[derive(Default)]
pub(crate) struct Held {
    purse: Option<Arc<dyn Purse>>,
    /// What the try was allowed.
    pub(crate) allowed: Allowed,
    is_sent: bool,
    counted: Option<Counted>,
}

impl Held {
    /// The request goes out: from here on it may be paid for in full until what it used is counted.
    pub(crate) fn sent(&mut self) {
        self.is_sent = true;
    }

    /// Its provider answered, and counted this much of it.
    pub(crate) fn counted(&mut self, counted: Counted) {
        self.counted = Some(counted);
    }

    /// Its server refused it, or was never reached: nobody pays for that.
    pub(crate) fn refused(&mut self) {
        self.counted(Counted::whole(Usage::default()));
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if !self.is_sent {
            self.refused();
        }
        if let Some(purse) = &self.purse {
            purse.settle(&self.allowed.id, self.counted.unwrap_or_default());
        }
    }
}
