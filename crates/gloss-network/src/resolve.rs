//! Names made into addresses, through the name servers that this computer is set to. All addresses of a name pass the policy, or
//! none is handed on. Keeps no answer: each request resolves anew, and connects to the very address that was checked.

use std::net::IpAddr;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::LookupIpStrategy;
use hickory_resolver::net::NetError;
use tokio::time::timeout;

use crate::address::refusal;
use crate::error::NetworkError;
use crate::host::Host;

/// Time for one question to one server, and for all of them.
const QUESTION: Duration = Duration::from_secs(3);
const ALL_QUESTIONS: Duration = Duration::from_secs(8);
/// Addresses that are handed on at most; all of them are checked.
const MAX_ADDRESSES: usize = 6;

/// The addresses of a host, each of which may be reached; at least one.
///
/// # Errors
/// Where there are none, the name servers are silent, or one of them is refused.
pub(crate) async fn resolve(host: &Host) -> Result<Vec<IpAddr>, NetworkError> {
    let mut addresses = match host {
        Host::Address(address) => vec![*address],
        Host::Name(name) => look_up(name).await?,
    };
    for address in &addresses {
        if let Some(why) = refusal(*address) {
            return Err(NetworkError::AddressRefused { host: host.to_string(), address: *address, why });
        }
    }
    if addresses.is_empty() {
        return Err(NetworkError::NoSuchHost { host: host.to_string() });
    }
    addresses.truncate(MAX_ADDRESSES);
    Ok(addresses)
}

async fn look_up(name: &str) -> Result<Vec<IpAddr>, NetworkError> {
    let failed = |error: NetError| match error.is_no_records_found() {
        true => NetworkError::NoSuchHost { host: name.to_owned() },
        false => NetworkError::NoAnswerAboutHost { host: name.to_owned(), why: error.to_string() },
    };
    // The settings are read each time: a laptop goes from one network to another.
    let mut builder = TokioResolver::builder_tokio().map_err(failed)?;
    let options = builder.options_mut();
    options.timeout = QUESTION;
    options.attempts = 2;
    options.cache_size = 0;
    options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
    let resolver = builder.build().map_err(failed)?;
    // With its last dot it is the name and none below a domain of this network's.
    let answer = timeout(ALL_QUESTIONS, resolver.lookup_ip(format!("{name}."))).await;
    let late =
        || NetworkError::NoAnswerAboutHost { host: name.to_owned(), why: "they were silent".to_owned() };
    Ok(answer.map_err(|_| late())?.map_err(failed)?.iter().collect())
}
