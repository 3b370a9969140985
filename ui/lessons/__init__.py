"""What lessons are made of: scenarios, each a link with what to watch there."""

from ui.lessons.scenarios import SCENARIOS, Scenario

__all__ = ["SCENARIOS", "Scenario"]
