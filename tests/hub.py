"""A stub of the Hugging Face Hub, which takes what `hf upload` sends: `hub.py PORT FOLDER`.

It stands for a Space that is there, with the files of a folder; what comes is written there.
"""

import base64
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOME = "https://huggingface.co/spaces/owner/name"
COMMIT = "0" * 40


class Hub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port, folder):
        self.folder = Path(folder)
        super().__init__(("127.0.0.1", port), Handler)

    def commit(self, lines):
        for line in lines:
            kind, value = line["key"], line["value"]
            if kind == "header":
                continue
            path = self.folder / value["path"]
            if kind == "file":
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(base64.b64decode(value["content"]))
            elif kind == "deletedFile":
                path.unlink()
            else:
                raise ValueError(f"Expected files, got {kind}.")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        folder = self.server.folder
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        entries = [
            {"type": "file", "path": str(path.relative_to(folder)), "oid": COMMIT, "size": 1}
            for path in files
        ]
        self.answer(entries if "/tree/" in self.path else {"id": "owner/name", "sha": COMMIT})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if "/preupload/" in self.path:
            asked = json.loads(body)["files"]
            how = {"uploadMode": "regular", "shouldIgnore": False}
            self.answer({"files": [{"path": file["path"], **how} for file in asked]})
        elif "/commit/" in self.path:
            self.server.commit([json.loads(line) for line in body.splitlines()])
            self.answer({"commitUrl": f"{HOME}/commit/{COMMIT}", "commitOid": COMMIT})
        else:
            self.answer({"url": HOME, "id": "owner/name"})

    def answer(self, value):
        text = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    Hub(int(sys.argv[1]), sys.argv[2]).serve_forever()
