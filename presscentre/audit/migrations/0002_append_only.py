"""The database itself refuses to change or remove an entry; sealing an unsealed one, once, is all it lets through."""

from typing import Any

from django.db import migrations

KEPT = ("id", "verb", "subject", "event", "by_id", "at", "recorded_at", "facts")
REFUSAL = "audit_entry is append-only"


def sqlite() -> list[str]:
    """Statements that make the triggers on SQLite."""
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
    sealing = f"OLD.seal IS NULL AND OLD.position IS NULL AND NEW.seal IS NOT NULL AND NEW.position IS NOT NULL AND {same}"
    return [
        f"CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry WHEN NOT ({sealing}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ]


def postgresql() -> list[str]:
    """Statements that make the triggers on PostgreSQL."""
    # jsonb has an equality of its own; IS DISTINCT FROM treats two NULLs as the same.
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in KEPT)
    return [
        f"""
        CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF OLD.seal IS NULL AND OLD.position IS NULL
                    AND NEW.seal IS NOT NULL AND NEW.position IS NOT NULL AND {same} THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
        "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
        "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
    ]


def close(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    for statement in sqlite() if vendor == "sqlite" else postgresql():
        schema_editor.execute(statement)


def open_again(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_entry_no_delete")
        return
    for name in ("update", "delete", "truncate"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS audit_entry_no_{name} ON audit_entry")
    schema_editor.execute("DROP FUNCTION IF EXISTS audit_entry_refuse()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(close, open_again)]
