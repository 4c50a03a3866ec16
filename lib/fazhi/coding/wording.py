"""The small language in which a codebook writes words.

A word is written as it stands in a report. ``…`` is a gap of up to twelve characters, ``(甲|乙)`` one of several,
``(甲|)`` one or nothing, ``<name>`` a word list of the codebook. Quotation marks and blanks do not count: they are
taken out of the words and of the clause before they meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

NEVER = re.compile("(?!)")
OPENING = 3  # characters of a word by which it is found
_SHUT = "\0"  # nothing is known of what follows
GAP = "[^、]{0,12}?"
_QUOTES = re.compile("[“”‘’\"'「」『』 \t\r\u3000\xa0]+")
_LIST = re.compile(r"<([^<>]+)>")
_PART = re.compile(r"[…()|]")


class WordingError(ValueError):
    """A word of a codebook that cannot be read; the message says why."""


def tidy(text: str) -> str:
    """`text` without quotation marks and blanks.

    >>> tidy("“最多跑一次” 事项")
    '最多跑一次事项'
    """
    return text if text.isalnum() else _QUOTES.sub("", text)


class Words:
    """Compiles words to one pattern, with the word lists and synonyms of a codebook.

    >>> words = Words({"审": ["审查", "审核"]}, {"市场主体": ["经营主体"]})
    >>> words.pattern(["新增…市场主体", "合法性<审>", "合同"]).pattern
    '新(?:增[^、]{0,12}?(?:市场主体|经营主体))|合(?:法性(?:审查|审核)|同)'
    """

    def __init__(self, lists: Mapping[str, Iterable[str]], synonyms: Mapping[str, Iterable[str]]) -> None:
        self._lists = {name: list(words) for name, words in lists.items()}
        self._synonyms = {word: [word, *others] for word, others in synonyms.items()}

    def pattern(self, words: Iterable[str]) -> re.Pattern[str]:
        """One pattern for all `words`; the longer a word, the earlier it is tried.

        Words that begin alike stand together, so that a search passes over most of a text at once.
        """
        by_first: dict[str, list[str]] = {}
        for word in sorted(dict.fromkeys(words), key=len, reverse=True):
            self.expression(word)
            for plain in _opened(self._spelled(word)):
                by_first.setdefault(plain[0], []).append(regex(plain[1:]))
        parts = [f"{re.escape(first)}(?:{'|'.join(dict.fromkeys(rest))})" for first, rest in by_first.items()]
        return re.compile("|".join(parts) if parts else "(?!)")

    def plain(self, words: Iterable[str]) -> list[str]:
        """The words that ``pattern`` finds, in the order in which it tries them, each as it is from its first gap on.

        >>> Words({}, {}).plain(["复议", "复议案(件|)", "复…查"])
        ['复议案件', '复议案', '复…查', '复议']
        """
        longest = sorted(dict.fromkeys(words), key=len, reverse=True)
        return list(dict.fromkeys(part for word in longest for part in _plain(self._spelled(word))))

    def expression(self, word: str) -> str:
        """The regular expression of one word; WordingError where it is empty, unbalanced or names no list."""
        plain = tidy(word)
        if not plain or not _balanced(plain) or re.search(r"^…|…$|……", plain):
            raise WordingError(f"{word!r} is empty, has an unbalanced bracket or a gap at its edge")
        if len(branches(plain)) > 1 or "" in _openings(self._spelled(plain)):
            raise WordingError(f"{word!r} has a | outside of brackets or could be nothing at all")
        return regex(self._spelled(word))

    def openings(self, words: Iterable[str]) -> frozenset[str]:
        """The first one to three characters with which a match of `words` can begin, to find candidates fast.

        >>> sorted(Words({}, {}).openings(["(甲|乙丙)丁", "戊…己"]))
        ['乙丙丁', '戊', '甲丁']
        """
        return frozenset(o.rstrip(_SHUT) for word in words for o in _openings(self._spelled(word)))

    def _spelled(self, word: str) -> str:
        """A word with its lists and synonyms written out."""
        spelled = _LIST.sub(self._alternatives, tidy(word))
        for head, others in self._synonyms.items():
            spelled = spelled.replace(head, f"({'|'.join(others)})")
        return spelled

    def _alternatives(self, match: re.Match[str]) -> str:
        if match[1] not in self._lists:
            raise WordingError(f"no word list is called <{match[1]}>")
        return f"({'|'.join(map(tidy, self._lists[match[1]]))})"


def _openings(word: str) -> set[str]:
    """All beginnings of a spelled word, ``OPENING`` characters long, the whole word or shut by a gap."""
    found, i = {""}, 0
    while i < len(word) and not all(len(o) >= OPENING for o in found):
        ends = [word[i]] if word[i] != "…" else [_SHUT * OPENING]
        if word[i] == "(":
            inner = word[i + 1 : _closing(word, i)]
            ends = [o for part in branches(inner) for o in _openings(part)]
            i += len(inner) + 1
        found = {(o + end)[:OPENING] for o in found for end in ends}
        i += 1
    return found


def _opened(word: str) -> list[str]:
    """A spelled word with the alternatives at its very beginning written apart.

    >>> _opened("(甲|乙(丙|))丁")
    ['甲丁', '乙(丙|)丁']
    """
    if not word.startswith("("):
        return [word]
    shut = _closing(word, 0)
    rest = word[shut + 1 :]
    return [plain for branch in branches(word[1:shut]) for plain in _opened(branch + rest)]


def _plain(word: str) -> list[str]:
    """All words that a spelled word stands for, as it is from its first gap on.

    >>> _plain("甲(乙|丙(丁|))…(戊|己)")
    ['甲乙…(戊|己)', '甲丙丁…(戊|己)', '甲丙…(戊|己)']
    """
    at = word.partition("…")[0].find("(")
    if at < 0:
        return [word]
    return [word[:at] + part for opened in _opened(word[at:]) for part in _plain(opened)]


def _balanced(word: str) -> bool:
    depth = 0
    for c in word:
        depth += {"(": 1, ")": -1}.get(c, 0)
        if depth < 0:
            return False
    return depth == 0


def _closing(word: str, start: int) -> int:
    """Position of the bracket that closes the one at `start`."""
    depth = 0
    for i in range(start, len(word)):
        depth += {"(": 1, ")": -1}.get(word[i], 0)
        if depth == 0:
            return i
    return len(word)


def branches(inner: str) -> list[str]:
    """The alternatives of a bracket, those of inner brackets left together."""
    parts, depth = [""], 0
    for c in inner:
        depth += {"(": 1, ")": -1}.get(c, 0)
        if c == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return parts


def regex(word: str) -> str:
    """The regular expression of a spelled word.

    >>> regex("新增…(户|个)")
    '新增[^、]{0,12}?(?:户|个)'
    """
    return _PART.sub(lambda m: {"…": GAP, "(": "(?:"}.get(m[0], m[0]), _escaped(word))


def _escaped(word: str) -> str:
    return "".join(c if c in "…()|" else re.escape(c) for c in word)
