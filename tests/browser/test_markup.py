"""No text of a stranger becomes markup: payloads in every text that a link can carry, in a real browser."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from formula.packing import pack
from pages.lessons.teach.lesson import MAX_QUESTION, MAX_TASK, Lesson, write_lesson
from tests.browser.standing import visit
from tests.pure.abuse.corpus import EVIL, PAYLOADS
from tests.serving import serve
from ui.links.query import query_text

SCRIPT = """
import streamlit as st
from tests.pure.abuse.corpus import PAYLOADS
from ui.widgets.markdown import plain, safe_markdown

for kind, read in (("plain", plain), ("safe", safe_markdown)):
    for i, payload in enumerate(PAYLOADS):
        with st.container(key=f"{kind}-{i}"):
            st.markdown(read(payload))
with st.container(key="labels"):
    st.radio("label", [plain(payload) for payload in PAYLOADS])
for draw in (st.error, st.caption):
    draw(" ".join(map(plain, PAYLOADS)))
st.write("the end")
"""
FOREIGN = f"""() => [...document.querySelectorAll("*")].filter((one) =>
  [...one.attributes].some(({{name, value}}) => {{
    if (!["href", "src", "action", "xlink:href"].includes(name)) return name.startsWith("on");
    const {{hostname, protocol}} = new URL(value, location.href);
    return hostname.includes("{EVIL}") || protocol === "javascript:" || value === "x";
  }})
).map((one) => one.outerHTML.slice(0, 200))"""
"""Elements that no page of ours has."""

RESTS = "[data-testid=stApp][data-test-script-state=notRunning]"


def short(longest: int, *rest: str) -> list[str]:
    """Payloads that fit, different ones for each number of letters left."""
    fitting = [one for one in (*rest, *PAYLOADS) if len(one) <= longest and one.isprintable() and one == one.strip()]
    return list(dict.fromkeys(fitting))


NAMES = short(
    24,
    f"https://{EVIL}",
    "<img src=x onerror=hit>",
    "<a href=//evil.example>",
    "<svg onload=hit=1>",
    "[a](javascript:hit=1)",
)
RULES = [pack([name, "w = w - lr*g", [["lr", 0.1, 0.01, 1]]]) for name in NAMES[:8]]
RACE = {
    "surface": [pack([NAMES[0], "x**2 + y**2", [-2, 2, -2, 2]])],
    "run": RULES,
    "name": [f"{place + 5}:{name}" for place, name in enumerate(NAMES[8:12])],
    "<img src=x onerror=hit>": ["[a](https://evil.example)"],
    "steps": ["![a](https://evil.example/a.png)"],
}


def filled(longest: int, first: int) -> str:
    """As many payloads as fit, from the given one on."""
    text = ""
    for payload in PAYLOADS[first:]:
        if len(text) + len(payload) + 2 > longest:
            break
        text += payload + "\n\n"
    return text


def made(kind: str, first: int, **query: list[str]) -> str:
    lesson = Lesson(
        query=query_text({"surface": ["bowl"]} | query), task=filled(MAX_TASK, first), kind=kind,
        question=filled(MAX_QUESTION, first + 20).replace("\n", " "), run=0,
    )  # fmt: skip
    return write_lesson(lesson)


FEW = {"surface": RACE["surface"], "run": RULES[:2], "name": [f"1:{NAMES[12]}"]}
PAGES = {
    "unread": f"/?{query_text({'surface': PAYLOADS[:1], 'run': PAYLOADS[:3], 'start': PAYLOADS[9:12]})}&lang=<b>",
    "race": f"/?{query_text(RACE)}",
    "workshop": f"/workshop?{query_text(RACE)}",
    "maps": f"/maps?{query_text(RACE)}",
    "mnist": f"/mnist?{query_text({'run': RULES, 'hidden': [PAYLOADS[1]]})}",
    "made": f"/lessons?lesson={made('choice', 0, **FEW)}",
    "made-text": f"/lessons?lesson={made('text', 12)}",
    "teach": f"/lessons?part=teach&lesson={made('end', 24, **FEW)}",
    "damaged": f"/lessons?{query_text({'lesson': ['~<img src=x onerror=hit>']})}",
}


def watched(page):
    """``judge()``: that nothing of a stranger's has run on the page or was asked for. Its races stand at their end."""
    page.emulate_media(reduced_motion="reduce")
    asked, dialogs = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    def judge():
        assert [url for url in asked if EVIL in urlsplit(url).netloc or url.endswith("/x")] == []
        assert dialogs == []
        assert page.evaluate("globalThis.hit") is None
        assert page.evaluate(FOREIGN) == []

    return judge


def test_two_hundred_payloads_as_text_and_as_harmless_markdown(page, tmp_path):
    judge = watched(page)
    assert len(PAYLOADS) >= 200
    script = tmp_path / "payloads.py"
    script.write_text(SCRIPT, "utf-8")
    with serve(script, PYTHONPATH=".") as address:
        page.goto(address)
        expect(page.get_by_text("the end")).to_be_visible()
        shown = page.evaluate("""() => Object.fromEntries(
          [...document.querySelectorAll("[class*='st-key-plain-']")].map((box) => {
            const text = box.querySelector("[data-testid=stMarkdownContainer]");
            const tags = [...text.querySelectorAll("*")].map((one) => one.tagName);
            return [/st-key-plain-(\\d+)/.exec(box.className)[1], [tags, text.textContent]];
          })
        )""")
        for i, payload in enumerate(PAYLOADS):
            tags, said = shown[str(i)]
            assert tags == ["P"], payload
            assert said.replace("\u2060", "").split() == payload.split()
        foreign = page.locator("[class*='st-key-safe-'] :is(a:not([href^='#']), img, script, iframe, input, object)")
        assert foreign.evaluate_all("all => all.map((one) => one.outerHTML)") == []
        assert page.locator("[class*=st-key-labels] :is(a, img, script, strong, em, code, .katex)").count() == 0
        judge()
        # A server that ends is an error to a page that is open.
        page.goto("about:blank")


@pytest.fixture(scope="module")
def visited(module_reader, address):
    """A page in whose session one such link is opened after the other, and its judge; the first is read at its load."""
    page = module_reader()
    judge = watched(page)
    page.goto(f"{address}{PAGES['unread']}")
    expect(page.locator(RESTS)).to_be_attached()
    return page, judge


@pytest.mark.parametrize("name", PAGES)
def test_payloads_in_every_text_of_a_link(visited, name):
    page, judge = visited
    visit(page, PAGES[name])
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator(RESTS)).to_be_attached()
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    expect(page.get_by_role("link", name="Lessons", exact=True)).to_be_attached()
    judge()
