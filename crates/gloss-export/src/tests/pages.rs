//! Pages: what Typst sets is what the document says, whatever its characters mean to Typst.

use proptest::prelude::*;

use super::run;
use crate::pdf;
use gloss_errand::export::Format;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_is_set_as_itself(words in "[!-~][ -~]{0,60}") {
        let escaped: String = words.chars().flat_map(|c| if c.is_ascii_punctuation() { vec!['\\', c] } else { vec![c] }).collect();
        let source = format!("# Title\n\nstart {escaped} end\n");
        let set = pdf::set_words(&super::job(&source, Format::Pdf));
        let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect::<String>();
        prop_assert!(squeezed(&set).contains(&squeezed(&format!("start{words}end"))), "{words:?} in {set:?}");
    }

    #[test]
    fn any_document_becomes_pages(source in super::source()) {
        let file = run(&source, Format::Pdf, |_| {});
        prop_assert!(file.bytes.starts_with(b"%PDF-"));
    }
}

#[test]
fn characters_without_a_letter_form_are_named() {
    let file = run("# T\n\nA \u{10400} here, and a \u{10400} there.\n", Format::Pdf, |_| {});
    assert_eq!(file.warnings, ["No font has these characters; they show as boxes: \u{10400} (U+10400)."]);
}

/// A heading stands as far below what is before it, whether a table or words follow.
#[test]
fn a_heading_above_a_table_has_its_air() {
    for (heading, lead) in [
        ("## Below", ""),
        ("### Below", ""),
        ("#### Below", ""),
        ("##### Below", "Words that lead to it.\n\n"),
        ("###### Below", ""),
        ("## Below\n\n### Further", "Words that lead to it.\n\n"),
    ] {
        let air = |after: &str| {
            let source = format!("# T\n\n## Other\n\nBefore.\n\n{heading}\n\n{after}\n");
            let job = super::job(&source, Format::Pdf);
            pdf::top_of(&job, "Below") - pdf::top_of(&job, "Before")
        };
        let (table, words) = (air(&format!("{lead}| A | B |\n|---|---|\n| 1 | 2 |")), air("Words."));
        assert!((table - words).abs() < 0.1, "{heading}: {table} above a table, {words} above words");
    }
}
