//! The tools over tables, run on a table in memory: what they tell, that its figures are facts, and how long it may be.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use gloss_data::{Computed, Library, Limits, TableSource};
use gloss_protocol::{Code, Fact, FactId, FileOperation, FileStep, Problem, Timestamp};
use serde_json::{Value, json};

use super::answers::{MOST, Tables};
use super::{findings, profile_table, what_changed};
use crate::doors::{
    Data, Destination, FigureReport, Files, Future, ListedFile, MadeFigure, ReadFile, Written,
};
use crate::tool::Arguments;

/// A folder of one table in two versions; facts are counted.
struct Folder {
    versions: [String; 2],
    library: Library,
    facts: Mutex<Vec<String>>,
}

fn refused<T>() -> Future<'static, T> {
    Box::pin(async { Err(Problem::new(Code::Internal, "not here")) })
}

impl Files for Folder {
    fn list(&self) -> Future<'_, Vec<ListedFile>> {
        refused()
    }
    fn read(&self, path: &str, version: Option<u32>) -> Future<'_, ReadFile> {
        let version = version.unwrap_or(2);
        let text = self.versions[version as usize - 1].clone();
        let read = ReadFile { path: path.to_owned(), version, bytes: text.into_bytes().into() };
        Box::pin(async { Ok(read) })
    }
    fn versions(&self, _: &str) -> Future<'_, Vec<(u32, String)>> {
        let made = |day: &str| format!("2026-11-{day}T09:00:00+01:00");
        Box::pin(async move { Ok(vec![(1, made("10")), (2, made("20"))]) })
    }
    fn figures(&self, _: &str, _: u32) -> Future<'_, FigureReport> {
        Box::pin(async { Ok(FigureReport::default()) })
    }
    fn look(&self, path: &str) -> Future<'_, ReadFile> {
        self.read(path, None)
    }
    fn quote(&self, _: &ReadFile) -> Future<'_, ()> {
        refused()
    }
    fn arrange(&self, _: Vec<FileStep>) -> Future<'_, FileOperation> {
        refused()
    }
    fn write(&self, _: Destination<'_>, _: &str) -> Future<'_, Written> {
        refused()
    }
    fn write_made(
        &self,
        _: Destination<'_>,
        _: (&'static str, &'static str),
        _: (Vec<u8>, Vec<MadeFigure>),
    ) -> Future<'_, Written> {
        refused()
    }
    fn repeat(&self, _: Destination<'_>, _: (&str, u32), _: Vec<(String, String)>) -> Future<'_, Written> {
        refused()
    }
    fn began(&self) -> Future<'_, Timestamp> {
        refused()
    }
}

impl Data for Folder {
    fn compute(&self, sql: &str, limits: Limits, cancel: &Arc<AtomicBool>) -> Future<'_, Computed> {
        let computed = self.library.compute(sql, limits, cancel);
        let computed = computed.map_err(|error| Problem::new(Code::NoQuery, error.to_string()));
        Box::pin(async { computed })
    }
    fn formula_values(&self, _: Vec<u8>) -> Future<'_, crate::doors::WorkedOut> {
        refused()
    }
    fn record_fact(&self, query: &str, computed: Computed) -> Future<'_, Fact> {
        let mut facts = self.facts.lock().unwrap();
        facts.push(query.to_owned());
        let fact = Fact {
            id: FactId(format!("{:08x}", facts.len())),
            query: query.to_owned(),
            columns: computed.columns,
            rows: computed.rows,
            sources: computed.sources,
            stale: false,
            thread: None,
            created_at: Timestamp(0),
        };
        Box::pin(async { Ok(fact) })
    }
}

fn sales(first: u32) -> String {
    let mut out = String::from("id,date,region,revenue\n");
    for month in 0..24u32 {
        for (at, region) in (0u32..).zip(["North", "South", "East", "West"]) {
            let sold = if (month, at) == (0, 0) { first } else { 300 * (at + 1) + 11 * month };
            let (year, id) = (2024 + month / 12, month * 4 + at + 1);
            out.push_str(&format!("S{id:03},{year}-{:02}-15,{region},{sold}\n", month % 12 + 1));
        }
    }
    out
}

fn folder() -> Folder {
    let versions = [sales(300), sales(350)];
    let bytes = versions[1].clone().into_bytes().into();
    let library = Library::start().unwrap();
    library.set_sources(vec![TableSource { path: "sales.csv".to_owned(), version: 2, bytes }]);
    Folder { versions, library, facts: Mutex::default() }
}

/// Runs a tool on the folder.
macro_rules! run {
    ($tool:path, $folder:expr, $arguments:expr) => {{
        let (cancel, arguments) = (Arc::new(AtomicBool::new(false)), $arguments);
        let doors = Tables { files: $folder, data: $folder, cancel: &cancel };
        let came: Result<Value, Problem> =
            $tool(doors, Arguments(&arguments)).await.map(|outcome| outcome.result);
        assert!(!cancel.load(Ordering::Relaxed));
        came.unwrap()
    }};
}

/// The facts that a text links to.
fn linked(told: &Value) -> Vec<String> {
    let text = told.to_string();
    let links = text.split("(fact:").skip(1);
    links.map(|rest| rest.split(['/', ')']).next().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn what_stands_out_is_told_in_facts() {
    let folder = folder();
    let told = run!(findings::find, &folder, json!({ "path": "sales.csv" }));
    assert!(told.to_string().len() <= MOST + 200, "{told}");
    let first = told["findings"][0]["says"].as_str().unwrap();
    assert!(first.contains("](fact:0000"), "{told}");
    let facts = folder.facts.lock().unwrap().len();
    assert!(linked(&told).iter().all(|id| usize::from_str_radix(id, 16).unwrap() <= facts), "{told}");
    let heading = told["sections"][0].as_str().unwrap();
    let section = run!(findings::find, &folder, json!({ "path": "sales.csv", "section": heading }));
    assert!(section["markdown"].as_str().unwrap().contains("| --- |"), "{section}");
    let about = run!(findings::find, &folder, json!({ "path": "sales.csv", "about": "north" }));
    assert!(about["of"].as_u64() < told["of"].as_u64(), "{about}");
}

#[tokio::test]
async fn columns_say_what_they_are_for() {
    let folder = folder();
    let told = run!(profile_table::profile, &folder, json!({ "path": "sales.csv" }));
    assert!(told.to_string().len() <= MOST, "{told}");
    let column = |name: &str| {
        told["columns"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone()
    };
    assert_eq!((column("revenue")["adds_up"].clone(), told["rows"].clone()), (json!(true), json!(96)));
    assert_eq!(
        (column("date")["role"].clone(), column("region")["role"].clone()),
        (json!("when"), json!("thing")),
        "{told}"
    );
    assert_eq!(linked(&column("revenue")).len(), 2, "{told}");
}

#[tokio::test]
async fn what_changed_since_is_told_by_cells() {
    let folder = folder();
    for since in ["1", "2026-11-15"] {
        let told = run!(what_changed::compare, &folder, json!({ "paths": ["sales.csv"], "since": since }));
        let sheet = &told["files"][0]["sheets"][0];
        assert_eq!(sheet["counts"], json!({ "new": 0, "gone": 0, "changed_cells": 1 }), "{told}");
        let cell = &sheet["changed"][0];
        assert_eq!((&cell["row"], &cell["was"]), (&json!("S001"), &json!("300")), "{told}");
        assert!(cell["now"].as_str().unwrap().starts_with("[350](fact:"), "{told}");
    }
    let none = run!(what_changed::compare, &folder, json!({ "paths": ["sales.csv"], "since": "2026-11-01" }));
    let note = none["files"][0]["note"].as_str().unwrap();
    assert!(note.contains("compared with the oldest"), "{none}");
    assert_eq!(none["files"][0]["sheets"][0]["counts"]["changed_cells"], 1, "{none}");
}
