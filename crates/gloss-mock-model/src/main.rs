//! `gloss-mock-model`: the double as a program, for measurements and by hand.
//!
//! Prints one line with its address and serves until it is ended.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use gloss_mock_model::{Mock, Options, Script};

/// A model double on a loopback socket, scripted from a file.
#[derive(Parser)]
#[command(name = "gloss-mock-model", version)]
struct Args {
    /// The script, a JSON list of rules.
    #[arg(long)]
    script: PathBuf,
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Microseconds between two events, in effect whole milliseconds.
    #[arg(long, default_value_t = 0)]
    delay_us: u64,
    /// Stretch every answer to so many words.
    #[arg(long, default_value_t = 0)]
    tokens: usize,
    /// Prices on its lists, as OpenRouter's `pricing`: a JSON object of US dollars a token, as text.
    #[arg(long)]
    pricing: Option<serde_json::Value>,
    /// Append a line of JSON for each request to this file.
    #[arg(long)]
    log: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let text = fs::read_to_string(&args.script)
        .with_context(|| format!("{} cannot be read", args.script.display()))?;
    let log = args.log.map(|path| OpenOptions::new().create(true).append(true).open(path)).transpose()?;
    let delay = Duration::from_micros(args.delay_us);
    let options =
        Options { port: args.port, delay, tokens: args.tokens, pricing: args.pricing, log, watch: None };
    let mock = Mock::start_with(Script::parse(&text)?, options)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", mock.base_url)?;
    out.flush()?;
    drop(out);
    mock.wait();
    Ok(())
}
