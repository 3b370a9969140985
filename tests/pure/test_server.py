"""What the server does before the first visitor comes."""

import gc

from frame import server, static


def test_what_was_made_for_all_is_never_collected_again(monkeypatch):
    done = []
    monkeypatch.setattr(server, "packed", lambda name, _: done.append(name))
    monkeypatch.setattr(static, "packed", lambda name, _: done.append(name))
    monkeypatch.setattr(gc, "collect", lambda: done.append("collected"))
    monkeypatch.setattr(gc, "freeze", lambda: done.append("frozen"))
    server._warm()
    assert done[: len(server.FILES)] == [file()[0] for file in server.FILES]
    streamlits = done[len(server.FILES) : -2]
    assert len(streamlits) > 50 and {one[-3:] for one in streamlits} == {".js", "css"}
    assert done[-2:] == ["collected", "frozen"]
