"""A value of the session that every link says: the address follows it, and what the address says later is a wish."""

from __future__ import annotations

import time

import streamlit as st

from ui.links.query import ECHO_SECONDS


class Told:
    """What the session keeps under ``name``. Until the address has followed a change, it says the value before."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def known(self) -> bool:
        return self._name in st.session_state

    @property
    def value(self) -> object:
        return st.session_state[self._name]

    def say(self, value: object) -> None:
        """The value from now on."""
        st.session_state[self._name] = value
        st.session_state[f"{self._name}-told"] = False
        st.session_state[f"{self._name}-said"] = time.monotonic()

    def hear(self, asked: object) -> bool:
        """Takes what the address says, if that is no echo of what it said before; whether it is something new."""
        memory, told = st.session_state, f"{self._name}-told"
        if asked == memory.get(self._name):
            memory[told] = True
            return False
        late = time.monotonic() - memory.get(f"{self._name}-said", float("-inf")) > ECHO_SECONDS
        if not (memory.get(told) or late):
            return False
        memory[self._name], memory[told] = asked, True
        return True
