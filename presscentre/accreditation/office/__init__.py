"""The press office's pages of accreditation."""
