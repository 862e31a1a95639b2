"""Run a script of the tools that come with mmkd: benchmarks, analyses, data converters."""
import argparse
import runpy
import sys
from pathlib import Path

from mmkd.utils.repository import repository_root

EPILOG = """examples:
  mmkd run quickstart
  mmkd run analysis_tools/cka --help
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('tool', metavar='TOOL', help='path below tools, such as '
                        f'{", ".join(shipped_tools()[:3])}; a wrong one lists all')
    parser.add_argument('rest', metavar='...', nargs=argparse.REMAINDER,
                        help='arguments of the tool')


def shipped_tools() -> list[str]:
    """Return the names of all scripts that can be run, in order."""
    tools = repository_root() / 'tools'
    return sorted(path.relative_to(tools).with_suffix('').as_posix()
                  for path in tools.rglob('*.py') if "__name__ == '__main__'" in path.read_text())


def main(arguments: argparse.Namespace) -> None:
    """Run the script in this process, as ``python tools/TOOL.py`` would.

    Raises:
        SystemExit: If there is no such tool; the message lists those that exist.
    """
    name = arguments.tool.removeprefix('tools/').removesuffix('.py')
    path = Path(repository_root(), 'tools', f'{name}.py')
    if not path.is_file():
        listed = '\n  '.join(shipped_tools())
        raise SystemExit(f'there is no tool {arguments.tool}; there are:\n  {listed}')
    sys.argv = [str(path), *arguments.rest]
    sys.path.insert(0, str(path.parent))  # where a script looks for its neighbours
    runpy.run_path(str(path), run_name='__main__')
