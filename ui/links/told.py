"""A value of the session that every link says: the address follows it, and what the address says later is a wish."""

from __future__ import annotations

import time

import streamlit as st

from ui.links.query import ECHO_SECONDS


class Told:
    """What the session keeps under ``name``. Until the address has followed a change, it says the value before."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._told, self._written, self._unwritten = f"{name}-told", f"{name}-written", f"{name}-unwritten"

    @property
    def known(self) -> bool:
        return self._name in st.session_state

    @property
    def value(self) -> object:
        return st.session_state[self._name]

    def say(self, value: object) -> None:
        """The value from now on."""
        memory = st.session_state
        memory[self._name] = value
        memory[self._told], memory[self._unwritten] = False, True

    def wrote(self) -> None:
        """The address was brought up to it: what the browser still sends of the one before is an echo for a while."""
        if st.session_state.pop(self._unwritten, False):
            st.session_state[self._written] = time.monotonic()

    def hear(self, asked: object) -> bool:
        """Takes what the address says, if that is no echo of what it said before; whether it is something new."""
        memory = st.session_state
        if asked == memory.get(self._name):
            memory[self._told] = True
            memory.pop(self._unwritten, None)
            return False
        late = time.monotonic() - memory.get(self._written, float("-inf")) > ECHO_SECONDS
        if memory.get(self._unwritten) or not (memory.get(self._told) or late):
            return False
        memory[self._name], memory[self._told] = asked, True
        return True
