"""A stub of ZeroGPU's device API, which agrees to all: `device_api.py PORT LOG`."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Handler(BaseHTTPRequestHandler):
    """Note what is asked, and agree."""

    def do_POST(self) -> None:
        """Answer a report."""
        with LOG.open("a") as log:
            log.write(f"{self.path}\n")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Keep still."""


if __name__ == "__main__":
    LOG = Path(sys.argv[2])
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
