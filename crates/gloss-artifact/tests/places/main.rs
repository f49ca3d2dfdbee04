//! Random selections round-trip: what was selected is in the region and painted, and with the region's source
//! replaced by a word, everything else reads as before. On the dependencies' Markdown and on generated documents;
//! through what a viewer has: drawn blocks, runs and offsets.
//!
//! A seeded sample by default; `cargo xtask soak` tries many selections of every file.

#![expect(clippy::expect_used, reason = "a test fails by a panic")]

#[path = "../../../gloss-markdown/tests/runs/corpus.rs"]
mod corpus;
#[path = "../../../gloss-markdown/tests/runs/documents.rs"]
mod documents;
#[path = "../../../gloss-markdown/tests/runs/seeded.rs"]
mod seeded;
mod selecting;

use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use seeded::{Seeded, each_file, soak};
use selecting::COUNTS;

#[test]
fn random_selections_round_trip() {
    let tried = AtomicUsize::new(0);
    each_file(corpus::files(), |name, source| {
        let rounds = if soak() { 60 } else { 4 };
        let mut seeded = Seeded::new(3 + name.len() as u64 * 17 + source.len() as u64);
        tried.fetch_add(rounds, Ordering::Relaxed);
        selecting::some(source, rounds, &mut seeded)
    });
    println!("{} selections of {} files", tried.into_inner(), corpus::files().len());
}

#[test]
fn so_do_those_of_generated_documents() {
    let (documents, seed) = (if soak() { 20_000 } else { 300 }, std::env::var("GLOSS_SEED").ok());
    let seed = seed.and_then(|seed| seed.parse().ok()).unwrap_or_else(rand_seed);
    println!("{documents} documents from GLOSS_SEED={seed}");
    let config = ProptestConfig {
        cases: documents,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    };
    let tried = TestRunner::new(config).run(&(documents::document(), any::<u64>()), |(source, seed)| {
        let wrong = selecting::some(&source, 8, &mut Seeded::new(seed));
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    });
    let (replaced, refused) =
        (COUNTS.replaced.load(Ordering::Relaxed), COUNTS.refused.load(Ordering::Relaxed));
    println!("{replaced} selections replaced, {refused} refused");
    assert!(refused * 100 <= replaced, "more than one in a hundred is refused");
    assert_eq!(tried.err().map(|error| error.to_string()), None);
}

/// Another one each time.
fn rand_seed() -> u64 {
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}
