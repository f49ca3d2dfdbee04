//! The decision about a goal after a round: a pure function of the goal, its task and the clock. The worker's words are
//! not asked.

use gloss_protocol::{Code, Cycle, Goal, GoalCheck, Problem, Thread, ThreadStatus, Timestamp, Turn};

use super::checks::describe_check;

/// Rounds in a row that the same may stand in the way.
const SAME: u32 = 3;

/// Next step of a goal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Next {
    /// It is reached.
    Done,
    /// Its budget is spent; which.
    Spent(String),
    /// The person is asked how to go on.
    Ask(String),
    /// The person is asked whether it is reached.
    Confirm(String),
    /// It waits for the person, whom its agent asked already.
    Rest,
    /// The next round begins then.
    Wait(Timestamp),
    /// It begins now, with these words.
    Round(String),
}

/// Decides, and notes in the goal what stands in its way. `wrote` are the files of its figures that the goal wrote itself.
pub(crate) fn decide(
    goal: &mut Goal,
    thread: &Thread,
    turn: &Turn,
    wrote: &[String],
    now: Timestamp,
) -> Next {
    let Some(last) = goal.cycles.last().cloned() else { return Next::Round(on_with(goal)) };
    let met =
        last.verdicts.len() == goal.draft.checks.len() && last.verdicts.iter().all(|verdict| verdict.met);
    let computed = goal.draft.checks.iter().any(|check| check.computed());
    if met && let Some(file) = wrote.first() {
        // Whoever writes the data can make any figure of it.
        return Next::Confirm(format!(
            "All that was to hold does, but a figure of it was read from {file}, which this goal wrote itself. Look at that file: is “{}” reached?",
            goal.draft.objective
        ));
    }
    if met && computed {
        goal.why.clear();
        return Next::Done;
    }
    if met {
        // A judgement alone ends nothing: it is a model's word too.
        return Next::Confirm(format!(
            "A reviewer says that this is reached: “{}”. Is it?",
            goal.draft.objective
        ));
    }
    let waits = turn.status == ThreadStatus::Waiting && thread.open_questions().next().is_some();
    let in_the_way = blocker(goal, &last, turn.problem.as_ref());
    goal.same = if goal.why == in_the_way { goal.same + 1 } else { 1 };
    goal.why = in_the_way;
    if let Some(why) = spent(goal, thread, now) {
        return Next::Spent(why);
    }
    if let Some(problem) = turn.problem.as_ref().filter(|problem| problem.code == Code::BudgetSpent) {
        return Next::Spent(problem.says.clone());
    }
    if goal.same >= SAME {
        return Next::Ask(stuck(goal));
    }
    if waits {
        // Its own question is asked already; the answer goes on with it.
        return Next::Rest;
    }
    match goal.draft.every {
        0 => Next::Round(on_with(goal)),
        seconds => Next::Wait(Timestamp(now.0 + i64::from(seconds) * 1000)),
    }
}

/// Blocker of a goal: what went wrong, or what is not met.
fn blocker(goal: &Goal, last: &Cycle, problem: Option<&Problem>) -> String {
    let unmet = goal.draft.checks.iter().zip(&last.verdicts).filter(|(_, verdict)| !verdict.met);
    // A judge says the same in other words each time, a server with other numbers.
    let unmet: Vec<String> = unmet
        .map(|(check, verdict)| if check.computed() { verdict.says.clone() } else { not_yet(check) })
        .collect();
    match problem {
        Some(problem) => problem.code.next_step().to_owned(),
        None => unmet.join(" "),
    }
}

fn not_yet(check: &GoalCheck) -> String {
    let says = describe_check(check);
    let stop = if says.ends_with(['.', '?', '!', '…']) { "" } else { "." };
    format!("Not yet: {says}{stop}")
}

fn stuck(goal: &Goal) -> String {
    let tried: Vec<String> = goal
        .cycles
        .iter()
        .rev()
        .take(SAME as usize)
        .map(|cycle| {
            format!("Round {}: {}", cycle.n, cycle.says.lines().next().unwrap_or("nothing was said"))
        })
        .collect();
    format!("Three rounds came to the same: {}\nWhat was tried:\n{}", goal.why, tried.join("\n"))
}

/// Words that a round begins with: the objective, and the checks that say when it is reached.
pub(crate) fn on_with(goal: &Goal) -> String {
    let mut words = match goal.cycles.last() {
        None => goal.draft.objective.clone(),
        Some(_) => format!("The goal is not reached yet: {}", goal.draft.objective),
    };
    words.push_str("\n\nIt is reached when all of this holds; it is checked without you, after each round:");
    let verdicts = goal.cycles.last().map(|cycle| cycle.verdicts.as_slice()).unwrap_or_default();
    for (at, check) in goal.draft.checks.iter().enumerate() {
        let found = match verdicts.get(at) {
            Some(verdict) if verdict.met => " (holds)".to_owned(),
            Some(verdict) => format!(" (does not hold: {})", verdict.says),
            None => String::new(),
        };
        words.push_str(&format!("\n- {}{found}", describe_check(check)));
    }
    if !goal.draft.constraints.trim().is_empty() {
        words.push_str(&format!("\n\nOn the way: {}", goal.draft.constraints));
    }
    let round = goal.cycles.last().map_or(0, |last| last.n) + 1;
    let limit = goal.draft.budget.turns.map(|turns| format!(" of at most {turns}")).unwrap_or_default();
    words.push_str(&format!("\n\nThis is round {round}{limit}."));
    words
}

/// Names the part of the budget that is spent, where a next round would begin.
pub(crate) fn spent(goal: &Goal, thread: &Thread, now: Timestamp) -> Option<String> {
    // Of many only the newest are kept; they are counted all the same.
    let rounds = goal.cycles.last().map_or(0, |last| last.n);
    if goal.draft.budget.turns.is_some_and(|turns| rounds >= turns) {
        let rounds = if rounds == 1 { "one round".to_owned() } else { format!("{rounds} rounds") };
        return Some(format!("It had {rounds}, which is all it may have."));
    }
    spent_within(goal, thread, now)
}

/// The same within a round, before each request.
pub(crate) fn spent_within(goal: &Goal, thread: &Thread, now: Timestamp) -> Option<String> {
    let budget = goal.draft.budget;
    if budget.tokens.is_some_and(|tokens| thread.usage.total() >= tokens) {
        return Some(format!("It has used {} tokens, which is all it may use.", thread.usage.total()));
    }
    if budget
        .seconds
        .is_some_and(|seconds| now.0 - goal.created_at.0 >= i64::try_from(seconds).unwrap_or(i64::MAX) * 1000)
    {
        return Some("Its time is over.".to_owned());
    }
    // What a request costs that nobody priced is not known: then the money counts as spent.
    let dear = |most: u64| thread.cost.micro_usd >= most || thread.cost.partial;
    if budget.micro_usd.is_some_and(dear) {
        return Some("The money that it may cost is spent, or what it cost is not known.".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{
        Cost, GoalBudget, GoalCheck, GoalDraft, GoalId, GoalStatus, ThreadId, TurnId, Usage, Verdict,
    };

    use super::*;

    fn goal(checks: Vec<GoalCheck>, budget: GoalBudget) -> Goal {
        let draft = GoalDraft {
            objective: "Write it".to_owned(),
            checks,
            constraints: String::new(),
            budget,
            every: 0,
            model: None,
            attachments: Vec::new(),
        };
        Goal {
            id: GoalId("g_1".to_owned()),
            draft,
            status: GoalStatus::Active,
            thread: ThreadId("t_1".to_owned()),
            cycles: Vec::new(),
            same: 0,
            why: String::new(),
            next: None,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        }
    }

    fn thread(tokens: u64) -> Thread {
        Thread {
            id: ThreadId("t_1".to_owned()),
            title: String::new(),
            status: ThreadStatus::Done,
            model: "m".to_owned(),
            latest: String::new(),
            suggestions: 0,
            usage: Usage { input: tokens, ..Usage::default() },
            cost: Cost::default(),
            budget: None,
            ceiling: None,
            on_approval: gloss_protocol::OnApproval::Ask,
            questions: Vec::new(),
            question_count: 0,
            spans: Vec::new(),
            helps: None,
            recipe: None,
            role: None,
            imported: None,
            from_task: false,
            paid_by: None,
            automation: None,
            goal: None,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        }
    }

    fn turn(says: &str) -> Turn {
        Turn {
            id: TurnId("u_1".to_owned()),
            thread: ThreadId("t_1".to_owned()),
            status: ThreadStatus::Done,
            awaits: false,
            found_nothing: false,
            notes: Vec::new(),
            says: says.to_owned(),
            problem: None,
            usage: Usage::default(),
            cost: Cost::default(),
            started_at: Timestamp(0),
            ended_at: None,
        }
    }

    fn round(goal: &mut Goal, verdicts: &[(bool, &str)], tokens: u64, now: i64) -> Next {
        let turn = turn("I am done, everything is met, I swear.");
        let verdicts = verdicts.iter().map(|(met, says)| Verdict::new(*met, *says)).collect();
        let n = u32::try_from(goal.cycles.len()).unwrap() + 1;
        goal.cycles.push(Cycle {
            n,
            turn: turn.id.clone(),
            says: turn.says.clone(),
            verdicts,
            at: Timestamp(now),
        });
        decide(goal, &thread(tokens), &turn, &[], Timestamp(now))
    }

    fn file() -> GoalCheck {
        GoalCheck::File { path: "a.md".to_owned(), says: Vec::new() }
    }

    fn review() -> GoalCheck {
        GoalCheck::Review { question: "Is it good?".to_owned() }
    }

    #[test]
    fn done_needs_every_check_and_one_that_was_computed() {
        let free = GoalBudget::default();
        let both = || goal(vec![file(), review()], free);
        assert_eq!(round(&mut both(), &[(true, "there"), (true, "good")], 0, 0), Next::Done);
        // The worker swears, the judge agrees: what Gloss found counts.
        assert!(matches!(round(&mut both(), &[(false, "not there"), (true, "good")], 0, 0), Next::Round(_)));
        assert!(matches!(round(&mut both(), &[(true, "there"), (false, "bad")], 0, 0), Next::Round(_)));
        assert!(matches!(round(&mut both(), &[(true, "there")], 0, 0), Next::Round(_)), "one is missing");
        // A judge alone ends nothing.
        assert!(matches!(round(&mut goal(vec![review()], free), &[(true, "good")], 0, 0), Next::Confirm(_)));
        assert!(matches!(round(&mut goal(vec![], free), &[], 0, 0), Next::Confirm(_)));
        // Nor does a figure of a file that the goal wrote.
        let mut own = goal(vec![file()], free);
        assert_eq!(round(&mut own, &[(true, "It is 99999.")], 0, 0), Next::Done);
        let wrote = ["sales.csv".to_owned()];
        let next = decide(&mut own, &thread(0), &turn("Done."), &wrote, Timestamp(0));
        assert!(matches!(&next, Next::Confirm(asked) if asked.contains("sales.csv")), "{next:?}");
    }

    #[test]
    fn the_same_three_times_is_a_question_and_progress_is_not() {
        let mut stuck = goal(vec![file()], GoalBudget::default());
        for n in 0..2 {
            assert!(matches!(round(&mut stuck, &[(false, "a.md is not there.")], 0, n), Next::Round(_)));
        }
        let Next::Ask(question) = round(&mut stuck, &[(false, "a.md is not there.")], 0, 3) else {
            panic!("it must ask");
        };
        assert!(question.contains("a.md is not there.") && question.contains("Round 1"), "{question}");
        let mut judged = goal(vec![review()], GoalBudget::default());
        let _ = round(&mut judged, &[(false, "Not quite.")], 0, 0);
        assert_eq!(judged.why, "Not yet: a reviewer agrees: Is it good?", "one stop is enough");
        let mut moves = goal(vec![file()], GoalBudget::default());
        for n in 0..20 {
            assert!(matches!(
                round(&mut moves, &[(false, &format!("It is {n}; 30 is wanted."))], 0, n),
                Next::Round(_)
            ));
        }
    }

    #[test]
    fn nothing_begins_after_the_budget() {
        let with = |budget| goal(vec![file()], budget);
        let spent = |next: Next| matches!(next, Next::Spent(_));
        let turns = GoalBudget { turns: Some(2), ..GoalBudget::default() };
        let mut two = with(turns);
        assert!(!spent(round(&mut two, &[(false, "1")], 0, 0)));
        assert!(spent(round(&mut two, &[(false, "2")], 0, 0)));
        assert!(spent(round(
            &mut with(GoalBudget { tokens: Some(100), ..GoalBudget::default() }),
            &[(false, "x")],
            100,
            0
        )));
        let seconds = GoalBudget { seconds: Some(60), ..GoalBudget::default() };
        assert!(!spent(round(&mut with(seconds), &[(false, "x")], 0, 59_999)));
        assert!(spent(round(&mut with(seconds), &[(false, "x")], 0, 60_000)));
        // Reached with the last of it is reached.
        assert_eq!(
            round(&mut with(GoalBudget { turns: Some(1), ..GoalBudget::default() }), &[(true, "x")], 0, 0),
            Next::Done
        );
    }
}
