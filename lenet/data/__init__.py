"""The data for training and measuring."""
