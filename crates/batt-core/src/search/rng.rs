//! Random choices that are the same on every machine and for every number of workers.

/// A stream of random numbers (SplitMix64). Every candidate has a stream of its own, named by what it is for, so that no
/// choice depends on the order in which workers make them.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// The stream with this name.
    pub fn new(name: &[u64]) -> Rng {
        let mut rng = Rng(0x243f_6a88_85a3_08d3);
        for &part in name {
            rng.0 ^= part;
            rng.0 = rng.word();
        }
        rng
    }

    /// The next number.
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, which must not be 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.word()) * n as u128) >> 64) as usize
    }

    /// A number from 0 up to 1.
    pub fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// One of the items, none if there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        if items.is_empty() { None } else { Some(&items[self.below(items.len())]) }
    }

    /// A position, each as likely as its weight says; none if all weights are 0.
    pub fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> Option<usize> {
        let mut point = self.unit() * weights.clone().sum::<f64>();
        let mut last = None;
        for (k, weight) in weights.enumerate() {
            if weight > 0.0 {
                last = Some(k);
                point -= weight;
                if point < 0.0 {
                    break;
                }
            }
        }
        last
    }
}
