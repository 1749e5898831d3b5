"""LeNet-5: its layers, weights, forward pass, answers and evidence."""
