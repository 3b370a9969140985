"""A lecture: a list of lessons, races and trainings in one link, and the way through it."""
