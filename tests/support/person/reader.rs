//! What a person who does not see the page is told: the browser's accessibility tree, the words of its live region,
//! and what axe-core finds amiss. It reads; only Chromium can be asked for its tree.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Person;

/// Writes down what is said from here on.
const LISTEN: &str = include_str!("listen.js");

/// One thing as a screen reader comes to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Its role, as `button`.
    pub role: String,
    /// Its accessible name.
    pub name: String,
    /// How deep it lies under what is heard before it.
    pub depth: usize,
    /// How many things it points to for its details.
    pub points_to: usize,
}

impl Heard {
    /// `role “name”`.
    pub fn says(&self) -> String {
        format!("{} “{}”", self.role, self.name)
    }
}

impl Person {
    /// All that a screen reader would come to, in its order, without what is only text.
    #[track_caller]
    pub fn read_out(&self) -> Vec<Heard> {
        let tree = self.session.ask_chromium("Accessibility.getFullAXTree", &json!({}));
        let nodes = tree["nodes"].as_array().expect("nodes");
        let by_id: HashMap<&str, &Value> =
            nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
        let mut heard = Vec::new();
        let mut stack: Vec<(&Value, usize)> = nodes.first().map(|root| (root, 0)).into_iter().collect();
        while let Some((node, depth)) = stack.pop() {
            let word = |key: &str| node[key]["value"].as_str().unwrap_or_default().trim().to_owned();
            let (role, name) = (word("role"), word("name"));
            let silent = ["generic", "none", "StaticText", "InlineTextBox", "RootWebArea", "ListMarker"];
            let told = node["ignored"] != true && !silent.contains(&role.as_str());
            if told {
                let details =
                    node["properties"].as_array().into_iter().flatten().find(|one| one["name"] == "details");
                let points_to =
                    details.and_then(|one| one["value"]["relatedNodes"].as_array()).map_or(0, Vec::len);
                heard.push(Heard { role, name, depth, points_to });
            }
            let children = node["childIds"].as_array().into_iter().flatten().rev();
            let below = children.filter_map(|id| by_id.get(id.as_str()?));
            stack.extend(below.map(|child| (*child, depth + usize::from(told))));
        }
        heard
    }

    /// Begins to listen to what is announced.
    pub fn listen(&self) {
        self.session.read(LISTEN, &json!([]));
    }

    /// What was announced since `listen`.
    pub fn announced(&self) -> Vec<String> {
        let said = self.session.read("return window.__heard", &json!([]));
        said.as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| Some(one.as_str()?.trim().to_owned()))
            .collect()
    }

    /// What axe-core (of ui/node_modules) holds against the page as it is now, one line for each thing.
    #[track_caller]
    pub fn amiss(&self) -> Vec<String> {
        let axe = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");
        let axe = std::path::PathBuf::from(axe);
        let axe = std::fs::read_to_string(&axe)
            .unwrap_or_else(|e| panic!("{}: {e}; run npm ci in ui first", axe.display()));
        let script = format!(
            "{axe}\nconst done = arguments[arguments.length - 1];\
             axe.run(document, {{ resultTypes: ['violations'] }})\
             .then((found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) => `${{rule.id}}: ${{node.html.slice(0, 160)}} ${{node.failureSummary}}`))), (e) => done(['' + e]));"
        );
        let found = self.session.read_later(&script, &json!([]));
        found.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    }

    /// Tells Chromium what the person asked of their system, as `prefers-reduced-motion: reduce`.
    pub fn prefer(&self, feature: &str, value: &str) {
        let features = json!([{ "name": feature, "value": value }]);
        self.session.ask_chromium("Emulation.setEmulatedMedia", &json!({ "features": features }));
    }
}
