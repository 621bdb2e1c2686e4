"""How fast badges get on paper; see benchmarks/README.md."""
