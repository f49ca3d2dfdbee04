//! Placeholder while dependencies are resolved.
