"""What a user has written, as one word of a link: JSON, compressed, in the letters that addresses keep as they are."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib

from formula.errors import Refused, shown

MARK = "~"
"""What a key of something user-written begins with; no declared key does."""
MAX_PACKED = 1600
MAX_UNPACKED = 6000


class TooLong(Refused):
    """Something that fits into no link: it takes ``length`` letters, and ``most`` would do."""

    def __init__(self, length: int, most: int = MAX_PACKED) -> None:
        self.length, self.most = length, most
        super().__init__("too-long", found=length, limit=most)


def pack(content: object, most: int = MAX_PACKED) -> str:
    """The word; TooLong when it would be longer than ``most`` letters."""
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(9, wbits=-15)
    text = base64.urlsafe_b64encode(packer.compress(plain) + packer.flush()).decode().rstrip("=")
    if len(text) >= most:
        raise TooLong(len(text), most)
    return MARK + text


def is_packed(key: str) -> bool:
    """Whether a key is that of something a user has written."""
    return key.startswith(MARK)


def unpack(word: str, most: int = MAX_PACKED, plain_most: int = MAX_UNPACKED) -> object:
    """What ``pack`` was given; ValueError for anything else, before it could take time or memory."""
    text = word.removeprefix(MARK)
    if len(word) > most or not re.fullmatch(r"[A-Za-z0-9_-]+", text, re.ASCII):
        raise Refused("packed", found=shown(word))
    try:
        reader = zlib.decompressobj(wbits=-15)
        plain = reader.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), plain_most)
        if reader.unconsumed_tail or not reader.eof:
            raise ValueError
        content = json.loads(plain)
        # JSON can spell half characters, which no page can be sent.
        json.dumps(content, ensure_ascii=False).encode()
        return content
    except (ValueError, RecursionError, binascii.Error, zlib.error):
        raise Refused("damaged", found=shown(word)) from None
