"""Start the page: `lenet-app`, or `python app.py` in a clone."""

from __future__ import annotations

import argparse
import importlib.util
import signal
from collections.abc import Sequence
from pathlib import Path

from lenet.idling import rest_between_events
from lenet.ui.server import uploads

# Calls of /recognize that may wait; each holds an image. On ZeroGPU, Gradio lets only 1 wait unless
# told otherwise.
_QUEUE = 64


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the page and serve it until Ctrl-C."""
    argparse.ArgumentParser(
        prog="lenet-app",
        description="Start the page. GRADIO_SERVER_NAME and GRADIO_SERVER_PORT say where, by "
        "default on http://127.0.0.1:7860.",
    ).parse_args(arguments)
    folder = uploads.private_folder()  # before Gradio is imported, which asks for it
    _declare_gpu_function()

    from starlette.middleware import Middleware

    from lenet.drawing import images
    from lenet.recognizer import Recognizer
    from lenet.ui import assets, gradio_page, page
    from lenet.ui.server import guard
    from lenet.ui.server.head import Head

    blocks, files = gradio_page.build(Recognizer.load())
    # Stopped by the system it ends as by Ctrl-C: it answers what it was asked, then goes, and takes
    # its folder with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    rest_between_events(blocks.queue(max_size=_QUEUE)).launch(
        max_file_size=images.MAX_BYTES,
        theme=gradio_page.THEME,
        css=files[assets.STYLE].decode(),
        footer_links=["api"],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=importlib.util.find_spec("mcp") is not None,
        app_kwargs={
            "middleware": [
                guard.middleware(Path(folder.name)),
                Middleware(
                    Head,
                    title=page.TITLE,
                    description=page.DESCRIPTION,
                    picture=f"{gradio_page.ASSETS_PATH}/{files.version}/{assets.SHARED}",
                    links=gradio_page.links(files),
                ),
            ],
            "routes": [files.route(gradio_page.ASSETS_PATH)],
        },
    )


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
