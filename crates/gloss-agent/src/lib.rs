//! The turn machine and its tools.
