"""Numbers: pieces of ink, which of them make a digit together, and the best path through them."""
