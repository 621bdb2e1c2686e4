"""The press office's pages of figures: what waits, what it would do, and every decision."""
