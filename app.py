"""Start the page: `python app.py`."""

from lenet import images
from lenet.recognizer import Recognizer
from lenet.ui import page

demo = page.build(Recognizer.load())

if __name__ == "__main__":
    demo.launch(
        max_file_size=images.MAX_BYTES,
        theme=page.THEME,
        css_paths=page.CSS,
        footer_links=["api"],
        run_history=False,
        ssr_mode=False,
    )
