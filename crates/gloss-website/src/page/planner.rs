//! A planner's page: inputs that can be moved, what they lead to by checked formulas, and the numbers that it rests on. The kit's
//! script works out the same steps anew; what stands here is the starting point, also without scripts.

use std::fmt::Write as _;

use super::head;
use crate::formula::{Formula, plain};
use crate::html::{id, number, text};
use crate::materials::Materials;
use crate::refusal::Refusal;
use crate::rows::Rows;
use crate::spec::{Input, Spec};

/// The computed facts and outputs of a planner.
pub(super) struct Plan {
    /// Numbers of the query's row.
    facts: Vec<(String, f64)>,
    /// The formulas, and what they come to at the start.
    outputs: Vec<(Formula, Option<f64>)>,
    /// The inputs, each with the value that it begins with.
    inputs: Vec<Input>,
}

/// Checks a planner: every name is known before it is used, so that no formula goes round in a circle.
pub(super) fn plan(spec: &Spec, answer: &Rows) -> Result<Plan, Refusal> {
    if spec.outputs.is_empty() || spec.inputs.is_empty() {
        return Err(Refusal::new(
            "outputs",
            "A planner has inputs and outputs.",
            "Give at least one of each.",
        ));
    }
    if answer.rows.len() > 1 {
        return Err(Refusal::new(
            "sql",
            "A planner rests on one row of numbers.",
            "Sum the query up to one row.",
        ));
    }
    let mut facts = Vec::new();
    for (at, name) in answer.columns.iter().enumerate() {
        let value = answer.rows.first().and_then(|row| row.get(at)).and_then(crate::rows::number);
        if let Some(value) = value {
            facts.push((plain(name), value));
        }
    }
    let mut known: Vec<(String, f64)> = facts.clone();
    let inputs = spec.inputs.iter().enumerate().map(|(n, input)| starting_input(input, n, &facts));
    let inputs: Vec<Input> = inputs.collect::<Result<_, _>>()?;
    known.extend(inputs.iter().map(|input| (input.name.clone(), input.value)));
    let mut outputs = Vec::new();
    for (n, output) in spec.outputs.iter().enumerate() {
        let path = format!("outputs.{n}.formula");
        let formula = Formula::read(&output.formula).map_err(|why| {
            Refusal::new(
                path.clone(),
                why,
                "Write it with names, numbers, + - * / ^ ( ), = <> < >, if, round, min and max.",
            )
        })?;
        let strange =
            formula.names().find(|name| !known.iter().any(|(known, _)| known == name)).map(str::to_owned);
        if let Some(name) = strange {
            let all: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
            let says = format!("{name} is no number that is known here.");
            return Err(Refusal::new(path, says, format!("Known are {}.", all.join(", "))));
        }
        let value =
            formula.value(&|name| known.iter().find(|(known, _)| known == name).map(|(_, value)| *value));
        known.push((output.name.clone(), value.unwrap_or(f64::NAN)));
        outputs.push((formula, value));
    }
    Ok(Plan { facts, outputs, inputs })
}

/// An input with the value of its column, where it has one; its bounds make room for that.
fn starting_input(input: &Input, at: usize, facts: &[(String, f64)]) -> Result<Input, Refusal> {
    let Some(column) = &input.column else { return Ok(input.clone()) };
    let column = plain(column);
    let value = facts.iter().find(|(name, _)| *name == column).map(|(_, value)| *value);
    let value = value.ok_or_else(|| {
        let all: Vec<&str> = facts.iter().map(|(name, _)| name.as_str()).collect();
        let says = format!("The query gives no number {column}.");
        Refusal::new(format!("inputs.{at}.value"), says, format!("It gives {}.", all.join(", ")))
    })?;
    Ok(Input { value, min: input.min.min(value), max: input.max.max(value), ..input.clone() })
}

pub(super) fn write(out: &mut String, spec: &Spec, plan: &Plan, origin: &Materials<'_>) {
    head::title(out, spec, origin);
    out.push_str("<main>\n<form id=\"plan\" aria-label=\"Inputs\">\n");
    for input in &plan.inputs {
        one(out, input);
    }
    out.push_str("<button id=\"reset\" type=\"button\" hidden>Back to the starting point</button>\n</form>\n<section id=\"outcomes\" aria-label=\"Outcomes\" aria-live=\"polite\">\n");
    for (output, (formula, value)) in spec.outputs.iter().zip(&plan.outputs) {
        let shown = value.map_or_else(|| "—".to_owned(), number);
        let unit =
            if output.unit.is_empty() { String::new() } else { format!(" <i>{}</i>", text(&output.unit)) };
        let _ = writeln!(
            out,
            "<p class=\"figure\" id=\"{}\" data-name=\"{}\" data-key=\"{}\" data-f=\"{}\"><span>{}</span> <b>{shown}</b>{unit} <small></small></p>",
            id("output", &output.name),
            text(&output.name),
            text(&output.name),
            text(&formula.steps()),
            text(&output.label),
        );
    }
    out.push_str("</section>\n");
    if !plan.facts.is_empty() {
        out.push_str(
            "<section id=\"facts\" aria-label=\"What it rests on\">\n<h2>What it rests on</h2>\n<dl>\n",
        );
        for (name, value) in &plan.facts {
            // What an input begins with stands there already.
            let begins = |input: &Input| input.column.as_deref().map(plain).as_deref() == Some(name.as_str());
            let hidden = if plan.inputs.iter().any(begins) { " hidden" } else { "" };
            // Digits that only keep a column's name from an input's are no words.
            let bare = |name: &str| crate::html::words(name.trim_end_matches(|c: char| c.is_ascii_digit()));
            let is_twin = plan.facts.iter().any(|(other, _)| other != name && bare(other) == bare(name));
            let shown = if is_twin { crate::html::words(name) } else { bare(name) };
            let _ = writeln!(
                out,
                "<div id=\"{}\" data-key=\"{}\" data-fact=\"{}\" data-value=\"{value}\"{hidden}><dt>{}</dt><dd>{}</dd></div>",
                id("fact", name),
                text(name),
                text(name),
                text(if shown.is_empty() { name } else { &shown }),
                number(*value),
            );
        }
        out.push_str("</dl>\n</section>\n");
    }
    out.push_str("</main>\n");
}

fn one(out: &mut String, input: &Input) {
    let (own, label) = (id("input", &input.name), text(&input.label));
    let unit = if input.unit.is_empty() { String::new() } else { format!("<i>{}</i>", text(&input.unit)) };
    let bounds = format!("min=\"{}\" max=\"{}\" step=\"{}\"", input.min, input.max, input.step);
    let _ = writeln!(
        out,
        "<div class=\"input\" id=\"{own}\" data-key=\"{}\"><label for=\"{own}-number\">{label}</label><span class=\"typed\"><input id=\"{own}-number\" type=\"number\" \
         name=\"{}\" value=\"{}\" {bounds}>{unit}</span><input type=\"range\" value=\"{}\" {bounds} aria-label=\"{label}, as a slider\"></div>",
        text(&input.name),
        text(&input.name),
        input.value,
        input.value,
    );
}
