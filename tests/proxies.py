"""Debian's nginx over a configuration that is documented, on loopback and without TLS."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HOW_TO = Path(__file__).parents[1] / "docs" / "how-to"
FRAME = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def documented(page: str, port: int, upstreams: Mapping[str, str]) -> str:
    """Return the configuration for nginx that a page of ``docs/how-to`` has.

    Args:
        page: The name of the page.
        port: Where nginx is to listen, on loopback and without TLS.
        upstreams: Addresses in the configuration, as host and port, and those to put there.
    """
    text = (HOW_TO / page).read_text("utf-8")
    block = re.search(r"```nginx [^\n]*\n(.*?)```", text, re.DOTALL)
    assert block is not None
    site = re.sub(r" *ssl_\w+ [^\n]*\n", "", block[1])
    replaced = {"listen 443 ssl;": f"listen 127.0.0.1:{port};"}
    replaced |= {f"server {old}": f"server {new}" for old, new in upstreams.items()}
    for old, new in replaced.items():
        assert old in site, old
        site = site.replace(old, new)
    return site


@contextmanager
def nginx(folder: Path, site: str, port: int) -> Iterator[None]:
    """Run nginx over a configuration until the block is left."""
    conf = folder / "nginx.conf"
    conf.write_text(FRAME.format(folder=folder, site=site), "utf-8")
    # Debian keeps it where only root's path leads.
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program is not None
    with subprocess.Popen([program, "-p", folder, "-e", folder / "error.log", "-c", conf]) as run:
        try:
            wait_for(port, run)
            yield
        finally:
            run.terminate()


def wait_for(port: int, run: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens."""
    for _ in range(100):
        assert run.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)
