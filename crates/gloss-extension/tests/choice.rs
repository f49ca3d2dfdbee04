//! The choice of a skill, over 150 skills that others published and 40 plain sentences that were labelled before anything was scored
//! (tests/data/skills). Says what it measured; knows no sentence.

use std::path::Path;

use gloss_extension::{BEGINS, Chooser, OFFERED};

/// Sentences whose skill comes first, and is among the ten that a model is told of; and sentences for which there is no skill that are
/// taken for one's. Words alone find no more: most of these sentences share none with the skill that they need. A model that is told the
/// names of all of them does.
const FIRST: usize = 6;
const IN_TEN: usize = 16;
const FALSE: usize = 0;

fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/skills").join(name);
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn plain_sentences_find_their_skill_among_150() {
    let skills = rows("descriptions.tsv");
    assert_eq!((skills.len(), rows("tasks.tsv").len()), (150, 40));
    let chooser = Chooser::new(skills.iter().map(|row| (row[0].as_str(), row[1].as_str())));
    let (mut first, mut in_ten, mut fit, mut begun, mut begun_right, mut wrong) = (0, 0, 0, 0, 0, 0);
    for row in rows("tasks.tsv") {
        let labels: Vec<&str> = row
            .get(1)
            .map(|all| all.split(',').map(str::trim).filter(|one| !one.is_empty()).collect())
            .unwrap_or_default();
        let best = chooser.choose(&row[0], 10);
        let name = |at: usize| best.get(at).map_or("", |one| skills[one.skill][0].as_str());
        let gate = best.first().map_or(0.0, |one| one.gate);
        let is_right = labels.contains(&name(0));
        begun += usize::from(gate >= BEGINS);
        begun_right += usize::from(gate >= BEGINS && is_right);
        if labels.is_empty() {
            wrong += usize::from(gate >= OFFERED);
        } else {
            fit += 1;
            first += usize::from(is_right);
            in_ten += usize::from((0..best.len()).any(|at| labels.contains(&name(at))));
        }
        if !is_right && (!labels.is_empty() || gate >= OFFERED) {
            println!("{gate:.2} {}: {:?}, not {labels:?}", row[0], (0..4).map(name).collect::<Vec<_>>());
        }
    }
    println!(
        "{} skills: {first} of {fit} right at first, {in_ten} in ten, {wrong} false at the gate; {begun_right} of {begun} begun rightly",
        skills.len()
    );
    assert!(
        first >= FIRST && in_ten >= IN_TEN && wrong == FALSE,
        "{first} of {fit} right at first, {wrong} false at the gate"
    );
}
