//! Streaming rows of CSV and XLSX files.
