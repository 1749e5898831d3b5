"""The guard between untrusted requests and the server."""
