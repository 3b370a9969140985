"""Descent Lab's server: the app, and the files that it serves beside it."""

import streamlit as st
from starlette.middleware import Middleware

from frame.server import Announced, Guarded, routes, warmed

app = st.App("frame/main.py", routes=routes(), middleware=[Middleware(Guarded), Middleware(Announced)], lifespan=warmed)
