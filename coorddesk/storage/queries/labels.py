"""The labels in use."""

from coorddesk.storage.reader import Reader


def used(reader: Reader) -> list[str]:
    """Every label of a task, the most used first."""
    rows = reader.rows("SELECT value FROM task_labels GROUP BY value ORDER BY count(*) DESC, value COLLATE NOCASE")
    return [row[0] for row in rows]
