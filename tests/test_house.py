"""What holds the house together: one list of dependencies, a lock that fits it, data with a source."""

import importlib.util
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from fazhi.paths import PROJECT

pytestmark = pytest.mark.skipif(
    not (PROJECT / "pyproject.toml").exists(), reason="installed without its checkout"
)


def project() -> dict:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared() -> set[str]:
    return set(project()["dependencies"]).union(*project()["optional-dependencies"].values())


def test_conda_environment_has_the_same_packages_and_bounds():
    listed = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    conda = {entry for entry in listed if isinstance(entry, str)}
    assert f"python{project()['requires-python']}" in conda
    assert (conda - {"python>=3.11", "pip"}) | (set(pip) - {"--editable ."}) == declared()


def test_lock_has_exact_versions_for_all_of_them():
    lines = (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {re.split(r"[=;\s]", line)[0] for line in lines if line.strip()}
    assert all("==" in line for line in lines if line.strip())
    assert {re.match(r"[\w-]+", entry)[0] for entry in declared()} <= locked
    assert not [line for line in lines if "://" in line or line.startswith("-")]


def test_import_reads_nothing_and_is_quiet():
    code = (
        "import sys, fazhi\n"
        "heavy = {'pandas', 'trafilatura', 'pypdfium2', 'docx', 'sklearn', 'matplotlib', 'jieba', 'rjieba'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_data_file_says_where_it_comes_from():
    folder = PROJECT / "lib" / "fazhi" / "data"
    told = (folder / "README.md").read_text(encoding="utf-8")
    assert [
        path.name
        for path in folder.iterdir()
        if path.is_file() and path.name not in told and path.name != "README.md"
    ] == []


def tool(name: str):
    """A script of tools/ as a module."""
    spec = importlib.util.spec_from_file_location(name, PROJECT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_the_readmes_compute_is_of_today(lang):
    """After a change of tables, figures or floors: python tools/make_readme.py."""
    made = tool("make_readme")
    assert made.filled(made.FILES[lang], lang) == made.FILES[lang].read_text(encoding="utf-8")


def test_readmes_say_the_same_in_both_languages():
    """The same headings, commands, tables' rows and pictures, in the same order."""
    kinds = r"(?m)^(#+ |\||<!-- .*|!\[|```\w*|- \*\*|\d\. )"
    english, chinese = (
        re.findall(kinds, (PROJECT / name).read_text(encoding="utf-8"))
        for name in ("README.md", "README.zh-CN.md")
    )
    assert english == chinese


@pytest.mark.parametrize(
    "name", ["README.md", "README.zh-CN.md", "data/raw/README.md", "lib/fazhi/data/README.md"]
)
def test_links_lead_somewhere(name):
    path = PROJECT / name
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


def test_one_version_everywhere():
    import fazhi

    cited = re.search(r"(?m)^version: (.*)$", (PROJECT / "CITATION.cff").read_text(encoding="utf-8"))[1]
    logged = re.search(r"(?m)^## ([\d.]+)", (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8"))[1]
    assert project()["version"] == fazhi.__version__ == cited == logged


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_python_of_the_readmes_compiles(name):
    text = (PROJECT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        compile(block, name, "exec")
