//! The HTTP door for the browser; a client of the engine.
