//! Git's own way over HTTP, from the side of who fetches: the branches and tags that a repository has, the message that asks for one commit
//! without those before it, and the pack in the answer. Bytes in, bytes out: sends nothing. Sources: Git's documentation, `gitprotocol-http`
//! and `gitprotocol-pack` (version 0, which every host speaks).

use gix_packetline::{BandRef, PacketLineRef, decode};

use crate::error::SourceError;

/// Branches and tags that are read.
const MAX_REFERENCES: usize = 200_000;
/// Longest words of a server that are passed on, in characters.
const MAX_WORDS: usize = 200;

/// What the message that asks for a commit is.
pub const REQUEST_TYPE: &str = "application/x-git-upload-pack-request";
/// What the list of branches and tags is.
pub const LIST_TYPE: &str = "application/x-git-upload-pack-advertisement";

/// The branches and tags of a repository, with what its server can.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    named: Vec<(String, String)>,
    capabilities: Vec<String>,
}

impl References {
    /// Reads the list.
    ///
    /// # Errors
    /// For one that is none.
    pub fn read(bytes: &[u8]) -> Result<Self, SourceError> {
        let mut out = Self::default();
        for line in lines(bytes) {
            let Some(data) = line?.as_slice() else { continue };
            let text =
                std::str::from_utf8(data).map_err(|_| unreadable("its list of branches is no text"))?;
            let text = text.trim_end_matches('\n');
            if let Some(words) = text.strip_prefix("ERR ") {
                return Err(refused(words));
            }
            // What service it is.
            if text.starts_with('#') {
                continue;
            }
            let (text, capabilities) = text.split_once('\0').unwrap_or((text, ""));
            if out.named.is_empty() && out.capabilities.is_empty() {
                out.capabilities = capabilities.split(' ').map(str::to_owned).collect();
            }
            let (id, name) = text.split_once(' ').filter(|(id, _)| is_id(id)).ok_or_else(|| {
                unreadable("its list of branches is another than Git’s, or another version’s")
            })?;
            // What a tag leads to is found in what comes; one that has no branch at all says so under this name.
            if !name.ends_with("^{}") {
                out.named.push((name.to_owned(), id.to_owned()));
            }
            if out.named.len() > MAX_REFERENCES {
                return Err(SourceError::TooLarge(format!("{MAX_REFERENCES} branches and tags")));
            }
        }
        Ok(out)
    }

    /// What a branch or a tag leads to, a tag before a branch of its name; without one, what the repository stands on.
    ///
    /// # Errors
    /// Where it has none of that name.
    pub fn find(&self, reference: Option<&str>) -> Result<&str, SourceError> {
        let of_name = |name: &str| self.named.iter().find(|(other, _)| other == name);
        let found = match reference {
            None => of_name("HEAD"),
            Some(name) => ["", "refs/", "refs/tags/", "refs/heads/"]
                .iter()
                .find_map(|prefix| of_name(&format!("{prefix}{name}"))),
        };
        let missing = || match reference {
            None => SourceError::NoRevision("branch that it stands on".to_owned()),
            Some(name) => SourceError::NoRevision(format!("branch or tag {name}")),
        };
        found.map(|(_, id)| id.as_str()).ok_or_else(missing)
    }

    /// The message that asks for what an id names, as it is and without what was before it.
    pub fn request(&self, id: &str) -> Vec<u8> {
        let can = |capability: &str| self.capabilities.iter().any(|one| one == capability);
        let used =
            ["side-band-64k", "ofs-delta", "no-progress"].into_iter().filter(|capability| can(capability));
        let used: String = used.map(|capability| format!(" {capability}")).collect();
        let mut out = pkt_line(&format!("want {id}{used}\n"));
        if can("shallow") {
            out += &pkt_line("deepen 1\n");
        }
        out += "0000";
        out += &pkt_line("done\n");
        out.into_bytes()
    }
}

/// The pack in an answer.
///
/// # Errors
/// Where the server says why there is none, or it is cut off.
pub fn pack_of(answer: &[u8]) -> Result<Vec<u8>, SourceError> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(rest) = answer.get(at..).filter(|rest| !rest.is_empty()) {
        // One that has no side bands sends it as it is.
        if rest.starts_with(b"PACK") {
            out.extend_from_slice(rest);
            break;
        }
        let (line, used) = next_line(rest)?;
        at += used;
        let Some(data) = line.as_slice() else { continue };
        if let Some(words) = data.strip_prefix(b"ERR ") {
            return Err(refused(&String::from_utf8_lossy(words)));
        }
        if matches!(data.first(), Some(1..=3)) {
            match line.decode_band() {
                Ok(BandRef::Data(bytes)) => out.extend_from_slice(bytes),
                Ok(BandRef::Error(words)) => return Err(refused(&String::from_utf8_lossy(words))),
                // How far it is.
                Ok(BandRef::Progress(_)) | Err(_) => {}
            }
        }
    }
    match out.starts_with(b"PACK") {
        true => Ok(out),
        false => Err(unreadable("no pack came")),
    }
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = Result<PacketLineRef<'_>, SourceError>> {
    let mut left = bytes;
    std::iter::from_fn(move || {
        if left.is_empty() {
            return None;
        }
        let next = next_line(left);
        // What can't be read has no end: it is the last.
        let used = next.as_ref().map_or(left.len(), |(_, used)| *used);
        left = left.get(used..).unwrap_or_default();
        Some(next.map(|(line, _)| line))
    })
}

fn next_line(bytes: &[u8]) -> Result<(PacketLineRef<'_>, usize), SourceError> {
    match decode::streaming(bytes) {
        Ok(decode::Stream::Complete { line, bytes_consumed }) => Ok((line, bytes_consumed)),
        Ok(decode::Stream::Incomplete { .. }) => Err(unreadable("it is cut off")),
        Err(_) => Err(unreadable("it is another than Git’s")),
    }
}

/// A line as Git counts it: its length, with that, in four hexadecimal digits.
fn pkt_line(text: &str) -> String {
    format!("{:04x}{text}", text.len() + 4)
}

fn is_id(text: &str) -> bool {
    text.len() == 40 && text.chars().all(|char| char.is_ascii_hexdigit())
}

fn unreadable(why: &str) -> SourceError {
    SourceError::Unreadable(why.to_owned())
}

/// What a server says, as a line.
fn refused(words: &str) -> SourceError {
    let line: String = words.chars().filter(|char| !char.is_control()).take(MAX_WORDS).collect();
    SourceError::Unreadable(format!("its server says “{}”", line.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";
    const OTHER: &str = "89abcdef0123456789abcdef0123456789abcdef";

    fn list(lines: &[String]) -> Vec<u8> {
        let mut out = pkt_line("# service=git-upload-pack\n") + "0000";
        lines.iter().for_each(|line| out += &pkt_line(line));
        (out + "0000").into_bytes()
    }

    #[test]
    fn a_branch_and_a_tag_are_found_as_git_finds_them() {
        let read = References::read(&list(&[
            format!("{ID} HEAD\0shallow side-band-64k symref=HEAD:refs/heads/main\n"),
            format!("{ID} refs/heads/main\n"),
            format!("{OTHER} refs/heads/v1\n"),
            format!("{ID} refs/tags/v1\n"),
            format!("{OTHER} refs/tags/v1^{{}}\n"),
        ]))
        .unwrap();
        assert_eq!(read.find(None).unwrap(), ID);
        assert_eq!(read.find(Some("v1")).unwrap(), ID);
        assert_eq!(read.find(Some("heads/v1")).unwrap(), OTHER);
        assert!(matches!(read.find(Some("v2")), Err(SourceError::NoRevision(_))));
        let asked = String::from_utf8(read.request(ID)).unwrap();
        assert_eq!(asked, format!("0040want {ID} side-band-64k\n000ddeepen 1\n00000009done\n"));
    }

    #[test]
    fn what_is_no_list_and_no_pack_is_refused() {
        let none = format!("{} capcapabilities^{{}}\0shallow\n", "0".repeat(40));
        assert!(matches!(
            References::read(&list(&[none])).unwrap().find(None),
            Err(SourceError::NoRevision(_))
        ));
        let lists: [Vec<u8>; 5] = [
            b"<html>".to_vec(),
            b"0fffcut off".to_vec(),
            list(&["version 2\n".to_owned()]),
            list(&["ERR no such repository\n".to_owned()]),
            list(&[format!("{ID} refs/heads/\u{fffd}\n")])
                .iter()
                .map(|byte| if *byte == 0xef { 0xff } else { *byte })
                .collect(),
        ];
        for bytes in lists {
            assert!(References::read(&bytes).is_err(), "{:?}", String::from_utf8_lossy(&bytes));
        }
        let banded = |band: char, words: &str| pkt_line(&format!("{band}{words}"));
        let begins = pkt_line(&format!("shallow {ID}\n")) + "0000" + &pkt_line("NAK\n");
        let whole = format!(
            "{begins}{}{}{}0000",
            banded('\u{2}', "halfway"),
            banded('\u{1}', "PACK"),
            banded('\u{1}', "rest")
        );
        assert_eq!(pack_of(whole.as_bytes()).unwrap(), b"PACKrest");
        assert_eq!(pack_of(format!("{begins}PACKrest").as_bytes()).unwrap(), b"PACKrest");
        for bad in [
            begins.clone(),
            format!("{begins}{}", banded('\u{3}', "out of disk")),
            pkt_line(&format!("ERR upload-pack: not our ref {ID}")),
            format!("{begins}0fffPA"),
        ] {
            assert!(pack_of(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
