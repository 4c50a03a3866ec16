"""Command line: ``python -m fazhi build | run | figures | codebook``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from fazhi import paths
from fazhi.building.environment import prepare


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 0 only if at least one report was read (codebook: if every example holds)."""
    options = _parser().parse_args(arguments)
    prepare()  # before pyarrow is imported
    try:
        return int(options.command(options))
    except OSError as error:
        told = f"{error.filename}: {error.strerror}" if error.strerror and error.filename else str(error)
        print(f"fazhi: {told}", file=sys.stderr)
    except ValueError as error:
        print(f"fazhi: {error}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fazhi", description="Reports on rule-of-law government as data."
    )
    commands = parser.add_subparsers(required=True)
    for name, command, text in (
        ("build", _build, "make the tables from a folder or files"),
        ("run", _run, "make the tables, execute every notebook, draw every figure"),
    ):
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("raw", nargs="*", type=Path, help="folder or files with reports (default: data/raw)")
        sub.add_argument(
            "--out", type=Path, help="folder for tables (default: data/processed, for data/raw only)"
        )
        sub.add_argument("--jobs", type=int, default=-1, help="processes (default: one a core)")
        sub.add_argument("--codebook", type=Path, help="a codebook of your own")
        sub.add_argument("--verify", action="store_true", help="look for changes in every file's content")
        sub.add_argument(
            "--without", nargs="+", default=[], choices=["shared"], help="tables to leave out (memory)"
        )
        sub.set_defaults(command=command)
    figures = commands.add_parser("figures", help="draw every figure from the tables of a folder")
    figures.add_argument(
        "--out", type=Path, help="folder of the tables (default: data/processed); figures go to its figures/"
    )
    figures.add_argument("--lang", choices=["zh", "en"], help="language (default: both)")
    figures.add_argument("--width", type=float, default=180, help="mm: 85 one column, 180 two (default: 180)")
    figures.add_argument(
        "--codebook", type=Path, help="the codebook of your own that the tables were made with"
    )
    figures.add_argument("--only", nargs="+", default=[], help="some charts: coverage heatmap dots …")
    figures.set_defaults(command=_figures)
    check = commands.add_parser("codebook", help="check the examples of a codebook")
    check.add_argument("file", nargs="?", type=Path, help="default: the project's")
    check.set_defaults(command=_codebook)
    return parser


def _places(options: argparse.Namespace) -> tuple[Path | list[Path], Path]:
    raw = options.raw or [paths.raw_folder()]
    for path in raw:
        if not path.exists():
            raise FileNotFoundError(f"{path} does not exist")
    own = [path.resolve() for path in raw] == [paths.PROJECT / "data" / "raw"]
    if options.out is None and not own and paths.out_folder() == paths.PROJECT / "data" / "processed":
        raise ValueError(
            "say where the results go with --out (OUT=… with make): data/processed is for data/raw alone"
        )
    out = options.out or paths.out_folder()
    if out.exists() and not out.is_dir():
        raise ValueError(f"{out} is a file: --out wants a folder")
    if out.resolve() in [path.resolve() for path in raw]:
        raise ValueError(f"{out} holds the reports: say another folder with --out")
    return (raw[0] if len(raw) == 1 else raw), out


def _build(options: argparse.Namespace) -> int:
    from fazhi.build import build

    raw, out = _places(options)
    begun = time.perf_counter()
    done = build(
        raw, out, jobs=options.jobs, codebook=options.codebook, verify=options.verify,
        without=options.without, progress=sys.stderr.isatty(),
    )  # fmt: skip
    for file, problem in done.problems[:20]:
        print(f"not read: {file}: {problem}")
    for file, why in done.unused[:20]:
        print(f"without effect: {file}: {why}")
    rest = f", {done.others} of them no reports" if done.others else ""
    rest += f", {len(done.problems)} not read (see reports.csv, column problem)" if done.problems else ""
    opened = f"{done.opened} opened" if done.changed else "nothing changed"
    seconds = time.perf_counter() - begun
    print(f"{done.read} of {done.files} files read ({opened}) in {seconds:.1f} s{rest}; tables in {out}")
    return 0 if done.read else 1


def _run(options: argparse.Namespace) -> int:
    from fazhi.notebooks import FOLDER, execute_all

    raw, out = _places(options)
    if not isinstance(raw, Path) or not raw.is_dir():
        raise ValueError("run takes one folder: notebooks read it as a whole")
    failed = _build(options)
    if failed:
        return failed
    sample = (
        raw.resolve() == paths.PROJECT / "data" / "raw"
        and out.resolve() == paths.PROJECT / "data" / "processed"
    )
    target = FOLDER if sample and not options.codebook else out / "notebooks"
    try:
        for path in execute_all(raw, out, target=target, codebook=options.codebook):
            print(f"executed {path.name}", flush=True)
    finally:
        _draw(out, ["zh", "en"], width=180, codebook=options.codebook)
    return 0


def _figures(options: argparse.Namespace) -> int:
    if not 60 <= options.width <= 400:
        raise ValueError(f"--width is {options.width:g}: it must be from 60 to 400 mm")
    out = options.out or paths.out_folder()
    if not (out / "reports.parquet").is_file():
        raise FileNotFoundError(f"{out} holds no tables: run `python -m fazhi build` first")
    languages = [options.lang] if options.lang else ["zh", "en"]
    return _draw(out, languages, width=options.width, codebook=options.codebook, only=options.only)


def _draw(out: Path, languages: list[str], **options: Any) -> int:
    """Draw the gallery, a process a language; 0 if anything was drawn."""
    from joblib import Parallel, delayed

    begun, drawn = time.perf_counter(), 0
    jobs = (delayed(_gallery)(out, lang, options) for lang in languages)
    for lang, results in zip(
        languages, Parallel(n_jobs=len(languages), return_as="generator")(jobs), strict=True
    ):
        for name, files, reason in results:
            drawn += bool(files)
            print(f"{lang} {name}: {reason or f'{files} files'}", flush=True)
    print(f"{drawn} figures in {time.perf_counter() - begun:.1f} s; in {out / 'figures'}")
    return 0 if drawn else 1


def _gallery(out: Path, lang: str, options: dict[str, Any]) -> list[tuple[str, int, str]]:
    from fazhi.plots.gallery import draw_all

    done = draw_all(out, out / "figures" / lang, lang, **options)
    return [(name, 0, told) if isinstance(told, str) else (name, len(told), "") for name, told in done]


def _codebook(options: argparse.Namespace) -> int:
    from fazhi.codebook import check, load

    failures = check(load(options.file))
    for failure in failures.itertuples(index=False):
        print(*failure, sep="\t")
    print("every example holds" if failures.empty else f"{len(failures)} examples fail")
    return int(not failures.empty)


if __name__ == "__main__":
    sys.exit(main())
