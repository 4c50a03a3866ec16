"""The tables of field knowledge: what is wrong in one is said with its name."""

import pytest

from fazhi import paths
from fazhi.paths import data_file, read_yaml

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
