"""Descent Lab's server: the app, and the files that it serves beside it."""

import streamlit as st
from starlette.middleware import Middleware

from frame import log
from frame.health import health
from frame.server import Announced, Guarded, routes, warmed
from frame.static import Kept

log.begin()
app = st.App(
    "frame/main.py",
    routes=[*routes(), health()],
    middleware=[Middleware(log.Watched), Middleware(Guarded), Middleware(Kept), Middleware(Announced)],
    lifespan=warmed,
    on_script_error=log.error,
)
