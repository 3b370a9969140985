"""The MNIST page."""

import streamlit as st


def page() -> None:
    st.write("…")
