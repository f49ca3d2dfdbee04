//! Preferences of a person: which notes ask for the same, and documents written as they are wanted. It follows only what it
//! can do by a rule, and learns nothing by itself: a preference counts when the person has kept it.

use crate::desk::Desk;
use crate::grammar::{Clause, Kind, fold};
use gloss_figures::links::links;

/// Shortest gist, in letters: less is no wish.
const SHORTEST: usize = 4;

/// The wish of a note, apart from politeness and from how the place is called: notes with the same gist ask for the same.
/// None for what is about one place alone, and could be no preference.
pub fn gist(text: &str) -> Option<String> {
    let clause = Clause::new(text);
    let of_place =
        ["delete", "clear", "insert", "move", "swap", "duplicate", "sort", "recompute", "hide", "join"];
    if of_place.iter().any(|verb| clause.has("verb", verb)) {
        return None;
    }
    let says = clause.items().filter(|(_, item)| item.kind != Kind::Mark && !item.is_idle());
    let gist = says.map(|(_, item)| fold(item.text)).collect::<Vec<_>>().join(" ");
    (gist.len() >= SHORTEST).then_some(gist)
}

/// A new document as the person wants documents: words that they want replaced are.
pub(crate) fn followed(desk: &Desk, content: String) -> String {
    let mut content = content;
    for wanted in desk.preferences() {
        let Some((old, new)) = replacement(wanted) else { continue };
        content = replaced(&content, &old, &new);
    }
    content
}

/// The words that a preference wants replaced, and those that are to stand there.
fn replacement(wanted: &str) -> Option<(String, String)> {
    let mut clause = Clause::new(wanted);
    clause.take("verb", "replace").then_some(())?;
    let (old, new) = (clause.take_kind(Kind::Quote)?, clause.take_kind(Kind::Quote)?);
    while clause.take("prep", "with") || clause.take("prep", "by") {}
    clause.is_spent().then(|| (old.to_owned(), new.to_owned()))
}

/// Whole words replaced, but for those of links: they lead to what they name.
fn replaced(content: &str, old: &str, new: &str) -> String {
    let linked: Vec<_> = links(content).iter().map(|link| link.span.clone()).collect();
    let mut out = String::new();
    let mut from = 0;
    for (at, _) in content.match_indices(old) {
        let end = at + old.len();
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let within = joins(content.get(..at).and_then(|head| head.chars().next_back()))
            || joins(content.get(end..).and_then(|tail| tail.chars().next()))
            || linked.iter().any(|link| link.start < end && at < link.end);
        if at >= from && !within {
            out.push_str(content.get(from..at).unwrap_or_default());
            out.push_str(new);
            from = end;
        }
    }
    out.push_str(content.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_that_ask_for_the_same_have_the_same_gist() {
        for (a, b, same) in [
            ("Round to whole numbers", "Please round this to whole numbers.", true),
            ("Replace “revenue” with “sales”", "replace \"revenue\" with \"sales\" here", true),
            ("Replace “revenue” with “sales”", "replace “cost” with “sales”", false),
            ("Name the source of each claim", "Please name the source of each claim here.", true),
            ("Say why", "Say why this is so and who decided it", false),
        ] {
            assert_eq!(
                gist(a) == gist(b) && gist(a).is_some(),
                same,
                "{a} | {b}: {:?} {:?}",
                gist(a),
                gist(b)
            );
        }
        for one_place in ["Delete this", "Delete the last sentence", "Merge these", "Recompute", "ok"] {
            assert_eq!(gist(one_place), None, "{one_place}");
        }
    }
}
