"""How values show in a notebook. What draws them is above everything that is drawn, and is put in from there."""

from __future__ import annotations

TYPE_CHECKING = False  # as in `arcbatt` itself: it is loaded with nothing but this
if TYPE_CHECKING:
    from collections.abc import Callable


def _plain(value: object) -> str:
    return repr(value)


class Displayed:
    """A class of which a notebook shows the picture that `arcbatt.views.notebook` makes."""

    __slots__ = ()
    draw: Callable[[object], str] = staticmethod(_plain)

    def _repr_html_(self) -> str:
        return Displayed.draw(self)
