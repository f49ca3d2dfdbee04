//! Text of a cell in several looks, as runs (ECMA-376 part 1, 18.4.4): other words keep the looks around them. Draws nothing, and
//! takes phonetic hints for no text.

use crate::limits::Limits;
use crate::xml::{Tree, decode, escape_cell_text, unescape_cell_text};

/// A stretch of a cell's text in one look.
struct Run {
    /// Its `rPr` element as it is written; empty where it looks as the cell does.
    look: String,
    text: String,
}

/// Whether what stands in `<si>` or `<is>` has runs, in the names that are written without a prefix.
pub(crate) fn has_runs(inner: &str) -> bool {
    inner.contains("<r>")
}

/// What stands in `<is>` where a text of several looks gets other words: each kept word keeps its look, and new ones look as the
/// first of those that they stand for. None for a text of one look.
pub(crate) fn reworded(inner: &str, new: &str, limits: &Limits) -> Option<String> {
    let runs = runs(inner, limits).filter(|runs| runs.len() > 1)?;
    let old: String = runs.iter().map(|run| run.text.as_str()).collect();
    let (from, to, words) = changed(&old, new);
    let (mut out, mut at, mut is_put) = (String::new(), 0, false);
    let last = runs.len() - 1;
    for (n, run) in runs.iter().enumerate() {
        let (start, end) = (at, at + run.text.len());
        at = end;
        let kept_before = run.text.get(..from.clamp(start, end) - start).unwrap_or_default();
        let kept_behind = run.text.get(to.clamp(start, end) - start..).unwrap_or_default();
        // Words put in between two runs look as the one before them.
        let is_here = !is_put && (from < end && from >= start || from == to && from == end || n == last);
        is_put |= is_here;
        let text = [kept_before, if is_here { words } else { "" }, kept_behind].concat();
        if !text.is_empty() {
            out.push_str(&format!(
                "<r>{}<t xml:space=\"preserve\">{}</t></r>",
                run.look,
                escape_cell_text(&text)
            ));
        }
    }
    (!out.is_empty()).then_some(out)
}

fn runs(inner: &str, limits: &Limits) -> Option<Vec<Run>> {
    if !has_runs(inner) {
        return None;
    }
    let whole = format!("<is>{inner}</is>");
    let tree = Tree::parse(&whole, "a cell", limits).ok()?;
    let text_in = |id| {
        let raw = tree.child(id, "t").map(|t| whole.get(tree.inner(t)).unwrap_or_default());
        unescape_cell_text(&decode(raw.unwrap_or_default())).into_owned()
    };
    let mut out = Vec::new();
    // What is read of a cell comes with the `is` around it.
    let all: Vec<_> = tree.children(tree.root()).collect();
    let holder = match all.as_slice() {
        [one] if tree.local(*one) == "is" => *one,
        _ => tree.root(),
    };
    for id in tree.children(holder) {
        match tree.local(id) {
            "r" => {
                let look = tree.child(id, "rPr").and_then(|look| whole.get(tree.whole(look)));
                out.push(Run { look: look.unwrap_or_default().to_owned(), text: text_in(id) });
            }
            "t" => {
                let text =
                    unescape_cell_text(&decode(whole.get(tree.inner(id)).unwrap_or_default())).into_owned();
                out.push(Run { look: String::new(), text });
            }
            _ => {}
        }
    }
    Some(out)
}

/// The range of the old text that differs, in whole words, and what stands there in the new one.
fn changed<'t>(old: &str, new: &'t str) -> (usize, usize, &'t str) {
    let same = |pair: &(char, char)| pair.0 == pair.1;
    let mut head: usize = old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let ends_in_word = |text: &str, at: usize| {
        let (left, right) = text.split_at_checked(at).unwrap_or_default();
        is_letter(left.chars().next_back()) && is_letter(right.chars().next())
    };
    while ends_in_word(old, head) || ends_in_word(new, head) {
        head -= old.get(..head).and_then(|left| left.chars().next_back()).map_or(head, char::len_utf8);
    }
    let (rest_old, rest_new) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let both = rest_old.chars().rev().zip(rest_new.chars().rev());
    let mut tail: usize = both.take_while(same).map(|(c, _)| c.len_utf8()).sum();
    while ends_in_word(old, old.len() - tail) || ends_in_word(new, new.len() - tail) {
        let from = old.len() - tail;
        tail -= old.get(from..).and_then(|right| right.chars().next()).map_or(tail, char::len_utf8);
    }
    (head, old.len() - tail, new.get(head..new.len() - tail).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::reworded;
    use crate::limits::Limits;

    #[test]
    fn other_words_keep_the_looks_around_them() {
        let tea = "<r><rPr><b/></rPr><t>Green</t></r><r><t xml:space=\"preserve\"> tea</t></r>";
        for (inner, new, expect) in [
            (tea, "black tea", "<b>black</b> tea"),
            (tea, "Green coffee", "<b>Green</b> coffee"),
            (tea, "Greens tea", "<b>Greens</b> tea"),
            (tea, "Groovy tea", "<b>Groovy</b> tea"),
            (tea, "Green sea", "<b>Green</b> sea"),
            (tea, "tea", "<b></b>tea"),
            (tea, "juice", "<b>juice</b>"),
            (tea, "Green tea & milk", "<b>Green</b> tea &amp; milk"),
        ] {
            let made = reworded(inner, new, &Limits::default()).unwrap();
            let made = made.replace("<r><rPr><b/></rPr><t xml:space=\"preserve\">", "<b>");
            let made = made.replace("<r><t xml:space=\"preserve\">", "");
            let mut made = made.replacen("</t></r>", if made.starts_with("<b>") { "</b>" } else { "" }, 1);
            made = made.replace("</t></r>", "");
            assert_eq!(made, expect.replace("<b></b>", ""), "{new}");
        }
        let own = format!("<is>{tea}</is>");
        assert!(reworded(&own, "black tea", &Limits::default()).is_some_and(|made| made.contains("<b/>")));
        assert_eq!(reworded("<t>Plain</t>", "other", &Limits::default()), None);
    }
}
