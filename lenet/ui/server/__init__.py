"""What stands between strangers and the server."""
