"""The tables of field knowledge: what is wrong in one is said with its name."""

import pytest

from fazhi import paths
from fazhi.cleaning import pagewords
from fazhi.identity import wording
from fazhi.paths import data_file, read_yaml
from fazhi.structure import parts

TABLES = sorted(path.name for path in data_file("").glob("*.yaml"))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_read(name):
    assert read_yaml(name)


@pytest.mark.parametrize("wrong", [b"a: [1, 2", b"a:\n\t- b", b"a: \xff\xfe", b"a: b: c"])
def test_a_typing_error_names_file_and_place(tmp_path, monkeypatch, wrong):
    (tmp_path / "words.yaml").write_bytes(wrong)
    monkeypatch.setattr(paths, "data_file", lambda name: tmp_path / name)
    with pytest.raises(ValueError, match=r"words\.yaml cannot be read: \S+"):
        read_yaml("words.yaml")


@pytest.mark.parametrize(
    ("module", "reader", "compiled", "table"),
    [
        (pagewords, "read_yaml", pagewords.patterns, "furniture.yaml"),
        (wording, "genre", wording.patterns, "genre.yaml"),
        (parts, "words", parts._patterns, "outline.yaml"),
    ],
)
def test_a_wrong_pattern_or_a_missing_entry_names_the_table(monkeypatch, module, reader, compiled, table):
    whole = read_yaml(table)
    for key, wrong in {"labels": ["(打印"], "subjects": ["[法"], "closing": ["*"]}.items():
        if key in whole:
            monkeypatch.setattr(module, reader, lambda *_, k=key, w=wrong: whole | {k: w})
            with pytest.raises(ValueError, match=rf"{table}: a pattern does not compile"):
                compiled.__wrapped__()
            monkeypatch.setattr(module, reader, lambda *_, k=key: {n: v for n, v in whole.items() if n != k})
            with pytest.raises(ValueError, match=rf"{table}: the entry '{key}' is missing"):
                compiled.__wrapped__()
