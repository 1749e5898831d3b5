"""How the network is trained."""

import os

# Before TensorFlow starts: oneDNN's convolutions take half the time of TensorFlow's own, which it
# prefers on processors that it doesn't know.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
