//! Goals at work: round after round a task works on the outcome, and after each Gloss looks itself what is met. Done,
//! stuck, out of budget or on to the next round is `decide`'s, a pure function; what a check finds is `checks`', and
//! `judge` asks a reviewer for what can't be computed. The worker's word counts for nothing.

pub(crate) mod checks;
pub(crate) mod decide;

pub(crate) mod room;
pub(crate) mod rounds;
