"""Measurements: how well the network reads."""
