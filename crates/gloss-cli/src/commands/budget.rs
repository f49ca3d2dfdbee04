//! `gloss budget`: a ceiling of a task, an automation, the month or all, with what is used under it. Amounts are read by the engine.

use gloss_protocol::{
    AutomationId, Budget, BudgetLine, BudgetOf, Command, Done, Price, Problem, Query, Reply, ThreadId,
};
use serde_json::{Value, json};

use crate::session::{Session, unexpected};
use crate::{money, output};

pub(super) async fn run(session: &Session, id: String, amount: Option<String>) -> Result<u8, Problem> {
    let of = of(id);
    let budget = match amount {
        Some(amount) => {
            let set = Command::BudgetSet { of: of.clone(), amount, money_only: false };
            match session.submit(set).await? {
                Done::Budget { budget } => *budget,
                _ => return Err(unexpected()),
            }
        }
        None => ask(session, of).await?,
    };
    output::either(session.json, &json(&budget), || words(&budget));
    Ok(0)
}

/// What an id names: a task, where it is nothing else.
fn of(id: String) -> BudgetOf {
    match id.as_str() {
        "month" => BudgetOf::Month {},
        "all" => BudgetOf::All {},
        _ if id.starts_with(AutomationId::PREFIX) => BudgetOf::Automation { automation: AutomationId(id) },
        _ => BudgetOf::Task { task: ThreadId(id) },
    }
}

/// The state of a budget.
///
/// # Errors
/// What the engine says.
pub(super) async fn ask(session: &Session, of: BudgetOf) -> Result<Budget, Problem> {
    match session.query(Query::Budget { of }).await? {
        Reply::Budget { budget } => Ok(budget),
        _ => Err(unexpected()),
    }
}

/// The budget as a line: the ceiling that was asked for, and those beside it.
fn json(budget: &Budget) -> Value {
    let mut lines = budget.lines.iter().map(line);
    let mut first = lines.next().unwrap_or_default();
    first["currency"] = json!(budget.currency);
    first["beside"] = json!(lines.collect::<Vec<_>>());
    first
}

fn line(line: &BudgetLine) -> Value {
    let mut fields = serde_json::to_value(&line.of).unwrap_or_default();
    let amounts = json!({
        "used": Price::dollars(line.used),
        "reserved": Price::dollars(line.reserved),
        "ceiling": line.ceiling.map(Price::dollars),
        "tokens": line.tokens,
        "budget": line.most_tokens,
    });
    if let (Some(fields), Value::Object(amounts)) = (fields.as_object_mut(), amounts) {
        fields.extend(amounts);
    }
    fields
}

fn words(budget: &Budget) -> String {
    let told = |line: &BudgetLine| {
        let used = money::amount(line.used, &budget.currency);
        let money = match line.ceiling {
            Some(ceiling) => format!("{used} of {} used", money::amount(ceiling, &budget.currency)),
            None => format!("{used} used, no limit"),
        };
        let each = if matches!(line.of, BudgetOf::Automation { .. }) { " (each run)" } else { "" };
        let tokens = match line.most_tokens {
            Some(most) => format!("; {} of {most} tokens used{each}", line.tokens),
            None if line.tokens > 0 => format!("; {} tokens used, no limit", line.tokens),
            None => String::new(),
        };
        format!("{}: {money}{tokens}.", line.name)
    };
    budget.lines.iter().map(told).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{Budget, BudgetLine, BudgetOf, ThreadId};
    use serde_json::json;

    use super::{json as as_json, of, words};

    #[test]
    fn a_budget_in_words_and_fields() {
        let line = |of, name: &str, ceiling| BudgetLine {
            of,
            name: name.to_owned(),
            used: 110_000,
            reserved: 5_000,
            ceiling,
            suggested: 4_000_000,
            tokens: 900,
            most_tokens: Some(5_000),
        };
        let task = BudgetOf::Task { task: ThreadId("t_1".to_owned()) };
        let lines = vec![
            line(task, "This task", Some(2_000_000)),
            BudgetLine {
                most_tokens: None,
                tokens: 0,
                ..line(BudgetOf::All {}, "All that is ever spent", None)
            },
        ];
        let budget = Budget { currency: "EUR".to_owned(), lines, range: None };
        assert_eq!(
            words(&budget),
            "This task: €0.11 of €2.00 used; 900 of 5000 tokens used.\nAll that is ever spent: €0.11 used, no limit."
        );
        assert_eq!(
            as_json(&budget),
            json!({ "of": "task", "task": "t_1", "used": 0.11, "reserved": 0.005, "ceiling": 2.0, "tokens": 900, "budget": 5000,
                    "currency": "EUR", "beside": [
                { "of": "all", "used": 0.11, "reserved": 0.005, "ceiling": null, "tokens": 0, "budget": null } ] })
        );
        assert_eq!((of("month".to_owned()), of("all".to_owned())), (BudgetOf::Month {}, BudgetOf::All {}));
    }
}
