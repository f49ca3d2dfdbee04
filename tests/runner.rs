//! The one test binary: journeys through the real binary, and the house's own rules.

mod house;
mod journeys;
