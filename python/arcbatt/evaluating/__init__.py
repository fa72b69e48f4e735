"""Evaluating: what programs come to on samples; the one place, beside `candidates`, that calls the engine."""
