//! Markdown parsed into blocks and runs, each run mapped to its source bytes.
