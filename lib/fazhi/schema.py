"""The declared tables: their columns, types and allowed values, from ``data/schema.yaml``.

``check`` holds a table to its declaration, ``links`` the tables of one build to each other, ``arrow`` gives the types of the
Parquet file, so that each part of a table written in parts has the same, and ``markdown`` prints it all for a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from fazhi.paths import names_table, read_yaml

if TYPE_CHECKING:
    import pyarrow as pa

DTYPES = {
    **{"text": "str", "int": "int64", "year": "Int64", "float": "float64", "bool": "bool"},
    **dict.fromkeys(("texts", "ints", "floats"), "object"),
}
_KINDS = {
    "text": ("string", "empty"),
    "int": ("integer", "empty"),
    "year": ("integer", "integer-na", "empty"),
    "float": ("floating", "integer", "mixed-integer-float", "empty"),
    "bool": ("boolean", "empty"),
}
SHOWN = 3  # values that a problem names
Tables = Mapping[str, pd.DataFrame]


class Column(NamedTuple):
    """A column: its type, whether a cell may be empty, what may stand there, and what it means."""

    name: str
    type: str
    en: str
    zh: str
    empty: bool = False
    values: Mapping[str, str] = {}
    like: str = ""
    least: float | None = None
    most: float | None = None
    unit: str = ""
    default: str | None = None


class Table(NamedTuple):
    """A table: what a row is, its columns in order, key, links to other tables, kind of spans, what its CSV leaves out, who makes it."""

    name: str
    row: Mapping[str, str]
    columns: Mapping[str, Column]
    key: tuple[str, ...] = ()
    links: Mapping[str, str] = {}
    spans: str = ""
    csv: tuple[str, ...] | None = None
    by: str = "build"


@cache
@names_table("schema.yaml")
def tables() -> dict[str, Table]:
    """All tables by name, in the order in which they are made.

    >>> list(tables()["shared"].columns), tables()["quantities"].columns["kind"].values["date"]
    (['measure_id', 'other', 'similarity'], '日期')
    """
    told = read_yaml("schema.yaml")
    return {name: _table(name, entry, told["shared"]) for name, entry in told["tables"].items()}


def _table(name: str, entry: dict[str, Any], shared: dict[str, Any]) -> Table:
    columns = [_column(column, shared) for column in entry["columns"]]
    left_out = None if entry.get("csv") is None else tuple(entry["csv"])
    return Table(
        *(name, entry["row"], {column.name: column for column in columns}, tuple(entry.get("key", ()))),
        *(entry.get("links", {}), entry.get("spans", ""), left_out, entry.get("by", "build")),
    )


def _column(entry: str | dict[str, Any], shared: dict[str, Any]) -> Column:
    name, told = (entry, shared[entry]) if isinstance(entry, str) else next(iter(entry.items()))
    strange = told.keys() - set(Column._fields[1:])
    if strange or told["type"] not in DTYPES:
        raise ValueError(f"schema.yaml: column {name}: {', '.join(strange) or told['type']} is not known")
    if told.get("values") == "dimensions":
        told = told | {"values": {row["id"]: row["zh"] for row in read_yaml("dimensions.yaml")}}
    return Column(name, **told)


def empty(name: str) -> pd.DataFrame:
    """The table `name` without a row, every column with its dtype."""
    columns = tables()[name].columns.values()
    return pd.DataFrame({column.name: pd.Series(dtype=DTYPES[column.type]) for column in columns})


@cache
def arrow(name: str) -> pa.Schema:
    """The types of the Parquet file, with what pandas needs to read them back as they were.

    >>> arrow("checks").field("parts").type.value_type
    DataType(double)
    """
    import pyarrow as pa

    types = {
        "text": pa.large_string(), "int": pa.int64(), "year": pa.int64(), "float": pa.float64(), "bool": pa.bool_(),
        "texts": pa.list_(pa.string()), "ints": pa.list_(pa.int64()), "floats": pa.list_(pa.float64()),
    }  # fmt: skip
    columns = tables()[name].columns.values()
    declared = pa.schema([(column.name, types[column.type]) for column in columns])
    return pa.Table.from_pandas(empty(name), schema=declared, preserve_index=False).schema


def conform(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """A table, or a part of it, as declared: columns in their order and types, others behind.

    Raises ValueError naming the table and every problem that ``check`` finds.
    """
    problems = check(frame, name)
    if problems:
        raise ValueError(f"table {name}: {'; '.join(problems)}")
    declared = tables()[name].columns
    frame = _filled(frame, tables()[name])
    order = [*declared, *(column for column in frame.columns if column not in declared)]
    types = {column.name: DTYPES[column.type] for column in declared.values()}
    wanted = {column: dtype for column, dtype in types.items() if str(frame[column].dtype) != dtype}
    return (frame[order] if order != list(frame.columns) else frame).astype(wanted)


def _filled(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with columns it lacks that have a default, of text."""
    lacking = {
        c.name: c.default for c in table.columns.values() if c.default is not None and c.name not in frame
    }
    return frame.assign(**lacking).astype(dict.fromkeys(lacking, "str")) if lacking else frame


def to_arrow(frame: pd.DataFrame, name: str) -> pa.Table:
    """A table, or a part of it, that ``conform`` has passed, for a Parquet file: every part has the same types."""
    import pyarrow as pa

    types = arrow(name)
    others = [column for column in frame.columns if column not in types.names]
    if others:
        rest = pa.Schema.from_pandas(frame[others], preserve_index=False)
        types = pa.schema([*types, *rest])
    return pa.Table.from_pandas(frame, schema=types, preserve_index=False)


def check(frame: pd.DataFrame, name: str) -> list[str]:
    """What is wrong with a table or a part of it: a sentence each with column, count and first values; [] if all is well.

    >>> check(pd.DataFrame({"measure_id": ["a:1"], "other": ["b:2"], "similarity": [1.2]}), "shared")
    ['similarity: 1 of 1 above 1: 1.2']
    """
    table = tables()[name]
    frame = _filled(frame, table)
    missing = [column for column in table.columns if column not in frame]
    if missing:
        return [f"lacks the columns {', '.join(missing)}"]
    problems = [
        problem for column in table.columns.values() for problem in _faults(frame[column.name], column)
    ]
    return problems or [*_repeated(frame, table), *_crossed(frame, table)]


def _faults(values: pd.Series, column: Column) -> Iterator[str]:
    if column.type in ("texts", "ints", "floats"):
        return
    fits = str(values.dtype) == DTYPES[column.type]
    kind = "" if fits else pd.api.types.infer_dtype(values, skipna=column.empty and column.type != "text")
    if not fits and kind not in _KINDS[column.type]:
        yield f"{column.name}: {kind} where {column.type} is declared"
    elif column.type == "text":
        yield from _wrong_texts(values, column)
    elif column.type != "bool":
        yield from _wrong_numbers(values, column)


def _wrong_texts(values: pd.Series, column: Column) -> Iterator[str]:
    if values.hasnans:
        yield f"{column.name}: {values.isna().sum()} of {len(values)} are no text"
    elif not column.empty and (values == "").any():
        yield f"{column.name}: {(values == '').sum()} of {len(values)} are empty"
    if column.values or column.like:
        distinct = values[values != ""].dropna().unique()
        fits = column.values.__contains__ if column.values else re.compile(column.like).fullmatch
        wrong = [value for value in distinct if not fits(value)]
        if wrong:
            yield f"{column.name}: {values.isin(wrong).sum()} of {len(values)} not allowed: {_first(wrong)}"


def _wrong_numbers(values: pd.Series, column: Column) -> Iterator[str]:
    if not column.empty and values.hasnans:
        yield f"{column.name}: {values.isna().sum()} of {len(values)} are empty"
    for word, limit, over in (("below", column.least, pd.Series.lt), ("above", column.most, pd.Series.gt)):
        wrong = over(values, limit) if limit is not None else None
        if wrong is not None and wrong.any():
            yield f"{column.name}: {wrong.sum()} of {len(values)} {word} {limit:g}: {_first(values[wrong])}"


def _first(values: Any) -> str:
    shown = [str(value) for value in list(values)[: SHOWN + 1]]
    return ", ".join(shown[:SHOWN]) + " …" * (len(shown) > SHOWN)


def _repeated(frame: pd.DataFrame, table: Table) -> Iterator[str]:
    key = list(table.key)
    twice = frame.duplicated(key) if key else pd.Series(dtype=bool)
    if twice.any():
        yield f"{', '.join(key)}: {twice.sum()} of {len(frame)} twice: {_first(frame.loc[twice, key[0]])}"


def _crossed(frame: pd.DataFrame, table: Table) -> Iterator[str]:
    """Spans that end before they begin; lists of spans of unequal length."""
    pairs = (("start", "end"), ("raw_start", "raw_end")) if table.spans else ()
    for start, end in pairs:
        if table.spans == "span":
            wrong = frame[start] > frame[end]
        else:
            both = zip(frame[start], frame[end], strict=True)
            wrong = pd.Series(
                [len(a) != len(b) or any(map(int.__gt__, map(int, a), map(int, b))) for a, b in both]
            )
        if wrong.any():
            yield f"{start}, {end}: {wrong.sum()} of {len(frame)} end before they begin"


def links(made: Tables) -> list[str]:
    """Ids that lead nowhere between tables of one build, as ``check`` tells problems; tables that are not there are passed over.

    >>> links({"shared": pd.DataFrame({"measure_id": ["a:1"], "other": ["b:2"]}), "measures": pd.DataFrame({"measure_id": ["a:1"]})})
    ['shared.other: 1 of 1 not in measures.measure_id: b:2']
    """
    problems = []
    for name in made.keys() & tables().keys():
        for column, target in tables()[name].links.items():
            there, _, key = target.partition(".")
            if there in made:
                ids = made[name][column].explode().dropna()
                lost = ids[(ids != "") & ~ids.isin(made[there][key])]
                if len(lost):
                    told = f"{len(lost)} of {len(ids)} not in {target}: {_first(lost)}"
                    problems.append(f"{name}.{column}: {told}")
    return sorted(problems)


def overview(lang: str = "en") -> str:
    """The tables and what a row is, as a Markdown table; `lang` en or zh."""
    head = {"en": "| table | a row is |", "zh": "| 表 | 一行是 |"}[lang]
    rows = [f"| `{table.name}` | {table.row[lang]} |" for table in tables().values()]
    return "\n".join([head, "|---|---|", *rows]) + "\n"


def markdown() -> str:
    """Every table and column in English and Chinese, as Markdown: docs/tables.md."""
    parts = ["# Tables · 数据表\n", _PREFACE]
    for table in tables().values():
        files = f"`{table.name}.parquet`" + (f", `{table.name}.csv`" if table.csv is not None else "")
        key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
        head = f"## {table.name}\n\nA row is {table.row['en']} · {table.row['zh']}. {files}.{key}\n"
        rows = [_described(column, table) for column in table.columns.values()]
        parts.append(
            "\n".join([head, "| column | type | meaning | 含义 |", "|---|---|---|---|", *rows]) + "\n"
        )
    return "\n".join(parts)


def _described(column: Column, table: Table) -> str:
    """A row of the Markdown table."""
    kind = f"{column.type}, may be empty" if column.empty else column.type
    en = f"{column.en} → `{table.links[column.name]}`" if column.name in table.links else column.en
    zh = column.zh
    if column.name == "dimension":
        en, zh = f"{en}: an id of `lib/fazhi/data/dimensions.yaml`", f"{zh}\uff08dimensions.yaml 的编号\uff09"
    elif column.values:
        en = f"{en}: {', '.join(f'`{value}`' for value in column.values)}"
        zh = f"{zh}\uff1a{chr(0xFF1B).join(column.values.values())}"
    return f"| `{column.name}` | {kind} | {en} | {zh} |"


_PREFACE = """Printed from `lib/fazhi/data/schema.yaml` by `python tools/make_tables.py`; the build checks every table by the same file.

Types: `text`, `int`, `year` (a whole number that may be empty), `float`, `bool`; `texts`, `ints` and `floats` are lists. A text
that is not known is `''`, a number NaN. `start`, `end` count the characters of the clean text (`reports.text`), `raw_start`,
`raw_end` those of the decoded file (`sources.source`), from 0, the end not included. `a → b.c`: the id is found in table b.
"""
