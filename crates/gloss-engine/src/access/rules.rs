//! The rule that stands for an action: the task's own, else the workspace's, else what Codex's keys in `config.toml` say, else
//! Gloss's. Also which entries cover a task. Changes nothing.

use gloss_protocol::{Access, Action, Grant, May, Problem, Rule, ThreadId, TurnId};
use gloss_store::Read;

use crate::config::Config;
use crate::turn::room::Turns;

/// The rule that stands by itself where nobody set another.
pub(crate) fn standing_rule(config: &Config, action: Action) -> Rule {
    let own = match action {
        Action::Read | Action::Change | Action::Run => Rule::Act,
        Action::Reach => Rule::WhenISaySo,
        // Words that name a file do not say that it should go, so there is no rule between asking and acting.
        Action::Remove | Action::Send => Rule::Ask,
    };
    let of_mode = match action {
        Action::Change | Action::Remove if config.presets().only_reads() => Rule::LeaveItToMe,
        _ => own,
    };
    let of_policy = match (config.approval_policy.as_deref(), action) {
        (Some("untrusted"), Action::Change | Action::Run | Action::Remove | Action::Reach) => Rule::Ask,
        // Nobody is asked, so what would be asked about is not done.
        (Some("never"), _) if own == Rule::Ask => Rule::LeaveItToMe,
        _ => own,
    };
    match of_mode.max(of_policy) {
        // What leaves always reaches the person.
        Rule::WhenISaySo | Rule::Ask if is_reviewed(config) && can_be_looked_at(action) => {
            Rule::SecondOpinion
        }
        rule => rule,
    }
}

/// Whether the person lets a second look decide what would be asked about.
fn is_reviewed(config: &Config) -> bool {
    matches!(config.approvals_reviewer.as_deref(), Some("auto_review" | "guardian_subagent"))
}

/// Whether a second look can decide about an action: never about what leaves this computer, or is moved or deleted.
pub(crate) fn can_be_looked_at(action: Action) -> bool {
    matches!(action, Action::Change | Action::Run | Action::Reach)
}

/// Whether an action's rule can be set: where nothing obeys one, none is offered.
pub(crate) fn has_rule(action: Action) -> bool {
    action != Action::Read
}

/// The task whose access counts for a turn: a helper has that of the task that it helps, and never more.
pub(crate) fn task_of(read: Read<'_>, turn: &TurnId) -> Result<Option<ThreadId>, Problem> {
    let Some(row) = read.turn(turn)? else { return Ok(None) };
    let thread = read.thread(&row.thread)?;
    Ok(Some(thread.and_then(|thread| thread.helps).map_or(row.thread, |helps| helps.task)))
}

/// The entries in force that count for a task: its own, and those of every task.
pub(crate) fn in_force(read: Read<'_>, task: Option<&ThreadId>) -> Result<Vec<Access>, Problem> {
    let mut all = read.access_in_force()?;
    all.retain(|access| access.task.is_none() || access.task.as_ref() == task);
    Ok(all)
}

/// The rule for an action among entries: the task's own before that of all.
pub(crate) fn rule_among(entries: &[Access], action: Action) -> Option<&Access> {
    let rules = |of_task: bool| {
        entries.iter().rev().find(move |access| {
            access.task.is_some() == of_task
                && matches!(access.grant, Grant::Rule { action: of, .. } if of == action)
        })
    };
    rules(true).or_else(|| rules(false))
}

impl Turns {
    /// The rule for an action of a turn.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn rule(&self, turn: &TurnId, action: Action) -> Result<Rule, Problem> {
        let task = task_of(self.store.read(), turn)?;
        self.rule_of(task.as_ref(), action)
    }

    /// The rule for an action of a task; none is any task that has no rule of its own.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn rule_of(&self, task: Option<&ThreadId>, action: Action) -> Result<Rule, Problem> {
        let entries = in_force(self.store.read(), task)?;
        if let Some(Access { grant: Grant::Rule { rule, .. }, .. }) = rule_among(&entries, action) {
            return Ok(*rule);
        }
        // What can't be read grants nothing beyond what stands by itself.
        let config = Config::read(&self.shared.home.dir).unwrap_or_default();
        Ok(standing_rule(&config, action))
    }

    /// Whether an entry lets a turn do something unasked.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn may(&self, turn: &TurnId, wanted: &May) -> Result<bool, Problem> {
        let read = self.store.read();
        let entries = in_force(read, task_of(read, turn)?.as_ref())?;
        Ok(entries.iter().any(|access| matches!(&access.grant, Grant::May { may } if may == wanted)))
    }
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{Action, Rule};

    use super::standing_rule;
    use crate::config::Config;

    #[test]
    fn codex_keys_only_make_it_stricter() {
        let rules = |mode: Option<&str>, policy: Option<&str>| {
            let config = Config {
                sandbox_mode: mode.map(str::to_owned),
                approval_policy: policy.map(str::to_owned),
                ..Config::default()
            };
            Action::ALL.map(|action| standing_rule(&config, action))
        };
        use Rule::{Act, Ask, LeaveItToMe as Mine, WhenISaySo as Say};
        assert_eq!(rules(None, None), [Act, Act, Ask, Act, Say, Ask]);
        assert_eq!(rules(Some("read-only"), None), [Act, Mine, Mine, Act, Say, Ask]);
        assert_eq!(rules(Some("workspace-write"), Some("on-request")), rules(None, None));
        assert_eq!(rules(None, Some("untrusted")), [Act, Ask, Ask, Ask, Ask, Ask]);
        assert_eq!(rules(None, Some("never")), [Act, Act, Mine, Act, Say, Mine]);
        let reviewed = Config {
            approvals_reviewer: Some("auto_review".to_owned()),
            approval_policy: Some("untrusted".to_owned()),
            ..Config::default()
        };
        let reviewed = Action::ALL.map(|action| standing_rule(&reviewed, action));
        assert_eq!(reviewed, [Act, Rule::SecondOpinion, Ask, Rule::SecondOpinion, Rule::SecondOpinion, Ask]);
        // Nothing opens the walls.
        assert_eq!(rules(Some("danger-full-access"), Some("on-request")), rules(None, None));
        let profile = Config { default_permissions: Some(":read-only".to_owned()), ..Config::default() };
        assert_eq!(Action::ALL.map(|action| standing_rule(&profile, action)), rules(Some("read-only"), None));
    }
}
