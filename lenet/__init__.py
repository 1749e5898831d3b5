"""LeNet-5 reads hand-drawn digits: the network, the way from a drawing to its input, the page."""

import os

__version__ = "1.2.0"

# Without a GPU, TensorFlow says so on several lines, before anything can be configured.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
