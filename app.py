"""Descent Lab's server: the app, and what else it serves."""

import streamlit as st

app = st.App("frame/main.py")
