"""nginx as `docs/nginx.conf` sets it up, but on free ports and with its files in a folder."""

from __future__ import annotations

import getpass
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from common import ROOT, app, free_port, wait

SITE = ROOT / "docs" / "nginx.conf"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")

# What Debian's own nginx.conf has around its sites.
_AROUND = """
worker_processes auto;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    {site}
}}
"""


class Crowd(NamedTuple):
    """A page behind nginx."""

    url: str  # of nginx
    processes: list[subprocess.Popen]  # of the page


@contextmanager
def crowd(processes: int) -> Iterator[Crowd]:
    """Run processes of the page behind nginx, all on free ports."""
    with ExitStack() as stack:
        apps = [stack.enter_context(app()) for _ in range(processes)]
        port = free_port()
        before_all = site([address for address, _ in apps], port)
        url = stack.enter_context(nginx(before_all, f"http://127.0.0.1:{port}"))
        yield Crowd(url, [process for _, process in apps])


@contextmanager
def nginx(server: str, url: str) -> Iterator[str]:
    """Run nginx with a `server` block that answers at an address; yield the address."""
    if not NGINX:
        raise FileNotFoundError("Expected nginx; on Debian: apt-get install nginx-light")
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "nginx.conf")
        config.write_text(_AROUND.format(site=server), encoding="utf-8")
        # The folder is its user's alone, so nginx's workers must be that user, too.
        settings = f"daemon off; user {getpass.getuser()};"
        process = subprocess.Popen(
            [NGINX, "-p", folder, "-c", str(config), "-g", settings], stderr=subprocess.DEVNULL
        )
        try:
            wait(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=60)


def site(apps: Sequence[str], port: int) -> str:
    """Return `docs/nginx.conf` with other apps and another port."""
    text = SITE.read_text(encoding="utf-8")
    text = re.sub(r"listen \d+;", f"listen 127.0.0.1:{port};", text)
    servers = [f"    server {address.removeprefix('http://')}" for address in apps]
    return re.sub(
        r"(?: +server 127\.0\.0\.1:\d+(.*;\n))+",
        lambda match: "".join(server + match[1] for server in servers),
        text,
    )
