//! Signs of Markdown in words for a place that holds plain ones: `**x**`, `*x*`, `` `x` ``. There they would be shown as they
//! are. A sign that stands alone, between numbers or behind a word is a sign like any other. Changes nothing.

/// The signs, the longest first.
const SIGNS: [&str; 4] = ["***", "**", "*", "`"];

/// The first words of a text that signs of Markdown stand around, with these; none where the place has them already.
pub fn marked<'w>(words: &'w str, before: &str) -> Option<&'w str> {
    // A formula multiplies.
    if words.starts_with('=') {
        return None;
    }
    words.lines().filter_map(in_line).find(|found| !before.contains(found))
}

fn in_line(line: &str) -> Option<&str> {
    let mut at = 0;
    while let Some(start) = line.get(at..)?.find(['*', '`']).map(|step| at + step) {
        let rest = line.get(start..)?;
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
        if opens(line.get(..start)?)
            && let Some(end) = closed(rest, sign)
        {
            return rest.get(..end);
        }
        at = start + sign.len();
    }
    None
}

/// Where words end that begin with a sign.
fn closed(rest: &str, sign: &str) -> Option<usize> {
    let inner = rest.get(sign.len()..)?;
    if inner.starts_with(char::is_whitespace) || inner.starts_with(sign.get(..1)?) {
        return None;
    }
    let end = |at: usize| at + sign.len();
    let closes = |at: &usize| {
        let (before, after) =
            (inner.get(..*at).unwrap_or_default(), inner.get(end(*at)..).unwrap_or_default());
        let tight = before.ends_with(|c: char| !c.is_whitespace());
        tight && !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '[' | '{' | '*' | '`'))
    };
    inner.match_indices(sign).map(|(at, _)| at).find(closes).map(|at| sign.len() + end(at))
}

/// True for what may stand before marked words.
fn opens(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| {
        c.is_whitespace()
            || matches!(c, '(' | '[' | '{' | '"' | '\'' | '“' | '„' | '«' | '–' | '—' | '-' | '/')
    })
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn words_with_signs_around_them_are_told_from_signs() {
        for (words, found) in [
            ("**Annual review**", Some("**Annual review**")),
            ("Sales *rose* again", Some("*rose*")),
            ("run `cargo test` first", Some("`cargo test`")),
            ("one\n***two***.", Some("***two***")),
            ("(**Q3**)", Some("(**Q3**)").map(|_| "**Q3**")),
            ("5 * 3 * 2", None),
            ("5*3*2", None),
            ("(a)*(b)*(c)", None),
            ("*footnote", None),
            ("Net* and *see below", None),
            ("Total** (Net**)", None),
            ("**", None),
            ("****", None),
            ("=(A1)*(B1)", None),
            ("don`t, can`t", None),
            ("* one\n* two", None),
        ] {
            assert_eq!(marked(words, ""), found, "{words}");
        }
        assert_eq!(marked("**kept** new", "**kept** old"), None, "it stood there already");
    }
}
