"""What the network is trained and measured on."""
