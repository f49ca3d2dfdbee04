//! Prints the protocol's types in TypeScript, for `cargo xtask types`. Writes no file.

#![expect(clippy::print_stdout, reason = "what it prints is the module")]

fn main() {
    print!("{}", gloss_protocol::typescript());
}
