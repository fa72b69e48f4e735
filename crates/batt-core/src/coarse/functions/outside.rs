//! Coarse functions that users define.

use std::hash::{Hash, Hasher};

use super::super::image::{Image, Room, Size};
use super::super::state::State;
use super::Kind;

type Call = Box<dyn Fn(&State, Size) -> Option<State> + Send + Sync>;

/// A function that is not of the table. It is known by where it is: the same name may be defined again.
pub struct Outside {
    /// Its name in programs.
    pub name: String,
    /// What it takes and returns.
    pub kind: Kind,
    /// What it does, in a line.
    pub doc: String,
    /// Calls it; none if it fails.
    pub call: Call,
}

impl Outside {
    /// Apply it as [`super::Function::apply`] does; what it returns may be anything.
    pub(super) fn apply(&self, state: &State, canvas: Size, room: Room) -> Option<State> {
        let is_list = matches!(state, State::List(_));
        let (takes_list, returns_list) = match self.kind {
            Kind::ImageToImage => (is_list, is_list),
            Kind::CanvasToImage => (false, false),
            Kind::ImageToList => (false, true),
            Kind::ListToImage => (true, false),
            Kind::ListToList => (true, true),
        };
        if takes_list != is_list {
            return None;
        }
        let result = match (self.kind, state) {
            (Kind::ImageToImage, State::List(list)) => {
                let each = |image: &Image| match (self.call)(&State::Image(image.clone()), canvas)? {
                    State::Image(image) => Some(image),
                    State::List(_) => None,
                };
                State::List(list.iter().map(each).collect::<Option<_>>()?)
            }
            _ => (self.call)(state, canvas)?,
        };
        (matches!(result, State::List(_)) == returns_list && result.area() <= room.total()).then_some(result)
    }
}

impl PartialEq for Outside {
    fn eq(&self, other: &Outside) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Outside {}

impl Hash for Outside {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl std::fmt::Debug for Outside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}
