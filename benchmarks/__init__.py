"""What the program exists for, measured beside its peers, in one run, as ratios."""
