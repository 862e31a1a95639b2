"""Sections of a document that a tool writes, between two marks."""
from collections.abc import Iterable


def replace(text: str, name: str, tool: str, lines: Iterable[str]) -> str:
    """Return the document with the section in place of its earlier one, or at its end.

    Args:
        text: The document; what stands outside the marks stays.
        name: Name of the section in the document.
        tool: Who writes it.
        lines: What stands between the marks.
    """
    begin, end = (f'<!-- {word} {name}: written by {tool} -->' for word in ('begin', 'end'))
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2] if rest else '\n'
    if not rest:
        before += '\n'
    return before + '\n'.join([begin, *lines, end]) + after
