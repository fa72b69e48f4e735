"""What runs candidates: a warm interpreter that forks a confined process for each batch.

It runs outside the package `arcbatt`, of which candidates should find nothing, so its files import only the standard
library, NumPy and one another.
"""
