"""The generator of made-up reports: the same every time, read in every format, its truth recovered by the tables."""

import re
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from benchmarks.generator import score
from benchmarks.generator.amounts import Style, drawn, plain, spec_of, written
from benchmarks.generator.corpus import TABLES, made, main
from benchmarks.generator.grammar import Num, expand, read
from benchmarks.generator.mess import FULL
from benchmarks.generator.places import blocks, specs_of
from benchmarks.generator.report import report_of

from fazhi.audit import audit
from fazhi.clean import clean
from fazhi.codebook import load as load_codebook
from fazhi.files.readers import read_bytes
from fazhi.identify import identify
from fazhi.indicators import indicators
from fazhi.load import load
from fazhi.outline import outline
from fazhi.paths import PROJECT
from fazhi.places import gazetteer
from fazhi.quantities import quantities

PLAIN = Style(False, 0.0, 0.0, 0.0)
# what the tables must recover of the truth: below this something broke
FLOORS = {
    "files read": 1.0, "identity": 0.99, "indicators": 0.98, "quantities": 0.99, "numerals by kind": 0.99, "ledger": 1.0,
    "parts": 0.98, "relations": 0.9, "contradictions found": 0.2, "contradictions right": 1.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Thirty reports in all formats, and their truth."""
    out = tmp_path_factory.mktemp("made") / "corpus"
    assert main(["30", "--out", str(out), "--seed", "7", "--formats", "mixed", "--jobs", "1"]) == 0
    return out


@pytest.fixture(scope="module")
def tables(corpus):
    texts, edits = clean(load(corpus / "raw"))
    reports = identify(texts, edits)
    sections = outline(reports, edits)
    ledger = quantities(reports, edits, sections)
    coded = indicators(ledger, reports, None, sections)
    return {
        "reports": reports, "sections": sections, "quantities": ledger, "indicators": coded, "checks": audit(ledger, coded, reports),
    }  # fmt: skip


@pytest.fixture(scope="module")
def scores(tables, corpus):
    return score.scores(tables, score.truth_of(corpus / "truth"))


@pytest.mark.parametrize("name", FLOORS)
def test_truth_is_recovered(scores, name):
    assert scores[name] >= FLOORS[name]


def test_tables_that_are_wrong_score_less(tables, corpus):
    truth = score.truth_of(corpus / "truth")
    worse = {
        **tables,
        "indicators": tables["indicators"].iloc[::2],
        "quantities": tables["quantities"].iloc[::2],
    }
    told = score.scores(worse, truth)
    assert told["indicators"] == pytest.approx(2 / 3, abs=0.02)
    assert 0.4 < told["ledger"] < 0.6
    assert set(score.missed(worse, truth)["what"]) >= {"missing"}


def test_a_report_is_the_same_whatever_else_is_made(corpus):
    files = {
        path.relative_to(corpus / "raw").as_posix(): path.read_bytes()
        for path in (corpus / "raw").rglob("*.*")
    }
    assert len(files) == 30
    for number in (0, 7, 29):
        one = made(7, number, "mixed")
        assert files[one.file] == one.data
    assert made(7, 3).data != made(8, 3).data != made(8, 4).data


def test_truth_lies_beside_as_tables(corpus):
    truth = score.truth_of(corpus / "truth")
    assert set(truth) == set(TABLES)
    assert truth["reports"]["fictional"].all() and len(truth["reports"]) == 30
    assert truth["reports"]["file"].str.contains("虚构").all()
    assert truth["indicators"]["indicator"].isin(load_codebook().indicators).all()


def test_an_old_corpus_is_not_written_over(corpus):
    with pytest.raises(FileExistsError, match="is not empty"):
        main(["1", "--out", str(corpus)])


@pytest.mark.parametrize("kind", ["txt", "html", "docx", "pdf"])
def test_every_format_is_read(kind):
    if kind == "pdf":
        pytest.importorskip("reportlab")
    for number in range(3):
        one = made(11, number, kind)
        got = read_bytes(one.data, Path(one.file).name)
        assert got.format == kind
        title = one.truth["reports"][0]["title"]
        assert re.sub(r"\s", "", title) in re.sub(r"\s", "", got.text)


def test_no_place_of_the_generator_exists():
    known = read("places")
    real = {*gazetteer.suffixed_names(), *gazetteer.bare_names(), *gazetteer.zones()}
    towns = {name for name in gazetteer.townships() if isinstance(name, str)}
    pairs = {"".join(pair) for pair in permutations(known["name"], 2)}
    ends = {end for ends in known["ends"].values() for end in ends}
    assert not pairs & real
    assert not {pair + end for pair in pairs for end in ends} & (real | towns)


def test_length_and_density_are_those_of_real_reports():
    reports = [report_of(1, number)[0] for number in range(60)]
    texts = ["".join(sentence.text for sentence in report.sentences) for report in reports]
    nums = sum(isinstance(piece, Num) for r in reports for s in r.sentences for piece in s.pieces)
    assert 6500 < sum(map(len, texts)) / 60 < 10000
    assert 16 < 1000 * nums / sum(map(len, texts)) < 22
    assert {report.place.tier for report in reports} >= set("FCTD")


def test_sentences_cover_the_codebook():
    names = {spec.indicator for key in range(len(read("figures"))) for spec in specs_of(key).values()}
    assert len(names - {""}) >= 60
    assert names - {""} <= set(load_codebook().indicators)
    assert all(blocks(tier) for tier in "PFCTD")


@pytest.mark.parametrize(
    ("spec", "value", "text", "wanted"),
    [
        ("other 件|宗 1..9", "1234", "1234件", 1234),
        ("other 元 ¥1..9", "25.37", "25.37万元", 253700),
        ("other 元 ¥1..9", "12300", "1.23亿元", 123000000),
        ("other % %1..9", "98.5", "98.5%", 98.5),
        ("other 万件 d1..9", "3.5", "3.5万件", 35000),
        ("other 个工作日 d1..9", "2.5", "2.5个工作日", 2.5),
    ],
)
def test_figures_are_written_with_their_value(spec, value, text, wanted):
    num = written(Random(1), spec_of(spec), Decimal(value), PLAIN, exact=True)
    assert (num.text, num.value) == (text, pytest.approx(wanted))


def test_figures_of_a_block_agree():
    for seed in range(20):
        specs = {
            name: spec_of(text)
            for name, text in {
                "a": "x 件 b+c",
                "b": "x 件 5..9",
                "c": "x 件 b*0.5..1",
                "r": "x % b%a",
            }.items()
        }
        values = drawn(Random(seed), specs)
        assert values["a"] == values["b"] + values["c"] and values["c"] <= values["b"]
        assert abs(values["r"] - 100 * values["b"] / values["a"]) <= Decimal("0.05")


def test_alternatives_are_all_chosen():
    said = {"".join(map(str, expand(Random(seed), "[全年|]办理[一|二]件"))) for seed in range(60)}
    assert said == {"全年办理一件", "全年办理二件", "办理一件", "办理二件"}


def test_punctuation_becomes_full_width():
    assert "(a,b:c;)".translate(FULL) == "\uff08a\uff0cb\uff1ac\uff1b\uff09"


def test_plain_numbers():
    assert [plain(Decimal(text)) for text in ("1E+2", "98.50", "7")] == ["100", "98.5", "7"]


def test_f1_counts_what_occurs_twice():
    frame = pd.DataFrame({"file": ["a", "a", "b"], "value": [1.0, 1.0, 2.0]})
    assert score.f1(score.rows(frame, ["value"]), score.rows(frame.iloc[1:], ["value"])) == pytest.approx(0.8)


def test_scale_builds_in_a_process_of_its_own(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(PROJECT / "benchmarks"))
    import scale

    row = scale.measure((3,), (scale.Way(1, "loky"),), folder=tmp_path).iloc[0]
    assert (row["reports"], row["processes"]) == (3, "1")
    assert row["indicators F1"] > 0.95 and row["M rows"] > 0.001
    assert row["peak MiB"] > 50 and row["seconds"] > 0
    assert scale.shown(pd.DataFrame([row]))["peak MiB"].iloc[0].isdigit()
    assert scale.corpus_of(3, tmp_path) == tmp_path / "3"
