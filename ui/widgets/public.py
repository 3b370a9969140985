"""The address under which others reach the app, where the browser's own names only this machine."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import streamlit as st

from ui.links.query import query_text
from ui.words.language import text

MAX_ADDRESS = 200
_KEY, _REFUSED = "public-address", "public-refused"
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*", re.ASCII)
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?", re.ASCII)


def link(page: str, query: Mapping[str, Sequence[str]]) -> str:
    """The address of a page of the app with this query, for others to open."""
    pages = st.session_state.get("pages", {})
    path = pages[page].url_path if page in pages else page
    return f"{st.session_state.get(_KEY) or _root()}/{path}?{query_text(query)}"


def outward(address: str) -> str:
    """An address of the app's as others reach it, as far as that is known."""
    public, root = st.session_state.get(_KEY), _root()
    return public + address.removeprefix(root) if public and root and address.startswith(root) else address


def is_missing() -> bool:
    """Whether the browser's address means only this machine, and nobody has said how others reach it."""
    return not st.session_state.get(_KEY) and is_local(st.context.url or "")


def is_local(address: str) -> bool:
    """Whether no other machine can mean this one by the address."""
    host = urlsplit(address).hostname or ""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return found.is_loopback or found.is_unspecified


def read_address(typed: str) -> str:
    """The app's public address in what somebody has typed, without a slash at its end; ValueError where it is none."""
    typed = typed.strip()
    if len(typed) > MAX_ADDRESS:
        raise ValueError("too long")
    parts = urlsplit(typed)
    host, port = parts.hostname or "", parts.port
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("no plain address")
    if ":" in host:
        named = f"[{ipaddress.IPv6Address(host)}]"
    elif _HOST.fullmatch(host):
        named = host
    else:
        raise ValueError("no host")
    if not _PATH.fullmatch(parts.path) or is_local(typed):
        raise ValueError("no path, or this machine itself")
    return f"{parts.scheme}://{named}{'' if port is None else f':{port}'}{parts.path.rstrip('/')}"


def address_field(key: str) -> None:
    """Draws, where the address means only this machine, a warning and the field for the public one; else nothing."""
    if not is_local(st.context.url or ""):
        return
    if is_missing():
        st.warning(text("public.local"), icon=":material/computer:")
    st.session_state[key] = st.session_state.get(_REFUSED) or st.session_state.get(_KEY, "")
    st.text_input(
        text("public.address"), key=key, max_chars=MAX_ADDRESS, placeholder="https://lab.example.org",
        help=text("public.address-help"), on_change=_take, args=(key,),
    )  # fmt: skip
    if st.session_state.get(_REFUSED):
        st.error(text("public.refused"))


def _take(key: str) -> None:
    memory = st.session_state
    typed = memory.get(key) or ""
    memory[_REFUSED] = ""
    try:
        memory[_KEY] = read_address(typed) if typed.strip() else ""
    except ValueError:
        memory[_KEY], memory[_REFUSED] = "", typed[:MAX_ADDRESS]


def _root() -> str:
    """The app's address as the browser has it, without a slash at its end; nothing where that is unknown."""
    here = urlsplit(st.context.url or "")
    path = here.path.rstrip("/")
    for page in st.session_state.get("pages", {}).values():
        if page.url_path:
            path = path.removesuffix(f"/{page.url_path}")
    return f"{here.scheme}://{here.netloc}{path}" if here.netloc else ""
