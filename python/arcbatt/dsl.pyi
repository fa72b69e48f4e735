"""Types of the DSL, for editors. Written by ``python -m arcbatt.candidates.dsl_stub``; do not edit."""

from collections.abc import Callable as _Function
from typing import Any

Boolean = bool
Integer = int
IntegerTuple = tuple[Any, ...]
Numerical = Any
IntegerSet = Any
Grid = Any
Cell = Any
Object = Any
Objects = Any
Indices = Any
IndicesSet = Any
Patch = Any
Element = Any
Piece = Any
Tuple = Any
TupleTuple = Any
FrozenSet = Any
Container = Any
ContainerContainer = Any
Image = tuple[Any, ...]
Images = tuple[Image, ...]
Callable = _Function[..., Any]

PRIMITIVES: dict[str, Callable]
CONSTANTS: dict[str, Any]
__all__: list[str]

def identity(x: Any) -> Any:
    '''The argument itself.'''

def add(a: Numerical, b: Numerical) -> Numerical:
    '''Sum of integers, or of pairs component by component.'''

def subtract(a: Numerical, b: Numerical) -> Numerical:
    '''Difference of integers, or of pairs component by component.'''

def multiply(a: Numerical, b: Numerical) -> Numerical:
    '''Product of integers, or of pairs component by component.'''

def divide(a: Numerical, b: Numerical) -> Numerical:
    '''Quotient rounded down, of integers or of pairs component by component.'''

def invert(n: Numerical) -> Numerical:
    '''The negative of an integer or of both parts of a pair.'''

def even(n: Integer) -> Boolean:
    '''Whether an integer is divisible by two.'''

def double(n: Numerical) -> Numerical:
    '''Twice an integer or a pair.'''

def halve(n: Numerical) -> Numerical:
    '''Half of an integer or a pair, rounded down.'''

def flip(b: Boolean) -> Boolean:
    '''Logical negation.'''

def equality(a: Any, b: Any) -> Boolean:
    '''Whether two values are equal.'''

def greater(a: Integer, b: Integer) -> Boolean:
    '''Whether the first is greater than the second.'''

def both(a: Boolean, b: Boolean) -> Boolean:
    '''Logical and; gives one of its operands.'''

def either(a: Boolean, b: Boolean) -> Boolean:
    '''Logical or; gives one of its operands.'''

def increment(x: Numerical) -> Numerical:
    '''One more.'''

def decrement(x: Numerical) -> Numerical:
    '''One less.'''

def crement(x: Numerical) -> Numerical:
    '''One step further away from zero.'''

def sign(x: Numerical) -> Numerical:
    '''Minus one, zero or one.'''

def positive(x: Integer) -> Boolean:
    '''Whether an integer is above zero.'''

def toivec(i: Integer) -> IntegerTuple:
    '''The displacement by that many rows.'''

def tojvec(j: Integer) -> IntegerTuple:
    '''The displacement by that many columns.'''

def astuple(a: Integer, b: Integer) -> IntegerTuple:
    '''The pair of two values.'''

def branch(condition: Boolean, a: Any, b: Any) -> Any:
    '''The second or the third argument, as the first is true or false.'''

def contained(value: Any, container: Container) -> Boolean:
    '''Whether a container has the value as an element.'''

def combine(a: Container, b: Container) -> Container:
    '''Union of sets, or tuples one after the other.'''

def intersection(a: FrozenSet, b: FrozenSet) -> FrozenSet:
    '''Common elements of two sets.'''

def difference(a: FrozenSet, b: FrozenSet) -> FrozenSet:
    '''Elements of the first that are not in the second.'''

def dedupe(tup: Tuple) -> Tuple:
    '''A tuple without its repetitions.'''

def order(container: Container, compfunc: Callable) -> Tuple:
    '''Elements sorted by a key.'''

def repeat(item: Any, num: Integer) -> Tuple:
    '''A tuple of copies of an item.'''

def size(container: Container) -> Integer:
    '''Number of elements.'''

def merge(containers: ContainerContainer) -> Container:
    '''The elements of the elements.'''

def maximum(container: IntegerSet) -> Integer:
    '''The largest element, 0 if there is none.'''

def minimum(container: IntegerSet) -> Integer:
    '''The smallest element, 0 if there is none.'''

def valmax(container: Container, compfunc: Callable) -> Integer:
    '''The largest key.'''

def valmin(container: Container, compfunc: Callable) -> Integer:
    '''The smallest key.'''

def argmax(container: Container, compfunc: Callable) -> Any:
    '''The element with the largest key.'''

def argmin(container: Container, compfunc: Callable) -> Any:
    '''The element with the smallest key.'''

def mostcommon(container: Container) -> Any:
    '''The most frequent element of a tuple.'''

def leastcommon(container: Container) -> Any:
    '''The least frequent element of a tuple.'''

def initset(value: Any) -> FrozenSet:
    '''The set of one value.'''

def sfilter(container: Container, condition: Callable) -> Container:
    '''The elements that meet a condition.'''

def mfilter(container: Container, function: Callable) -> FrozenSet:
    '''The merged elements that meet a condition.'''

def extract(container: Container, condition: Callable) -> Any:
    '''The first element that meets a condition.'''

def totuple(container: FrozenSet) -> Tuple:
    '''The elements as a tuple.'''

def first(container: Container) -> Any:
    '''The first element.'''

def last(container: Container) -> Any:
    '''The last element.'''

def insert(value: Any, container: FrozenSet) -> FrozenSet:
    '''A set with one more element.'''

def remove(value: Any, container: Container) -> Container:
    '''A container without a value.'''

def other(container: Container, value: Any) -> Any:
    '''The first element unequal to a value.'''

def interval(start: Integer, stop: Integer, step: Integer) -> Tuple:
    '''Integers from start up to stop by step.'''

def product(a: Container, b: Container) -> FrozenSet:
    '''All pairs of elements of two containers.'''

def pair(a: Tuple, b: Tuple) -> TupleTuple:
    '''Pairs of elements at equal positions.'''

def sizefilter(container: Container, n: Integer) -> FrozenSet:
    '''The set of elements with n elements.'''

def compose(outer: Callable, inner: Callable) -> Callable:
    '''The function that calls inner, then outer.'''

def chain(h: Callable, g: Callable, f: Callable) -> Callable:
    '''The function that calls f, then g, then h.'''

def matcher(function: Callable, target: Any) -> Callable:
    '''The function that tells whether a result equals the target.'''

def rbind(function: Callable, fixed: Any) -> Callable:
    '''The function with its last argument fixed.'''

def lbind(function: Callable, fixed: Any) -> Callable:
    '''The function with its first argument fixed.'''

def power(function: Callable, n: Integer) -> Callable:
    '''The function applied n times.'''

def fork(outer: Callable, a: Callable, b: Callable) -> Callable:
    '''The function that gives outer the results of a and b.'''

def apply(function: Callable, container: Container) -> Container:
    '''The function called on every element.'''

def rapply(functions: Container, value: Any) -> Container:
    '''Every function called on the value.'''

def mapply(function: Callable, container: ContainerContainer) -> FrozenSet:
    '''The merged results of a function on every element.'''

def papply(function: Callable, a: Tuple, b: Tuple) -> Tuple:
    '''A function of two arguments along two containers.'''

def mpapply(function: Callable, a: Tuple, b: Tuple) -> Tuple:
    '''The merged results of a function along two containers.'''

def prapply(function: Callable, a: Container, b: Container) -> FrozenSet:
    '''A function of two arguments on all pairs of elements.'''

def mostcolor(element: Element) -> Integer:
    '''The most frequent colour.'''

def leastcolor(element: Element) -> Integer:
    '''The least frequent colour among those present.'''

def height(piece: Piece) -> Integer:
    '''Number of rows of a grid or of a bounding box.'''

def width(piece: Piece) -> Integer:
    '''Number of columns of a grid or of a bounding box.'''

def shape(piece: Piece) -> IntegerTuple:
    '''Height and width.'''

def portrait(piece: Piece) -> Boolean:
    '''Whether it is higher than wide.'''

def square(piece: Piece) -> Boolean:
    '''Whether a grid is square, or a patch a full square.'''

def colorcount(element: Element, value: Integer) -> Integer:
    '''How many cells have the colour.'''

def colorfilter(objs: Objects, value: Integer) -> Objects:
    '''The objects of the colour.'''

def palette(element: Element) -> IntegerSet:
    '''The set of colours.'''

def numcolors(element: Element) -> IntegerSet:
    '''The number of colours.'''

def color(obj: Object) -> Integer:
    '''The colour of an object.'''

def vline(patch: Patch) -> Boolean:
    '''Whether a patch is a vertical line.'''

def hline(patch: Patch) -> Boolean:
    '''Whether a patch is a horizontal line.'''

def index(grid: Grid, loc: IntegerTuple) -> Integer:
    '''The colour at a location.'''

def asindices(grid: Grid) -> Indices:
    '''All locations of a grid.'''

def ofcolor(grid: Grid, value: Integer) -> Indices:
    '''The locations of a colour.'''

def ulcorner(patch: Patch) -> IntegerTuple:
    '''Upper left corner of the bounding box.'''

def urcorner(patch: Patch) -> IntegerTuple:
    '''Upper right corner of the bounding box.'''

def llcorner(patch: Patch) -> IntegerTuple:
    '''Lower left corner of the bounding box.'''

def lrcorner(patch: Patch) -> IntegerTuple:
    '''Lower right corner of the bounding box.'''

def toindices(patch: Patch) -> Indices:
    '''The locations of a patch.'''

def recolor(value: Integer, patch: Patch) -> Object:
    '''A patch as an object of one colour.'''

def shift(patch: Patch, directions: IntegerTuple) -> Patch:
    '''A patch moved by a displacement.'''

def normalize(patch: Patch) -> Patch:
    '''A patch moved to the origin.'''

def dneighbors(loc: IntegerTuple) -> Indices:
    '''The four adjacent locations.'''

def ineighbors(loc: IntegerTuple) -> Indices:
    '''The four diagonal neighbours.'''

def neighbors(loc: IntegerTuple) -> Indices:
    '''The eight surrounding locations.'''

def uppermost(patch: Patch) -> Integer:
    '''The smallest row.'''

def lowermost(patch: Patch) -> Integer:
    '''The largest row.'''

def leftmost(patch: Patch) -> Integer:
    '''The smallest column.'''

def rightmost(patch: Patch) -> Integer:
    '''The largest column.'''

def toobject(patch: Patch, grid: Grid) -> Object:
    '''The cells of a grid at the locations of a patch.'''

def asobject(grid: Grid) -> Object:
    '''All cells of a grid.'''

def corners(patch: Patch) -> Indices:
    '''The corners of the bounding box.'''

def objects(grid: Grid, univalued: Boolean, diagonal: Boolean, without_bg: Boolean) -> Objects:
    '''The connected components of a grid.'''

def partition(grid: Grid) -> Objects:
    '''The cells of a grid, an object for each colour.'''

def fgpartition(grid: Grid) -> Objects:
    '''The same without the most frequent colour.'''

def frontiers(grid: Grid) -> Objects:
    '''The rows and columns of a single colour, as objects.'''

def rot90(grid: Grid) -> Grid:
    '''A quarter turn clockwise.'''

def rot180(grid: Grid) -> Grid:
    '''A half turn.'''

def rot270(grid: Grid) -> Grid:
    '''A quarter turn anticlockwise.'''

def hmirror(piece: Piece) -> Piece:
    '''Top and bottom exchanged.'''

def vmirror(piece: Piece) -> Piece:
    '''Left and right exchanged.'''

def dmirror(piece: Piece) -> Piece:
    '''Reflection in the main diagonal.'''

def cmirror(piece: Piece) -> Piece:
    '''Reflection in the other diagonal.'''

def crop(grid: Grid, start: IntegerTuple, dims: IntegerTuple) -> Grid:
    '''The part of a grid at start with the extent dims.'''

def subgrid(patch: Patch, grid: Grid) -> Grid:
    '''The part of a grid in the bounding box of a patch.'''

def trim(grid: Grid) -> Grid:
    '''A grid without its border.'''

def tophalf(grid: Grid) -> Grid:
    '''The upper half of the rows.'''

def bottomhalf(grid: Grid) -> Grid:
    '''The lower half of the rows.'''

def lefthalf(grid: Grid) -> Grid:
    '''The left half of the columns.'''

def righthalf(grid: Grid) -> Grid:
    '''The right half of the columns.'''

def hupscale(grid: Grid, factor: Integer) -> Grid:
    '''Every cell widened by a factor.'''

def vupscale(grid: Grid, factor: Integer) -> Grid:
    '''Every row repeated by a factor.'''

def upscale(element: Element, factor: Integer) -> Element:
    '''Every cell enlarged to a square block.'''

def downscale(grid: Grid, factor: Integer) -> Grid:
    '''Every factor-th row and column.'''

def compress(grid: Grid) -> Grid:
    '''A grid without its single-coloured rows and columns.'''

def replace(grid: Grid, replacee: Integer, replacer: Integer) -> Grid:
    '''One colour replaced by another.'''

def switch(grid: Grid, a: Integer, b: Integer) -> Grid:
    '''Two colours exchanged.'''

def fill(grid: Grid, value: Integer, patch: Patch) -> Grid:
    '''A grid with a colour written at the locations of a patch.'''

def paint(grid: Grid, obj: Object) -> Grid:
    '''A grid with an object drawn on it.'''

def underfill(grid: Grid, value: Integer, patch: Patch) -> Grid:
    '''Like fill, on the background only.'''

def underpaint(grid: Grid, obj: Object) -> Grid:
    '''Like paint, on the background only.'''

def cover(grid: Grid, patch: Patch) -> Grid:
    '''A patch painted over with the background.'''

def move(grid: Grid, obj: Object, offset: IntegerTuple) -> Grid:
    '''An object moved on a grid.'''

def canvas(value: Integer, dimensions: IntegerTuple) -> Grid:
    '''A grid of one colour.'''

def hconcat(a: Grid, b: Grid) -> Grid:
    '''Two grids side by side.'''

def vconcat(a: Grid, b: Grid) -> Grid:
    '''Two grids one above the other.'''

def hsplit(grid: Grid, n: Integer) -> Tuple:
    '''A grid cut into n parts, left to right.'''

def vsplit(grid: Grid, n: Integer) -> Tuple:
    '''A grid cut into n parts, top to bottom.'''

def cellwise(a: Grid, b: Grid, fallback: Integer) -> Grid:
    '''The cells in which two grids agree, a fallback elsewhere.'''

def center(patch: Patch) -> IntegerTuple:
    '''The middle of the bounding box.'''

def centerofmass(patch: Patch) -> IntegerTuple:
    '''The mean location, rounded down.'''

def position(a: Patch, b: Patch) -> IntegerTuple:
    '''The direction from one patch to another.'''

def hmatching(a: Patch, b: Patch) -> Boolean:
    '''Whether two patches share a row.'''

def vmatching(a: Patch, b: Patch) -> Boolean:
    '''Whether two patches share a column.'''

def manhattan(a: Patch, b: Patch) -> Integer:
    '''The smallest distance between two patches.'''

def adjacent(a: Patch, b: Patch) -> Boolean:
    '''Whether two patches touch side by side.'''

def bordering(patch: Patch, grid: Grid) -> Boolean:
    '''Whether a patch reaches the border of a grid.'''

def connect(a: IntegerTuple, b: IntegerTuple) -> Indices:
    '''The straight line between two locations.'''

def shoot(start: IntegerTuple, direction: IntegerTuple) -> Indices:
    '''A ray from a location in a direction.'''

def vfrontier(location: IntegerTuple) -> Indices:
    '''The vertical line through a location.'''

def hfrontier(location: IntegerTuple) -> Indices:
    '''The horizontal line through a location.'''

def backdrop(patch: Patch) -> Indices:
    '''All locations of the bounding box.'''

def delta(patch: Patch) -> Indices:
    '''The locations of the bounding box outside the patch.'''

def gravitate(source: Patch, destination: Patch) -> IntegerTuple:
    '''The displacement that brings one patch next to another.'''

def inbox(patch: Patch) -> Indices:
    '''The outline one step inside the bounding box.'''

def outbox(patch: Patch) -> Indices:
    '''The outline one step outside the bounding box.'''

def box(patch: Patch) -> Indices:
    '''The outline of the bounding box.'''

def occurrences(grid: Grid, obj: Object) -> Indices:
    '''Where an object occurs in a grid.'''

def hperiod(obj: Object) -> Integer:
    '''The horizontal period of an object.'''

def vperiod(obj: Object) -> Integer:
    '''The vertical period of an object.'''

def picture(grid: Grid) -> Image:
    '''A grid as an image at the origin.'''

def grid_of(image: Image) -> Grid:
    '''The cells of an image.'''

def size_of(image: Image) -> IntegerTuple:
    '''Height and width of an image.'''

def colour_names(grid: Grid, kept: Tuple, order: Tuple) -> Tuple:
    '''Ten new names for the colours of a grid, by what distinguishes them.'''

def rename_colours(image: Image, names: Tuple) -> Image:
    '''An image with new names for its colours.'''

def restore_colours(image: Image, names: Tuple) -> Image:
    '''An image with the colours that it had before they got these names.'''

def lay_ink(top: Image, under: Image) -> Image:
    '''The ink of an image over another one.'''

def lay_black(top: Image, under: Image) -> Image:
    '''The black of an image over another one.'''

def learned_cells(pairs: Tuple, grid: Grid, detail: Integer) -> Grid:
    '''Every cell as a decision tree says that was grown on the cells of pairs of grids.'''

def learned_in_order(pairs: Tuple, grid: Grid, detail: Integer, order: Integer) -> Grid:
    '''The same cell by cell, where the tree also knows the cells before.'''

def complete_pattern(image: Image) -> Image:
    '''Black filled so that every window of three by three occurs elsewhere.'''

def swap_ink(image: Image) -> Image:
    '''Exchange ink and black: black becomes the smallest colour of the ink.'''

def crop_to_ink(image: Image) -> Image:
    '''The smallest frame that holds all ink.'''

def corner_dot(image: Image) -> Image:
    '''One cell at the position, in the main colour.'''

def blank_at_origin(image: Image) -> Image:
    '''A black image of the size, at the origin.'''

def block_at_origin(image: Image) -> Image:
    '''A block of the main colour of the size, at the origin.'''

def blank_in_place(image: Image) -> Image:
    '''A black image of the size, in place.'''

def block_in_place(image: Image) -> Image:
    '''A block of the main colour of the size, in place.'''

def to_origin(image: Image) -> Image:
    '''The image at the origin.'''

def fill_enclosed(image: Image) -> Image:
    '''Ink and what it encloses, all in the main colour.'''

def enclosed_only(image: Image) -> Image:
    '''Only what ink encloses, in the main colour.'''

def inner_core(image: Image) -> Image:
    '''The ink without its outer rim.'''

def outer_rim(image: Image) -> Image:
    '''The ink at the outside.'''

def centre_mark(image: Image) -> Image:
    '''The middle of the frame, in colour 1.'''

def main_colour_dot(image: Image) -> Image:
    '''One cell at the origin, in the main colour.'''

def outline_outside(image: Image) -> Image:
    '''The black cells around ink, in colour 1.'''

def drop_black_lines(image: Image) -> Image:
    '''Without the rows and columns that are black.'''

def merge_equal_lines(image: Image) -> Image:
    '''Without the lines that equal the one before.'''

def keep_colour(image: Image, colour: Integer) -> Image:
    '''The cells of one colour.'''

def erase_colour(image: Image, colour: Integer) -> Image:
    '''Without the cells of one colour.'''

def recolour(image: Image, colour: Integer) -> Image:
    '''All ink in one colour.'''

def motion(image: Image, kind: Integer) -> Image:
    '''An image turned or flipped.'''

def rays(image: Image, directions: Integer) -> Image:
    '''Ink extended along directions until other ink.'''

def pad(image: Image, kind: Integer) -> Image:
    '''One cell more on each side, in colour 1 or the main colour.'''

def connect_equal(image: Image, axis: Integer) -> Image:
    '''The lines between cells of one colour.'''

def flood(image: Image, hold_main: Integer) -> Image:
    '''Black in the colour of the nearest ink.'''

def half(image: Image, side: Integer) -> Image:
    '''Half of an image.'''

def measure(image: Image, what: Integer, shape: Integer) -> Image:
    '''A count of cells, colours or components as a block of that side.'''

def fit(image: Image, size: IntegerTuple) -> Image:
    '''An image on a canvas of a size, cut off at its edges.'''

def reflow(image: Image, size: IntegerTuple) -> Image:
    '''An image written on a canvas as running text.'''

def resample(image: Image, size: IntegerTuple) -> Image:
    '''An image stretched or shrunk to a size.'''

def tile(image: Image, size: IntegerTuple, gap: Integer) -> Image:
    '''An image repeated over a canvas.'''

def mirror_tile(image: Image, size: IntegerTuple, gap: Integer) -> Image:
    '''An image repeated over a canvas, every second copy mirrored.'''

def split_by_divider(image: Image) -> Images:
    '''The areas that a guessed colour divides.'''

def split_colours(image: Image) -> Images:
    '''An image for each colour.'''

def split_parts(image: Image) -> Images:
    '''The connected parts of one colour.'''

def split_columns(image: Image) -> Images:
    '''The columns.'''

def split_rows(image: Image) -> Images:
    '''The rows.'''

def corner_marked_areas(image: Image) -> Images:
    '''The areas whose four corners are marked.'''

def fall(image: Image, direction: Integer) -> Images:
    '''The parts of an image, fallen to one side.'''

def pick_best(images: Images, measure: Integer) -> Image:
    '''The image with the greatest measure.'''

def pick_odd_colour(images: Images) -> Image:
    '''The image with a colour that no other has.'''

def overlay(images: Images) -> Image:
    '''All images over one another, those with less ink on top.'''

def line_up(images: Images) -> Image:
    '''All images edge to edge, in the order of their places.'''

def stack_by_area(images: Images, axis: Integer) -> Image:
    '''All images edge to edge, the smallest frame first.'''

def keep_best(images: Images, measure: Integer) -> Images:
    '''All images with the greatest measure.'''

def drop_best(images: Images, measure: Integer) -> Images:
    '''All images but those with the greatest measure.'''

F: bool
T: bool
ZERO: int
ONE: int
TWO: int
THREE: int
FOUR: int
FIVE: int
SIX: int
SEVEN: int
EIGHT: int
NINE: int
TEN: int
NEG_ONE: int
NEG_TWO: int
DOWN: tuple[int, int]
RIGHT: tuple[int, int]
UP: tuple[int, int]
LEFT: tuple[int, int]
ORIGIN: tuple[int, int]
UNITY: tuple[int, int]
NEG_UNITY: tuple[int, int]
UP_RIGHT: tuple[int, int]
DOWN_LEFT: tuple[int, int]
ZERO_BY_TWO: tuple[int, int]
TWO_BY_ZERO: tuple[int, int]
TWO_BY_TWO: tuple[int, int]
THREE_BY_THREE: tuple[int, int]
