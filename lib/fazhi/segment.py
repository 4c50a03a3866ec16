"""Words of Chinese official prose: fixed terms and titles whole, numbers and names of places folded.

The dictionary is jieba's, with the terms of data/words.txt, the keywords of data/dimensions.yaml, the topics of the codebook
and the names of the divisions.
`rjieba`, where it is installed, does the same cut faster; new words are never guessed, so both give the same tokens.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import NamedTuple

from fazhi.paths import codebook_file, data_file
from fazhi.places import gazetteer
from fazhi.script import fold
from fazhi.structure.dimensions import lexicon
from fazhi.structure.patterns import any_of

PLACE, NUMBER = "〈地名〉", "〈数〉"
LONGEST_KEYWORD = 6  # longer keywords are phrases
OFTEN, RARE = 500, 5  # occurrences given to a term and to the name of a place
_HAN = "\u4e00-\u9fff"
_OPEN, _CLOSE = '“‘"', '”’"'
_ALL_HAN = re.compile(f"[{_HAN}]+")
_CHINESE_NUMBER = re.compile("第?[〇零一二三四五六七八九十百千万亿两几]+[余多]?")

Cut = Callable[[str], Iterable[str]]


class Dictionary(NamedTuple):
    """How Han characters are cut into words, and whether a word is known."""

    cut: Cut
    has: Callable[[str], bool]


class Terms(NamedTuple):
    """data/words.txt: every spelling with the word that it becomes, and names of places that are words too."""

    becomes: dict[str, str]
    ordinary: frozenset[str]


@cache
def terms() -> Terms:
    """The lists of data/words.txt; raises ValueError where a spelling stands under two words."""
    becomes: dict[str, str] = {}
    lists: dict[str, list[list[str]]] = {}
    for line in _lines("words.txt"):
        if line.startswith("["):
            rows = lists.setdefault(line.strip("[]"), [])
        else:
            rows.append(line.split())
    for word, *others in lists["terms"]:
        for spelling in (word, *others):
            if becomes.setdefault(spelling, word) != word:
                raise ValueError(f"words.txt: {spelling!r} stands under {becomes[spelling]!r} and {word!r}")
    ordinary = frozenset(name for row in lists["words that are also names of places"] for name in row)
    return Terms(becomes, ordinary)


@cache
def stopwords() -> frozenset[str]:
    """The words of data/stopwords.txt: what every report says of everything."""
    return frozenset(word for line in _lines("stopwords.txt") for word in line.split())


def words(text: str, *, stop: bool = True) -> list[str]:
    """The words of a text in their order, without signs; `stop` leaves out the stop words of the genre and single characters.

    A title in 《》 and a term in quotes stay whole, numbers become 〈数〉, names of divisions 〈地名〉.

    >>> words("大冶市印发《行政复议办法》,开展“双随机、一公开”抽查12次。")
    ['〈地名〉', '《行政复议办法》', '双随机、一公开', '抽查', '〈数〉']
    >>> words("全县办理行政复议案件三百余件。", stop=False)
    ['全县', '办理', '行政复议案件', '〈数〉', '件']
    """
    found = list(_words(fold(text), dictionary().cut))
    return [word for word in found if len(word) > 1 and word not in stopwords()] if stop else found


def many(texts: Iterable[str], *, stop: bool = True, inside: bool = False) -> list[list[str]]:
    """`words` of every text; with `inside` also the words within titles, quotes and long terms.

    >>> many(["落实《行政复议法》"], inside=True)
    [['《行政复议法》', '行政复议']]
    """
    rows = [words(text, stop=stop) for text in texts]
    return [[part for word in row for part in (word, *parts(word))] for row in rows] if inside else rows


@cache
def parts(word: str) -> tuple[str, ...]:
    """The shorter words within a title, a quoted phrase or a term of four characters and more, without stop words.

    >>> parts("行政执法监督"), parts("普法")
    (('执法监督', '执法', '监督', '行政执法'), ())
    """
    if word in (PLACE, NUMBER) or len(word) < 4:
        return ()
    if _ALL_HAN.fullmatch(word) and dictionary().has(word):
        return tuple(part for part in dict.fromkeys(_within(word)) if part not in stopwords())
    inner = words(word.strip("《》"))
    return tuple(inner) if inner != [word] else ()


def _within(word: str) -> Iterable[str]:
    """Both halves of every cut of a word into two known ones, and what is within them."""
    for middle in range(2, len(word) - 1):
        halves = word[:middle], word[middle:]
        if all(map(dictionary().has, halves)):
            for half in halves:
                yield half
                yield from _within(half)


def _words(text: str, cut: Cut) -> Iterable[str]:
    becomes = terms().becomes
    for match in _tokens().finditer(text):
        kind, token = match.lastgroup, match[0]
        if kind == "han":
            yield from _folded(cut(token))
        elif kind == "quoted":
            inner = re.sub(r"\s", "", token[1:-1])
            yield becomes.get(inner, inner)
        elif kind == "title":
            yield re.sub(r"\s", "", token)
        elif kind == "term":
            yield becomes[token]
        else:
            yield NUMBER if kind == "number" else token.lower()


def _folded(cut: Iterable[str]) -> Iterable[str]:
    becomes, places = terms().becomes, places_folded()
    for word in cut:
        if word in places:
            yield PLACE
        elif _CHINESE_NUMBER.fullmatch(word):
            yield NUMBER
        else:
            yield becomes.get(word, word)


@cache
def _tokens() -> re.Pattern[str]:
    """One pattern for what is not left to the dictionary, the surest first."""
    signs = any_of(sorted(word for word in terms().becomes if not _ALL_HAN.fullmatch(word)))
    return re.compile(
        f"(?P<title>《[^《》\\n]{{1,80}}》)|(?P<quoted>[{_OPEN}][^{_OPEN}{_CLOSE}《》,.。;:!?\\n]{{2,10}}[{_CLOSE}])"
        f"|(?P<term>{signs})|(?P<number>\\d+(?:[.,]\\d+)*%?)|(?P<latin>[A-Za-z]+)|(?P<han>[{_HAN}]+)"
    )


@cache
def places_folded() -> frozenset[str]:
    """Names that become 〈地名〉: of divisions, townships and zones, with their suffix or without; no ordinary words."""
    tables: tuple[Iterable[str], ...] = (gazetteer.suffixed_names(), gazetteer.townships(), gazetteer.zones())
    named = {name for table in tables for name in table if len(name) > 2}
    named -= set(gazetteer.words()["generic"])
    return frozenset((named | set(gazetteer.bare_names())) - terms().ordinary - set(terms().becomes))


@cache
def added() -> dict[str, int]:
    """Word → frequency, what the dictionary gets besides jieba's own: names of places (three characters and more) as rare
    words, terms and keywords often enough that they are not cut where they stand alone."""
    keywords = (word for word in (*lexicon().weights, *coded()) if len(word) <= LONGEST_KEYWORD)
    own = {word for word in (*terms().becomes, *keywords) if len(word) > 1 and _ALL_HAN.fullmatch(word)}
    rare = {name: RARE for name in places_folded() if len(name) > 2 and _ALL_HAN.fullmatch(name)}
    return rare | dict.fromkeys(own, OFTEN)


@cache
def coded() -> tuple[str, ...]:
    """What figures can be about: the words under `topics` of the codebook in force.

    >>> {"行政复议案件", "执法证件"} <= set(coded())
    True
    """
    import yaml

    text = codebook_file().read_text(encoding="utf-8")
    book = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # a safe loader
    return tuple(str(word) for words in (book.get("topics") or {}).values() for word in words)


@cache
def dictionary() -> Dictionary:
    """The dictionary at work: of rjieba where it is installed, else of jieba."""
    return with_rjieba() or with_jieba()


@cache
def with_jieba() -> Dictionary:
    """A jieba of our own: its messages, its cache in the common temporary folder and other users' words stay out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    own = jieba.Tokenizer()
    own.FREQ, own.total = own.gen_pfdict(own.get_dict_file())
    own.initialized = True
    for word, often in added().items():
        if not own.FREQ.get(word):
            own.add_word(word, often)
    return Dictionary(partial(own.cut, HMM=False), lambda word: bool(own.FREQ.get(word)))


@cache
def with_rjieba() -> Dictionary | None:
    """The same dictionary in rjieba, None where that is not installed."""
    try:
        import rjieba
    except ImportError:
        return None
    own = rjieba.Jieba()
    for word, often in added().items():
        if not own.has_word(word):
            own.add_word(word, often, None)
    return Dictionary(partial(own.cut, hmm=False), own.has_word)


def _lines(name: str) -> list[str]:
    text = data_file(name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
