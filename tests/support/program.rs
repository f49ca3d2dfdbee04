//! A program that drives the engine through `gloss rpc`, as journeys and benchmarks have one. Knows no method.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use super::{Desk, text};

/// A program on `gloss rpc`; it ends when it is dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    input: ChildStdin,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    /// What was heard besides answers.
    pub heard: Vec<Value>,
    next: u64,
}

impl Program {
    /// Starts it in the desk's folder.
    pub fn start(desk: &Desk) -> Self {
        let mut child = desk.command(&["rpc"]).stdin(Stdio::piped()).spawn().expect("gloss rpc");
        let input = child.stdin.take().expect("a pipe");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        Self { child, input, lines, heard: Vec::new(), next: 0 }
    }

    /// Sends a line as it is.
    pub fn write(&mut self, line: &str) {
        writeln!(self.input, "{line}").expect("written");
    }

    /// The next line.
    pub fn line(&mut self) -> Value {
        let line = self.lines.next().expect("one more line").expect("UTF-8");
        serde_json::from_str(&line).unwrap_or_else(|e| panic!("no JSON on standard output: {line} ({e})"))
    }

    /// The answer to a request; what is heard meanwhile is kept.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.write(&json!({ "id": id, "method": method, "params": params }).to_string());
        loop {
            let line = self.line();
            if line["id"] == id {
                return line;
            }
            self.heard.push(line);
        }
    }

    /// Hears on until a notification of this method.
    pub fn until(&mut self, method: &str) -> Value {
        loop {
            let line = self.line();
            self.heard.push(line.clone());
            if line["method"] == method {
                return line;
            }
        }
    }

    /// What was heard so far, by its methods.
    pub fn methods(&self) -> Vec<String> {
        self.heard.iter().map(|line| text(line, "method").to_owned()).collect()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
