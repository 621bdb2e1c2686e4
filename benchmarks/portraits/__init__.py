"""Portraits taken in, beside bare Pillow that decodes, turns, cuts, resizes and encodes the same."""
