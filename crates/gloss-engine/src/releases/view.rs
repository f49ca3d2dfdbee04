//! A release as the person sees it: its address and its visits. Changes nothing.

use std::collections::BTreeMap;
use std::net::{IpAddr, UdpSocket};

use gloss_protocol::{Audience, Problem, Release, ReleaseState, ReleaseView, VisitDay};
use gloss_store::Read;

use crate::doors::Shared;

/// A release as the person sees it.
///
/// # Errors
/// Errors of the store.
pub(crate) fn view(shared: &Shared, read: Read<'_>, release: Release) -> Result<ReleaseView, Problem> {
    let mut days: BTreeMap<i64, u64> = read.release_visits(&release.id)?.into_iter().collect();
    for (day, count) in shared.home.releases.visits(&release.id.0) {
        *days.entry(day).or_default() += count;
    }
    let host = match release.audience {
        Audience::Me => format!("{}.localhost", release.name),
        _ => own_address().to_string(),
    };
    let is_live = release.state == ReleaseState::Live;
    Ok(ReleaseView {
        url: format!("http://{host}:{}/", release.port),
        passcode: read.release_passcode(&release.id)?.map(|kept| kept.code),
        visits: days.values().sum(),
        days: days.into_iter().map(|(day, count)| VisitDay { day: named(day), count }).collect(),
        trouble: shared.troubles.of(&release.id).filter(|_| is_live),
        release,
    })
}

/// A day since 1970 as `2026-11-25`.
fn named(day: i64) -> String {
    let at = jiff::Timestamp::from_second(day.saturating_mul(86_400)).unwrap_or_default();
    at.to_string().chars().take(10).collect()
}

/// This computer's address on its network, by which way it would go out; nothing is sent. The computer's own where it has
/// none.
pub(crate) fn own_address() -> IpAddr {
    let own = IpAddr::from([127, 0, 0, 1]);
    // An address of documentation (RFC 5737): no network has it.
    let found = UdpSocket::bind(("0.0.0.0", 0)).and_then(|socket| {
        socket.connect(("192.0.2.1", 9))?;
        socket.local_addr()
    });
    found.map(|address| address.ip()).ok().filter(|ip| !ip.is_unspecified()).unwrap_or(own)
}
