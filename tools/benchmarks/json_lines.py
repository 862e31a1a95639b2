"""Files of results: one JSON line for each, added as it comes."""
import json
from pathlib import Path


def read(path: Path) -> list[dict]:
    """Return the entries of a file; none if there is no file yet."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []


def append(path: Path, entry: dict) -> None:
    """Add an entry to a file, which is made with the first one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, 'a') as file:
        file.write(json.dumps(entry) + '\n')
