"""The statement behind `Session.count`."""

from storage.errors import StorageError
from storage.table import Table


def adding(table: Table, slot: str) -> str:
    """The statement that adds `:amount` to the row of a table with the key and `slot`, which is SQL."""
    name, key, numbers = table.name, table.key, [column for column in table.columns if column not in table.key]
    if key[-1] != "slot" or len(numbers) != 1:
        raise StorageError(f"{name} is no table to count in: that has a key that ends with slot, and one number")
    values = ", ".join(f":{column}" for column in key[:-1])
    return (
        f"INSERT INTO {name} ({', '.join(key)}, {numbers[0]}) VALUES ({values}, {slot}, :amount)"  # noqa: S608
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {numbers[0]} = {name}.{numbers[0]} + excluded.{numbers[0]}"
    )
