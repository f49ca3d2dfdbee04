//! Pages for the tests, and edits of them that know which element is which afterwards.

pub(crate) mod edits;
pub(crate) mod made;
pub(crate) mod tree;

/// Numbers that look random and are the same in each run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    /// True in so many of a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    /// One of several.
    pub(crate) fn pick<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.roll(all.len())]
    }

    /// A few words.
    pub(crate) fn words(&mut self) -> String {
        const WORDS: [&str; 16] = [
            "market", "bread", "Saturday", "north", "river", "open", "visitors", "flour", "oven", "early",
            "square", "seven", "crowd", "stall", "coffee", "winter",
        ];
        let count = 1 + self.roll(6);
        let mut words: Vec<String> = (0..count).map(|_| (*self.pick(&WORDS)).to_owned()).collect();
        // Sites say numbers, and few of them twice.
        words.push(self.roll(9_000).to_string());
        words.join(" ")
    }
}
