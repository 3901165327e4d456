"""A large dictionary as it was stored: to whoever uses it a dictionary, opened page by page as it is looked into.

A key is found through its code among the sorted codes of all keys, so that asking for one that is not there opens no
page. Whoever goes through all of it, counts it or takes from it has it opened whole, in the order in which it was kept.
"""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

PAGE = 1_000

_CODES, _PLACES = "I", "I"

Read = Callable[[bytes], dict[Any, Any]]
Pack = Callable[[list[Any], list[Any]], bytes]


class Pages(msgspec.Struct, array_like=True):
    """What is stored: the sorted codes of all keys, the page of each, and the pages, each compressed by itself."""

    codes: bytes
    places: bytes
    pages: list[bytes]


def to_pages(value: dict[Any, Any], pack: Pack) -> Pages:
    """Lay a dictionary with keys of numbers or text out in pages; `pack` writes the keys and values of one."""
    keys, values = list(value), list(value.values())
    coded = sorted((_code(key), number // PAGE) for number, key in enumerate(keys))
    codes, places = array(_CODES, (code for code, _ in coded)), array(_PLACES, (place for _, place in coded))
    starts = range(0, len(keys), PAGE)
    pages = [zlib.compress(pack(keys[at : at + PAGE], values[at : at + PAGE]), 1) for at in starts]
    return Pages(codes.tobytes(), places.tobytes(), pages)


def from_pages(stored: Pages, read: Read) -> dict[Any, Any]:
    """The dictionary that was laid out; one of a single page is read at once."""
    if len(stored.pages) > 1:
        return PagedDict(stored, read)
    return read(zlib.decompress(stored.pages[0])) if stored.pages else {}


class PagedDict(dict[Any, Any]):
    """A dictionary most of whose pages nobody has opened yet."""

    def __init__(self, stored: Pages, read: Read) -> None:
        super().__init__()
        self._codes, self._places = array(_CODES, stored.codes), array(_PLACES, stored.places)
        self._pages, self._read = stored.pages, read
        self._closed = set(range(len(stored.pages)))

    def __missing__(self, key: Any) -> Any:
        if self._found(key):
            return dict.__getitem__(self, key)
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return self._found(key)

    def get(self, key: Any, default: Any = None) -> Any:
        """As of every dictionary."""
        self._found(key)
        return dict.get(self, key, default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """As of every dictionary."""
        if key not in self:
            self[key] = default
        return self[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.keys())

    def _found(self, key: Any) -> bool:
        """Whether the key is there, once the pages are open on which it may lie."""
        if dict.__contains__(self, key) or not self._closed:
            return dict.__contains__(self, key)
        code = _code(key)
        at = bisect_left(self._codes, code)
        while at < len(self._codes) and self._codes[at] == code:
            self._open(self._places[at])
            at += 1
        return dict.__contains__(self, key)

    def _open(self, place: int) -> None:
        if place in self._closed:
            self._closed.remove(place)
            for key, value in self._read(zlib.decompress(self._pages[place])).items():
                dict.setdefault(self, key, value)

    def _complete(self) -> None:
        """Open what is closed, and put everything in the order in which it was kept, what is new behind it."""
        if not self._pages:
            return
        held = dict(list(dict.items(self)))
        dict.clear(self)
        for page in self._pages:
            for key, value in self._read(zlib.decompress(page)).items():
                dict.__setitem__(self, key, held.pop(key, value))
        dict.update(self, held)
        self._codes, self._places, self._pages = array(_CODES), array(_PLACES), []
        self._closed.clear()


def _code(key: int | str) -> int:
    return key & 0xFFFF_FFFF if isinstance(key, int) else zlib.crc32(key.encode())


def _whole(name: str) -> Callable[..., Any]:
    """A dictionary's own method, after everything has been opened."""
    method = getattr(dict, name)

    def opening(self: PagedDict, *arguments: Any) -> Any:
        self._complete()
        return method(self, *arguments)

    return opening


for _name in ("keys", "values", "items", "copy", "clear", "pop", "popitem"):
    setattr(PagedDict, _name, _whole(_name))
for _name in ("len", "eq", "ne", "repr", "reversed", "delitem", "or", "ror", "ior"):
    setattr(PagedDict, f"__{_name}__", _whole(f"__{_name}__"))
