"""The question in one's own words: in every language, with races that exist."""

from pages.lessons.quiz.essay import MODEL, POINTS, TASK
from ui.links.scenarios import SCENARIOS
from ui.words.texts import LANGUAGES


def test_it_speaks_every_language():
    spoken = [TASK, *MODEL, *(point.text for point in POINTS)]
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in spoken)


def test_each_point_has_a_race_of_its_own_to_look_at():
    assert 6 <= len(POINTS) <= 8
    assert all(SCENARIOS[point.scenario].page == "race" for point in POINTS)
    assert len({point.scenario for point in POINTS}) == len({point.key for point in POINTS}) == len(POINTS)
