//! Links whose address can carry words out of the document: whoever wrote one may have put into it what the reader never
//! meant to tell. The reader of a file is told where such links lead. Looks at addresses only; opens none.
//!
//! The screen asks by the same rule before it opens one (`ui/src/api/links.ts`); both are tried on `tests/addresses.tsv`.

use std::collections::BTreeSet;
use std::sync::Arc;

use gloss_protocol::is_unseen;

/// Letters of an address behind its host that still say nothing but where something is.
const LONG: usize = 60;
/// The same behind a question mark or a hash.
const ASKED: usize = 16;
/// Letters of a host.
const LONG_HOST: usize = 40;
/// Hosts that a warning names.
const NAMED: usize = 5;

/// The warning about these links for the reader; none where there is nothing to know.
pub(crate) fn warning(links: &BTreeSet<Arc<str>>) -> Option<String> {
    let hosts: BTreeSet<String> = links.iter().filter(|link| carries(link)).map(|link| host(link)).collect();
    let (first, left) =
        (hosts.iter().take(NAMED).cloned().collect::<Vec<_>>(), hosts.len().saturating_sub(NAMED));
    let more = if left > 0 { format!(" and {left} more") } else { String::new() };
    (!hosts.is_empty()).then(|| {
        format!(
            "Links in it can tell others what is in their addresses: they lead to {}{more}.",
            first.join(", ")
        )
    })
}

/// Whether an address has room for words: long behind its host or in it, with a name before the host, or written so that
/// it looks like another.
fn carries(address: &str) -> bool {
    let Parts { user, host, rest } = parts(address);
    let asked = rest.find(['?', '#']).and_then(|at| rest.get(at + 1..)).unwrap_or_default();
    let letters = |text: &str| text.chars().count();
    user || !host.is_ascii()
        || host.to_ascii_lowercase().split('.').any(|label| label.starts_with("xn--"))
        || letters(host) > LONG_HOST
        || letters(rest) > LONG
        || letters(asked) > ASKED
        || address.chars().any(is_unseen)
}

/// The host as it is written, with what can't be seen in it as a code.
fn host(address: &str) -> String {
    let host = parts(address).host.chars().take(LONG_HOST);
    host.map(|c| if is_unseen(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

struct Parts<'a> {
    /// Something stands before an @ in front of the host.
    user: bool,
    host: &'a str,
    rest: &'a str,
}

fn parts(address: &str) -> Parts<'_> {
    let (scheme, behind) = address.split_once(':').unwrap_or(("", address));
    let is_mail = scheme.eq_ignore_ascii_case("mailto");
    let behind = behind.trim_start_matches(['/', '\\']);
    let end = behind
        .find(if is_mail { &['?', '#'][..] } else { &['/', '?', '#', '\\'][..] })
        .unwrap_or(behind.len());
    let (before, rest) = behind.split_at(end);
    let (user, host) = before.rsplit_once('@').map_or((false, before), |(_, host)| (!is_mail, host));
    Parts { user, host, rest }
}

#[cfg(test)]
mod tests {
    use super::{carries, warning};

    #[test]
    fn addresses_that_can_carry_words_are_told() {
        let mut seen = [0, 0];
        for line in include_str!("tests/addresses.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (expect, address) = line.split_once('\t').expect(line);
            let address: String = serde_json::from_str(&format!("\"{address}\"")).expect(line);
            assert_eq!(carries(&address), expect == "asks", "{address}");
            seen[usize::from(expect == "asks")] += 1;
        }
        assert!(seen.iter().all(|count| *count >= 8), "{seen:?}");
    }

    #[test]
    fn hosts_are_named_once_and_not_all_of_many() {
        let links = (0..9).flat_map(|n| {
            [1, 2].map(|way| format!("https://h{n}.example/?q={}{way}", "x".repeat(30)).into())
        });
        let says = warning(&links.collect()).unwrap();
        assert!(says.contains("h0.example, h1.example") && says.ends_with("and 4 more."), "{says}");
        assert_eq!(warning(&["https://example.com/a".into()].into()), None);
    }
}
