//! The built-in assistant: a provider with no model.
