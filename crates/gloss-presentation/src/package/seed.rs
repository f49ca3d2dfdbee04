//! Marks of slides and shapes, made from a seed: the same seed gives the same marks, another one others.

/// A source of marks.
#[derive(Clone, Debug)]
pub(crate) struct Marks(u64);

impl Marks {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits (splitmix64 of Steele, Lea and Flood, 2014).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A mark of a shape, as a random GUID of version 4.
    pub(crate) fn shape(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        let group = |bits: u64, shift: u32, mask: u64| (bits >> shift) & mask;
        format!(
            "{{{:08X}-{:04X}-4{:03X}-{:04X}-{:012X}}}",
            group(a, 32, 0xffff_ffff),
            group(a, 16, 0xffff),
            group(a, 0, 0xfff),
            0x8000 | group(b, 48, 0x3fff),
            group(b, 0, 0xffff_ffff_ffff)
        )
    }

    /// A mark of a slide: never 0.
    pub(crate) fn slide(&mut self) -> u32 {
        u32::try_from(self.next() >> 32).unwrap_or(1).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn marks_are_of_their_seed_and_each_its_own() {
        let all = |seed| {
            let mut marks = Marks::new(seed);
            (0..1000).map(|_| marks.shape()).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!((all(1), all(1).len()), (all(1), 1000));
        assert!(all(1).is_disjoint(&all(2)));
        assert_eq!(Marks::new(7).shape().len(), 38);
    }
}
