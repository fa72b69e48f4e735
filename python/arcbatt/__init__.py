"""Score and breed candidate programs for ARC-AGI tasks."""
