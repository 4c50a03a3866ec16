"""Write what README.md and README.zh-CN.md compute: tables, findings of the sample, floors of accuracy.

Each stands between a pair of comments, ``<!-- NAME -->`` and ``<!-- /NAME -->``; the rest is written by hand.
"""

import json
import re
from functools import partial
from pathlib import Path

from fazhi import findings, schema
from fazhi.comparison import COUNT, STATED, compare
from fazhi.paths import PROJECT
from fazhi.tables import read_table

FILES = {"en": PROJECT / "README.md", "zh": PROJECT / "README.zh-CN.md"}
FIGURES = {
    "body": ("own sentences kept", "正文句子保留"),
    "furniture": ("page furniture gone", "页面杂质清除"),
    "part": ("part of the report (achievements, problems, plans)", "部分(成效、问题、计划)"),
    "ledger": ("numerals in the ledger", "数字入账"),
    "quantity_f1": ("amounts, value and unit (F1)", "数量:数值与单位(F1)"),
    "indicator_f1": ("indicators (F1)", "指标(F1)"),
    "indicator_full_f1": ("… with period and scope", "……连同时期与范围"),
    "relations": ("relations stated, found", "陈述的算术关系,找到"),
    "relations_wrong": ("… wrongly claimed, at most", "……误报,至多"),
    "measure_f1": ("measures (F1)", "举措(F1)"),
    "m_dim": ("… their dimension", "……所属维度"),
}
GATES = ("sample", "made", "reports")
HEADS = {
    "en": ["at least", "sample", "made-up reports", "published reports (4 coded, not in this repository)"],
    "zh": ["不低于", "样本", "编写的难例", "公开报告(4 份已编码,不在本仓库)"],
}
SHOWN = 3  # indicators, those that most places state


def tables(lang: str) -> str:
    """The tables and what a row of each is."""
    return schema.overview(lang)


def found(lang: str) -> str:
    """What the figures of the sample say, a sentence a line; nothing that rests on its wording."""
    out = PROJECT / "data" / "processed"
    reports, coded, checks = (read_table(name, out) for name in ("reports", "indicators", "checks"))
    table = compare(coded, reports)
    stated = table[table["per"].eq(COUNT) & table["applicability"].eq(STATED)]
    most = stated["indicator"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    said = [findings.corpus(reports, lang), findings.agreement(checks, lang)]
    said += [findings.compared(table, indicator, lang) for indicator in most.index[:SHOWN]]
    return "\n".join(f"- {sentence}" for sentence in said) + "\n"


def accuracy(lang: str) -> str:
    """The floors that the tests hold, by gate."""
    gates = json.loads((PROJECT / "tests" / "gold" / "floors.json").read_text(encoding="utf-8"))
    rows = ["| " + " | ".join(HEADS[lang]) + " |", "|---|---|---|---|"]
    for key, names in FIGURES.items():
        figures = [gates[gate]["floors"][key] for gate in GATES]
        shown = [str(figure) if key == "relations_wrong" else f"{figure:.2f}" for figure in figures]
        rows.append("| " + " | ".join([names[lang == "zh"], *shown]) + " |")
    return "\n".join(rows) + "\n"


BLOCKS = {"tables": tables, "findings": found, "accuracy": accuracy}


def _with(block: re.Match[str], made: str) -> str:
    return f"{block[1]}{made}{block[2]}"


def filled(path: Path, lang: str) -> str:
    """The text of a README with every block computed anew."""
    text = path.read_text(encoding="utf-8")
    for name, make in BLOCKS.items():
        block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text, times = block.subn(partial(_with, made=make(lang)), text)
        if times != 1:
            raise ValueError(f"{path.name}: {times} blocks {name} where one is wanted")
    return text


if __name__ == "__main__":
    for language, file in FILES.items():
        file.write_text(filled(file, language), encoding="utf-8", newline="\n")
