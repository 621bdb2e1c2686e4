"""The journalists' pages of accreditation."""
