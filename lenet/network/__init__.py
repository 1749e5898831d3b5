"""LeNet-5, and what can be asked of it."""
