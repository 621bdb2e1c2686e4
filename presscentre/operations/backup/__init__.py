"""Backup and restore: one file with every row, every media file and their checksums, for SQLite and PostgreSQL alike.

Why a format of our own and not the databases' tools: docs/decisions/0021-own-backup-format.md.
"""
