//! What other programs do to a document while a note is open, one test per scenario: where the note's place is then,
//! how sure Gloss is, and what it says there. Through the real command and the real disk; scenario 23 (a file renamed)
//! stands with the other journeys of files.

use gloss_tests::Desk;

const DOC: &str = "# Third quarter\n\nRevenue rose by 8 percent in the third quarter, mostly at Hafen. Costs did not \
follow.\n\n## What changed\n\nSame-shop sales were flat, because of the heat in July and August. Two new shops carried \
the growth.\n\n- Altmarkt: opened in May, sells mostly bread\n- Hafen: opened in June, sells mostly cake\n\n\
| Shop | Q2 | Q3 |\n|---|--:|--:|\n| Altmarkt | 612 | 609 |\n| Neustadt | 431 | 438 |\n\n\
The board decides on rents in October. Until then nothing is signed.\n";

/// The sentence that most scenarios are about.
const HEAT: &str = "Same-shop sales were flat, because of the heat in July and August.";

/// Adds a note at a place, lets another program write the file, and says where the note is: how sure, and what stands
/// there.
fn after(document: &str, at: &str, written: &str) -> (String, String) {
    let desk = Desk::new();
    desk.write("memo.md", document);
    desk.json(&["note", "add", "memo.md", "--at", at, "--change", "Say it better"]);
    desk.write("memo.md", written);
    let notes = desk.json(&["note", "list", "memo.md"]);
    let text = |key: &str| notes[0][key].as_str().unwrap_or_default().to_owned();
    // A place that is not told where can't be shown anywhere.
    let told = matches!(text("place").as_str(), "exact" | "edited" | "suggested");
    assert_eq!(told, !text("where").is_empty(), "{}", notes[0]);
    (text("place"), text("says_now"))
}

fn words(words: &str) -> String {
    format!("text:\"{words}\"")
}

/// Blanks folded: where lines end is nobody's concern here.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(document: &str, at: &str, written: &str, allowed: &[&str], says: &str) {
    assert_ne!(document, written, "the scenario changes nothing");
    let (place, now) = after(document, at, written);
    assert!(allowed.contains(&place.as_str()), "{place} ({now:?}), not one of {allowed:?}");
    assert_eq!(folded(&now), folded(says), "{place}");
}

#[test]
fn scenario_01_text_inserted_above() {
    let written = DOC.replace("## What changed", "A paragraph that is new.\n\n## What changed");
    check(DOC, &words(HEAT), &written, &["exact"], HEAT);
}

#[test]
fn scenario_02_another_block_deleted() {
    let written = DOC.replace(
        "Revenue rose by 8 percent in the third quarter, mostly at Hafen. Costs did not follow.\n\n",
        "",
    );
    check(DOC, &words(HEAT), &written, &["exact"], HEAT);
}

#[test]
fn scenario_03_lines_broken_elsewhere() {
    let written = DOC.replace("flat, because of the heat in July", "flat, because of\nthe heat in\nJuly");
    check(DOC, &words(HEAT), &written, &["exact"], HEAT);
}

#[test]
fn scenario_04_line_ends_of_another_system() {
    check(DOC, &words(HEAT), &DOC.replace('\n', "\r\n"), &["exact"], HEAT);
    check(&DOC.replace('\n', "\r\n"), &words(HEAT), DOC, &["exact"], HEAT);
}

#[test]
fn scenario_05_bold_added_inside() {
    let written = DOC.replace("because of the heat", "because of **the heat**");
    check(DOC, &words(HEAT), &written, &["exact", "edited"], HEAT);
}

#[test]
fn scenario_06_a_word_replaced() {
    let written = DOC.replace("sales were flat", "sales were steady");
    check(DOC, &words(HEAT), &written, &["edited"], &HEAT.replace("flat", "steady"));
}

#[test]
fn scenario_07_a_negation_or_a_digit_changed() {
    let written = DOC.replace("sales were flat", "sales were not flat");
    check(DOC, &words(HEAT), &written, &["suggested"], &HEAT.replace("flat", "not flat"));
    let rose = "Revenue rose by 8 percent in the third quarter, mostly at Hafen.";
    let written = DOC.replace("by 8 percent", "by 9 percent");
    check(DOC, &words(rose), &written, &["suggested"], &rose.replace('8', "9"));
}

#[test]
fn scenario_08_a_paragraph_moved() {
    let paragraph = "Same-shop sales were flat, because of the heat in July and August. Two new shops carried the growth.\n\n";
    let written = format!("{}\n{paragraph}", DOC.replace(paragraph, ""));
    check(DOC, &words(HEAT), &written, &["suggested"], HEAT);
}

#[test]
fn scenario_09_moved_and_edited() {
    let paragraph = "Same-shop sales were flat, because of the heat in July and August. Two new shops carried the growth.\n\n";
    let edited = paragraph.replace("were flat", "stood still");
    let written = format!("{}\n{edited}", DOC.replace(paragraph, ""));
    check(DOC, &words(HEAT), &written, &["suggested"], &HEAT.replace("were flat", "stood still"));
}

#[test]
fn scenario_10_deleted() {
    check(DOC, &words(HEAT), &DOC.replace(HEAT, ""), &["unplaced"], "");
}

#[test]
fn scenario_11_a_twin_stood_there_and_ours_is_deleted() {
    let twice = format!("{DOC}\n## Notes\n\n{HEAT} That is all.\n");
    let at = format!("{}#1", words(HEAT));
    check(&twice, &at, &twice.replacen(HEAT, "", 1), &["unplaced"], "");
}

#[test]
fn scenario_12_an_exact_copy_inserted_above() {
    let written = DOC.replace("## What changed", &format!("{HEAT} So they say.\n\n## What changed"));
    let desk = Desk::new();
    desk.write("memo.md", DOC);
    desk.json(&["note", "add", "memo.md", "--at", &words(HEAT), "--change", "Say it better"]);
    desk.write("memo.md", &written);
    let note = &desk.json(&["note", "list", "memo.md"])[0];
    assert_eq!(note["place"], "exact", "{note}");
    // It is the original and not the copy.
    let original = written.rfind(HEAT).unwrap();
    assert_eq!(note["where"], format!("bytes:{original}-{}", original + HEAT.len()));
}

#[test]
fn scenario_13_a_block_split_or_merged() {
    let both = "Same-shop sales were flat, because of the heat in July and August. Two new shops carried the growth.";
    let split = DOC.replace("August. Two new", "August.\n\nTwo new");
    check(DOC, &words(both), &split, &["exact", "edited", "suggested"], both);
    check(DOC, &words(HEAT), &split, &["exact"], HEAT);
    let merged = DOC.replace("not follow.\n\n## What changed\n\nSame", "not follow. Same");
    check(DOC, &words(HEAT), &merged, &["exact", "edited", "suggested"], HEAT);
}

#[test]
fn scenario_14_a_list_became_a_table() {
    let written = DOC.replace(
        "- Altmarkt: opened in May, sells mostly bread\n- Hafen: opened in June, sells mostly cake\n",
        "| Shop | Opened | Sells |\n|---|---|---|\n| Altmarkt | opened in May | sells mostly bread |\n\
         | Hafen | opened in June | sells mostly cake |\n",
    );
    let entry = "Altmarkt: opened in May, sells mostly bread";
    check(DOC, &words(entry), &written, &["suggested"], "Altmarkt opened in May sells mostly bread");
}

#[test]
fn scenario_15_entities_escapes_and_curly_quotation_marks() {
    let document =
        "# A\n\nBread &amp; cake sell \\*very\\* well, he said.\n\nIt's \"flat\" here, they say again.\n";
    let entity = words("Bread & cake sell *very* well");
    check(document, &entity, &document.replace("# A", "# B"), &["exact"], "Bread & cake sell *very* well");
    check(
        document,
        &entity,
        &document.replace("he said", "she said"),
        &["exact"],
        "Bread & cake sell *very* well",
    );
    let curly = document.replace("It's \"flat\"", "It\u{2019}s \u{201c}flat\u{201d}");
    let at = words("It's \\\"flat\\\" here");
    check(document, &at, &curly, &["exact", "edited"], "It\u{2019}s \u{201c}flat\u{201d} here");
}

#[test]
fn scenario_16_a_links_words_or_its_target_edited() {
    let document = "# A\n\nRead [the yearly report of the board](https://example.org/2025/report) first.\n";
    let target = document.replace("2025/report", "2026/another/report.html");
    check(document, &words("yearly report"), &target, &["exact"], "yearly report");
    let all = "the yearly report of the board";
    check(
        document,
        &words(&format!("Read {all} first")),
        &target,
        &["exact", "edited"],
        &format!("Read {all} first"),
    );
    let renamed = document.replace("yearly report", "annual report");
    check(document, &words(all), &renamed, &["edited"], "the annual report of the board");
}

#[test]
fn scenario_17_a_formula_is_one() {
    let document = "# A\n\nThe share is $a / (a + b)$ of all sales, as it was.\n";
    let written = document.replace("as it was", "as ever");
    check(
        document,
        &words("share is a / (a + b) of all"),
        &written,
        &["exact"],
        "share is a / (a + b) of all",
    );
    let altered = document.replace("a / (a + b)", "a / (a - b)");
    let (place, now) = after(document, &words("The share is a / (a + b) of all sales"), &altered);
    assert!(place != "exact", "{place}");
    assert_eq!(now, "The share is a / (a - b) of all sales");
}

#[test]
fn scenario_18_a_line_of_code() {
    let document = "# A\n\n```sql\nselect shop, sum(sales)\nfrom shops\nwhere open = 1\ngroup by shop\n```\n";
    let written = document.replace("from shops", "from shops\njoin towns on towns.id = shops.town");
    check(document, "lines:6", &written, &["exact"], "where open = 1");
}

#[test]
fn scenario_19_a_column_and_a_row_inserted() {
    let column: Vec<_> = ["Q3", "609", "438"].iter().map(|cell| DOC.find(cell).unwrap()).collect();
    let at = format!(
        "bytes:{}-{},{}-{},{}-{}",
        column[0],
        column[0] + 2,
        column[1],
        column[1] + 3,
        column[2],
        column[2] + 3
    );
    let written = DOC.replace("| Neustadt |", "| Hafen | 0 | 147 |\n| Neustadt |");
    check(DOC, &at, &written, &["exact"], "Q3 609 438");
}

#[test]
fn scenario_20_chinese_and_japanese() {
    let document =
        "# 四半期\n\n売上は第三四半期に八パーセント増えた。同じ店の売上は横ばいだった。\n\n来月に決める。\n";
    let sentence = "同じ店の売上は横ばいだった。";
    let written = document.replace("# 四半期", "# 四半期\n\n新しい段落。");
    check(document, &words(sentence), &written, &["exact"], sentence);
    let written = document.replace("横ばい", "少し減少");
    check(document, &words(sentence), &written, &["edited", "suggested"], "同じ店の売上は少し減少だった。");
}

#[test]
fn scenario_21_right_to_left() {
    let document = "# A\n\nהמכירות עלו ברבעון השלישי. They rose in مايو too.\n\nEnd of it.\n";
    let sentence = "המכירות עלו ברבעון השלישי.";
    let written = document.replace("End of it.", "End of all.").replace("# A", "# A\n\nחדש.");
    check(document, &words(sentence), &written, &["exact"], sentence);
    check(document, &words("rose in مايو too"), &written, &["exact"], "rose in مايو too");
}

#[test]
fn scenario_22_an_emoji_of_several_characters_at_the_edge() {
    let document = "# A\n\nThe team \u{1f469}\u{200d}\u{1f4bb} writes e\u{301}te\u{301} well.\n\nEnd.\n";
    let written = document.replace("# A", "# B\n\nNew.");
    let at = words("team \u{1f469}\u{200d}\u{1f4bb}");
    check(document, &at, &written, &["exact"], "team \u{1f469}\u{200d}\u{1f4bb}");
    check(document, &words("e\u{301}te\u{301}"), &written, &["exact"], "e\u{301}te\u{301}");
}

#[test]
fn scenario_24_four_fifths_rewritten() {
    let written = "# A look back\n\nTurnover grew between July and September. Spending stayed where it was.\n\n\
        ## Reasons\n\nOlder branches stood still through a hot summer. All growth came from branches opened this year.\n\n\
        - Altmarkt: began in May with bread above all\n\nDirectors will settle leases in October. Until then nothing is signed.\n";
    for (at, survives) in [
        (words(HEAT), false),
        (words("Two new shops carried the growth."), false),
        (words("Costs did not follow."), false),
        (words("609"), false),
        (words("Until then nothing is signed."), true),
    ] {
        let (place, now) = after(DOC, &at, written);
        if survives {
            assert_eq!((place.as_str(), now.as_str()), ("exact", "Until then nothing is signed."));
        } else {
            assert!(
                matches!(place.as_str(), "suggested" | "unplaced" | "ambiguous"),
                "{at}: {place} {now:?}"
            );
        }
    }
}
