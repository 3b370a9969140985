"""Breaks one line at a time in a copy of the project, and asks the tests whether they notice.

``make mutants``, or ``python -m bench.mutants --seed 2 --each 3 formula jobs`` for a part. Left alone are words,
type hints, decorators and ``__repr__``: what they break is seen by reading, or at the first import.
"""
