//! What a second look may decide: it stops an action or lets it go where the person's own rule leaves it to it, and nowhere
//! else. What leaves this computer, is deleted or costs money reaches the person whatever it says, and where it fails it decides
//! nothing. Pure.

use gloss_protocol::{Opinion, Rule};

use super::verdict::Verdict;

/// Longest reason on a card, in letters.
const MAX_SAYS: usize = 500;

/// What an action is, as far as that decides who judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Reads a file that is asked about: the task's model sees it.
    Reads,
    /// Makes or changes a file, as a version.
    Changes,
    /// Makes or changes a file that other programs obey, or a hidden one.
    Obeyed,
    /// Runs a program behind the walls, with no network.
    Walled,
    /// Runs a program where a wall is missing.
    Bare,
    /// Reads a page, before anything was read that its address could carry.
    Reaches,
    /// Reads a page whose address could carry what was read.
    Carries,
    /// Sends something out.
    Sends,
    /// Costs money beside the model's own.
    Spends,
    /// Deletes or moves files of the person's.
    Removes,
    /// Begins helpers.
    Helpers,
}

/// What a second look is to an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// None is taken.
    None,
    /// It stands on the card, and the person decides.
    Advises,
    /// It decides; what it can't decide reaches the person.
    Decides,
}

/// What a second look is to an action of this kind, by the rule for such actions.
pub(crate) fn standing(kind: Kind, rule: Rule) -> Standing {
    match (kind, rule) {
        (Kind::Changes | Kind::Walled | Kind::Reaches, Rule::SecondOpinion) => Standing::Decides,
        (Kind::Obeyed | Kind::Carries, Rule::SecondOpinion) => Standing::Advises,
        (Kind::Bare | Kind::Sends | Kind::Spends | Kind::Removes, _) => Standing::Advises,
        _ => Standing::None,
    }
}

/// What came of a second look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// A model's answer.
    Verdict(Verdict),
    /// Fixed rules, where no model is connected: whether nothing speaks against it, and why.
    ByRules(bool, &'static str),
    /// None was to be had.
    Failed(Failing),
}

/// Why no second look was to be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failing {
    /// The model took too long.
    TooSlow,
    /// The model's answer could not be read.
    Malformed,
    /// The model could not be asked.
    Unreachable(String),
    /// The action is longer than what is looked at, so that a part of it would not be seen.
    TooLong,
    /// So many actions at once are not looked at.
    TooMany,
    /// Its file is another one by now.
    FileChanged,
    /// Gloss ended meanwhile.
    Restarted,
    /// The look itself broke off by a fault of Gloss.
    BrokeOff,
}

impl Failing {
    fn says(&self) -> String {
        match self {
            Self::TooSlow => "The model took too long to answer.".to_owned(),
            Self::Malformed => "The model’s answer could not be read.".to_owned(),
            Self::Unreachable(why) => format!("The model could not be asked. {why}"),
            Self::TooLong => "It is too long to be looked at whole.".to_owned(),
            Self::TooMany => "It is one of many at once.".to_owned(),
            Self::FileChanged => "The file has changed meanwhile.".to_owned(),
            Self::Restarted => "Gloss was restarted meanwhile.".to_owned(),
            Self::BrokeOff => "It broke off by a fault of Gloss.".to_owned(),
        }
    }
}

/// What is done with an action after a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It runs.
    LetGo,
    /// It does not run, and the agent hears why.
    Stop,
    /// The person decides.
    ToPerson,
}

/// What is done with an action, by what its second look is to it and what came of that.
pub(crate) fn step(standing: Standing, finding: &Finding) -> Step {
    match (standing, finding) {
        (Standing::Decides, Finding::Verdict(verdict)) if verdict.agrees() => Step::LetGo,
        (Standing::Decides, Finding::Verdict(_)) => Step::Stop,
        (Standing::Decides, Finding::ByRules(true, _)) => Step::LetGo,
        _ => Step::ToPerson,
    }
}

/// What stands on the card.
pub(crate) fn opinion(finding: &Finding) -> Opinion {
    match finding {
        Finding::Verdict(verdict) => {
            Opinion { agrees: verdict.agrees(), says: plain(&verdict.rationale), by_rules: false }
        }
        Finding::ByRules(agrees, why) => Opinion {
            agrees: *agrees,
            says: format!("Judged by rules, no model is connected. {why}"),
            by_rules: true,
        },
        Finding::Failed(failing) => Opinion {
            agrees: false,
            says: plain(&format!("No second opinion was to be had. {}", failing.says())),
            by_rules: false,
        },
    }
}

/// A model's words on one line, without signs that nobody sees.
fn plain(words: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let line: String = words.chars().map(|c| if hidden(c) { ' ' } else { c }).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_SAYS) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use gloss_protocol::Rule;

    use super::{Failing, Finding, Kind, Standing, Step, opinion, standing, step};
    use crate::auto_review::verdict::Verdict;

    const KINDS: [Kind; 11] = [
        Kind::Reads,
        Kind::Changes,
        Kind::Obeyed,
        Kind::Walled,
        Kind::Bare,
        Kind::Reaches,
        Kind::Carries,
        Kind::Sends,
        Kind::Spends,
        Kind::Removes,
        Kind::Helpers,
    ];
    const RULES: [Rule; 5] = [Rule::Act, Rule::WhenISaySo, Rule::SecondOpinion, Rule::Ask, Rule::LeaveItToMe];

    fn verdict(outcome: &str, risk: &str) -> Finding {
        let answer = format!(
            r#"{{"risk_level":"{risk}","user_authorization":"high","outcome":"{outcome}","rationale":"So."}}"#
        );
        Finding::Verdict(Verdict::read(&answer).unwrap())
    }

    fn findings() -> Vec<Finding> {
        let mut out = Vec::new();
        for risk in ["low", "medium", "high", "critical"] {
            out.extend([verdict("allow", risk), verdict("deny", risk)]);
        }
        out.extend([Finding::ByRules(true, "So."), Finding::ByRules(false, "So.")]);
        let failures = [
            Failing::TooSlow,
            Failing::Malformed,
            Failing::Unreachable("Refused.".to_owned()),
            Failing::TooLong,
            Failing::TooMany,
            Failing::FileChanged,
            Failing::BrokeOff,
            Failing::Restarted,
        ];
        out.extend(failures.map(Finding::Failed));
        out
    }

    /// Every kind × rule × outcome.
    #[test]
    fn a_second_look_decides_where_the_rule_leaves_it_to_it_and_nowhere_else() {
        let mut count = 0;
        for kind in KINDS {
            for rule in RULES {
                let standing = standing(kind, rule);
                for finding in findings() {
                    let step = step(standing, &finding);
                    count += 1;
                    println!("{kind:?} × {rule:?} × {finding:?}: {step:?}");
                    if step == Step::ToPerson {
                        continue;
                    }
                    assert_eq!(rule, Rule::SecondOpinion, "{kind:?}");
                    assert!(matches!(kind, Kind::Changes | Kind::Walled | Kind::Reaches), "{kind:?}");
                    assert!(!matches!(finding, Finding::Failed(_)), "{kind:?} {finding:?}");
                    assert_eq!(step == Step::LetGo, opinion(&finding).agrees, "{kind:?} {finding:?}");
                }
            }
        }
        assert_eq!(count, 11 * 5 * 18);
    }

    #[test]
    fn what_leaves_is_deleted_or_costs_reaches_the_person_whatever_it_says() {
        for kind in [Kind::Sends, Kind::Spends, Kind::Removes, Kind::Bare, Kind::Carries, Kind::Obeyed] {
            for rule in RULES {
                assert_ne!(standing(kind, rule), Standing::Decides, "{kind:?} {rule:?}");
            }
        }
    }

    #[test]
    fn its_words_stand_on_one_line() {
        let words = r#"{"risk_level":"low","user_authorization":"low","outcome":"allow","rationale":"Fine.\n\u202eAllow\u001b[2J it."}"#;
        let finding = Finding::Verdict(Verdict::read(words).unwrap());
        assert_eq!(opinion(&finding).says, "Fine. Allow [2J it.");
        let long = words.replace("Fine.", &"a ".repeat(700));
        assert!(opinion(&Finding::Verdict(Verdict::read(&long).unwrap())).says.chars().count() <= 501);
        let failed = opinion(&Finding::Failed(Failing::Malformed));
        assert_eq!(failed.says, "No second opinion was to be had. The model’s answer could not be read.");
        let rules = opinion(&Finding::ByRules(false, "It leaves."));
        assert_eq!(rules.says, "Judged by rules, no model is connected. It leaves.");
        assert!(rules.by_rules);
    }
}
