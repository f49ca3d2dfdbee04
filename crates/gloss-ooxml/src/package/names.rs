//! Part names: how they are stored, and how one part names another.

/// The name of a ZIP entry as a part's name: forward slashes, no leading one, nothing that leads out.
pub(super) fn entry(raw: &str) -> Option<String> {
    let name = raw.replace('\\', "/");
    let name = name.trim_start_matches('/');
    let leads_out = name.split('/').any(|segment| segment == "..") || name.contains('\0') || name.is_empty();
    (!leads_out).then(|| name.to_owned())
}

/// The part that `target` names when it stands in the relationships of `source` (a part's name, or nothing for
/// the package). Absolute and relative, with `.` and `..`; percent escapes are read.
pub(crate) fn resolve(source: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let mut segments: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        segments.extend(
            source.rsplit_once('/').map_or("", |(folder, _)| folder).split('/').filter(|s| !s.is_empty()),
        );
    }
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    unescape(&segments.join("/"))
}

/// `%20` and its like as characters; left as written where they are none.
fn unescape(name: &str) -> String {
    if !name.contains('%') {
        return name.to_owned();
    }
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| name.to_owned())
}

/// Where a part's relationships are stored.
pub fn relations_name(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// How `part` is named in the relationships of `source`: relative where it is in the same folder or below.
pub(crate) fn relative(source: &str, part: &str) -> String {
    let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
    match part.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) if !folder.is_empty() => rest.to_owned(),
        _ => format!("/{part}"),
    }
}
