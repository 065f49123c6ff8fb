"""As much of CBOR (RFC 8949) as Pagefind's metadata are written in: whole numbers, texts, arrays, no, yes and nothing.

It exists to put such a file in order and write it again. Everything else is refused: what is not understood must not be
rewritten.
"""

from __future__ import annotations

from typing import Any

__all__ = ["dumps", "loads"]

_UNSIGNED, _NEGATIVE, _TEXT, _ARRAY, _SIMPLE = 0, 1, 3, 4, 7
_SIMPLES = {20: False, 21: True, 22: None}


def loads(data: bytes) -> Any:
    """Return the one value that ``data`` is. Raises `ValueError` for anything else (RFC 8949, 3)."""
    value, end = _read(data, 0)
    if end != len(data):
        message = f"{len(data) - end} bytes stand after the value"
        raise ValueError(message)
    return value


def dumps(value: Any) -> bytes:
    """Return the value in its shortest form, of definite length (RFC 8949, 4.2.1)."""
    for simple, meant in _SIMPLES.items():
        if value is meant:
            return bytes([_SIMPLE << 5 | simple])
    if isinstance(value, int):
        return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    if isinstance(value, list):
        return _head(_ARRAY, len(value)) + b"".join(dumps(v) for v in value)
    message = f"{type(value).__name__} cannot be written"
    raise ValueError(message)


def _read(data: bytes, at: int) -> tuple[Any, int]:
    try:
        major, short = data[at] >> 5, data[at] & 31
    except IndexError as error:
        message = "the value ends too early"
        raise ValueError(message) from error
    at += 1
    if major == _SIMPLE and short in _SIMPLES:
        return _SIMPLES[short], at
    if short < 24:
        number = short
    elif short < 28:
        size = 1 << short - 24
        number, at = int.from_bytes(data[at : at + size], "big"), at + size
    else:
        message = f"a length of form {short} is not read"
        raise ValueError(message)
    if at > len(data) or major not in (_UNSIGNED, _NEGATIVE, _TEXT, _ARRAY):
        message = f"a value of type {major} at byte {at} is not read"
        raise ValueError(message)
    if major in (_UNSIGNED, _NEGATIVE):
        return (number if major == _UNSIGNED else -1 - number), at
    if major == _TEXT:
        if at + number > len(data):
            message = "a text ends too early"
            raise ValueError(message)
        return data[at : at + number].decode(), at + number
    values = []
    for _ in range(number):
        value, at = _read(data, at)
        values.append(value)
    return values, at


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    size = next(s for s in (1, 2, 4, 8) if number < 1 << 8 * s)
    return bytes([major << 5 | 24 + size.bit_length() - 1]) + number.to_bytes(size, "big")
