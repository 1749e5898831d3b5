"""Start the page: `lenet-app`, or `python app.py` in a clone."""

from __future__ import annotations

import argparse
import importlib.util
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from lenet.idling import rest_between_events
from lenet.network import weights


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the page and serve it until Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="lenet-app",
        description="Start the page. GRADIO_SERVER_NAME and GRADIO_SERVER_PORT say where, by "
        "default on http://127.0.0.1:7860.",
    )
    parser.add_argument(
        "--weights",
        type=Path,
        default=os.environ.get("LENET_WEIGHTS") or weights.BUNDLED,
        metavar="FILE",
        help="by default those that LENET_WEIGHTS names, or else the bundled ones",
    )
    options = parser.parse_args(arguments)
    port = os.environ.get("GRADIO_SERVER_PORT") or None
    if port and not (port.isdecimal() and 0 < int(port) < 1 << 16):
        parser.error(f"expected GRADIO_SERVER_PORT to be a port, got {port[:20]!r}")
    handler = logging.StreamHandler()
    handler.setFormatter(_Short("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler])
    try:
        if port:  # Gradio finds out after a while of loading
            name = os.environ.get("GRADIO_SERVER_NAME") or "127.0.0.1"
            family = socket.AF_INET6 if ":" in name else socket.AF_INET
            socket.create_server((name, int(port)), family=family).close()
        _serve(options.weights, int(port) if port else None)
    except KeyboardInterrupt:  # while it was starting
        sys.exit(130)
    except (OSError, ValueError) as error:  # there are no weights, or others; the port is taken
        said = getattr(error, "strerror", None) or str(error)
        sys.exit(f"The page can't start: {said.rstrip('.')}.")


def _serve(path: Path, port: int | None) -> None:
    _declare_gpu_function()

    from starlette.middleware import Middleware

    from lenet.drawing import images
    from lenet.network import forward
    from lenet.recognizer import Recognizer
    from lenet.ui import assets, body, gradio_page, words
    from lenet.ui.server import guard
    from lenet.ui.server.head import Head

    recognizer = Recognizer.load(path)
    threading.Thread(target=forward.warm, args=[len(recognizer.names)]).start()
    blocks, files, api = gradio_page.build(recognizer)
    # Stopped by the system it ends as by Ctrl-C: it answers what it was asked, then goes.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    rest_between_events(blocks).launch(
        server_port=port,
        max_file_size=images.MAX_BYTES,
        theme=gradio_page.THEME,
        footer_links=["api"],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=importlib.util.find_spec("mcp") is not None,
        app_kwargs={
            "middleware": [
                guard.middleware(api),
                Middleware(
                    Head,
                    title=words.text("title"),
                    description=words.text("description", signs=not recognizer.reads_numbers),
                    picture=f"{gradio_page.ASSETS_PATH}/{files.version}/{assets.SHARED}",
                    links=gradio_page.links(files),
                    ahead=gradio_page.ahead(files),
                    waiting=body.waiting(),
                ),
            ],
            "routes": gradio_page.routes(recognizer, files),
        },
    )


class _Short(logging.Formatter):
    """Cuts messages of libraries to one line, and shows our own in full."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record."""
        text = super().format(record)
        return text if record.name.startswith("lenet.") else text.partition("\n")[0][:200]


def _declare_gpu_function() -> None:
    """Declare a function for a GPU where a Space must have one: on Hugging Face's ZeroGPU.

    A free account's Spaces run there, and end at the start without one. Nothing here needs a GPU,
    so it is never called.
    """
    if importlib.util.find_spec("spaces") is None:
        return
    import spaces

    @spaces.GPU
    def _needs_no_gpu() -> None:
        """Do nothing."""


if __name__ == "__main__":
    main()
