"""Servers to compare with. Each speaks as much of the protocol as the load client needs: `delta` frames."""
