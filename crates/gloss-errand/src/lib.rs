//! What the engine asks of the workers beside it, and what they answer: bytes both ways, held against bounds. Works nothing
//! out, starts nothing and opens no file.

pub mod calc;
pub mod convert;
pub mod export;
