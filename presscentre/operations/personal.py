"""What operations holds about people: nothing. Tasks are told keys of rows, never values."""

from presscentre.core.holdings import impersonal

impersonal("operations.Beat", "django_tasks_database.DBTaskResult")
