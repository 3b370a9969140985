"""nginx with the configuration of docs/nginx.conf, for tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from tests.serving import ROOT, free_port

NGINX = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
OPENSSL = shutil.which("openssl")
CONFIGURATION = ROOT / "docs" / "nginx.conf"
REPLICAS = (8501, 8502)
"""As the configuration has them."""
KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def proxy(folder: Path, replicas: Sequence[int], path: str = "/") -> Iterator[tuple[str, str]]:
    """Starts nginx before these ports of 127.0.0.1; its address by TLS and without."""
    plain, secure = free_port(), free_port()
    key, certificate = folder / "lab.key", folder / "lab.crt"
    made = [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    given = CONFIGURATION.read_text("utf-8")
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "https://$http_host": f"https://127.0.0.1:{secure}",
        "/etc/ssl/descent-lab.crt": str(certificate),
        "/etc/ssl/descent-lab.key": str(key),
        "location / {": f"location {path} {{",
        **{f":{old}": f":{new}" for old, new in zip(REPLICAS, replicas, strict=True)},
    }.items():
        assert old in given, old
        given = given.replace(old, new)
    (folder / "lab.conf").write_text(given)
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in KINDS)
    user = "user root;\n" if os.geteuid() == 0 else ""
    whole = f"{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
    whole += f"events {{}}\nhttp {{\naccess_log off;\n{places}include {folder}/lab.conf;\n}}\n"
    (folder / "nginx.conf").write_text(whole)
    process = subprocess.Popen(
        [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    )
    try:
        _wait_for(secure, process, folder)
        yield f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen, folder: Path) -> None:
    pause = Event()
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError((folder / "error.log").read_text())
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            pause.wait(0.1)
    raise RuntimeError("nginx did not begin to listen")
