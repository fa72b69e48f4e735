//! Steps of the search that can be left out, to measure what they are worth.

/// A step of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// More than one layer.
    Stacking,
    /// Layers of which only the black cells are laid.
    BlackCells,
    /// Moving to the corner, recolouring, cutting off, overlaying lists that are too deep to be expanded.
    Finishing,
    /// Sizes of outputs that follow from other pictures than the input.
    Sizes,
    /// New names for colours, grid by grid.
    Colours,
    /// Stacks for some of the pairs.
    Subsets,
    /// Completing by patterns what is left open.
    Patterns,
}

impl Step {
    /// All of them.
    pub const ALL: [Step; 7] = {
        use Step::{BlackCells, Colours, Finishing, Patterns, Sizes, Stacking, Subsets};
        [Stacking, BlackCells, Finishing, Sizes, Colours, Subsets, Patterns]
    };

    /// Its name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Step::Stacking => "stacking",
            Step::BlackCells => "black cells",
            Step::Finishing => "finishing",
            Step::Sizes => "sizes",
            Step::Colours => "colours",
            Step::Subsets => "subsets",
            Step::Patterns => "patterns",
        }
    }

    /// The step of this name.
    pub fn named(name: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.name() == name)
    }
}
