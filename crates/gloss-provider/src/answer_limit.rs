//! The limit of a model's answer, in bytes and in time, and whether a provider's count of its tokens can be true. Reads no
//! clock but at the begin, and nothing of what is said.

use std::time::Duration;

use gloss_protocol::{Code, Usage};
use tokio::time::Instant;

use crate::fault::Fault;
use crate::purse::Counted;

/// Bytes of an answer's body. The most that a model says at once is some ten megabytes with all that is written around it.
const MAX_BODY: usize = 128 << 20;
/// Bytes that may come one after another and bring neither words nor calls.
const MAX_IDLE: usize = 16 << 20;
/// Bytes of words, reasoning and calls together.
const MAX_ANSWER: usize = 8 << 20;
/// Bytes of a token, as tokens are estimated.
const BYTES_A_TOKEN: u64 = 4;
/// Tokens that a provider may add to a request by itself.
const ADDED: u64 = 16_384;
/// The most tokens that an answer may cost, hidden thought included.
const MAX_PLAUSIBLE_TOKENS: u64 = 2_000_000;
/// The most tokens that a request may be said to have: no model reads more.
const MAX_PLAUSIBLE_REQUEST: u64 = 16_000_000;

/// The limits of one answer, and its time and size so far.
#[derive(Debug)]
pub(crate) struct AnswerLimit {
    /// Until when it may take.
    pub(crate) end: Instant,
    /// Bytes of words, reasoning and calls.
    pub(crate) gathered: usize,
    longest: Duration,
    body: usize,
    /// The body's bytes when the last words came.
    last: usize,
}

impl AnswerLimit {
    pub(crate) fn new(longest: Duration) -> Self {
        Self { end: Instant::now() + longest, longest, gathered: 0, body: 0, last: 0 }
    }

    /// Counts bytes of the body.
    pub(crate) fn take(&mut self, bytes: usize) -> Result<(), Fault> {
        self.body = self.body.saturating_add(bytes);
        if self.body - self.last > MAX_IDLE {
            let says = format!("The model sent {} MiB without a word.", MAX_IDLE >> 20);
            return Err(Fault::lasting(Code::ModelBroken, says));
        }
        if self.body > MAX_BODY { Err(Fault::too_large("an answer", MAX_BODY)) } else { Ok(()) }
    }

    /// Counts what the answer has of words, reasoning and calls now.
    pub(crate) fn gather(&mut self, all: usize) -> Result<(), Fault> {
        if all != self.gathered {
            (self.gathered, self.last) = (all, self.body);
        }
        if all > MAX_ANSWER { Err(Fault::too_large("an answer", MAX_ANSWER)) } else { Ok(()) }
    }

    /// Why an answer that takes too long is given up.
    pub(crate) fn endless(&self) -> Fault {
        let minutes = self.longest.as_secs().div_ceil(60);
        let says = format!("The model was not done with its answer after {minutes} min.");
        Fault::lasting(Code::ModelSilent, says)
    }
}

/// The tokens of an answer: as the provider counted them where that can be, else estimated from the bytes of the request and
/// of the answer. None of a request, or more than its bytes or the model's window have room for, can't be.
pub(crate) fn believed(told: Usage, (asked, gathered): (usize, usize), window: Option<u64>) -> Usage {
    let (asked, gathered) = (asked as u64, gathered as u64);
    let most =
        window.map_or(u64::MAX, |window| window.saturating_add(ADDED)).min(asked.saturating_add(ADDED));
    let mut usage = told;
    if told.input == 0 || told.input > most {
        usage.input = asked.div_ceil(BYTES_A_TOKEN).min(most);
        usage.estimated += usage.input;
    }
    if told.output > MAX_PLAUSIBLE_TOKENS || told.output == 0 && gathered > 0 {
        usage.output = gathered.div_ceil(BYTES_A_TOKEN);
        usage.estimated += usage.output;
    }
    usage.cached = usage.cached.min(usage.input);
    usage.cache_written = usage.cache_written.min(usage.input);
    usage
}

/// What of a provider's count holds for what is paid. More than a request's bytes have room for is billed all the same; none at
/// all, or more than any model has, is no count.
pub(crate) fn counted(told: Usage, gathered: usize) -> Counted {
    let has_input = (1..=MAX_PLAUSIBLE_REQUEST).contains(&told.input);
    let is_silent = told.output == 0 && (gathered > 0 || !has_input);
    Counted { usage: told, has_input, has_output: !is_silent && told.output <= MAX_PLAUSIBLE_TOKENS }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use gloss_protocol::Usage;

    use super::{AnswerLimit, MAX_ANSWER, MAX_BODY, MAX_IDLE, believed, counted};

    #[test]
    fn an_answer_has_an_end_in_bytes() {
        let mut measure = AnswerLimit::new(Duration::from_secs(60));
        assert!(measure.take(MAX_IDLE).is_ok() && measure.gather(1).is_ok());
        assert!(measure.take(MAX_IDLE).is_ok() && measure.gather(1).is_ok());
        assert!(measure.take(1).unwrap_err().says.contains("without a word"));
        assert!(measure.gather(MAX_ANSWER).is_ok() && measure.gather(MAX_ANSWER + 1).is_err());
        let mut measure = AnswerLimit::new(Duration::from_secs(60));
        let all =
            (1..=MAX_BODY / MAX_IDLE).all(|n| measure.take(MAX_IDLE).is_ok() && measure.gather(n).is_ok());
        assert!(all && measure.take(1).unwrap_err().says.contains("128 MiB"));
        assert!(measure.endless().says.ends_with("after 1 min."));
    }

    #[test]
    fn counts_that_cannot_be_are_estimated() {
        let check = |told: (u64, u64, u64), window, expect: (u64, u64, u64, u64)| {
            let (input, cached, output) = told;
            let told = Usage { input, cached, output, ..Usage::default() };
            let got = believed(told, (40_000, 400), window);
            assert_eq!((got.input, got.cached, got.output, got.estimated), expect, "{told:?} {window:?}");
        };
        check((9_000, 8_000, 90), None, (9_000, 8_000, 90, 0));
        check((9_000, 8_000, 0), None, (9_000, 8_000, 100, 100));
        check((0, 0, 90), None, (10_000, 0, 90, 10_000));
        check((u64::MAX, u64::MAX, u64::MAX), None, (10_000, 10_000, 100, 10_100));
        check((60_000, 70_000, 90), None, (10_000, 10_000, 90, 10_000));
        check((30_000, 0, 90), Some(8_192), (10_000, 0, 90, 10_000));
        check((20_000, 0, 90), Some(8_192), (20_000, 0, 90, 0));
        let nothing = believed(Usage::default(), (400, 0), None);
        assert_eq!((nothing.input, nothing.output, nothing.estimated), (100, 0, 100));
    }

    #[test]
    fn what_is_paid_is_what_was_counted_even_where_that_is_more_than_the_bytes_have() {
        let check = |(input, output): (u64, u64), gathered, expect: (bool, bool)| {
            let told = Usage { input, output, ..Usage::default() };
            let got = counted(told, gathered);
            assert_eq!((got.has_input, got.has_output, got.usage), (expect.0, expect.1, told), "{told:?}");
        };
        check((9_000, 90), 400, (true, true));
        check((600_000, 90), 400, (true, true));
        check((9_000, 0), 0, (true, true));
        check((9_000, 0), 400, (true, false));
        check((0, 90), 400, (false, true));
        check((0, 0), 0, (false, false));
        check((u64::MAX, u64::MAX), 400, (false, false));
    }
}
