"""Run pytest with its arguments; a script for ``python -m tests.pretend_gpu``."""
import sys

import pytest

if __name__ == '__main__':
    raise SystemExit(pytest.main(['-q', '-p', 'no:cacheprovider', *sys.argv[1:]]))
