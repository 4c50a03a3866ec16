"""Segmentation: whole terms, folded numbers and places, one result whichever library cuts."""

import importlib.util
import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi import segment
from fazhi.paths import PROJECT

HAS_RJIEBA = importlib.util.find_spec("rjieba") is not None
WORDS = st.lists(
    st.sampled_from(
        [
            "行政复议",
            "大冶市",
            "12件",
            "《民法典》",
            "“双随机、一公开”",
            ",",
            "。",
            " ",
            "的",
            "三百余",
            "APP",
            "\uff11\uff12",
            "𠮷",
            "《",
        ]
    )
)

CASES = [
    ("《中华人民共和国行政复议法》实施", ["《中华人民共和国行政复议法》", "实施"]),
    ("“双随机 、一公开”监管", ["双随机、一公开", "监管"]),
    ("推行双随机一公开", ["推行", "双随机、一公开"]),
    ("“只进一扇门”", ["只进一扇门"]),
    ("12345热线", ["12345热线"]),
    ("受理1,234件,办结率98.8%", ["受理", "〈数〉", "件", "办结率", "〈数〉"]),
    ("\uff13\uff14件", ["〈数〉", "件"]),
    ("三百余件", ["〈数〉", "件"]),
    ("第十二批", ["〈数〉", "批"]),
    ("湖北省大冶市茗山乡", ["〈地名〉", "〈地名〉", "〈地名〉"]),
    ("岚皋法院", ["〈地名〉", "法院"]),
    ("平安建设", ["平安建设"]),
    ("市应急管理局与县人民法院", ["市", "应急管理局", "与", "县", "人民法院"]),
    ("省生态环境厅、市场监督管理局", ["省", "生态环境厅", "市场监管局"]),
    ("县委依法治县委员会办公室", ["县委", "依法治县办"]),
    ("收到行政复议申请", ["收到", "行政复议申请"]),
    ("核发行政执法证件", ["核发", "行政执法证件"]),
    ("向公安机关移送", ["向", "公安机关", "移送"]),
    ("资源合作通道", ["资源", "合作", "通道"]),
    ("人大及其常委会", ["人大常委会"]),
    ("使用APP办理", ["使用", "app", "办理"]),
    ("一村(社区)一法律顾问", ["村(社区)法律顾问"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words(text: str, expected: list[str]) -> None:
    assert segment.words(text, stop=False) == expected


def test_stop_words_and_single_characters_are_left_out() -> None:
    assert segment.words("我市全面推进行政复议的工作") == ["行政复议"]
    assert "工作" in segment.words("工作", stop=False)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("人民调解委员会", {"人民调解", "人民", "调解", "委员会"}),
        ("重大行政决策", {"行政决策"}),
        ("《行政复议办法》", {"行政复议"}),
        ("普法", set()),
        (segment.PLACE, set()),
    ],
)
def test_parts_of_long_words(word: str, expected: set[str]) -> None:
    assert expected <= set(segment.parts(word))
    assert expected or segment.parts(word) == ()


def test_no_part_crosses_the_parts_of_a_term() -> None:
    assert "范性" not in segment.parts("规范性文件")


def test_every_spelling_of_a_term_is_one_word() -> None:
    wrong = {
        s: segment.words(s, stop=False)
        for s, word in segment.terms().becomes.items()
        if segment.words(s, stop=False) != [word]
    }
    assert not {s: cut for s, cut in wrong.items() if "”" not in s and "“" not in s}


def test_names_that_are_ordinary_words_are_not_folded() -> None:
    assert not segment.terms().ordinary & segment.places_folded()
    assert {"大冶", "大冶市", "湖北省"} <= segment.places_folded()


def test_a_spelling_under_two_words_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        segment, "_lines", lambda name: ["[terms]", "甲 乙", "丙 乙", "[words that are also names of places]"]
    )
    segment.terms.cache_clear()
    with pytest.raises(ValueError, match="'乙' stands under '甲' and '丙'"):
        segment.terms()
    segment.terms.cache_clear()


def sentences() -> list[str]:
    files = sorted((PROJECT / "tests" / "gold" / "sentences").glob("*.jsonl"))
    return [
        json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()
    ]


@pytest.mark.skipif(not HAS_RJIEBA, reason="rjieba is not installed")
def test_rjieba_cuts_as_jieba_does() -> None:
    fast, plain = segment.with_rjieba(), segment.with_jieba()
    assert fast is not None
    for text in sentences():
        assert list(segment._words(text, fast.cut)) == list(segment._words(text, plain.cut))
    assert all(fast.has(word) and plain.has(word) for word in segment.added())


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(), WORDS.map("".join)))
def test_any_text(text: str) -> None:
    cut = segment.words(text, stop=False)
    assert all(cut)
    assert set(segment.words(text)) <= set(cut)
    if HAS_RJIEBA:
        assert cut == list(segment._words(segment.fold(text), segment.with_jieba().cut))


def test_nothing_is_loaded_before_the_first_text() -> None:
    code = "import sys; from fazhi import segment, topics; assert not {'jieba', 'rjieba'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_topics_of_the_codebook_in_force_are_words(tmp_path: Path) -> None:
    """A codebook of one's own brings its words along."""
    (tmp_path / "own.yaml").write_text("topics:\n  园区: [链长制例会, 12345]\n", encoding="utf-8")
    code = "from fazhi import segment; assert segment.words('召开链长制例会') == ['链长制例会'], segment.words('召开链长制例会')"
    environment = {**os.environ, "FAZHI_CODEBOOK": str(tmp_path / "own.yaml")}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def test_it_is_quiet_and_leaves_nothing_behind(tmp_path: Path) -> None:
    code = "from fazhi import segment; segment.with_jieba(); assert segment.words('行政复议') == ['行政复议']"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not list(tmp_path.iterdir())
    assert not (Path(tempfile.gettempdir()) / "fazhi").exists()


def test_the_dictionary_of_other_users_of_jieba_stays_as_it_is() -> None:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    segment.with_jieba()
    assert jieba.dt is not segment.with_jieba().cut.func.__self__  # type: ignore[attr-defined]
    assert "双随机监管员岗" not in jieba.dt.FREQ
