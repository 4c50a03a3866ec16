"""One extractor over texts, in the interpreter that has it: ``python readers.py NAME texts.json rows.json``.

`texts.json` maps names to texts; `rows.json` gets the amounts of each text as [start, end, value, unit], and the processor
`seconds` of one pass over all texts and as a multiple of a digit pass in the same moment (`digits`): medians of three, of
more where they take less than two seconds, after one to warm up. A unit is "" where the extractor gives none.
Each extractor is set up as its authors mean it for Chinese; where it has several models the one with the unit wins.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Amount = tuple[int, int, float, str]
Reader = Callable[[str], list[Amount]]
ROUNDS, ENOUGH = 3, 2.0


def fazhi() -> Reader:
    """The file's text cleaned, its amounts read, their spans led back to the file."""
    from fazhi.clean import clean_text
    from fazhi.quantities import read_quantities
    from fazhi.rawmap import RawMap

    def read(text: str) -> list[Amount]:
        draft = clean_text(text)
        back = RawMap(draft.edits())
        found = [q for q in read_quantities(draft.text) if q.kind == "quantity" and q.value is not None]
        return [(*back.span(q.start, q.end), float(q.value or 0), q.unit) for q in found]

    return read


def fazhi_reading() -> Reader:
    """The amounts of a text that is clean already."""
    from fazhi.quantities import read_quantities

    def read(text: str) -> list[Amount]:
        found = [q for q in read_quantities(text) if q.kind == "quantity" and q.value is not None]
        return [(q.start, q.end, float(q.value or 0), q.unit) for q in found]

    return read


def fazhi_coding() -> Reader:
    """The amounts of a clean text, and which of them are indicators, of which period and scope."""
    from fazhi.indicators import read_indicators
    from fazhi.quantities import read_quantities

    def read(text: str) -> list[Amount]:
        ledger = read_quantities(text)
        read_indicators(ledger, text)
        found = [q for q in ledger if q.kind == "quantity" and q.value is not None]
        return [(q.start, q.end, float(q.value or 0), q.unit) for q in found]

    return read


def recognizers() -> Reader:
    """Recognizers-Text: percentages, money, measures, then what is left of the numbers; ordinals are none."""
    from ms_recognizers_number import recognize_number, recognize_ordinal, recognize_percentage
    from ms_recognizers_number_with_unit import recognize_currency, recognize_dimension
    from ms_recognizers_text import Culture

    models = (
        recognize_ordinal,
        recognize_percentage,
        recognize_currency,
        recognize_dimension,
        recognize_number,
    )

    def read(text: str) -> list[Amount]:
        kept: list[Amount] = []
        taken = bytearray(len(text) + 1)
        for model in models:
            for found in model(text, Culture.Chinese):
                start, end = found.start, found.end + 1
                if not any(taken[start:end]):
                    taken[start:end] = b"\1" * (end - start)
                    value = found.resolution["value"] if model is not recognize_ordinal else None
                    kept += _recognized(text[start:end], start, found.type_name, value)
        return kept

    return read


def _recognized(surface: str, start: int, kind: str, value: str | None) -> list[Amount]:
    """The unit as the surface has it after the number, which is kinder than the English name it is given."""
    number = re.fullmatch(r"-?[\d.]+", (value or "").rstrip("%"))
    unit = "%" if kind == "percentage" else re.sub(r"^[^%]*?[\d.,\s余多]+[万亿]*", "", surface)
    return [(start, start + len(surface), float(number[0]), unit)] if number else []


def recognizers_dates() -> Reader:
    """The same, and numbers that its date model takes for dates left out (spans longer than a date are not believed)."""
    from ms_recognizers_date_time import recognize_datetime
    from ms_recognizers_text import Culture

    amounts = recognizers()

    def read(text: str) -> list[Amount]:
        dates = bytearray(len(text) + 1)
        for line in re.finditer(r".+", text):
            for found in recognize_datetime(line[0], Culture.Chinese):
                if "date" in found.type_name and 0 < len(found.text) <= 25:
                    start, end = line.start() + found.start, line.start() + found.end + 1
                    dates[start:end] = b"\1" * (end - start)
        return [row for row in amounts(text) if not any(dates[row[0] : row[1]])]

    return read


def chinese2digits() -> Reader:
    """chinese2digits, percent kept, a line at a time (faster than a whole text); bankers' numerals off: 队伍 holds no five.

    It gives strings in their order, so their places are looked up here.
    """
    from chinese2digits import takeNumberFromString

    def read(text: str) -> list[Amount]:
        found: list[Amount] = []
        for line in re.finditer(r".+", text):
            result = takeNumberFromString(line[0], percentConvert=False, traditionalConvert=False)
            found += _placed(text, line.start(), result["CHNumberStringList"], result["digitsStringList"])
        return found

    return read


def _placed(text: str, at: int, surfaces: list[str], values: list[str]) -> Iterator[Amount]:
    for surface, digits in zip(surfaces, values, strict=True):
        start = text.index(surface, at)
        at = start + len(surface)
        number = re.fullmatch(r"[-+]?(\d[\d.]*)%?", digits)
        if number:
            yield start, at, float(number[1]), "%" if digits.endswith("%") else ""


def jionlp() -> Reader:
    """JioNLP's money; of a range that it makes of 余 the lower end."""
    import jionlp as jio

    def read(text: str) -> list[Amount]:
        return [
            (*found["offset"], float(number), found["detail"]["case"])
            for found in jio.ner.extract_money(text, with_parsing=True)
            for number in _first(found["detail"]["num"])
        ]

    return read


def _first(number: str | list[str | None] | None) -> list[str]:
    """The lower of two ends, the one there is."""
    known = [end for end in (number if isinstance(number, list) else [number]) if end]
    return known[:1]


def regex() -> Reader:
    """What is typed into a notebook in a minute: digits, 万 or 亿, 余, one of the thirty commonest units."""
    units = "家次 人次 件次 户次 场次 个工作日 平方米 公里 小时 件 个 项 家 次 人 条 元 名 户 份 起 部 期 批 篇 天 亩 米 辆 %"
    pattern = re.compile(rf"(\d+(?:\.\d+)?)(万|亿)?余?(万|亿)?({'|'.join(units.split())})")
    times = {"万": 1e4, "亿": 1e8}

    def read(text: str) -> list[Amount]:
        return [
            (*m.span(), float(m[1]) * times.get(m[2] or m[3] or "", 1.0), m[4])
            for m in pattern.finditer(text)
        ]

    return read


READERS: dict[str, Callable[[], Reader]] = {
    made.__name__: made
    for made in (
        fazhi,
        fazhi_reading,
        fazhi_coding,
        recognizers,
        recognizers_dates,
        chinese2digits,
        jionlp,
        regex,
    )
}


def timed(read: Callable[[str], object], texts: list[str], times: int = 1) -> float:
    """Processor seconds of a pass over the texts, the mean of some; fazhi has forgotten what it knew of them."""
    if any(name.startswith("fazhi") for name in sys.modules):
        sys.path.append(str(Path(__file__).parents[1]))
        from fresh import forget

        forget()
    begun = time.process_time()
    for _ in range(times):
        for text in texts:
            read(text)
    return (time.process_time() - begun) / times


def main(name: str, source: Path, target: Path) -> None:
    read, texts = READERS[name](), json.loads(source.read_text(encoding="utf-8"))
    rows = {stem: read(text) for stem, text in texts.items()}
    digits = re.compile(r"\d+")
    seconds: list[float] = []
    ratios: list[float] = []
    while len(seconds) < ROUNDS or sum(seconds) < ENOUGH:
        seconds.append(timed(read, list(texts.values())))
        ratios.append(seconds[-1] / timed(lambda text: list(digits.finditer(text)), list(texts.values()), 10))
    result = {"rows": rows, "seconds": statistics.median(seconds), "digits": statistics.median(ratios)}
    target.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
