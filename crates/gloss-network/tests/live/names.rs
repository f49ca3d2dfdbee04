//! A name server (RFC 1035) for tests, that says what a test wants and counts what it is asked.

use std::collections::HashMap;
use std::net::{Ipv4Addr, Ipv6Addr, UdpSocket};
use std::sync::{Arc, Mutex};

/// What a name leads to.
#[derive(Clone, Debug)]
pub(crate) enum Record {
    A(Ipv4Addr),
    Aaaa(Ipv6Addr),
    Cname(&'static str),
}

/// A name with one set of records for each question about its IPv4 addresses; the last stays.
pub(crate) type Names = HashMap<&'static str, Vec<Vec<Record>>>;

/// How often each name was asked about, by its IPv4 addresses.
pub(crate) type Count = Arc<Mutex<HashMap<String, usize>>>;

/// The name, the kind and the end of a question.
fn question(packet: &[u8]) -> Option<(String, u16, usize)> {
    let (mut at, mut labels) = (12, Vec::new());
    loop {
        let length = usize::from(*packet.get(at)?);
        at += 1;
        if length == 0 {
            break;
        }
        labels.push(String::from_utf8_lossy(packet.get(at..at + length)?).to_ascii_lowercase());
        at += length;
    }
    let kind = u16::from_be_bytes(packet.get(at..at + 2)?.try_into().ok()?);
    Some((labels.join("."), kind, at + 4))
}

fn encoded(name: &str) -> Vec<u8> {
    let labels = name.split('.').flat_map(|label| [&[label.len() as u8], label.as_bytes()].concat());
    labels.chain([0]).collect()
}

/// One record of an answer: the name, its kind, its data.
fn record(name: &str, kind: u16, data: &[u8]) -> Vec<u8> {
    let mut out = encoded(name);
    out.extend(kind.to_be_bytes());
    // Of the internet, for no time at all.
    out.extend([0, 1, 0, 0, 0, 0]);
    out.extend((data.len() as u16).to_be_bytes());
    out.extend(data);
    out
}

/// The records of a name of a kind, those that an alias leads to included.
fn records(names: &Names, name: &str, kind: u16, nth: usize) -> Vec<Vec<u8>> {
    let Some(sets) = names.get(name) else { return Vec::new() };
    let set = sets.get(nth.min(sets.len() - 1)).cloned().unwrap_or_default();
    set.iter()
        .flat_map(|one| match one {
            Record::A(address) if kind == 1 => vec![record(name, 1, &address.octets())],
            Record::Aaaa(address) if kind == 28 => vec![record(name, 28, &address.octets())],
            Record::Cname(other) => {
                let mut all = vec![record(name, 5, &encoded(other))];
                all.extend(records(names, other, kind, 0));
                all
            }
            _ => Vec::new(),
        })
        .collect()
}

/// Starts it at an address.
pub(crate) fn serve(at: Ipv4Addr, names: Names) -> Count {
    let (socket, count) = (UdpSocket::bind((at, 53)).unwrap(), Count::default());
    let counted = count.clone();
    std::thread::spawn(move || {
        let mut packet = [0; 1500];
        while let Ok((size, from)) = socket.recv_from(&mut packet) {
            let Some((name, kind, end)) = question(&packet[..size]) else { continue };
            let nth = {
                let mut counted = counted.lock().unwrap();
                let asked = counted.entry(name.clone()).or_default();
                *asked += usize::from(kind == 1);
                asked.saturating_sub(1)
            };
            let found = records(&names, &name, kind, nth);
            let code = if names.contains_key(name.as_str()) { 0 } else { 3 };
            let mut answer =
                [&packet[..2], &[0x81, 0x80 | code, 0, 1, 0, found.len() as u8, 0, 0, 0, 0]].concat();
            answer.extend(&packet[12..end]);
            answer.extend(found.concat());
            let _ = socket.send_to(&answer, from);
        }
    });
    count
}
