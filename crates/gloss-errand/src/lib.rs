//! Requests of the engine to the workers beside it, and their answers: bytes both ways, held against bounds. Works
//! nothing out, starts nothing and opens no file.

pub mod calc;
pub mod convert;
pub mod export;
pub mod page;
