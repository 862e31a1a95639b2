"""Files of results, which a kill leaves whole, and the hash of a config that they are of."""
import fcntl
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mmkd.utils.atomic_backend import AtomicLocalBackend


def short_hash(content: object) -> str:
    """Return twelve digits that stand for a config, or for anything that JSON can say."""
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read(path: Path) -> list[dict]:
    """Return the list that a file holds; an empty one if there is no file yet."""
    return json.loads(path.read_text()) if path.is_file() else []


def write(path: Path, value: object) -> None:
    """Write JSON in place of what the file held, at one blow."""
    AtomicLocalBackend().put((json.dumps(value, indent=2) + '\n').encode(), path)


Kinds = Mapping[str, type]
"""Key of a line -> the kind of its value; a float may be whole."""


def read_lines(path: Path, kinds: Sequence[Kinds],
               find_fault: Callable[[dict], str] = lambda entry: '') -> list[dict]:
    """Return the entries of a file of lines; none if there is no file yet.

    Args:
        path: The file.
        kinds: The kinds of lines that there are; the first key of each tells it from the others.
        find_fault: A function that says what else is wrong with an entry, '' for nothing.

    Raises:
        ValueError: A line is no JSON, or is not what it should be.
    """
    entries = []
    for number, line in enumerate(path.read_text().splitlines() if path.is_file() else [], 1):
        if not line.strip():
            continue
        try:
            entries.append(json.loads(line))
            fault = _wrong_kind(entries[-1], kinds) or find_fault(entries[-1])
        except json.JSONDecodeError as error:
            fault = f'is no JSON: {error}'
        if fault:
            raise ValueError(f'{path}, line {number} {fault}. Take the change of the file back, '
                             'or remove the line to make its run anew')
    return entries


def wrong_keys(entry: dict, kind: Kinds) -> str:
    """Say which keys an entry lacks, or has a value of another kind for; '' if none."""
    wrong = [key for key, known in kind.items()
             if not isinstance(entry.get(key), (int, float) if known is float else known)]
    return f'has no {", ".join(wrong)} as it should be' if wrong else ''


def _wrong_kind(entry: object, kinds: Sequence[Kinds]) -> str:
    names = [next(iter(kind)) for kind in kinds]
    found = [kind for kind, name in zip(kinds, names) if isinstance(entry, dict) and name in entry]
    return wrong_keys(entry, found[0]) if found else f'has no {" and no ".join(names)}'


def add_line(path: Path, entry: dict, names: Sequence[str]) -> dict:
    """Add an entry to a file of lines, which is made with the first one.

    Several processes may add to one file.

    Args:
        path: The file.
        entry: The entry.
        names: Keys that tell the entry from others; another process may have added it already.

    Returns:
        What the file has of it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, 'a+') as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        for known in map(json.loads, filter(str.strip, text.splitlines())):
            if all(known.get(name) == entry[name] for name in names):
                return known
        file.write('\n' * (text != '' and not text.endswith('\n')) + json.dumps(entry) + '\n')
    return entry


def check_writable(path: Path, option: str) -> None:
    """Find out before any work whether a file of lines can be added to.

    Raises:
        ValueError: It cannot; the message names the option that sets another place.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, 'a'):
            pass
    except OSError as error:
        raise ValueError(f'{path} cannot be written ({error.strerror}), so no result could be '
                         f'kept: name another place with {option}') from error
