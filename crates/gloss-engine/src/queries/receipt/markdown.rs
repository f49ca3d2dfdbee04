//! A receipt as a Markdown document, to be kept elsewhere: its last line is the place in the log by which it can be verified.

use gloss_protocol::Receipt;

/// Signs that mean something in Markdown.
const SIGNS: &str = "\\`*_{}[]<>#|!~";

/// Writes a receipt down.
pub(super) fn markdown(receipt: &Receipt) -> String {
    let mut out = format!("# Receipt: {}\n\n{}.\n", escaped(&receipt.title), escaped(&receipt.says));
    let ended = receipt.ended.map(|at| format!(" Ended {}.", at.rfc3339())).unwrap_or_default();
    let (task, status, began) = (&receipt.task, receipt.status.word(), receipt.began.rfc3339());
    out.push_str(&format!("\nTask `{task}`, {status}. Began {began}.{ended}\n"));
    for section in &receipt.sections {
        out.push_str(&format!("\n## {}\n\n", section.head));
        for line in &section.lines {
            out.push_str(&format!("- {}\n", escaped(line)));
        }
    }
    if receipt.more > 0 {
        out.push_str(&format!("\n{} more are not listed.\n", receipt.more));
    }
    let (entry, hash) = (receipt.log.entry, &receipt.log.hash);
    let drawn = receipt.drawn_at.rfc3339();
    out.push_str(&format!(
        "\n---\n\nDrawn {drawn}. Check it with `gloss log --verify --against` this file.\n\nLog-entry: {entry}, hash `{hash}`\n"
    ));
    out
}

fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for ch in words.chars() {
        if SIGNS.contains(ch) {
            out.push('\\');
        }
        out.push(ch);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_others_called_something_stays_words() {
        assert_eq!(escaped("[a](http://b) <img> `c`"), "\\[a\\](http://b) \\<img\\> \\`c\\`");
    }
}
