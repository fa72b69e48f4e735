//! Decision trees: each inner node asks whether a feature is, or is at most, a value.

use crate::fault::Fault;

/// Features are below this.
pub const VALUES: usize = 32;
const DEPTH: u32 = 16;

/// Cells to learn from: their features, one cell after the other, and the class of each.
#[derive(Default)]
pub struct Lesson {
    pub features: Vec<u8>,
    pub classes: Vec<u8>,
    /// Classes are below this.
    pub count: usize,
}

/// A tree.
pub enum Node {
    Leaf(u8),
    Split { question: Question, yes: Box<Node>, no: Box<Node> },
}

/// Whether a feature is, or is at most, a value.
#[derive(Clone, Copy)]
pub struct Question {
    feature: usize,
    value: u8,
    at_most: bool,
}

impl Question {
    fn holds(self, features: &[u8]) -> bool {
        let found = features[self.feature];
        if self.at_most { found <= self.value } else { found == self.value }
    }
}

impl Lesson {
    /// The tree that tells the classes apart, question by question the one that leaves the least impurity (Gini; CART,
    /// Breiman and others 1984); of equal ones the first.
    pub fn tree(&self, charge: &mut dyn FnMut(u64) -> Result<(), Fault>) -> Result<Node, Fault> {
        let all: Vec<u32> = (0..).take(self.classes.len()).collect();
        self.grow(&all, DEPTH, charge)
    }

    fn width(&self) -> usize {
        self.features.len() / self.classes.len().max(1)
    }

    fn of(&self, cell: u32) -> &[u8] {
        let width = self.width();
        &self.features[cell as usize * width..][..width]
    }

    fn grow(&self, cells: &[u32], depth: u32, charge: &mut dyn FnMut(u64) -> Result<(), Fault>) -> Result<Node, Fault> {
        let mut totals = vec![0; self.count];
        for &cell in cells {
            totals[usize::from(self.classes[cell as usize])] += 1;
        }
        let most = (0..self.count).max_by_key(|&class| (totals[class], self.count - class)).unwrap_or(0);
        let leaf = Node::Leaf(most as u8);
        if totals[most] as usize == cells.len() || depth == 0 {
            return Ok(leaf);
        }
        charge((self.width() * (cells.len() / 8 + 60)) as u64)?;
        let Some(question) = self.best_question(cells, &totals) else { return Ok(leaf) };
        let (yes, no): (Vec<u32>, Vec<u32>) = cells.iter().partition(|&&cell| question.holds(self.of(cell)));
        let yes = Box::new(self.grow(&yes, depth - 1, charge)?);
        let no = Box::new(self.grow(&no, depth - 1, charge)?);
        Ok(Node::Split { question, yes, no })
    }

    fn best_question(&self, cells: &[u32], totals: &[u32]) -> Option<Question> {
        let width = self.width();
        let mut best: Option<(f64, Question)> = None;
        let mut counts = vec![0; VALUES * self.count];
        for feature in 0..width {
            counts.fill(0);
            let mut present = 0_u32;
            for &cell in cells {
                let value = self.features[cell as usize * width + feature];
                present |= 1 << value;
                counts[usize::from(value) * self.count + usize::from(self.classes[cell as usize])] += 1;
            }
            if present.count_ones() < 2 {
                continue;
            }
            let mut up_to = vec![0; self.count];
            for value in (0..VALUES).filter(|value| present & 1 << value != 0) {
                let equal = &counts[value * self.count..][..self.count];
                for (sum, n) in up_to.iter_mut().zip(equal) {
                    *sum += n;
                }
                for (at_most, part) in [(false, equal), (true, &up_to)] {
                    let Some(impurity) = impurity(part, totals) else { continue };
                    if best.is_none_or(|(least, _)| impurity < least - 1e-9) {
                        best = Some((impurity, Question { feature, value: value as u8, at_most }));
                    }
                }
            }
        }
        best.map(|(_, question)| question)
    }
}

/// The Gini impurity of both sides of a split, weighted by their sizes; None if a side is empty.
fn impurity(part: &[u32], totals: &[u32]) -> Option<f64> {
    let (mut n, mut m, mut squares, mut others) = (0_u64, 0_u64, 0_u64, 0_u64);
    for (&inside, &all) in part.iter().zip(totals) {
        let (a, b) = (u64::from(inside), u64::from(all - inside));
        n += a;
        m += b;
        squares += a * a;
        others += b * b;
    }
    (n > 0 && m > 0).then(|| (n + m) as f64 - squares as f64 / n as f64 - others as f64 / m as f64)
}

impl Node {
    /// The class of a cell with these features.
    pub fn class(&self, features: &[u8]) -> u8 {
        match self {
            Node::Leaf(class) => *class,
            Node::Split { question, yes, no } => if question.holds(features) { yes } else { no }.class(features),
        }
    }
}
