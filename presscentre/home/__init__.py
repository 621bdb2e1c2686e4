"""The pages that mix features: the journalists' today, the office's now; and the demonstration."""
