"""What there is to show, shown: in the terminal, on pages, as pictures, in notebooks, as timelines."""
