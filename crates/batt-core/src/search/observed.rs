//! Programs of which it is known what every node comes to on the demo samples.

use std::sync::Arc;

use super::fitness::Called;
use super::{Class, Genome, Lanes};
use crate::evaluation::evaluate;
use crate::fault::Fault;
use crate::value::Kinds;

/// A program of which the classes of the nodes are known.
pub trait Observed {
    /// The program.
    fn genome(&self) -> &Genome;
    /// The class of a node.
    fn class(&self, k: usize) -> &Arc<Class>;
    /// The kinds of values of a node.
    fn kinds(&self, k: usize) -> Kinds;
}

/// A program of the population, with what each node came to.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The program.
    pub genome: Genome,
    nodes: Box<[Arc<Called>]>,
    /// Those of the classes: whoever looks for a node that fits needs not go to each.
    kinds: Box<[Kinds]>,
}

impl Evaluated {
    /// Evaluate a program.
    pub fn new(genome: Genome, lanes: &Lanes) -> Evaluated {
        Trial::new(genome, lanes).kept()
    }

    /// Evaluate a program that was made from this one: what stands here is not even looked up.
    pub fn with<'a>(&'a self, genome: Genome, lanes: &Lanes) -> Trial<'a> {
        Trial::derived(genome, &self.genome.hashes, |k| Line::Shared(&self.nodes[k]), lanes, false)
    }

    /// [`Evaluated::with`] up to where it is certain that there is no output.
    pub fn attempt<'a>(&'a self, genome: Genome, lanes: &Lanes) -> Trial<'a> {
        Trial::derived(genome, &self.genome.hashes, |k| Line::Shared(&self.nodes[k]), lanes, true)
    }
}

impl Observed for Evaluated {
    fn genome(&self) -> &Genome {
        &self.genome
    }

    fn class(&self, k: usize) -> &Arc<Class> {
        &self.nodes[k].class
    }

    fn kinds(&self, k: usize) -> Kinds {
        self.kinds[k]
    }
}

/// What a node came to. Most nodes of a mutant are its parent's: counting references to them, from all workers at once,
/// would cost more than anything else that is done for it.
#[derive(Clone, Debug)]
enum Line<'a> {
    Shared(&'a Arc<Called>),
    New(Arc<Called>),
}

impl Line<'_> {
    fn called(&self) -> &Arc<Called> {
        match self {
            Line::Shared(called) => called,
            Line::New(called) => called,
        }
    }
}

/// A program that was evaluated and of which it is not decided yet whether it is kept.
#[derive(Debug)]
pub struct Trial<'a> {
    /// The program.
    pub genome: Genome,
    /// Of an attempt that failed those up to the first that failed on all samples.
    lines: Vec<Line<'a>>,
}

impl Observed for Trial<'_> {
    fn genome(&self) -> &Genome {
        &self.genome
    }

    fn class(&self, k: usize) -> &Arc<Class> {
        &self.lines[k].called().class
    }

    fn kinds(&self, k: usize) -> Kinds {
        self.class(k).kinds
    }
}

impl<'a> Trial<'a> {
    /// Evaluate a program.
    pub fn new(genome: Genome, lanes: &Lanes) -> Trial<'a> {
        Trial::derived(genome, &[], |_| unreachable!("there are no known nodes"), lanes, false)
    }

    /// Evaluate a program that was made from this one.
    pub fn with(&self, genome: Genome, lanes: &Lanes) -> Trial<'a> {
        Trial::derived(genome, &self.genome.hashes, |k| self.lines[k].clone(), lanes, false)
    }

    /// [`Trial::with`] up to where it is certain that there is no output.
    pub fn attempt(&self, genome: Genome, lanes: &Lanes) -> Trial<'a> {
        Trial::derived(genome, &self.genome.hashes, |k| self.lines[k].clone(), lanes, true)
    }

    fn derived(
        genome: Genome,
        known: &[u64],
        line: impl Fn(usize) -> Line<'a>,
        lanes: &Lanes,
        attempt: bool,
    ) -> Trial<'a> {
        let mut lines: Vec<Line<'a>> = Vec::with_capacity(genome.nodes.len());
        let mut domain = lanes;
        // Where the last one was found: what follows it there often follows it here.
        let mut hint = 0;
        for (node, hash) in genome.nodes.iter().zip(&genome.hashes) {
            let found = if known.get(hint) == Some(hash) { Some(hint) } else { known.iter().position(|h| h == hash) };
            if let Some(k) = found {
                hint = k + 1;
                lines.push(line(k));
                continue;
            }
            let called = evaluate(node, |id| lines[id.at()].called(), &mut domain);
            // The result needs all lines.
            let done = attempt && called.class.failed;
            lines.push(Line::New(called));
            if done {
                break;
            }
        }
        Trial { genome, lines }
    }

    /// Whether it is an attempt that ended early: it has no output.
    pub fn failed(&self) -> bool {
        self.lines.len() < self.genome.nodes.len()
    }

    /// The class of the result. A sample on which all lines together take more than the fuel there is has none.
    pub fn output(&self, lanes: &Lanes) -> Arc<Class> {
        let Some(line) = self.lines.last() else { return lanes.class(Box::default()) };
        let (root, limit) = (&line.called().class, lanes.limits.fuel);
        if (0..root.values.len()).all(|k| self.fuel_on(k) <= limit) {
            return root.clone();
        }
        let within = |k: usize| if self.fuel_on(k) > limit { Err(Fault::Fuel) } else { root.values[k].clone() };
        lanes.class((0..root.values.len()).map(within).collect())
    }

    fn fuel_on(&self, sample: usize) -> u64 {
        self.lines.iter().map(|line| u64::from(line.called().fuel.get(sample).copied().unwrap_or(0))).sum()
    }

    /// Fuel on all samples together.
    pub fn fuel(&self) -> u64 {
        self.lines.iter().flat_map(|line| line.called().fuel.iter()).map(|&n| u64::from(n)).sum()
    }

    /// The program by itself, to stay.
    pub fn kept(&self) -> Evaluated {
        let nodes: Box<[Arc<Called>]> = self.lines.iter().map(|line| line.called().clone()).collect();
        Evaluated { genome: self.genome.clone(), kinds: nodes.iter().map(|called| called.class.kinds).collect(), nodes }
    }
}
