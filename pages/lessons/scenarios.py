"""The gallery of scenarios, by the chapter that they go with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from pages.lessons.chapters.chapter import COURSE
from pages.lessons.state import TOPICS, LessonsState
from ui.browser.given import chosen
from ui.links import address
from ui.links.scenarios import SCENARIOS, Scenario
from ui.widgets.ways import way_to
from ui.words.language import language, text

PAGE = "lessons"
COLUMNS = 3


def draw(state: LessonsState) -> None:
    """The row of topics, and the scenarios of the one that is open."""
    st.markdown(text("lessons.scenarios-intro", count=len(SCENARIOS)))
    groups = topics()
    shown = {f"{title} ({len(groups[key])})": key for key in TOPICS if (title := topic_title(key))}
    st.session_state["lessons-topic"] = next(word for word, key in shown.items() if key == state.topic)
    st.pills(
        text("lessons.topic"),
        list(shown),
        key="lessons-topic",
        on_change=_choose,
        args=(shown,),
        label_visibility="collapsed",
    )
    cards(groups[state.topic])


def topics() -> dict[str, list[Scenario]]:
    """Every group of scenarios by the key of its topic."""
    found = {key: [SCENARIOS[name] for name in chapter.scenarios] for key, chapter in COURSE.items()}
    used = {scenario.key for group in found.values() for scenario in group}
    return found | {"more": [s for s in SCENARIOS.values() if s.key not in used], "all": list(SCENARIOS.values())}


def topic_title(key: str) -> str:
    return COURSE[key].title[language()] if key in COURSE else text(f"lessons.topic-{key}")


def cards(scenarios: Sequence[Scenario]) -> None:
    """A card for each scenario, in rows, so that reading order is theirs."""
    for first in range(0, len(scenarios), COLUMNS):
        columns = st.columns(COLUMNS)
        for column, scenario in zip(columns, scenarios[first : first + COLUMNS], strict=False):
            with column, st.container(border=True, height="stretch", gap="small"):
                st.markdown(f"**{scenario.title[language()]}**")
                st.markdown(scenario.watch[language()])
                way_to(scenario.page, text(f"lessons.open-{scenario.page}"), scenario.query)


def _choose(shown: dict[str, str]) -> None:
    topic = chosen("lessons-topic", shown)
    if topic is not None:
        address.change(PAGE, replace(address.state_of(PAGE), topic=topic, unread=()))
