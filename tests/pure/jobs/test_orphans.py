"""A server that is killed cannot end its workers: they end themselves."""

import os
import subprocess
import sys
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[3]

SERVER = """
import os, signal
from jobs.pool import local_executor

if __name__ == "__main__":
    executor = local_executor(2)
    print(*{executor.submit(os.getpid).result() for _ in range(2)}, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_of_a_killed_server_end(tmp_path):
    script = tmp_path / "server.py"
    script.write_text(SERVER, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        pids = server.stdout.readline().split()
    workers = []
    assert pids
    for pid in pids:
        try:
            workers.append(psutil.Process(int(pid)))
        except psutil.NoSuchProcess:
            continue
    _, left = psutil.wait_procs(workers, timeout=60)
    for one in left:
        one.kill()
    assert left == []
