"""The public address: what is typed is plain http to another machine, or it is refused."""

import pytest

from ui.widgets.public import MAX_ADDRESS, is_local, read_address

RIGHT = {
    "https://lab.example.org": "https://lab.example.org",
    " http://192.168.1.20:8501/ ": "http://192.168.1.20:8501",
    "https://uni.example/x/lab/": "https://uni.example/x/lab",
    "HTTP://LAB:80": "http://lab:80",
    "http://[2001:db8::1]:8501": "http://[2001:db8::1]:8501",
}


@pytest.mark.parametrize("typed", RIGHT)
def test_a_public_address_is_read(typed):
    assert read_address(typed) == RIGHT[typed]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "lab.example.org",
            "//lab.example.org",
            "ftp://lab.example.org",
            "javascript:alert(1)",
            "http://",
            "http:///x",
        ),
        *("http://127.0.0.1:8501", "https://localhost", "http://a.localhost", "http://[::1]", "http://0.0.0.0:80"),
        *("http://me@lab.example", "http://me:pw@lab.example", "http://lab.example?x=1", "http://lab.example/#a"),
        *(
            "http://lab.example:99999",
            "http://lab.example:x",
            "http://[zz]",
            "http://la b.example",
            "http://-a.example",
        ),
        *(
            "http://lab.example/<b>",
            "http://lab.example/a//b",
            "http://lab.example/%0a",
            'http://lab.example/"x',
            "http://ラボ.例",
        ),
        f"http://lab.example/{'x' * MAX_ADDRESS}",
    ],
)
def test_anything_else_is_refused(typed):
    with pytest.raises(ValueError, match=r"."):
        read_address(typed)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8501/lessons", "http://localhost", "http://[::1]/", "http://127.8.8.8"]
)
def test_this_machine_is_known(address):
    assert is_local(address)


@pytest.mark.parametrize(
    "address", ["", "/lessons", "http://192.168.1.2", "http://localhost.example.org", "https://x.streamlit.app"]
)
def test_other_machines_are_others(address):
    assert not is_local(address)
