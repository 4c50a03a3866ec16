"""A second build does what changed, a killed one leaves old or new tables and is gone on with, all with the same bytes."""

import os
import signal
import subprocess
import sys
import time

import pytest

from fazhi.build import MADE, build
from fazhi.building import changes, storage
from fazhi.building.changes import chunks, known_files
from fazhi.paths import data_file
from fazhi.tables import read_table
from tests.pages import REPORT


def write(folder, numbers):
    folder.mkdir(exist_ok=True)
    for i in numbers:
        (folder / f"{i:03d}.txt").write_text(REPORT.replace("1200件", f"{1200 + i}件"), encoding="utf-8")


def tables_of(out):
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.is_file()}


def fresh(raw, tmp_path, **options):
    out = tmp_path / f"fresh{len(list(tmp_path.iterdir()))}"
    build(raw, out, **options)
    return tables_of(out)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """240 reports and the tables of a first build of them; each test works on a copy."""
    folder = tmp_path_factory.mktemp("first")
    write(folder / "raw", range(240))
    build(folder / "raw", folder / "out", jobs=2)
    return folder


@pytest.fixture
def place(first, tmp_path):
    subprocess.run(["cp", "-a", first / "raw", first / "out", tmp_path], check=True)
    return tmp_path


def test_nothing_changed_opens_nothing_and_writes_nothing(place):
    before = {path.name: path.stat().st_mtime_ns for path in (place / "out").iterdir() if path.is_file()}
    done = build(place / "raw", place / "out")
    assert (done.files, done.read, done.opened, done.changed) == (240, 240, 0, False)
    assert {name: (place / "out" / name).stat().st_mtime_ns for name in before} == before


def test_a_touched_file_is_read_once_and_changes_nothing(place):
    os.utime(place / "raw" / "007.txt")
    assert not build(place / "raw", place / "out").changed
    known = storage.read_json(place / "out" / storage.HIDDEN / "files.json")
    assert known["007"][1] == (place / "raw" / "007.txt").stat().st_mtime_ns


def test_a_changed_file_opens_its_part_alone(place, tmp_path):
    path = place / "raw" / "070.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("1270件", "9999件"), encoding="utf-8")
    done = build(place / "raw", place / "out")
    assert 1 <= done.opened < 240 and done.changed
    assert tables_of(place / "out") == fresh(place / "raw", tmp_path)
    assert 9999 in read_table("quantities", place / "out")["value"].tolist()


def test_a_build_broken_off_while_tables_are_written_knows_the_files_it_has_read(place, monkeypatch):
    path = place / "raw" / "070.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("1270件", "9999件"), encoding="utf-8")
    before, hashed = tables_of(place / "out"), []
    with monkeypatch.context() as broken:
        broken.setattr("fazhi.build._write", lambda *_: (_ for _ in ()).throw(OSError(28, "no space")))
        with pytest.raises(OSError, match="its tables are as they were"):
            build(place / "raw", place / "out")
    assert tables_of(place / "out") == before
    monkeypatch.setattr(changes, "_content", lambda path, known: hashed.append(path))
    done = build(place / "raw", place / "out")
    assert (hashed, done.opened, done.changed) == ([], 0, True)
    assert 9999 in read_table("quantities", place / "out")["value"].tolist()


def test_a_removed_file_leaves_the_tables_and_a_new_one_enters(place, tmp_path):
    (place / "raw" / "000.txt").unlink()
    write(place / "raw", [500])
    assert build(place / "raw", place / "out").opened < 240
    assert tables_of(place / "out") == fresh(place / "raw", tmp_path)
    for name in ("reports", "quantities", "sources", "measures"):
        ids = set(read_table(name, place / "out")["report_id"])
        assert "000" not in ids and "500" in ids, name


def test_a_changed_codebook_codes_anew_without_opening_a_report(place, tmp_path):
    own = tmp_path / "own.yaml"
    text = data_file("codebook.yaml").read_text(encoding="utf-8")
    own.write_text(text.replace("  case_files_reviewed:", "  files_of_mine:"), encoding="utf-8")
    done = build(place / "raw", place / "out", codebook=own)
    assert (done.opened, done.changed) == (0, True)
    assert tables_of(place / "out") == fresh(place / "raw", tmp_path, codebook=own)


def test_what_sources_csv_says_reaches_the_tables(place):
    (place / "raw" / "sources.csv").write_text("file,year\n003.txt,1999\nnone.txt,2020\n", encoding="utf-8")
    done = build(place / "raw", place / "out")
    assert read_table("reports", place / "out").set_index("report_id").loc["003", "year"] == 1999
    assert done.unused == [("sources.csv", "there is no file none.txt")] and done.problems == []


def test_verify_sees_what_size_and_time_hide(place):
    path = place / "raw" / "010.txt"
    was = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("1210件", "9876件"), encoding="utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert not build(place / "raw", place / "out").changed
    assert build(place / "raw", place / "out", verify=True).changed
    assert 9876 in read_table("quantities", place / "out")["value"].tolist()


def test_a_table_that_went_is_made_again_without_opening_a_report(place):
    before = tables_of(place / "out")
    (place / "out" / "checks.parquet").unlink()
    assert build(place / "raw", place / "out").opened == 0
    assert tables_of(place / "out") == before


def test_topics_of_other_measures_go(place):
    for name in ("topics", "assignments"):
        (place / "out" / f"{name}.parquet").write_bytes(b"of the reports before")
    build(place / "raw", place / "out")
    assert (place / "out" / "topics.parquet").exists()
    (place / "raw" / "000.txt").unlink()
    build(place / "raw", place / "out")
    assert (
        not (place / "out" / "topics.parquet").exists()
        and not (place / "out" / "assignments.parquet").exists()
    )


def test_tables_left_out(place):
    build(place / "raw", place / "out", without=["shared"])
    assert read_table("measures", place / "out")["report_id"].nunique() == 240


def killed_while_reading(raw, out):
    """A build of one process, killed when it has made its first new part."""
    parts = out / storage.HIDDEN / "parts"
    there = set(os.listdir(parts)) if parts.exists() else set()
    process = subprocess.Popen(
        [sys.executable, "-m", "fazhi", "build", str(raw), "--out", str(out), "--jobs", "1"]
    )
    for _ in range(6000):
        made = {name for name in (os.listdir(parts) if parts.exists() else ()) if name.startswith("coded-")}
        if made - there or process.poll() is not None:
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    return process.wait()


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_killed_while_reading_keeps_the_old_tables_and_goes_on(place, tmp_path):
    before = tables_of(place / "out")
    for path in (place / "raw").iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("300人次", "301人次"), encoding="utf-8")
    assert killed_while_reading(place / "raw", place / "out") == -signal.SIGKILL
    assert tables_of(place / "out") == before
    assert 0 < build(place / "raw", place / "out").opened < 240
    assert tables_of(place / "out") == fresh(place / "raw", tmp_path)


KILL = """
import os, sys
from pathlib import Path
from fazhi.building import storage
from fazhi.build import build
real, left = os.replace, int(sys.argv[3])
def replace(source, target):
    global left
    if Path(target).parent == Path(sys.argv[2]):
        if left == 0:
            os._exit(9)
        left -= 1
    real(source, target)
storage.os.replace = replace
build(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("renamed", [0, 1, 5, 11])
def test_killed_while_tables_are_renamed(place, tmp_path, renamed):
    (place / "raw" / "000.txt").unlink()
    command = [sys.executable, "-c", KILL, str(place / "raw"), str(place / "out"), str(renamed)]
    assert subprocess.run(command, check=False).returncode == 9
    with pytest.raises(RuntimeError, match="broken off.*run the build again"):
        read_table("reports", place / "out")
    assert build(place / "raw", place / "out").opened == 0
    assert tables_of(place / "out") == fresh(place / "raw", tmp_path)


FULL = """
import resource, sys
from fazhi.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
sys.exit(main(["build", sys.argv[1], "--out", sys.argv[2], "--jobs", "1"]))
"""


@pytest.mark.skipif(os.name == "nt", reason="no limits")
@pytest.mark.parametrize("room", [1_000, 20_000, 40_000])
def test_no_room_is_a_clear_error_and_leaves_the_old_tables(place, room):
    """The system refuses files above a size, as a full disk does at any moment."""
    before = tables_of(place / "out")
    for path in (place / "raw").iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("300人次", "302人次"), encoding="utf-8")
    command = [sys.executable, "-c", FULL, str(place / "raw"), str(place / "out"), str(room)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert tables_of(place / "out") == before
    assert build(place / "raw", place / "out").changed


def test_a_folder_that_cannot_be_made_is_named(place, capsys):
    from fazhi.__main__ import main

    (place / "file").write_text("x", encoding="utf-8")
    assert main(["build", str(place / "raw"), "--out", str(place / "file" / "out"), "--jobs", "1"]) == 2
    assert "file" in capsys.readouterr().err


def test_two_builds_at_once_do_not_mix(place):
    from filelock import FileLock

    with FileLock(place / "out" / storage.HIDDEN / "lock"), pytest.raises(OSError, match="another build"):
        build(place / "raw", place / "out")


def test_chunks_hold_every_file_once_in_order():
    names = [f"省{i % 31}/县{i}.txt" for i in range(3000)]
    runs = chunks(names)
    assert [name for run in runs for name in run] == names
    assert max(map(len, runs)) <= 120 and min(map(len, runs[:-1])) >= 60 and 70 < 3000 / len(runs) < 100


def test_files_that_cannot_be_read_are_tried_again(tmp_path):
    (tmp_path / "folder.txt").mkdir()
    paths = {"a": tmp_path / "none.txt", "b": tmp_path / "folder.txt"}
    first = known_files(paths, {})
    assert [one.sha256 for one in first.values()] == ["", ""] and first["a"].size == -1
    (tmp_path / "none.txt").write_text("有了", encoding="utf-8")
    assert known_files(paths, {name: list(one) for name, one in first.items()})["a"].sha256


def test_every_table_is_streamed_into_row_groups(tmp_path, monkeypatch):
    import pyarrow as pa
    import pyarrow.parquet as pq

    monkeypatch.setattr(storage, "ROWS", 100)
    with storage.Appender(tmp_path / "a.parquet") as file:
        for start in range(0, 1000, 30):
            file.add(pa.table({"a": list(range(start, start + 30))}))
    assert pq.ParquetFile(tmp_path / "a.parquet").num_row_groups == 9
    assert pq.read_table(tmp_path / "a.parquet")["a"].to_pylist() == list(range(1020))


def test_the_tables_of_a_build_are_known(place):
    assert {f"{name}.parquet" for name in MADE} <= set(tables_of(place / "out"))
