"""PostgreSQL looks at the keys of readings once for each statement, not once for each row; docs/decisions/0058.

What is promised stays the same: a reading's figure, source and officer exist, and none of them goes while it is there.
"""

from typing import Any

from django.conf import settings
from django.db import migrations

KEYS = {"figure_id": "figures_figure", "source_id": "figures_source", "by_id": "people_user"}

KNOWN = """
CREATE OR REPLACE FUNCTION figures_key_known(kind text, wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found_it boolean;
BEGIN
    -- Locked as a foreign key locks: whoever deletes the row waits for us, and we for them.
    EXECUTE format('SELECT true FROM %I WHERE id = $1 FOR KEY SHARE', kind) INTO found_it USING wanted;
    IF found_it IS NULL THEN
        RAISE EXCEPTION 'figures_reading refers to a row of % that is not there: %', kind, wanted
            USING ERRCODE = 'foreign_key_violation';
    END IF;
END $$
"""

ADDED = """
CREATE OR REPLACE FUNCTION figures_reading_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
BEGIN
    FOR wanted IN SELECT DISTINCT figure_id FROM fresh LOOP
        PERFORM figures_key_known('figures_figure', wanted);
    END LOOP;
    FOR wanted IN SELECT DISTINCT source_id FROM fresh WHERE source_id IS NOT NULL LOOP
        PERFORM figures_key_known('figures_source', wanted);
    END LOOP;
    FOR wanted IN SELECT DISTINCT by_id FROM fresh WHERE by_id IS NOT NULL LOOP
        PERFORM figures_key_known('people_user', wanted);
    END LOOP;
    RETURN NULL;
END $$
"""

MOVED = """
CREATE OR REPLACE FUNCTION figures_reading_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM figures_key_known('figures_figure', NEW.figure_id);
    IF NEW.source_id IS NOT NULL THEN
        PERFORM figures_key_known('figures_source', NEW.source_id);
    END IF;
    IF NEW.by_id IS NOT NULL THEN
        PERFORM figures_key_known('people_user', NEW.by_id);
    END IF;
    RETURN NULL;
END $$
"""

GONE = """
CREATE OR REPLACE FUNCTION figures_key_gone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    left_alone boolean;
BEGIN
    EXECUTE format(
        'SELECT true WHERE EXISTS (SELECT 1 FROM figures_reading WHERE %I = $1)
            AND NOT EXISTS (SELECT 1 FROM %I WHERE id = $1)', TG_ARGV[0], TG_TABLE_NAME
    ) INTO left_alone USING OLD.id;
    IF left_alone THEN
        RAISE EXCEPTION 'figures_reading still refers to this row of %: %', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$
"""

MAKE = [
    KNOWN,
    ADDED,
    MOVED,
    GONE,
    "CREATE TRIGGER figures_reading_keys_of_new AFTER INSERT ON figures_reading REFERENCING NEW TABLE AS fresh "
    "FOR EACH STATEMENT EXECUTE FUNCTION figures_reading_added()",
    "CREATE TRIGGER figures_reading_keys_of_changed AFTER UPDATE OF figure_id, source_id, by_id ON figures_reading "
    "FOR EACH ROW EXECUTE FUNCTION figures_reading_moved()",
    # At the end of the transaction, as Django's own: it deletes in any order where rows point to each other.
    *(
        f"CREATE CONSTRAINT TRIGGER figures_reading_needs_{column} AFTER DELETE OR UPDATE OF id ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION figures_key_gone('{column}')"
        for column, table in KEYS.items()
    ),
]

FUNCTIONS = ("figures_key_gone()", "figures_reading_moved()", "figures_reading_added()", "figures_key_known(text, bigint)")


def by_statement(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    model = apps.get_model("figures", "Reading")
    for column in KEYS:
        for name in schema_editor._constraint_names(model, [column], foreign_key=True):
            schema_editor.execute(schema_editor._delete_fk_sql(model, name))
    for statement in MAKE:
        schema_editor.execute(statement, params=None)


def by_row(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP TRIGGER figures_reading_keys_of_new ON figures_reading")
    schema_editor.execute("DROP TRIGGER figures_reading_keys_of_changed ON figures_reading")
    for column, table in KEYS.items():
        schema_editor.execute(f"DROP TRIGGER figures_reading_needs_{column} ON {table}")
    for function in FUNCTIONS:
        schema_editor.execute(f"DROP FUNCTION {function}")
    model = apps.get_model("figures", "Reading")
    for column in KEYS:
        field = model._meta.get_field(column.removesuffix("_id"))
        schema_editor.execute(schema_editor._create_fk_sql(model, field, "_fk_%(to_table)s_%(to_column)s"))


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0002_silence_and_embargo"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [migrations.RunPython(by_statement, by_row)]
