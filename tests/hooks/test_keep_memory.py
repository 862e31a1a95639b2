import platform
import subprocess
import sys

import pytest

from mmkd.hooks import KeepFreedMemoryHook
from mmkd.utils import memory
from tests import toy_runs

pytestmark = pytest.mark.slow

# Pages that the system has to hand out while maps of 40 MB are made and freed again.
COUNT_PAGES = '''
import resource, sys, torch
from mmkd.hooks import KeepFreedMemoryHook
torch.set_num_threads(1)
if sys.argv[1] == 'kept':
    KeepFreedMemoryHook().before_run(None)
def use():
    for _ in range(5):
        torch.ones(10_000_000)
use()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
use()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
'''


def new_pages(kind):
    done = subprocess.run([sys.executable, '-c', COUNT_PAGES, kind], check=True, text=True,
                          stdout=subprocess.PIPE)
    return int(done.stdout)


@pytest.mark.extended
@pytest.mark.skipif(platform.libc_ver()[0] != 'glibc', reason='a setting of glibc')
def test_freed_memory_is_used_again():
    assert new_pages('given back') > 1000
    assert new_pages('kept') < 100


def test_other_libraries_are_left_alone(monkeypatch):
    monkeypatch.setattr(platform, 'libc_ver', lambda: ('', ''))
    assert memory.keep_freed_memory() is False


def test_runs_have_the_hook(tmp_path):
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.distiller(tmp_path))
    assert cfg.default_hooks.memory.type == KeepFreedMemoryHook.__name__
