//! Parser of a test runner's lines: how many tests passed and failed, and how long each took. Runs nothing.

/// The test results of a run, counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Count {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed.
    pub(crate) failed: u64,
    /// Seconds and name of each test whose runner says them.
    pub(crate) times: Vec<(f64, String)>,
}

impl Count {
    /// Adds what a line of libtest's or Vitest's output says.
    pub(crate) fn add_line(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim();
        if let Some(time) = time_of(line) {
            self.times.push(time);
        }
        let sums = line.strip_prefix("test result: ").or_else(|| {
            // Vitest says `Test Files ...` too; only the tests count.
            line.strip_prefix("Tests ").filter(|rest| rest.contains(" passed") || rest.contains(" failed"))
        });
        let Some(sums) = sums else { return };
        let words: Vec<&str> = sums.split([' ', ';', '.', '|']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            match pair {
                [number, "passed"] => self.passed += number.parse().unwrap_or(0),
                [number, "failed"] => self.failed += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }

    /// Adds another run's.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.times.extend(other.times);
    }
}

/// `test a::b ... ok <0.012s>`
fn time_of(line: &str) -> Option<(f64, String)> {
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let seconds = rest.rsplit_once('<')?.1.strip_suffix("s>")?.parse().ok()?;
    Some((seconds, name.to_owned()))
}

/// The text without terminal colours.
fn plain(line: &str) -> String {
    let mut rest = line;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, text)| text);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn lines_of_both_runners_are_counted() {
        for (line, passed, failed) in [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.40s",
                12,
                0,
            ),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out", 3, 2),
            ("      Tests  47 passed (47)", 47, 0),
            ("      Tests  1 failed | 46 passed | 2 skipped (49)", 46, 1),
            ("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m47 passed\u{1b}[39m\u{1b}[22m (47)", 47, 0),
            (" Test Files  8 passed (8)", 0, 0),
            ("test a_test_that_says_5 passed ... ok", 0, 0),
            ("", 0, 0),
        ] {
            let mut count = Count::default();
            count.add_line(line);
            assert_eq!((count.passed, count.failed), (passed, failed), "{line}");
        }
    }

    #[test]
    fn what_a_test_took_is_read_where_it_is_said() {
        for (line, expect) in [
            ("test journeys::crash::whole ... ok <12.345s>", Some((12.345, "journeys::crash::whole"))),
            ("test a::b ... FAILED <0.001s>", Some((0.001, "a::b"))),
            ("test a::b ... ok", None),
            ("nothing <1.0s>", None),
        ] {
            let mut count = Count::default();
            count.add_line(line);
            let found = count.times.first().map(|(seconds, name)| (*seconds, name.as_str()));
            assert_eq!(found, expect, "{line}");
        }
    }
}
