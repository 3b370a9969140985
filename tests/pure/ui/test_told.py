"""What every link says: the session's word counts until the address has followed, then the reader's."""

import pytest
import streamlit as st

from ui.links import told
from ui.links.told import Told


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(told.time, "monotonic", lambda: now[0])
    return now


def test_a_slow_run_s_old_address_is_no_wish(clock):
    value = Told("x")
    assert value.hear(True) and value.value is True
    value.say(False)
    # The page takes its time: until it has written the address, that cannot be anybody's answer to it.
    clock[0] = 60
    assert not value.hear(True) and value.value is False
    value.wrote()
    clock[0] = 62
    assert not value.hear(True) and value.value is False
    # Once the address has followed, or its echo is over, it is the reader who goes back.
    assert not value.hear(False)
    assert value.hear(True) and value.value is True
    value.say(False)
    value.wrote()
    clock[0] = 66
    assert value.hear(True) and value.value is True


def test_an_address_that_came_with_the_change_needs_no_writing(clock):
    value = Told("x")
    value.hear(1)
    value.say(2)
    assert not value.hear(2)
    assert value.hear(1) and value.value == 1
