"""``python -m arcbatt.candidates.library``."""

from arcbatt.candidates.library import write_packed

write_packed()
