//! The findings that stand out in a table, as sentences whose figures are facts. Those worth most come first; nothing is guessed.

use gloss_analysis::story::{Finding, Section};
use gloss_analysis::{Table, limits, parts};
use gloss_protocol::{Permission, Problem};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use super::answers::{Answers, MOST, Tables, fitting};
use crate::doors::Future;
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, Touch, bad, clip, object, text};

/// Bytes for what the figures can't say.
const LIMITS: usize = 700;
/// Bytes for the headings of sections.
const HEADINGS: usize = 400;

/// Finds what stands out.
pub(super) struct Findings;

/// All that was found.
struct Found {
    findings: Vec<Finding>,
    sections: Vec<Section>,
    limits: Vec<String>,
}

impl Tool for Findings {
    fn name(&self) -> &str {
        "findings"
    }

    fn spec(&self) -> ToolSpec {
        let about = "What stands out in a table: sentences whose figures are linked to facts, to be used as they are. Ask this first.";
        let parameters = object(
            json!({
                "path": { "type": "string" },
                "about": text("Only what speaks of it."),
                "section": text("One of sections, with its table."),
                "from": { "type": "integer" },
            }),
            &["path"],
        );
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, _: Scope) -> bool {
        true
    }

    fn announce(&self, arguments: Arguments<'_>) -> String {
        format!("Looking at what stands out in {}", arguments.text_or("path", ""))
    }

    fn touches(&self, arguments: Arguments<'_>) -> Vec<Touch> {
        Touch::of(arguments, "path", Permission::Read)
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(find(call.into(), call.arguments))
    }
}

pub(super) async fn find(doors: Tables<'_>, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let path = arguments.text("path")?;
    let mut answers = Answers::default();
    let looked = answers.look(doors, |questions| {
        let table = match Table::read(questions, path)? {
            Ok(table) => table,
            Err(why) => return Some(Err(why)),
        };
        let story = table.story(questions);
        let (parts, plain) = parts(&story);
        let mut found =
            Found { findings: Vec::new(), sections: Vec::new(), limits: limits::sentences(&story, plain) };
        for part in parts {
            found.findings.extend(part.lead.into_iter().chain(part.stands));
            found.sections.extend(part.sections);
        }
        Some(Ok(found))
    });
    let mut found = looked.await?.map_err(bad)?;
    found.findings.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.sections.sort_by(|a, b| b.score.total_cmp(&a.score));
    let told = match arguments.optional("section") {
        Some(heading) => section(&found.sections, heading)?,
        None => findings(&found, arguments),
    };
    let result = answers.recorded(doors.data, &told).await?;
    let detail = found.findings.iter().map(|finding| clip(&finding.text, 200)).collect::<Vec<_>>();
    Ok(Outcome { result, says: format!("Looked at what stands out in {path}"), detail: detail.join("\n") })
}

/// The findings that were asked for, the rest counted.
fn findings(found: &Found, arguments: Arguments<'_>) -> Value {
    let about = arguments.text_or("about", "").to_lowercase();
    let words: Vec<&str> =
        about.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2).collect();
    let speaks = |finding: &&Finding| {
        let text = format!("{} {}", finding.title, finding.text).to_lowercase();
        words.is_empty() || words.iter().any(|word| text.contains(word))
    };
    let from = usize::try_from(arguments.number_or("from", 0)).unwrap_or(usize::MAX);
    let wanted: Vec<&Finding> = found.findings.iter().filter(speaks).collect();
    let values = wanted.iter().skip(from).map(|finding| {
        let title = Some(&finding.title).filter(|title| !title.is_empty());
        json!({ "says": finding.text, "title": title })
    });
    let headings: Vec<Value> = found.sections.iter().map(|section| json!(section.heading)).collect();
    let limits: Vec<Value> = found.limits.iter().map(|says| json!(says)).collect();
    let (shown, many) = fitting(values.collect(), MOST - LIMITS - HEADINGS);
    let next = from.saturating_add(many);
    json!({
        "findings": shown,
        "next": (next < wanted.len()).then_some(next),
        "of": wanted.len(),
        "sections": fitting(headings, HEADINGS).0,
        "limits": fitting(limits, LIMITS).0,
    })
}

/// A section's blocks, as far as there is room for their lines.
fn section(sections: &[Section], heading: &str) -> Result<Value, Problem> {
    let found = sections.iter().find(|section| section.heading == heading);
    let found = found.ok_or_else(|| bad(format!("There is no section “{heading}”.")))?;
    let whole = found.blocks.join("\n\n");
    let mut size = 0;
    let lines = whole.split_inclusive('\n').take_while(|line| {
        size += line.len();
        size <= MOST - HEADINGS
    });
    let shown: String = lines.collect();
    let cut = shown.len() < whole.len();
    Ok(json!({ "section": heading, "markdown": shown, "cut": cut }))
}
