//! The tools of a turn, by name. Decides nothing about a call.

use std::sync::Arc;

use gloss_provider::ToolSpec;
use serde_json::Value;

use crate::tool::{Arguments, Effect, Scope, Tool};

/// Tools, with what a model is told of them.
#[derive(Clone, Default)]
pub struct Toolbox {
    tools: Vec<Arc<dyn Tool>>,
    /// Made once: they are asked for in each round. In a turn's toolbox only those that are offered.
    specs: Vec<ToolSpec>,
}

impl Toolbox {
    /// A toolbox of these tools, of which the first of a name counts in each turn: a foreign tool never takes a name that is taken.
    pub fn new(tools: impl IntoIterator<Item = Arc<dyn Tool>>) -> Self {
        Self::default().with(tools)
    }

    /// Those that fit a turn, with the descriptions of those that its model is told of.
    #[must_use]
    pub fn fitting(&self, turn: Scope) -> Self {
        let fit = self.tools.iter().zip(&self.specs).filter(|(tool, _)| tool.fits(turn));
        let mut out = Self::default();
        for (tool, spec) in fit {
            if out.find(tool.name()).is_none() {
                out.tools.push(tool.clone());
                out.specs.extend(tool.is_offered(turn).then(|| spec.clone()));
            }
        }
        out
    }

    /// The same with more tools behind them.
    #[must_use]
    pub fn with(&self, more: impl IntoIterator<Item = Arc<dyn Tool>>) -> Self {
        let mut out = self.clone();
        for tool in more {
            out.specs.push(tool.spec());
            out.tools.push(tool);
        }
        out
    }

    /// The tool of a name.
    pub fn find(&self, name: &str) -> Option<&Arc<dyn Tool>> {
        self.tools.iter().find(|tool| tool.name() == name)
    }

    /// The effect of a call, by the name of its tool and its arguments as a model wrote them; none where there is no such tool.
    pub fn effect_of(&self, name: &str, arguments: &str) -> Option<Effect> {
        // What can't be read is not run: it has no more effect than its tool.
        let arguments: Value = serde_json::from_str(arguments).unwrap_or_default();
        self.find(name).map(|tool| tool.effect_of(Arguments(&arguments)))
    }

    /// Their descriptions for a model, in their order.
    pub fn specs(&self) -> &[ToolSpec] {
        &self.specs
    }

    /// Their names, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tools.iter().map(|tool| tool.name())
    }
}
