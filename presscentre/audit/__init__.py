"""Who did what when: append-only rows, sealed into a hash chain that anyone in the office can verify."""
