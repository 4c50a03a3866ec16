"""JupyterLab in a headless browser: open a notebook, run all of it, read what stands there. Pictures go to build/screenshots."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fazhi.paths import PROJECT

PICTURES = PROJECT / "build" / "screenshots"
TRACKER = {"windowingMode": "none", "recordTiming": False}
"""Settings of notebooks: all cells in the page, also those one would have to scroll to."""
QUIET = {"fetchNews": "false", "checkForUpdates": False}


def browser_path() -> str:
    """Chromium of this machine (FAZHI_BROWSER overrules), '' where there is none."""
    return (
        os.environ.get("FAZHI_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
    )


@contextmanager
def lab(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """JupyterLab serving the folder, on a free port of this machine; gives its address."""
    settings = folder / ".settings"
    for name, content in (
        ("notebook-extension/tracker", TRACKER),
        ("apputils-extension/notification", QUIET),
    ):
        path = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    options = ["--IdentityProvider.token=", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}"]
    more = {
        **os.environ,
        **environment,
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with (folder / "lab.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen([*command, *options, *root], env=more, stdout=log, stderr=log, cwd=folder)
        try:
            yield _answering(f"http://127.0.0.1:{port}", folder / "lab.log")
        finally:
            process.terminate()
            process.wait(timeout=30)


def _answering(address: str, log: Path) -> str:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=2).close()
            return address
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"JupyterLab does not answer: {log.read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def page(width: int = 1300, height: int = 1000) -> Iterator:
    """A page of a headless Chromium."""
    from playwright.sync_api import sync_playwright

    flags = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=flags)
        try:
            yield browser.new_page(viewport={"width": width, "height": height})
        finally:
            browser.close()


def run_all(sheet, address: str, notebook: str, *, timeout: float = 900) -> None:
    """Open a notebook and run all its cells from the menu; comes back when the last one is done."""
    sheet.goto(f"{address}/lab/tree/{notebook}?reset")
    sheet.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    sheet.wait_for_selector("text=/\\| Idle/", timeout=60_000)
    sheet.click("#jp-MainMenu >> text=Run")
    sheet.click(".lm-Menu-itemLabel >> text=/^Run All Cells$/")
    cells = ".jp-NotebookPanel .jp-CodeCell .jp-InputPrompt"
    done = f"""() => {{
        const prompts = [...document.querySelectorAll({cells!r})].map(one => one.textContent);
        return prompts.length > 0 && prompts.every((text, i) => text.includes('[' + (i + 1) + ']'));
    }}"""
    failed = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr'], .jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"
    ends = time.monotonic() + timeout
    while not sheet.evaluate(done):
        told = [one.inner_text() for one in sheet.query_selector_all(failed)]
        if told or time.monotonic() > ends:
            raise AssertionError(f"{notebook}: {told or 'not done in time'}")
        sheet.wait_for_timeout(250)
    sheet.wait_for_timeout(500)


def picture(sheet, name: str) -> Path:
    """A picture of what the page shows, for a person to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    sheet.screenshot(path=path)
    return path
