//! Libraries over small sources.

use std::sync::Arc;

use serde_json::Value;

use crate::{Computed, DataError, Library, Limits, TableSource};

pub(super) fn source(path: &str, version: u32, bytes: &[u8]) -> TableSource {
    TableSource {
        path: path.to_owned(),
        version,
        bytes: bytes.into(),
    }
}

pub(super) fn library(sources: &[(&str, &str)]) -> Library {
    let library = Library::start().unwrap();
    library
        .set_sources(
            sources
                .iter()
                .map(|(path, csv)| source(path, 1, csv.as_bytes()))
                .collect(),
        )
        .unwrap();
    library
}

pub(super) fn run(library: &Library, sql: &str) -> Result<Computed, DataError> {
    library.compute(sql, Limits::default(), &Arc::default())
}

/// The only value of a result.
pub(super) fn one(library: &Library, sql: &str) -> Value {
    let computed = run(library, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    assert_eq!((computed.rows.len(), computed.columns.len()), (1, 1), "{sql}");
    computed.rows[0][0].clone()
}

/// What a query read, as `path range`.
pub(super) fn read(computed: &Computed) -> Vec<String> {
    computed
        .sources
        .iter()
        .map(|source| format!("{} {}", source.path, source.range))
        .collect()
}

pub(super) fn data(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

pub(super) fn airlines() -> Library {
    let library = Library::start().unwrap();
    library
        .set_sources(vec![source("airline-safety.csv", 3, &data("airline-safety.csv"))])
        .unwrap();
    library
}
