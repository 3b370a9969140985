"""What would break out of a string, or what a template would read as its own."""

from hypothesis import strategies as st

MARKS = st.lists(
    st.sampled_from(["{{", "}}", "{%", "%}", "{#", "#}", "-", "endraw", " if ", '"""', "\\", "'", '"', "$", "\n", "x"])
).map("".join)
