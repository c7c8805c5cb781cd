"""The rows behind the shared table: read as they come into view, and let go again."""

from coorddesk.ui.row_model import Rows


def test_looking_through_all_rows_keeps_a_few_of_them_and_shows_each(qtbot):
    asked: list[int] = []

    def fetch(ids: list[str]) -> dict[str, str]:
        asked.append(len(ids))
        return {id: f"row {id}" for id in ids}

    rows = Rows(fetch, str)
    rows.set_keys([str(at) for at in range(10_000)])
    assert all(rows.row(at) == f"row {at}" for at in range(10_000))
    assert sum(asked) == 10_000 and max(asked) <= 64  # each page is read once
    assert len(rows._read) < 2_500
    assert rows.row(0) == "row 0"
