"""Start the page: `python app.py`."""

import importlib.util
import signal
from pathlib import Path

from lenet.ui.server import uploads

_FOLDER = uploads.private_folder()  # before Gradio is imported, which asks for it

from lenet.drawing import images
from lenet.recognizer import Recognizer
from lenet.ui import page
from lenet.ui.server import guard

_QUEUE = 64  # calls of /recognize that may wait; each holds an image

demo = page.build(Recognizer.load()).queue(max_size=_QUEUE)

if __name__ == "__main__":
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
        app_kwargs={"middleware": [guard.middleware(Path(_FOLDER.name))]},
    )
