"""Badges on paper: what each one says (faces), how it is laid out (badge.typ), and the process that draws it (press).

Nothing here writes a row. See docs/decisions/0090 to 0093.
"""
