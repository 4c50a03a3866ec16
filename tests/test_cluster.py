"""The same build on a dask cluster, whose worker is killed in the middle."""

import os
import signal
import threading
import time

import joblib
import pytest

from fazhi.build import build
from fazhi.building.storage import HIDDEN
from tests.test_incremental import tables_of, write

distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")


def kill_after_first_part(parts, worker):
    """Kill a worker as soon as one part is there."""
    for _ in range(6000):
        if parts.exists() and any(name.startswith("coded-") for name in os.listdir(parts)):
            os.kill(worker, signal.SIGKILL)
            return
        time.sleep(0.01)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_killed_worker_loses_nothing(tmp_path):
    write(tmp_path / "raw", range(300))
    build(tmp_path / "raw", tmp_path / "alone")
    cluster = distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        local_directory=str(tmp_path / "dask"),
    )
    with cluster, distributed.Client(cluster) as client:
        workers = list(client.run(os.getpid).values())
        parts = tmp_path / "cluster" / HIDDEN / "parts"
        killer = threading.Thread(target=kill_after_first_part, args=(parts, workers[0]))
        killer.start()
        with joblib.parallel_config(backend="dask"):
            done = build(tmp_path / "raw", tmp_path / "cluster", jobs=-1)
        killer.join()
        client.wait_for_workers(2, timeout=60)
        assert set(client.run(os.getpid).values()) != set(workers)
    assert (done.files, done.read, done.opened) == (300, 300, 300)
    assert tables_of(tmp_path / "cluster") == tables_of(tmp_path / "alone")
