"""Surfaces, one file a family."""
