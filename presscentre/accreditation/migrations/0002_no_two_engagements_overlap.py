"""The database itself refuses two engagements of one person that overlap: an exclusion, or a trigger on SQLite."""

from typing import Any

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

OVERLAP = """
    SELECT RAISE(ABORT, 'engagements_of_a_person_never_overlap')
    FROM accreditation_engagement
    WHERE person_id = NEW.person_id AND id IS NOT NEW.id
        AND starts_at < NEW.ends_at AND NEW.starts_at < ends_at
"""


def close(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("INSERT", "UPDATE"):
            schema_editor.execute(
                f"CREATE TRIGGER engagement_overlap_{verb.lower()} BEFORE {verb} ON accreditation_engagement "
                f"BEGIN {OVERLAP}; END"
            )
        return
    schema_editor.execute(
        "ALTER TABLE accreditation_engagement ADD CONSTRAINT engagements_of_a_person_never_overlap "
        "EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)"
    )


def open_again(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS engagement_overlap_{verb}")
        return
    schema_editor.execute(
        "ALTER TABLE accreditation_engagement DROP CONSTRAINT IF EXISTS engagements_of_a_person_never_overlap"
    )


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0001_initial")]
    operations = [BtreeGistExtension(), migrations.RunPython(close, open_again)]
