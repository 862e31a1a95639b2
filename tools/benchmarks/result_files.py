"""Files of results, which a kill leaves whole, and the hash of a config that they are of."""
import hashlib
import json
import os
from pathlib import Path


def short_hash(content: object) -> str:
    """Return twelve digits that stand for a config, or for anything that JSON can say."""
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read(path: Path) -> list[dict]:
    """Return the list that a file holds; an empty one if there is no file yet."""
    return json.loads(path.read_text()) if path.is_file() else []


def write(path: Path, value: object) -> None:
    """Write JSON in place of what the file held, at one blow."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f'{path.name}.tmp')
    temporary.write_text(json.dumps(value, indent=2) + '\n')
    os.replace(temporary, path)


def read_lines(path: Path) -> list[dict]:
    """Return the entries of a file of lines; none if there is no file yet.

    Raises:
        ValueError: A line is no JSON.
    """
    entries = []
    for number, line in enumerate(path.read_text().splitlines() if path.is_file() else [], 1):
        try:
            entries += [json.loads(line)] if line.strip() else []
        except json.JSONDecodeError as error:
            raise ValueError(f'{path}, line {number} is no JSON: {error}. Remove the line to make '
                             'its run anew') from error
    return entries


def add_line(path: Path, entry: dict) -> None:
    """Add an entry to a file of lines, which is made with the first one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, 'a') as file:
        file.write(json.dumps(entry) + '\n')
