"""What the server does before the first visitor comes."""

import gc

from frame import server


def test_what_was_made_for_all_is_never_collected_again(monkeypatch):
    done = []
    monkeypatch.setattr(server, "_packed", lambda name, _: done.append(name))
    monkeypatch.setattr(gc, "collect", lambda: done.append("collected"))
    monkeypatch.setattr(gc, "freeze", lambda: done.append("frozen"))
    server._warm()
    assert len(done) == len(server.FILES) + 2 and done[-2:] == ["collected", "frozen"]
