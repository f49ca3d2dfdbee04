//! stub
use crate::Scene;
/// t
pub enum Theme { /// p
 Plain }
/// s
pub fn svg(_: &Scene, _: Theme) -> String { String::new() }
