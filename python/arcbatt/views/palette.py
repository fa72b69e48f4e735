"""The colours of grids."""

from __future__ import annotations

from dataclasses import dataclass

from arcbatt.errors import UsageError


@dataclass(frozen=True)
class Palette:
    """Ten colours as ``#rrggbb``, and whether digits are written into the cells."""

    name: str
    colours: tuple[str, ...]
    digits: bool = False

    def colour(self, value: int) -> str | None:
        """The colour of a value; None outside 0 to 9."""
        return self.colours[value] if 0 <= value < len(self.colours) else None

    def ink(self, value: int) -> str:
        """Black or white, whichever reads better on the colour of a value."""
        colour = self.colour(value)
        return "#000000" if colour is None or luminance(colour) > 0.179 else "#FFFFFF"


ARC = Palette(
    "arc",
    ("#000000", "#0074D9", "#FF4136", "#2ECC40", "#FFDC00", "#AAAAAA", "#F012BE", "#FF851B", "#7FDBFF", "#870C25"),
)
"""The colours of the ARC site."""

SAFE = Palette(
    "safe",
    ("#000000", "#395FF6", "#CC4F01", "#24B975", "#FFFC92", "#585858", "#AD4EB1", "#FFBE00", "#BDFFFF", "#6A2101"),
    digits=True,
)
"""Colours near those of the ARC site that stay apart for colour-blind people.

Chosen by hill climbing so that any two of them are at least 30 apart in CIE Lab, also as seen with protanopia,
deuteranopia and tritanopia (after Machado, Oliveira and Fernandes 2009; the ARC colours come as near as 8). Digits
belong to the palette, because ten colours are many even so.
"""

PALETTES = {palette.name: palette for palette in (ARC, SAFE)}


def palette_named(name: str | Palette) -> Palette:
    """The palette with this name (a palette is returned as it is). Raises `UsageError`."""
    if isinstance(name, Palette):
        return name
    if name not in PALETTES:
        raise UsageError(f"unknown palette {name!r}: expected {' or '.join(PALETTES)}")
    return PALETTES[name]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2)."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
