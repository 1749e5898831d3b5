"""Reading digits and numbers: which pieces of ink make a digit, and the best path."""
