//! Documents of everything that Markdown has, put together at random. Each part is well formed by itself; what it
//! becomes beside the others is the parser's business.

use proptest::prelude::*;

/// Definitions that the inline parts refer to, at the end of each document.
const DEFINITIONS: &str = "\n\n[ref]: http://x.example/ref \"t\"\n[Two words]: <http://x.example/two>\n\n[^1]: A note\n  \
                           with a second line.\n\n[^long]: Another.\n\n    With a second paragraph.\n";

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z]{1,7}",
        1 => Just("日本語。".to_owned()),
        1 => Just("한국어".to_owned()),
        1 => Just("שלום".to_owned()),
        1 => Just("مرحبا".to_owned()),
        1 => Just("👩‍👩‍👧‍👦".to_owned()),
        1 => Just("🇩🇪👍🏽".to_owned()),
        1 => Just("e\u{301}a\u{308}\u{323}".to_owned()),
        1 => prop::sample::select(vec![
            "“smart” it’s – …", "\"straight\" it's", "snake_case", "C#", "$5", "5 * 3", "a~b", "100 %", "(x)",
            "a[b]c", "1.5", "x<y", "AT&T", "fish:", "a|b", "!",
        ]).prop_map(str::to_owned),
    ]
}

fn atom() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => word(),
        1 => word().prop_map(|w| format!("`{}`", w.replace('`', ""))),
        3 => prop::sample::select(vec![
            "`a b`", "`` a`b ``", "` `", "` x `", "`x\ny`", "`x\\|y`", "$x^2$", "$$y_1$$", "$a\nb$", "&amp;",
            "&nbsp;", "&#169;", "&copy;", "&nosuch;", "\\*", "\\#", "\\[x\\]", "\\\\", "\\_", "\\a", "[^1]",
            "[^long]", "[^none]", "[ref]", "[ref][]", "[two  WORDS]", "[`ref`]", "![ref]", "<http://a.example/b?c=d>",
            "<me@a.example>", "<b>x</b>", "<br>", "<!-- c -->", "![](x.png)", "![alt words](x.png \"t\")",
            "[![badge](b.svg)](http://x)", "[![badge][ref]](http://x)", "![*a* b](x.png)",
        ]).prop_map(str::to_owned),
    ]
}

fn joined(parts: &[(String, usize)]) -> String {
    let between = [" ", " ", " ", " ", "\n", " \n", "  \n", "\\\n", "\n ", ""];
    let mut out = String::new();
    for (at, (part, join)) in parts.iter().enumerate() {
        if at > 0 {
            // Side by side they would be one link, one fence or one formula.
            let apart = out.ends_with([']', ')', '!', '`', '$']) && join % between.len() == between.len() - 1;
            out.push_str(if apart { " " } else { between[join % between.len()] });
        }
        out.push_str(part);
    }
    out
}

fn inline() -> impl Strategy<Value = String> {
    let leaf = prop::collection::vec((atom(), 0usize..10), 1..5).prop_map(|parts| joined(&parts));
    leaf.prop_recursive(3, 12, 4, |inner| {
        let wrapped = (inner, 0usize..9).prop_map(|(words, form)| match form {
            0 => format!("*{words}*"),
            1 => format!("**{words}**"),
            2 => format!("_{words}_"),
            3 => format!("~~{words}~~"),
            // A link holds no link: around one, its brackets are words until that one goes.
            4 | 5 | 7 if words.contains(['[', '<']) => format!("**{words}**"),
            4 => format!("[{words}](http://x.example \"t\")"),
            5 => format!("[{words}][ref]"),
            6 => format!("***{words}***"),
            7 => format!("![{words}](x.png)"),
            _ => format!("({words})"),
        });
        let part = prop_oneof![atom(), wrapped];
        prop::collection::vec((part, 0usize..10), 1..5).prop_map(|parts| joined(&parts))
    })
}

fn one_line() -> impl Strategy<Value = String> {
    inline().prop_map(|words| words.replace(['\n', '\\'], " ").trim().to_owned())
}

/// Each line after a prefix; the first after another.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    for (at, line) in text.split('\n').enumerate() {
        let prefix = if at == 0 { first } else { rest };
        out.push_str(if at > 0 { "\n" } else { "" });
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
    out
}

fn table() -> impl Strategy<Value = String> {
    let cell = one_line().prop_map(|words| words.replace("\\|", "|").replace('|', "\\|"));
    let row = prop::collection::vec(cell, 3);
    (prop::collection::vec(row, 1..4), prop::sample::select(vec!["---", ":--", "--:", ":-:"])).prop_map(
        |(rows, align)| {
            let line = |row: &Vec<String>| format!("| {} |", row.join(" | "));
            let mut lines: Vec<String> = rows.iter().map(line).collect();
            lines.insert(1, format!("|{align}|---|{align}|"));
            lines.join("\n")
        },
    )
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => inline(),
        2 => (1usize..7, one_line()).prop_map(|(level, words)| format!("{} {words}", "#".repeat(level))),
        1 => inline().prop_map(|words| format!("{words}\n=====")),
        2 => table(),
        2 => prop::sample::select(vec![
            "```rust\nlet a = 1;\n\n  let b = \"*\";\n```", "~~~\ncode\n~~~~", "```\n\nempty first\n```", "```\n```",
            "    indented\n\n      more\n    code", "    \tafter a tab", "$$\na + b\n$$", "---", "***",
            "<div>\n<p>raw</p>\n</div>", "<!-- a\n\ncomment -->", "<details>", "[late]: http://x.example/late",
            "Text with [late] and [`late`].",
        ]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        (prop::collection::vec(inner, 1..4), 0usize..7, any::<bool>()).prop_map(|(items, form, loose)| {
            let gap = if loose { "\n\n" } else { "\n" };
            let item = |first: &str, rest: &str| {
                items.iter().map(|item| prefixed(item, first, rest)).collect::<Vec<_>>().join(gap)
            };
            match form {
                0 => item("- ", "  "),
                1 => item("1. ", "   "),
                2 => prefixed(&format!("todo\n\n{}", items.join(gap)), "- [x] ", "  "),
                3 => prefixed(&format!("todo\n{}", items.join("\n\n")), "* [ ] ", "  "),
                4 => prefixed(&items.join("\n\n"), "> ", "> "),
                // A lazy quote: only its first line has the prefix.
                5 => prefixed(&items.join("\n\n"), "> ", ""),
                _ => prefixed(&items.join("\n\n"), "10) ", "    "),
            }
        })
    })
}

/// A document: its blocks, with a byte order mark, front matter and `\r\n` now and then.
pub(crate) fn document() -> impl Strategy<Value = String> {
    (prop::collection::vec((block(), 0usize..6), 1..6), 0usize..8, 0usize..8, any::<bool>()).prop_map(
        |(blocks, head, ends, defined)| {
            let mut out = match head {
                0 => "\u{feff}".to_owned(),
                1 => "---\ntitle: A\n---\n".to_owned(),
                2 => "\u{feff}---\ntitle: A\n---\n\n".to_owned(),
                _ => String::new(),
            };
            for (block, gap) in blocks {
                out.push_str(&block);
                out.push_str(if gap == 0 { "\n" } else { "\n\n" });
            }
            if defined {
                out.push_str(DEFINITIONS);
            }
            if ends == 0 { out.replace('\n', "\r\n") } else { out }
        },
    )
}
