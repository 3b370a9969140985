"""A page that stands is brought to a race, or to any address, without a load, as the browser's own buttons do it."""

from playwright.sync_api import Page

# Shown, painted, with its cards, and nothing that Python draws is still on its way.
STANDS = """() => {
  const player = document.querySelector("[data-shown] [data-testid=player]");
  return player?.dataset.epoch && document.querySelector("[data-test-script-state=notRunning]")
    && !document.querySelector("[data-testid=stSkeleton], [data-testid=stAppSkeleton]") ? player.dataset.epoch : null;
}"""
# Once the page sends something: ``then`` when the app has run for it. The last message of a run, script_finished, is
# 0x30 and how the run ended, 0 for a whole one that ended well. What the page shows of a run that begins and ends at
# once is nothing. Gives what ends the listening.
ANSWERED = """(then) => {
  const {send} = WebSocket.prototype;
  const end = () => (WebSocket.prototype.send = send);
  WebSocket.prototype.send = function (...sent) {
    end();
    const hear = ({data}) => {
      if (data.byteLength > 64 || new Uint8Array(data).slice(-2).join() !== "48,0") return;
      this.removeEventListener("message", hear);
      requestAnimationFrame(() => requestAnimationFrame(then));
    };
    this.addEventListener("message", hear);
    return send.apply(this, sent);
  };
  return end;
}"""
# What a view has yet to tell Python it tells when the hand turns elsewhere, and that is sent within a frame. A run for
# an address that came with it would take the address for an older one.
TOLD = f"""() => new Promise((done) => {{
  const end = ({ANSWERED})(done);
  const listening = WebSocket.prototype.send;
  document.activeElement?.blur();
  document.body.dispatchEvent(new Event("focusin", {{bubbles: true}}));
  requestAnimationFrame(() => requestAnimationFrame(() => {{
    if (WebSocket.prototype.send !== listening) return;
    end();
    done();
  }}));
}})"""
# The app takes an address that it has just read or written for an echo: one that comes again says what is so anyway.
GO = """(query) => {
  const usual = ["arrows=on", "noise=0", "seed=0", "swarm=0", "view=flat"].filter((one) =>
    !query.includes(one.split("=")[0]));
  const times = (globalThis.opened ??= {})[query] ?? 0;
  globalThis.opened[query] = times + 1;
  if (times >= 2 ** usual.length) return false;
  const more = usual.filter((_, i) => times & (1 << i));
  document.querySelector("[data-testid=stMain]").scrollTop = 0;
  history.pushState({}, "", `/${[query, ...more].join("&")}`);
  dispatchEvent(new PopStateEvent("popstate", {state: {}}));
  return true;
}"""
LOADED = "(query) => { globalThis.opened = {[query]: 1}; }"
# ``arrived`` once the app has run for the address.
VISIT = f"""(address) => {{
  globalThis.arrived = false;
  ({ANSWERED})(() => (arrived = true));
  document.querySelector("[data-testid=stMain]").scrollTop = 0;
  history.pushState({{}}, "", address);
  dispatchEvent(new PopStateEvent("popstate", {{state: {{}}}}));
}}"""

COUNT_SENT = """() => {
  globalThis.sent = 0;
  globalThis.sending ??= WebSocket.prototype.send;
  WebSocket.prototype.send = function (...data) {
    sent += 1;
    return sending.apply(this, data);
  };
}"""


def open_race(page: Page, address: str, query: str = "") -> None:
    """The race of a link, on a page that stands and moves no more."""
    if query and page.url.startswith(address) and page.get_by_test_id("player").count():
        page.mouse.move(0, 0)
        page.evaluate(TOLD)
        before = page.wait_for_function(STANDS).json_value()
        if page.evaluate(GO, query):
            page.wait_for_function(f"(before) => ![null, before].includes(({STANDS})())", arg=before)
            return
    page.goto(f"{address}/{query}")
    page.wait_for_function(STANDS)
    page.evaluate(LOADED, query)


def visit(page: Page, address: str) -> None:
    """Another page of the app, and what its link says, in the session that stands; of a language only one begins."""
    page.wait_for_function("'shown' in document.documentElement.dataset")
    page.evaluate(VISIT, address)
    page.wait_for_function("arrived")


def unfold_settings(page: Page) -> None:
    """Shows the rare settings, which stay once they are shown."""
    button = page.get_by_role("button", name="More settings")
    if button.get_attribute("aria-expanded") == "false":
        button.click()


def fold_settings(page: Page) -> None:
    """Hides them again, as a page has them that no link says otherwise of: the test before may have shown them."""
    button = page.get_by_role("button", name="More settings")
    if button.get_attribute("aria-expanded") == "true":
        button.click()


def count_sent(page: Page) -> None:
    """From now on ``sent`` is how many messages the page has sent to the server."""
    page.evaluate(COUNT_SENT)
