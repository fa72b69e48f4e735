//! Colours renamed, grid by grid, by what distinguishes them: what two grids have in common gets the same names.

use super::functions::by_name;
use super::image::{COLOURS, Colour, Image, Room, Size};
use super::regions::{Near, groups};
use super::state::State;

/// New names of the colours of a grid; every colour has another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renaming([Colour; COLOURS]);

impl Renaming {
    /// Every colour keeps its name.
    pub const IDENTITY: Renaming = Renaming([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

    /// The image with new names.
    pub fn apply(&self, image: &Image) -> Image {
        image.map(|cell| self.0[usize::from(cell)])
    }

    /// The renaming that undoes this one.
    pub fn inverse(&self) -> Renaming {
        let mut back = Self::IDENTITY;
        for (old, &new) in self.0.iter().enumerate() {
            back.0[usize::from(new)] = old as Colour;
        }
        back
    }

    /// The renaming with these names, if they are all different.
    pub fn new(names: [Colour; COLOURS]) -> Option<Renaming> {
        let mut seen = [false; COLOURS];
        for name in names {
            *seen.get_mut(usize::from(name))? = true;
        }
        seen.iter().all(|&seen| seen).then_some(Renaming(names))
    }

    /// The new name of every colour.
    pub fn names(&self) -> &[Colour; COLOURS] {
        &self.0
    }
}

/// How many features tell colours apart.
pub const FEATURES: usize = 24;
const REACH: [(i64, i64); 8] = [(0, -3), (-2, -2), (-3, 0), (-2, 2), (0, 3), (2, -2), (3, 0), (2, 2)];

type Features = [f64; FEATURES];

/// The colours of an image, by name.
fn occurring(image: &Image) -> [bool; COLOURS] {
    image.counts().map(|count| count > 0)
}

/// What distinguishes a colour in an image.
fn features(image: &Image, colour: Colour) -> Features {
    let mask = image.map(|cell| u8::from(cell == colour));
    let Size { height: h, width: w } = image.size();
    let enclosed = by_name("enclosed_only", &[])
        .and_then(|function| function.apply(&State::Image(mask.clone()), image.size(), Room { area: usize::MAX / 8 }))
        .and_then(|state| state.image().map(Image::ink));
    let counts = [
        mask.ink() as f64,
        groups(&mask, Near::Eight, |cell| cell == 1, |_, _| true).len() as f64,
        enclosed.unwrap_or(0) as f64,
    ];
    let mut found = [0.0; FEATURES];
    for (k, count) in counts.into_iter().enumerate() {
        (found[2 * k], found[2 * k + 1]) = (count, 1.0 / (count + 0.001));
    }
    for other in 0..COLOURS {
        found[6 + other] = if other == usize::from(colour) { 3.0 } else { 2.0 };
    }
    for (k, (a, b)) in REACH.into_iter().enumerate() {
        let cells = mask.cells().iter().enumerate().filter(|(_, cell)| **cell == 1);
        let far = cells
            .map(|(at, _)| a * (2 * (at / w) as i64 - (w as i64 - 1)) + b * (2 * (at % w) as i64 - (h as i64 - 1)))
            .max();
        found[16 + k] = (1000 + far.unwrap_or(-50).max(-50)) as f64;
    }
    found
}

/// A grid's colours and what distinguishes them.
struct Palette {
    features: Vec<(Colour, Features)>,
}

impl Palette {
    fn new(image: &Image, kept: &[bool; COLOURS]) -> Palette {
        let occurs = occurring(image);
        let colours = (1..COLOURS).filter(|&colour| occurs[colour] && !kept[colour]);
        Palette { features: colours.map(|colour| (colour as Colour, features(image, colour as Colour))).collect() }
    }

    /// How much a colour stands out by a feature: the least ratio to another colour's.
    fn distinctness(&self, at: usize, feature: usize) -> f64 {
        let mine = self.features[at].1[feature];
        let others = self.features.iter().enumerate().filter(|(k, _)| *k != at);
        others.map(|(_, (_, other))| mine / (other[feature] + 0.00001)).fold(1000.0, f64::min)
    }

    /// The place of the colour that stands out most, by one feature or by its best; the greater name of two.
    fn most_distinct(&self, feature: Option<usize>) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for at in 0..self.features.len() {
            let value = match feature {
                Some(feature) => self.distinctness(at, feature),
                None => (0..FEATURES).map(|feature| self.distinctness(at, feature)).fold(0.0, f64::max),
            };
            if best.is_none_or(|(_, most)| value >= most) {
                best = Some((at, value));
            }
        }
        best
    }
}

/// The order in which features single out the colours of all inputs.
fn feature_order(inputs: &[Image]) -> Vec<u8> {
    let none = [false; COLOURS];
    let mut left: Vec<Palette> = inputs.iter().map(|input| Palette::new(input, &none)).collect();
    let mut order = Vec::new();
    while left.iter().any(|palette| !palette.features.is_empty()) {
        let mut best = (0, f64::MIN);
        for feature in 0..FEATURES {
            let picks = left.iter().filter_map(|palette| palette.most_distinct(Some(feature)));
            let score = picks.map(|(_, value)| value).fold(f64::MAX, f64::min);
            if score >= best.1 {
                best = (feature, score);
            }
        }
        order.push(best.0 as u8);
        for palette in &mut left {
            if let Some((at, _)) = palette.most_distinct(Some(best.0)) {
                palette.features.remove(at);
            }
        }
    }
    order
}

/// The colours that have the same meaning on all grids.
fn kept_colours(demos: &[(Image, Image)]) -> [bool; COLOURS] {
    let inputs: Vec<_> = demos.iter().map(|(input, _)| occurring(input)).collect();
    let outputs: Vec<_> = demos.iter().map(|(_, output)| occurring(output)).collect();
    let same_outputs = outputs.windows(2).all(|pair| pair[0] == pair[1]);
    std::array::from_fn(|colour| {
        let in_all_inputs = inputs.iter().all(|set| set[colour]);
        let in_an_input = inputs.iter().any(|set| set[colour]);
        let in_all_outputs = outputs.iter().all(|set| set[colour]);
        let in_an_output = outputs.iter().any(|set| set[colour]);
        colour == 0 || in_an_output && !in_an_input || same_outputs && in_all_outputs || in_all_inputs && !in_an_output
    })
}

/// How the colours of a grid are named, learnt from the demos.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Colours that mean the same on all grids; black is one.
    pub kept: [bool; COLOURS],
    /// The features that single out the others, one after the other, by number.
    pub order: Vec<u8>,
}

impl Naming {
    /// Learn it from the inputs and outputs of the demos.
    pub fn learn(demos: &[(Image, Image)]) -> Naming {
        let inputs: Vec<Image> = demos.iter().map(|(input, _)| input.clone()).collect();
        Naming { kept: kept_colours(demos), order: feature_order(&inputs) }
    }

    /// The renaming of an input; it holds for its output too.
    pub fn of(&self, input: &Image) -> Renaming {
        let mut names = [None; COLOURS];
        let mut free = 0..COLOURS as Colour;
        for colour in (0..COLOURS).filter(|&colour| self.kept[colour]) {
            names[colour] = free.next();
        }
        let mut palette = Palette::new(input, &self.kept);
        let mut turn = 0;
        while let Some((at, _)) = palette.most_distinct(self.order.get(turn).map(|&feature| usize::from(feature))) {
            let (colour, _) = palette.features.remove(at);
            names[usize::from(colour)] = free.next();
            turn += 1;
        }
        Renaming(names.map(|name| name.or_else(|| free.next()).unwrap_or(0)))
    }
}
