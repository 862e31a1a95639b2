"""Sections of a document that a tool writes, between two marks."""
from collections.abc import Iterable
from pathlib import Path

from mmkd.utils.atomic_backend import AtomicLocalBackend


def replace(text: str, name: str, tool: str, lines: Iterable[str]) -> str:
    """Return the document with the section in place of its earlier one, or at its end.

    Args:
        text: The document; what stands outside the marks stays.
        name: Name of the section in the document.
        tool: Who writes it.
        lines: What stands between the marks.

    Raises:
        ValueError: One of the marks is lost, stands twice, or comes before the other.
    """
    begin, end = (f'<!-- {word} {name}: written by {tool} -->' for word in ('begin', 'end'))
    section = '\n'.join([begin, *lines, end])
    if begin not in text and end not in text:
        return f'{text}\n{section}\n'
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    if text.count(begin) != 1 or text.count(end) != 1 or end not in rest:
        raise ValueError(f'the section {name!r} needs one line "{begin}" and, below it, one line '
                         f'"{end}"; write back the one that is lost, or remove both, and the '
                         'section is added at the end')
    return before + section + after


def write(path: Path, name: str, tool: str, lines: Iterable[str]) -> None:
    """Write the section into a document, at one blow; :func:`replace` explains the arguments.

    Raises:
        ValueError: As :func:`replace`; the message names the document, which stays as it is.
    """
    try:
        text = replace(path.read_text(), name, tool, lines)
    except ValueError as error:
        raise ValueError(f'{path}: {error}') from error
    AtomicLocalBackend().put(text.encode(), path)
