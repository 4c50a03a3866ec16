"""Period and scope of a figure: of which years it speaks, and what it is limited to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from fazhi.codebook import Indicator
from fazhi.coding.clauses import Page
from fazhi.coding.figures import Clause

_YEAR = r"((?:19|20)\d\d)"
_FIRST = (
    '12“"一七三上两九二五享今从八六全前十历去取启四实年建开成改施本组自获赋过运近'  # characters of all marks
)
_MARK = re.compile(
    rf"(?=[{_FIRST}])(?:(?P<since>(?:自|从)?{_YEAR}年?(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?[^,;:。\d]{{0,12}}?以来(?!的))"
    rf"|(?P<range>{_YEAR}年?(?:度|\d{{1,2}}月)?[至到—–~-]+{_YEAR}年)"
    r"|(?P<long>近(?:[两二三四五六七八九十\d]+)年来?|[两二三四五六七八]年来|过去[两二三四五\d]+年|历年"
    r"|[“\"]?(?:十[二三四五]五|[六七八九]五)[”\"]?(?:普法)?(?:规划)?(?:期间|时期|以来)|十[八九]大以来|二十大以来|本届政府以来"
    r"|自(?:获得|享有|取得|被赋予)(?:地方)?立法权(?![^,;:。]{0,6}以来)|(?:获得|享有|取得|赋予|成立|组建|建成|改革|启动|开通|施行|运行|实施)[^,;:。]{0,8}以来)"
    r"|(?P<now>今年|本年度|本年|年初以来|一年来|全年)"
    r"|(?P<last>去年|上一?年|前年)(?!度?(?:的|同期|结转|底|末|未结))"
    rf"|(?:^|(?<=[,;:。、(是\n])|(?<=[在于至止]))(?P<year>{_YEAR})年(?!\d{{1,2}}月\d{{1,2}}日)(?![^,;:]{{0,6}}(?:修订|出台|印发|制定|发布|施行|颁布)的))"
)
_SIGN = re.compile("年|以来|期|立法权")  # one of these is in every mark
# one of these is in every mark of several years
_LONG = re.compile(r"以来|期间|时期|立法权|年来|历年|近[两二三四五六七八九十\d]|过去")
_PLAN = re.compile(
    r"力争|预计|计划(?:完成|新增|开展|制定|办理|组织)|全年计划|拟(?:于|将|新)|下一步|明年|目标[为是]|将(?:于|在|开展|完成|新增)"
)
RANKS = {
    "全国": 0,
    "省": 1,
    "自治区": 1,
    "市": 2,
    "州": 2,
    "盟": 2,
    "县": 3,
    "区": 3,
    "旗": 3,
    "镇": 4,
    "乡": 4,
    "街": 4,
}
_NEW = re.compile(r"[,;(]其中[,:]?(?:今年|本年|当年|20\d\d年)")
SUBJECT = 16  # characters at the head of a clause where its subject stands
_WHOLE = re.compile(r"全[市县区省州旗盟]|各级|我[市县区省州旗盟]|各部门")
_SEVERAL = re.compile(r"[^,;:。、]{2,12}、[^,;:。\d]{2,40}?等[^,;:。、\d]{0,6}(?:部门|单位|领域|行业)")
_CLAUSES = re.compile(r"[,;:()|]")
_PARTNER = re.compile(r"(?:[进向与同合送对给至到从]|移交|配合|联合).*")
_ADMIN = re.compile(r"全国|自治区|[省市州盟县区旗镇乡]")
_BODIES = ("人大", "政协", "代表", "两会")
_NAMED = re.compile("|".join(_BODIES))
_BODY = re.compile(rf"((?:全国|自治区|[省市州盟县区旗镇乡]|[、和及级两三各]){{1,10}})(?:{'|'.join(_BODIES)})")


BEYOND = 20  # characters of a mark from its last sign on, with those after it that say it is none
REACH = 1000  # characters before a figure in which a mark of time counts; a sentence without end stays linear


class Period(NamedTuple):
    """Of which time a figure speaks; years where they are named."""

    period: str
    from_year: int | None = None
    to_year: int | None = None


_OF_THE_YEAR = Period("year")


class Periods:
    """The periods of a page's figures, asked for in the order of the text: the last mark of time before a figure decides.

    A start before the report's year makes it cumulative, another year other_year, a plan's words plan.
    """

    def __init__(self, page: Page, year: int | None) -> None:
        self._page, self._year = page, year
        self._low = self._high = -1  # so far the marks of a sentence are read
        self._found = _OF_THE_YEAR

    def of(self, clause: Clause, part: str) -> Period:
        """Period of the figure of a clause in a part of the report."""
        left, low, high = clause.left, clause.sentence[0], clause.start
        if part == "plans" or _PLAN.search(left):
            return Period("plan")
        if not self._stands(low, high):
            marks = _marks(self._page, low, high)
            carried = None if marks else _carried(self._page, low, self._year)
            self._found = carried or _OF_THE_YEAR
            for match in marks:
                self._found = _read(match, self._year) or self._found
        self._low, self._high = low, high
        if "累计" in left and _NEW.match(self._page.flat, clause.end):
            return Period("cumulative", None, self._year)
        return self._found

    def _stands(self, low: int, high: int) -> bool:
        """Whether the sentence holds no other marks up to `high` than up to the figure asked for before."""
        if low != self._low or not self._high <= high <= low + REACH:
            return False
        return not _SIGN.search(self._page.flat, max(low, self._high - BEYOND), high)


def _marks(page: Page, low: int, high: int) -> list[re.Match[str]]:
    """The marks of time in a sentence up to a figure, those of comparisons left out."""
    flat, at, found = page.flat, max(low, high - REACH), []
    while _SIGN.search(flat, at, high) and (match := _MARK.search(flat, at, high)):
        found.append(match)
        at = match.end()
    return [m for m in found if m.start() == low or flat[m.start() - 1] not in "比较与"]


def _carried(page: Page, low: int, year: int | None) -> Period | None:
    """The period that the sentence before sets at its head (自2015年以来,…。共制定7部。)."""
    if low < 2 or page.flat[low - 1] != "。":
        return None
    before = page.sentence(low - 2)[0]
    high = min(low, before + 25)
    match = _MARK.search(page.flat, before, high) if _LONG.search(page.flat, before, high) else None
    if match is None or not (match["since"] or match["long"]):
        return None
    return _read(match, year)


def _read(match: re.Match[str], year: int | None) -> Period | None:
    return _period(str(match.lastgroup), match[0], year)


@lru_cache(maxsize=2000)
def _period(kind: str, mark: str, year: int | None) -> Period | None:
    """The period that a mark of a kind (a group of ``_MARK``) names in a report of a year."""
    years = [int(y) for y in re.findall(_YEAR, mark)]
    if kind == "since":
        return Period("cumulative", years[0], year) if year and years[0] < year else Period("year")
    if kind == "range":
        return Period("cumulative", years[0], years[-1]) if years[0] < years[-1] else None
    if kind == "year":
        return (
            Period("year") if year is None or years[0] >= year else Period("other_year", years[0], years[0])
        )
    if kind == "last":
        return Period("other_year", year - 1, year - 1) if year else Period("other_year")
    return Period("cumulative") if kind == "long" else Period("year")


@lru_cache(maxsize=4)
def own_level(text: str) -> int:
    """Rank of the reporting place by what it calls itself (我县, 全市): 1 province, 2 city, 3 county, 4 township; 0 unknown."""
    counts: dict[str, int] = {}
    for words in text.replace("全", "我").split("我")[1:]:
        if words[:1] in RANKS:
            counts[words[0]] = counts.get(words[0], 0) + 1
    return RANKS[max(counts, key=lambda c: counts[c])] if counts else 0


def scope(entry: Indicator, page: Page, clause: Clause, words: str) -> str:
    """What a figure is limited to, '' for the whole reporting government. `words`: those of its clause and head."""
    limited = _limited(entry, page, clause, words) if entry.labels else ""
    above = not limited and "upper" in entry.scope and ("上级" in words or _above(words, page.flat))
    return "上级" if above else limited


def _limited(entry: Indicator, page: Page, clause: Clause, words: str) -> str:
    """The first of the entry's limits that is named where it must stand."""
    before = page.flat[clause.sentence[0] : clause.start]
    limits = entry.limits
    subject = limits.get("subject")
    if subject and not subject.may_name(before):
        subject = None
    latest = _WHOLE.split(before)[-1] if subject or "latest" in limits else ""
    if subject:
        for head in reversed(_alone(_subjects(latest)).split("|")):
            for label in subject.labels if subject.may_name(head) else ():
                if label.words.search(label.forbids.sub("|", head)):
                    return label.name
    named: dict[str, str] = {}
    for where, limit in limits.items():
        if where != "subject":
            told = before if where == "sentence" else latest
            place = _alone(words if where == "clause" else f"{told}|{clause.right}")
            if limit.may_name(place):
                named[where] = place
    for label in entry.labels if named else ():
        place = named.get(label.where, "")
        if label.words.search(place) and label.words.search(label.forbids.sub("|", place)):
            return label.name
    return ""


def _alone(words: str) -> str:
    """`words` without lists of several departments or fields (甲、乙等部门)."""
    return _SEVERAL.sub("|", words) if "等" in words and "、" in words else words


def _subjects(latest: str) -> str:
    """The heads of clauses, where their subject stands; who is a partner is left out."""
    return "|".join(_PARTNER.sub("|", head[:SUBJECT]) for head in _CLAUSES.split(latest))


def _above(words: str, text: str) -> bool:
    """Whether only places above the reporting one are named before 人大 or 政协."""
    if not _NAMED.search(words):
        return False
    ranks = [RANKS[a] for m in _BODY.finditer(words) for a in _ADMIN.findall(m[1])]
    return bool(ranks) and max(ranks) < own_level(text)
