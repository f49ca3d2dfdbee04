//! The one way out of an agent's tools: hosts that were granted by name, addresses that a policy lets through, a reader of
//! pages and sender of messages ([`Network::fetch`]), a proxy for programs behind walls ([`Network::proxy`]), into which the relay of `gloss-sandbox` leads (decision 52).
//! Grants nothing itself, keeps nothing on disk, and has no switch that lets a private address through.

mod address;
mod dial;
mod error;
mod fetch;
mod grant;
mod host;
mod proxy;
mod resolve;
mod secrets;
mod start;
mod target;

pub use address::refusal;
pub use error::NetworkError;
pub use fetch::{Fetched, Limits, Method, Request};
pub use grant::{HostRule, Hosts, Leave};
pub use proxy::{Entry, OnEntry, Outcome, Proxy, ProxyLimits, ProxySetup};
pub use secrets::{Leak, Secrets};
pub use start::Network;
pub use target::host_of;
