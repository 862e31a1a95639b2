"""Run the tests that need a GPU; a script for ``python -m tests.pretend_gpu``.

Arguments: those of pytest.
"""
import sys

import pytest

if __name__ == '__main__':
    raise SystemExit(pytest.main(['-m', 'gpu', '-p', 'no:cacheprovider', *sys.argv[1:]]))
