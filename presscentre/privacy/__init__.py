"""Personal data: what is told, agreed to, kept, shown, handed on and erased, and the proof of each.

It knows no feature. Each says in its `personal.py` what it holds about a person (`core.holdings`), and everything
here, from the record of processing to the erasure, walks those entries.
"""
