"""A link as a QR code that fills the screen."""

from __future__ import annotations

from functools import lru_cache

import segno
import streamlit as st

from ui.widgets import public
from ui.words.language import text

QUIET = 4
"""Modules of white around the code, as the standard asks."""

_STYLE = """<style>
[data-testid="stDialog"] { padding: 0 !important; }
[data-testid="stDialog"] > div { margin: 0 !important; width: 100vw !important; max-width: none !important; }
[data-testid="stDialog"] [role="dialog"] { width: 100% !important; min-height: 100vh; border-radius: 0; }
.st-key-qr-code img {
  width: min(90vw, calc(100vh - 14rem)) !important; height: auto; max-width: none;
  margin-left: calc(50vw - 1.5rem - min(45vw, calc(50vh - 7rem))) !important;
}
.st-key-qr-code pre { max-height: 5rem; overflow: auto; }
</style>"""


@lru_cache(maxsize=32)
def code(link: str) -> segno.QRCode:
    """The code of a link; the level of error correction is the highest that its size has room for."""
    # From the back row large modules count more than redundancy: the lowest level, raised where that costs nothing.
    return segno.make_qr(link, error="l", boost_error=True)


def svg(link: str) -> str:
    """The code as SVG, black on white in every theme, a unit a module."""
    return code(link).svg_inline(border=QUIET, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)


def button(link: str, key: str) -> None:
    """The button that opens the code of ``link`` over the whole screen."""
    if st.button(text("public.qr"), key=key, icon=":material/qr_code_2:"):
        # What is typed in it changes the links behind it.
        dismissed = "rerun" if public.is_missing() else "ignore"
        st.dialog(text("public.qr-title"), width="large", on_dismiss=dismissed)(_show)(link)


def _show(link: str) -> None:
    public.address_field("qr-address")
    if public.is_missing():
        # Nobody else's telephone could open it.
        return
    link = public.outward(link)
    try:
        code(link)
    except ValueError:
        st.warning(text("public.qr-long"), icon=":material/straighten:")
        return
    st.html(_STYLE)
    with st.container(key="qr-code"):
        st.image(svg(link), width="stretch", alt=text("public.qr"))
        st.code(link, language=None, wrap_lines=True)
