"""Reading: a digit, and a number: which pieces of ink make a digit, and the best path."""
