"""One generic mapping from a record's fields to its table, for every kind of record.

A plain field is a column of the record's table. A tuple is a table of its own (owner, position, values), loaded by a second query.
Dates are ISO text; a moment in UTC ends in Z, a wall time has no zone.
"""

import typing
from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast

Plain = dict[str, Any]

# “column” is a word of SQL.
_TABLE_NAMES = {"column": "board_column"}


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """One column: its name, its SQL type, whether it may be NULL, and how its value is read back."""

    name: str
    sql_type: str
    nullable: bool
    decode: Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class ListShape:
    """One list of values: the field, its table and the columns beside owner and position."""

    name: str
    table: str
    item: type[Any]
    columns: tuple[ColumnShape, ...]


@dataclass(frozen=True, slots=True)
class RecordShape:
    """How one kind of record lies in the store."""

    record: type[Any]
    kind: str
    table: str
    columns: tuple[ColumnShape, ...]
    lists: tuple[ListShape, ...]
    column_names: str


def shape_of(record: type[Any]) -> RecordShape:
    """The shape of a record class, worked out once."""
    return _shape_of(cast(Hashable, record))


@cache
def _shape_of(record: Any) -> RecordShape:
    hints = typing.get_type_hints(record)
    table = _TABLE_NAMES.get(record.KIND, record.KIND)
    columns, lists = [], []
    for field in fields(record):
        hint = hints[field.name]
        if typing.get_origin(hint) is tuple:
            item = typing.get_args(hint)[0]
            columns_of_item = _columns_of(cast(type[Any], item)) if is_dataclass(item) else (_column("value", item),)
            lists.append(ListShape(field.name, f"{table}_{field.name}", item, columns_of_item))
        else:
            columns.append(_column(field.name, hint))
    return RecordShape(record, record.KIND, table, tuple(columns), tuple(lists), ", ".join(f'"{one.name}"' for one in columns))


def _columns_of(item: type[Any]) -> tuple[ColumnShape, ...]:
    hints = typing.get_type_hints(item)
    return tuple(_column(field.name, hints[field.name]) for field in fields(item))


def _column(name: str, hint: Any) -> ColumnShape:
    nullable = False
    if isinstance(hint, UnionType):
        kinds = [one for one in hint.__args__ if one is not NoneType]
        nullable, hint = len(kinds) < len(hint.__args__), kinds[0]
    if hint is bool:
        return ColumnShape(name, "INTEGER", nullable, bool)
    if hint is int:
        return ColumnShape(name, "INTEGER", nullable, None)
    if hint is datetime:
        return ColumnShape(name, "TEXT", nullable, moment)
    if hint is date:
        return ColumnShape(name, "TEXT", nullable, date.fromisoformat)
    if issubclass(hint, StrEnum):
        return ColumnShape(name, "TEXT", nullable, hint)
    return ColumnShape(name, "TEXT", nullable, None)


def moment(text: str) -> datetime:
    """A stored moment: aware UTC when it ends in Z, else a wall time."""
    return datetime.fromisoformat(text)


_PLAIN = frozenset((str, int))  # most values by far; what derives from them is no plain text or number


def encoded(value: Any) -> Any:
    """A field's value as SQLite and JSON keep it."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return int(value)
    return value


def to_plain(record: Any) -> Plain:
    """The record as JSON can hold it, lists included; keys are the fields' names."""
    shape = shape_of(type(record))
    plain: Plain = {column.name: encoded(getattr(record, column.name)) for column in shape.columns}
    for one in shape.lists:
        plain[one.name] = [plain_item(one, item) for item in getattr(record, one.name)]
    return plain


def plain_item(shape: ListShape, item: Any) -> Any:
    """One value of a list as JSON can hold it."""
    if is_dataclass(shape.item):
        return {column.name: encoded(getattr(item, column.name)) for column in shape.columns}
    return encoded(item)


def from_plain(record: type[Any], plain: Plain) -> Any:
    """The record a plain form describes; unknown keys are passed over, missing ones take the field's default."""
    return record(**values_of(record, plain))


def values_of(record: type[Any], plain: Plain) -> Plain:
    """The values of those fields of a record that a plain form tells; unknown keys are passed over."""
    shape = shape_of(record)
    values = {one.name: _decoded(one, plain[one.name]) for one in shape.columns if one.name in plain}
    for one in shape.lists:
        if one.name in plain:
            values[one.name] = tuple(_item(one, item) for item in plain[one.name])
    return values


def _item(shape: ListShape, plain: Any) -> Any:
    if not is_dataclass(shape.item):
        return plain
    return shape.item(**{one.name: _decoded(one, plain[one.name]) for one in shape.columns if one.name in plain})


def _decoded(column: ColumnShape, value: Any) -> Any:
    return value if value is None or column.decode is None else column.decode(value)


@cache
def row_reader(columns: tuple[ColumnShape, ...]) -> Callable[[typing.Sequence[Any]], dict[str, Any]]:
    """A function from one row, in the order of the columns, to field values."""
    plan = tuple((index, one.name, one.decode) for index, one in enumerate(columns))

    def read(row: typing.Sequence[Any]) -> dict[str, Any]:
        return {name: row[i] if decode is None or row[i] is None else decode(row[i]) for i, name, decode in plan}

    return read


@cache
def _flags_of(record: Any) -> frozenset[str]:
    shape = shape_of(record)
    columns = [*shape.columns, *(column for part in shape.lists for column in part.columns)]
    return frozenset(column.name for column in columns if column.decode is bool)


def flags_of(record: type[Any]) -> frozenset[str]:
    """The names of all fields that are true or false, those of its lists included; in plain form they are 0 and 1."""
    return _flags_of(cast(Hashable, record))

