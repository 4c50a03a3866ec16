"""The text as the coding reads it: one kind of punctuation, titles and short brackets made transparent."""

from __future__ import annotations

import re

_FLAT = list(zip("\uff0c\uff1b\uff1a\uff08\uff09\uff01\uff1f〔〕[]", ",;:()!?()()", strict=True))
_TITLE = re.compile(r"《[^《》\n]{0,200}》")
_BRACKET = re.compile(r"\([^()\d\n]{0,24}\)")
_ASIDE = ("含", "包括", "包含", "不含", "除", "同比", "其中")
_INNER = r"[^”\"」、\n]{1,12}、[^”\"」\n]{1,12}[”\"」]"
_QUOTED = re.compile(rf"[“\"「]{_INNER}")
_USUALLY_QUOTED = re.compile(f"“{_INNER}")  # a search for one character is many times faster


def flatten(text: str) -> str:
    """`text` with half-width punctuation, titles in 《》 and short brackets made transparent; same length.

    >>> flatten("制定《某市复议办法》;村(社区)3个")
    '制定〇〇〇〇〇办法〇;村·社区·3个'
    """
    flat = text
    for wide, plain in _FLAT:
        flat = flat.replace(wide, plain)
    flat = _TITLE.sub(
        lambda m: "〇" * max(0, len(m[0]) - 3) + m[0][-3:-1] + "〇" if len(m[0]) > 3 else m[0], flat
    )
    quoted = _QUOTED if '"' in flat or "「" in flat else _USUALLY_QUOTED
    flat = quoted.sub(lambda m: m[0].replace("、", "·"), flat)
    return _BRACKET.sub(_open, flat) if "(" in flat else flat


def _open(match: re.Match[str]) -> str:
    """A short bracket made transparent, its words taken out where they are an aside."""
    inner = match[0][1:-1]
    return f"·{'〇' * len(inner) if inner.startswith(_ASIDE) else inner}·"
