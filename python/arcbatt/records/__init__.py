"""Records of runs and searches: written, read, compared, replayed, and what they leave out found again."""
