"""The database itself refuses to change or remove a scan; to let go of whom it was of is all it lets through."""

from typing import Any

from django.db import migrations

# Erasure and retention may empty these; whatever else a scan says stays for ever.
SEVERED = ("badge_id", "scanner_id", "serial", "generation")
KEPT = ("id", "event_id", "checkpoint_id", "by_id", "direction", "device", "answer", "told", "nonce")
KEPT += ("at", "received_at", "offline")
REFUSAL = "accreditation_scan is append-only"
TABLE = "accreditation_scan"


def sqlite() -> list[str]:
    """Statements that make the triggers on SQLite."""
    same = [f"NEW.{name} IS OLD.{name}" for name in KEPT]
    gone = [f"(NEW.{name} IS NULL OR NEW.{name} IS OLD.{name})" for name in SEVERED]
    severing = " AND ".join([*same, *gone, "(NEW.digest = '' OR NEW.digest IS OLD.digest)"])
    return [
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} WHEN NOT ({severing}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ]


def postgresql() -> list[str]:
    """Statements that make the triggers on PostgreSQL."""
    same = [f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in KEPT]
    gone = [f"(NEW.{name} IS NULL OR NEW.{name} IS NOT DISTINCT FROM OLD.{name})" for name in SEVERED]
    severing = " AND ".join([*same, *gone, "(NEW.digest = '' OR NEW.digest = OLD.digest)"])
    return [
        f"""
        CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {severing} THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
    ]


def close(apps: Any, schema_editor: Any) -> None:
    for statement in sqlite() if schema_editor.connection.vendor == "sqlite" else postgresql():
        schema_editor.execute(statement)


def open_again(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_update")
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_delete")
        return
    for name in ("update", "delete", "truncate"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{name} ON {TABLE}")
    schema_editor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_refuse()")


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0002_no_two_engagements_overlap")]
    operations = [migrations.RunPython(close, open_again)]
