//! Suggestions in Word documents held against LibreOffice and python-docx: with all changes accepted a document says what the direct edit
//! says, with all rejected what it said before; and python-docx opens what it opened.

use super::{python, whole};
use crate::word::tests::{any_edit, files, reviser};
use crate::{Limits, word};

/// Acts that an ordinary run has others look at, and the soak.
const SAMPLE: usize = 100;
const SOAKED: usize = 2_000;

/// Documents with content controls of plain text: LibreOffice 7.4 forgets tracked changes within them.
const FORGOTTEN: [&str; 2] = ["Bug55142.docx", "sdtContent.docx"];

#[test]
fn a_suggestion_is_what_it_says_in_other_programs() {
    let count = if whole() { SOAKED } else { SAMPLE };
    let folder = tempfile::tempdir().unwrap();
    let all = files();
    let mut names = Vec::new();
    let (mut tried, mut refused) = (0, 0);
    while names.len() < count && tried < count * 10 {
        let (name, bytes) = &all[tried % all.len()];
        let mut random = fastrand::Rng::with_seed(7_000_003 + tried as u64);
        tried += 1;
        let Ok(document) = word::Document::open(bytes, Limits::default()) else { continue };
        let Some((edit, _)) = any_edit(&document, &mut random) else { continue };
        let edits = std::slice::from_ref(&edit);
        let (direct, suggested) = (document.apply(edits, None), document.apply(edits, Some(&reviser())));
        let (Ok(direct), Ok(suggested)) = (direct, suggested) else {
            refused += 1;
            continue;
        };
        let case = names.len();
        for (which, bytes) in [("orig", bytes), ("direct", &direct), ("suggested", &suggested)] {
            std::fs::write(folder.path().join(format!("{case}.{which}.docx")), bytes).unwrap();
        }
        names.push(format!("{name}: {edit:?}"));
    }
    let told = python("word.py", &[folder.path()]);
    assert_eq!(told.len(), names.len());
    let mut wrong = Vec::new();
    for one in &told {
        let case = usize::try_from(one["case"].as_u64().unwrap()).unwrap();
        let opens = |which: &str| one[format!("{which} opens")] == true;
        let is_open = !opens("orig") || opens("direct") && opens("suggested");
        let is_forgotten = FORGOTTEN.iter().any(|name| names[case].starts_with(name));
        if one["accept"] != true || one["reject"] != true && !is_forgotten || !is_open {
            wrong.push(format!("{}\n  {one}", names[case]));
        }
    }
    println!("{} acts in other programs, {} wrong, {refused} refused before", names.len(), wrong.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), names.len(), wrong.join("\n"));
}
