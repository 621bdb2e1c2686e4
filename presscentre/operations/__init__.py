"""What an operator asks for: health, readiness, metrics, the worker, backup and restore."""
