"""Start the page: `lenet-app`, or `python app.py` in a clone."""

from __future__ import annotations

import argparse
import importlib.util
import signal
from collections.abc import Sequence
from pathlib import Path

from lenet.ui.server import uploads

_QUEUE = 64  # calls of /recognize that may wait; each holds an image


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the page and serve it until Ctrl-C."""
    argparse.ArgumentParser(
        prog="lenet-app",
        description="Start the page. GRADIO_SERVER_NAME and GRADIO_SERVER_PORT say where, by "
        "default on http://127.0.0.1:7860.",
    ).parse_args(arguments)
    folder = uploads.private_folder()  # before Gradio is imported, which asks for it

    from lenet.drawing import images
    from lenet.recognizer import Recognizer
    from lenet.ui import page
    from lenet.ui.server import guard

    demo = page.build(Recognizer.load()).queue(max_size=_QUEUE)
    # Stopped by the system it ends as by Ctrl-C: it answers what it was asked, then goes, and takes
    # its folder with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    demo.launch(
        max_file_size=images.MAX_BYTES,
        theme=page.THEME,
        css_paths=page.CSS,
        footer_links=["api"],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=importlib.util.find_spec("mcp") is not None,
        app_kwargs={"middleware": [guard.middleware(Path(folder.name))]},
    )


if __name__ == "__main__":
    main()
