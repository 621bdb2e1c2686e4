"""Ten gates with five people a second each, then two thousand scans of an evening without network, uploaded twice."""
