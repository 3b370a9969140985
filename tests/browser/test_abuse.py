"""Messages that no browser of ours would send: the server goes on, for others too, and its log has nothing of ours."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.load import session
from pages.lessons.teach.lesson import Lesson, write_lesson
from tests.apart import run_apart
from tests.pure.abuse.corpus import FILES, TIMES
from tests.serving import ROOT, serve

SECONDS = 60
MADE = write_lesson(
    Lesson(query="surface=bowl&run=sgd:lr=0.1&run=adam:lr=0.1", kind="choice", parts=("stage", "cards"))
)
PAGES = (
    ("", "surface=rosenbrock&run=adam:lr=0.05"),
    ("maps", "surface=beale&run=adam:lr=0.05"),
    ("mnist", "run=adam:lr=0.01&seeds=0,1&section=tune"),
    ("lessons", "part=course"),
    ("lessons", "part=scenarios"),
    ("lessons", f"part=teach&lesson={MADE}"),
    ("lessons", f"lesson={MADE}"),
    ("lessons", "part=class"),
    ("lessons", "part=poll"),
    ("workshop", "surface=bowl"),
)
NAMES = (
    "query",
    "text",
    "cell",
    "place",
    "owner",
    "turn",
    "chapter",
    "reveal",
    "leave",
    "train",
    "answer",
    "key",
    "open",
)
SENT = (
    *(None, True, 5, -1, 10**30, 0.5, "", "\ud800", "a" * 30_000, [1], [[1, 2]], [0, 99], {"a": 1}, {"run": [1]}),
    *(
        {"said": {"run": ["sgd"]}},
        {"said": {"run": [5]}},
        {"said": {"surface": ["~x"]}},
        {"said": "w = w"},
        {"said": [1]},
    ),
    *({"run": "sgd"}, {"run": ["\ud800"]}, {"run": ["x"] * 50}, {"surface": ["~x"]}, {"\udfff": []}, {"lesson": [{}]}),
)
TEXTS = ("", "no option", "\0", "a" * 30_000, "~A", "<b>", "1,2", "日本語", "=1+1", "\u202e")
LISTS = ([], ["no option"], ["", ""], ["a" * 1000] * 9)
NUMBERS = (-1e308, 1e308, 0.5, -0.0, 3.0)
RUBBISH = (b"", b"\0", b"\xff" * 40, b"\x0a\xff\xff\xff\xff\x7f", b"{}", b"\x08" * 5000)


class Stranger:
    """A session that sends what it likes. ``widgets``: kinds of what stands on the page, by id."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.widgets: dict[str, str] = {}
        self.exceptions: list[str] = []
        self.id = ""
        self.uploads: list = []

    async def send(self, message: BackMsg) -> None:
        await self.socket.send(message.SerializeToString())

    async def run(self, page: str, query: str, states: dict[str, dict] | None = None) -> None:
        """Asks for a run with these widgets' values, and waits for its end."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        for key, fields in (states or {}).items():
            asked.rerun_script.widget_states.widgets.add(id=key, **fields)
        await self.send(asked)
        await self.until(
            lambda message: (
                message.WhichOneof("type") == "script_finished"
                and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            )
        )

    async def until(self, told: Callable[[ForwardMsg], bool]) -> None:
        async with asyncio.timeout(SECONDS):
            while not told(self._look(ForwardMsg.FromString(await self.socket.recv(decode=False)))):
                pass

    def _look(self, message: ForwardMsg) -> ForwardMsg:
        if message.WhichOneof("type") == "file_urls_response":
            self.uploads = list(message.file_urls_response.file_urls)
        elif message.WhichOneof("type") == "new_session":
            self.id = message.new_session.initialize.session_id
        elif message.WhichOneof("type") == "delta":
            kind = message.delta.new_element.WhichOneof("type")
            element = getattr(message.delta.new_element, kind) if kind else None
            if kind == "exception":
                self.exceptions.append("\n".join((element.message, *element.stack_trace)))
            elif getattr(element, "id", ""):
                self.widgets[element.id] = kind
        return message


@asynccontextmanager
async def stranger(address: str) -> AsyncIterator[Stranger]:
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(stream, subprotocols=["streamlit"], max_size=None) as socket:
        yield Stranger(socket)


def hostile(kind: str, draw: random.Random) -> dict[str, object]:
    """What a widget of this kind could be sent, of the right form on the wire."""
    match kind:
        case "bidi_component":
            return {"json_value": json.dumps({name: draw.choice(SENT) for name in NAMES})}
        case "selectbox" | "radio" | "text_input" | "text_area":
            return {"string_value": draw.choice(TEXTS)}
        case "button_group" | "multiselect":
            return {"string_array_value": {"data": draw.choice(LISTS)}}
        case "number_input":
            return {"double_value": draw.choice(NUMBERS)}
        case "slider":
            return {"double_array_value": {"data": [draw.choice(NUMBERS)]}}
        case "checkbox":
            return {"bool_value": draw.choice((True, False))}
        case "file_uploader":
            return {"file_uploader_state_value": {"uploaded_file_info": [{"file_id": "x", "name": "../../app.csv"}]}}
    # Buttons do what they do.
    return {}


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("abuse") / "log"


@pytest.fixture(scope="module")
def server(log):
    with serve(log=log, DESCENT_POLLS="on") as address:
        yield address
    ours = re.findall(
        rf'File "{re.escape(str(ROOT))}/(?:app|frame|pages|ui|jobs|mnist|simulation)\\b.*', log.read_text()
    )
    assert ours == []


@pytest.mark.parametrize(
    ("page", "query"),
    PAGES,
    ids=["race", "maps", "mnist", "course", "scenarios", "teach", "made", "class", "poll", "workshop"],
)
def test_values_of_the_wrong_kind(server, page, query):
    draw = random.Random(page + query)

    async def visit():
        async with stranger(server) as one:
            await one.run(page, query)
            assert len(one.widgets) > 3
            for _ in range(3 * TIMES):
                states = {key: hostile(kind, draw) for key, kind in one.widgets.items() if hostile(kind, draw)}
                await one.run(page, query, states)
                assert one.exceptions == []
                # Alone, so that no other value hides it.
                key = draw.choice(list(states))
                await one.run(page, query, {key: states[key]})
                assert one.exceptions == []

    run_apart(visit())


def test_messages_out_of_order_and_of_no_meaning(server):
    def rerun(**fields: object) -> BackMsg:
        message = BackMsg()
        for name, value in fields.items():
            setattr(message.rerun_script, name, value)
        return message

    foreign = rerun(page_script_hash="0" * 32, fragment_id="none")
    for key in ("$$ID-0123-race-view", "$$ID-x-owner-keeper", "none", ""):
        foreign.rerun_script.widget_states.widgets.add(
            id=key, json_value=json.dumps({"query": {"said": {"run": ["sgd"]}}})
        )
    told = [
        BackMsg(stop_script=True),
        BackMsg(clear_cache=True),
        BackMsg(load_git_info=True),
        BackMsg(app_heartbeat=True),
        BackMsg(set_run_on_save=True),
        rerun(page_name="../../etc/passwd"),
        rerun(query_string="&".join(f"a{i}=1" for i in range(5000))),
        rerun(query_string="%ff%00=%&&=&surface=%ed%a0%80"),
        foreign,
    ]
    draw = random.Random(0)

    async def meaningless(what: bytes | str | BackMsg):
        async with stranger(server) as one:
            try:
                # Before the first run, amid one, and after.
                for _ in range(3):
                    await one.socket.send(what.SerializeToString() if isinstance(what, BackMsg) else what)
                    await one.send(rerun(query_string="surface=bowl"))
            except ConnectionClosed:
                pass
        assert not any(str(ROOT) in said for said in one.exceptions)

    async def together():
        async with session(server) as (other, _):
            for _ in range(TIMES):
                shuffled = draw.sample([*told, *RUBBISH, "text", "{}"], len(told) + len(RUBBISH) + 2)
                await asyncio.gather(*map(meaningless, shuffled))
                await other.run("surface=rosenbrock&run=adam:lr=0.05")
        async with session(server) as (late, _):
            await late.run("surface=bowl")

    run_apart(together())


def put(address: str, path: str, body: bytes, **headers: str) -> int:
    cookie = urlopen(f"{address}/_stcore/health", timeout=30).headers["Set-Cookie"]
    token = re.search("_streamlit_xsrf=([^;]+)", cookie)[1]
    own = {
        "Cookie": f"_streamlit_xsrf={token}",
        "X-Xsrftoken": token,
        "Content-Type": "multipart/form-data; boundary=b",
    }
    try:
        with urlopen(Request(f"{address}{path}", body, own | headers, method="PUT"), timeout=30) as answer:
            return answer.status
    except HTTPError as refused:
        return refused.code


def test_uploads(server):
    page, query = PAGES[-1]

    async def give(one: Stranger, name: str, content: bytes, **headers: str) -> int:
        asked = BackMsg()
        asked.file_urls_request.request_id = "1"
        asked.file_urls_request.file_names.append(name)
        asked.file_urls_request.session_id = one.id
        await one.send(asked)
        await one.until(lambda message: message.WhichOneof("type") == "file_urls_response")
        body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n' + content + b"\r\n--b--\r\n"
        found = await asyncio.to_thread(put, server, one.uploads[0].upload_url, body, **headers)
        uploader = next(key for key, kind in one.widgets.items() if kind == "file_uploader")
        file = {"file_id": one.uploads[0].file_id, "name": name, "size": len(content), "file_urls": one.uploads[0]}
        await one.run(page, query, {uploader: {"file_uploader_state_value": {"uploaded_file_info": [file]}}})
        return found

    async def visit():
        async with stranger(server) as one:
            await one.run(page, query)
            for name, content in FILES.items():
                status = await give(one, f"{name}.csv", content)
                assert status == (204 if len(content) <= 2**20 else 413)
                assert one.exceptions == []
            assert await give(one, "announced.csv", b"1,2", **{"Content-Length": str(10**9)}) == 413
            assert one.exceptions == []

    run_apart(visit())
