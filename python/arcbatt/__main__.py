"""``python -m arcbatt`` is ``batt``."""

from arcbatt.cli import main

if __name__ == "__main__":
    main()
