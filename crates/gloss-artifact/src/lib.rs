//! Artifacts: bytes in, values out.
