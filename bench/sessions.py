"""A tab without a browser: it asks for runs and remembers messages, so that the server need not send them twice."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

RUN_SECONDS = 60
KEPT_RUNS = 2
"""For how many runs a browser keeps a message that it was not sent again."""
ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Session:
    """What a tab does.

    ``received``: bytes of all messages so far; ``polling``: whether a part of the page asks to be run again and again;
    ``texts``: the Markdown that was sent in the last run of the page or of a part.
    """

    def __init__(self, socket: ClientConnection, page: str = "") -> None:
        self._socket = socket
        self._name = page
        self.received = 0
        self.texts: list[str] = []
        self._every: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self._page = ""
        self._runs = 0
        self._kept: dict[str, int] = {}
        self._ids: list[str] = []
        self._values: dict[str, WidgetState] = {}

    async def run(self, query: str = "", *, fragment: str = "") -> float:
        """Seconds until the page, or one fragment of it, has been run; RuntimeError where an exception stands on it."""
        begun = time.perf_counter()
        self.texts.clear()
        asked = BackMsg()
        wish = asked.rerun_script
        wish.query_string, wish.page_script_hash, wish.page_name = query, self._page, self._name
        wish.fragment_id, wish.is_auto_rerun = fragment, bool(fragment)
        wish.cached_message_hashes.extend(self._kept)
        wish.widget_states.widgets.extend(self._values.values())
        async with asyncio.timeout(RUN_SECONDS):
            await self._socket.send(asked.SerializeToString())
            while not self._is_end(await self._socket.recv(decode=False)):
                pass
        if not fragment:
            self._runs += 1
            self._kept = {key: run for key, run in self._kept.items() if self._runs - run <= KEPT_RUNS}
        return time.perf_counter() - begun

    async def tell(self, view: str, query: Mapping[str, Sequence[str]]) -> float:
        """Seconds until the page has been run that one of our own views has told what it shows now."""
        return await self.say(view, query=query)

    async def say(self, view: str, **values: object) -> float:
        """Seconds until the page has been run that one of our own views has said this."""
        self._value(view).json_value = json.dumps(values)
        return await self.run()

    async def press(self, button: str) -> float:
        """Seconds until the page has been run after a click."""
        value = self._value(button)
        value.trigger_value = True
        try:
            return await self.run()
        finally:
            del self._values[value.id]

    @property
    def polling(self) -> bool:
        return bool(self._every)

    async def poll(self) -> float:
        """Waits until the next part of the page is due; the seconds until it has been run."""
        part = min(self._due, key=self._due.get)
        await asyncio.sleep(self._due[part] - time.monotonic())
        self._due[part] = time.monotonic() + self._every[part]
        return await self.run(fragment=part)

    def _value(self, key: str) -> WidgetState:
        found = next(one for one in reversed(self._ids) if one.endswith(f"-{key}"))
        return self._values.setdefault(found, WidgetState(id=found))

    def _is_end(self, sent: bytes) -> bool:
        self.received += len(sent)
        message = ForwardMsg.FromString(sent)
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self._kept[message.ref_hash] = self._runs
        elif message.metadata.cacheable:
            self._kept[message.hash] = self._runs
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self._every.clear()
            self._due.clear()
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            asked = message.auto_rerun
            self._every[asked.fragment_id] = asked.interval
            self._due[asked.fragment_id] = time.monotonic() + asked.interval
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._every.pop(fragment, None)
                self._due.pop(fragment, None)
        elif kind == "delta":
            self._notice(message)
        elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
            raise RuntimeError(message.session_event.script_compilation_exception.message)
        return kind == "script_finished" and message.script_finished in ENDS

    def _notice(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(element.exception.message)
        if kind == "markdown":
            self.texts.append(element.markdown.body)
        if kind in ("bidi_component", "button") and getattr(element, kind).id not in self._ids:
            self._ids.append(getattr(element, kind).id)


@asynccontextmanager
async def session(address: str, page: str = "", query: str = "") -> AsyncIterator[tuple[Session, float]]:
    """A session whose first run is done, with the seconds from connecting until then."""
    begun = time.perf_counter()
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(stream, subprotocols=["streamlit"], max_size=None) as socket:
        one = Session(socket, page)
        await one.run(query)
        yield one, time.perf_counter() - begun
