"""Messages to people as rows: rendered in the reader's language at sending, retried, never sent twice."""
