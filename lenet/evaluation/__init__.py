"""How well the network reads."""
