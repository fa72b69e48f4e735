//! Programs as text: what a stack of pieces does, in calls of the DSL.

use std::fmt::Write;

use super::classes::{Canvas, ClassId, Classes, Given, Origin};
use super::colours::{Naming, Renaming};
use super::functions::{Function, Kind};
use super::image::{Image, Size};
use super::intern::Map;
use super::pieces::{Finished, Pieces};
use super::sizes::{SideRule, SizeRule};
use super::stack::{Candidate, Use};
use super::state::State;

/// What programs refer to.
pub struct Source<'a> {
    /// The demo pairs, as given.
    pub demos: &'a [(Image, Image)],
    /// How colours are named, if they are.
    pub naming: Option<&'a Naming>,
    /// The renamings of the demos.
    pub renamings: &'a [Renaming],
    /// The classes.
    pub classes: &'a Classes,
    /// The pieces.
    pub pieces: &'a Pieces,
    /// How the size of an output is computed.
    pub size: Option<SizeRule>,
}

/// The program of a candidate.
pub fn write(source: &Source<'_>, candidate: &Candidate) -> String {
    let mut writer = Writer { source, lines: Vec::new(), names: Map::default() };
    let laid = writer.stack(candidate);
    let back = match writer.naming() {
        Some(names) => writer.line(&format!("restore_colours({laid}, {names})")),
        None => laid,
    };
    let grid = writer.line(&format!("grid_of({back})"));
    let mut text = String::from("def solve(I):\n");
    for line in &writer.lines {
        let _ = writeln!(text, "    {line}"); // writing to a string does not fail
    }
    let _ = writeln!(text, "    return {grid}");
    text
}

struct Writer<'a> {
    source: &'a Source<'a>,
    lines: Vec<String>,
    /// The names of calls that were written.
    names: Map<String, String>,
}

fn pair(size: Size) -> String {
    format!("({}, {})", size.height, size.width)
}

fn tuple(items: impl Iterator<Item = impl std::fmt::Display>) -> String {
    let items: Vec<String> = items.map(|item| item.to_string()).collect();
    if let [one] = items.as_slice() { format!("({one},)") } else { format!("({})", items.join(", ")) }
}

fn rows(image: &Image) -> String {
    tuple((0..image.height()).map(|r| tuple(image.row_cells(r).iter())))
}

impl Writer<'_> {
    /// A line for a call, once; its name.
    fn line(&mut self, call: &str) -> String {
        if let Some(name) = self.names.get(call) {
            return name.clone();
        }
        let name = format!("x{}", self.lines.len() + 1);
        self.lines.push(format!("{name} = {call}"));
        self.names.insert(call.to_owned(), name.clone());
        name
    }

    /// The new names of the colours of the input, if any grid has other names than its own.
    fn naming(&mut self) -> Option<String> {
        let naming = self.source.naming?;
        let kept = tuple((0..10).filter(|&colour| naming.kept[colour]));
        let order = tuple(naming.order.iter());
        Some(self.line(&format!("colour_names(I, {kept}, {order})")))
    }

    fn input(&mut self) -> String {
        let placed = self.line("picture(I)");
        match self.naming() {
            Some(names) => self.line(&format!("rename_colours({placed}, {names})")),
            None => placed,
        }
    }

    fn class(&mut self, class: ClassId) -> String {
        match self.source.classes.origin(class) {
            Origin::Given(Given::Input) => self.input(),
            Origin::Given(Given::Blank(Canvas::Input)) => {
                let input = self.input();
                self.line(&format!("blank_at_origin({input})"))
            }
            Origin::Given(Given::Blank(Canvas::Output)) => self.blank(),
            Origin::Given(Given::DemoOutput(pair)) => self.demo_output(pair),
            Origin::Call(argument, function, canvas) => {
                // Functions of users do not map over lists by themselves.
                let mapped = matches!(
                    (function, self.source.classes.state(argument, 0)),
                    (Function::Outside(_), State::List(_))
                ) && function.kind() == Kind::ImageToImage;
                let argument = self.class(argument);
                if mapped {
                    return self.line(&format!("apply({}, {argument})", function.name()));
                }
                let mut call = format!("{}({argument}", function.name());
                if function.kind() == Kind::CanvasToImage {
                    let size = match canvas {
                        Some(Canvas::Output) => self.size(),
                        _ => {
                            let input = self.input();
                            self.line(&format!("size_of({input})"))
                        }
                    };
                    let _ = write!(call, ", {size}");
                }
                for parameter in function.parameters() {
                    let _ = write!(call, ", {parameter}");
                }
                call.push(')');
                self.line(&call)
            }
        }
    }

    /// A black canvas of the size of the output.
    fn blank(&mut self) -> String {
        let size = self.size();
        let canvas = self.line(&format!("canvas(0, {size})"));
        self.line(&format!("picture({canvas})"))
    }

    /// The output of a demo pair; nothing of it on the pair itself.
    fn demo_output(&mut self, demo: usize) -> String {
        let (input, output) = &self.source.demos[demo];
        let shown = self.source.renamings[demo].apply(output);
        let itself = self.line(&format!("equality(I, {})", rows(input)));
        let black = self.line(&format!("canvas(0, {})", pair(output.size())));
        let grid = self.line(&format!("branch({itself}, {black}, {})", rows(&shown)));
        self.line(&format!("picture({grid})"))
    }

    fn size(&mut self) -> String {
        match self.source.size {
            None => "(1, 1)".into(),
            Some(SizeRule::Scaled(class, (p, q), (y, x))) => {
                let mut size = self.sides(class);
                if (p, q) != (1, 1) {
                    size = self.line(&format!("multiply({size}, ({p}, {q}))"));
                }
                if (y, x) != (0, 0) {
                    size = self.line(&format!("add({size}, ({y}, {x}))"));
                }
                size
            }
            Some(SizeRule::Sides(height, width)) => {
                let (height, width) = (self.side(height, "first"), self.side(width, "last"));
                match (height.parse::<i64>(), width.parse::<i64>()) {
                    (Ok(height), Ok(width)) => format!("({height}, {width})"),
                    _ => self.line(&format!("astuple({height}, {width})")),
                }
            }
            Some(SizeRule::Sum(a, b)) => {
                let (a, b) = (self.sides(a), self.sides(b));
                self.line(&format!("add({a}, {b})"))
            }
            Some(SizeRule::Below(a, b)) => {
                let (a, b) = (self.sides(a), self.sides(b));
                let (top, bottom) = (self.line(&format!("first({a})")), self.line(&format!("first({b})")));
                let (height, width) = (self.line(&format!("add({top}, {bottom})")), self.line(&format!("last({b})")));
                self.line(&format!("astuple({height}, {width})"))
            }
            Some(SizeRule::Beside(a, b)) => {
                let (a, b) = (self.sides(a), self.sides(b));
                let (left, right) = (self.line(&format!("last({a})")), self.line(&format!("last({b})")));
                let (height, width) = (self.line(&format!("first({a})")), self.line(&format!("add({left}, {right})")));
                self.line(&format!("astuple({height}, {width})"))
            }
        }
    }

    fn sides(&mut self, class: ClassId) -> String {
        if let Origin::Given(Given::DemoOutput(demo)) = self.source.classes.origin(class) {
            return pair(self.source.demos[demo].1.size()); // on all grids the same
        }
        let image = self.class(class);
        self.line(&format!("size_of({image})"))
    }

    fn side(&mut self, rule: SideRule, which: &str) -> String {
        match rule {
            SideRule::Constant(n) => n.to_string(),
            SideRule::Scaled(class, p, x) => {
                let sides = self.sides(class);
                let mut side = self.line(&format!("{which}({sides})"));
                if p != 1 {
                    side = self.line(&format!("multiply({side}, {p})"));
                }
                if x != 0 {
                    side = self.line(&format!("add({side}, {x})"));
                }
                side
            }
        }
    }

    fn piece(&mut self, plan: Finished) -> String {
        let mut image = self.class(plan.class);
        if plan.to_origin {
            image = self.line(&format!("to_origin({image})"));
        }
        if let Some(colour) = plan.recolour {
            image = self.line(&format!("recolour({image}, {colour})"));
        }
        if plan.fit {
            let size = self.size();
            image = self.line(&format!("fit({image}, {size})"));
        }
        image
    }

    fn stack(&mut self, candidate: &Candidate) -> String {
        let mut pile = candidate.complete.then(|| self.blank());
        for &(piece, usage) in candidate.layers.iter().rev() {
            let top = self.piece(self.source.pieces.finished(piece));
            pile = Some(match (pile, usage) {
                (None, _) | (_, Use::All) => top, // what lies lowest covers all that is left
                (Some(under), Use::Ink) => self.line(&format!("lay_ink({top}, {under})")),
                (Some(under), Use::Black) => self.line(&format!("lay_black({top}, {under})")),
            });
        }
        let pile = pile.unwrap_or_else(|| self.blank());
        if candidate.complete { self.line(&format!("complete_pattern({pile})")) } else { pile }
    }
}
