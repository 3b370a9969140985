"""What scripts to take away have in common: templates that no text breaks out of, and the functions of their rules."""

from optimizers.scripts.functions import Function, about, called, defined, free_name, functions
from optimizers.scripts.orthogonal import orthogonal_sources
from optimizers.scripts.templates import rendered

__all__ = ["Function", "about", "called", "defined", "free_name", "functions", "orthogonal_sources", "rendered"]
