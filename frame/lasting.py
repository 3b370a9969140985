"""Answers with files that never change under their name: kept for ever by the browser, packed once by the server."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import PurePath

from starlette.responses import Response

FOR_EVER = "public, max-age=31536000, immutable"
KINDS = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
"""What is served so, by the end of its name."""
TEXTS = (".js", ".css")
"""What packing makes smaller."""


def answer(name: str, content: bytes, accepted: str) -> Response:
    """The file with this name; ``accepted``: the encodings that the browser takes."""
    kind = PurePath(name).suffix
    headers = {"Cache-Control": FOR_EVER}
    if kind in TEXTS:
        headers["Vary"] = "Accept-Encoding"
        if "gzip" in accepted:
            content, headers["Content-Encoding"] = packed(name, content), "gzip"
    return Response(content, media_type=KINDS[kind], headers=headers)


@cache
def packed(name: str, content: bytes) -> bytes:
    """The file as gzip."""
    return gzip.compress(content, mtime=0)
