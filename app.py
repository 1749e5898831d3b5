"""Start the page: `python app.py`."""

import signal

from lenet import images
from lenet.recognizer import Recognizer
from lenet.ui import page

demo = page.build(Recognizer.load())

if __name__ == "__main__":
    # Stopped by the system it ends as by Ctrl-C: it answers what it was asked, then it goes.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    demo.launch(
        max_file_size=images.MAX_BYTES,
        theme=page.THEME,
        css_paths=page.CSS,
        footer_links=["api"],
        run_history=False,
        ssr_mode=False,
    )
