import os
import platform
import subprocess
import sys

import pytest

from mmkd.utils import distributed

# A group of one process, whose model is wrapped as that of a run.
SCRIPT = """
import pathlib, sys, types
import torch
from mmengine.model import MMDistributedDataParallel
from mmkd.utils.distributed import finish_launch

def threads():
    names = [path.read_text() for path in pathlib.Path('/proc/self/task').glob('*/comm')]
    return sum('gloo' in name for name in names)

torch.distributed.init_process_group('gloo', init_method=f'file://{sys.argv[1]}', rank=0,
                                     world_size=1)
network = torch.nn.Linear(2, 2)
runner = types.SimpleNamespace(model=MMDistributedDataParallel(module=network))
runner.model(torch.ones(1, 2)).sum().backward()
print(threads() > 0)
finish_launch(runner)
print(threads(), runner.model is network)
"""


@pytest.mark.parametrize('launcher, variable', [('slurm', 'SLURM_PROCID'),
                                                ('mpi', 'OMPI_COMM_WORLD_RANK')])
def test_the_rank_of_other_launchers_is_known_early(monkeypatch, launcher, variable):
    monkeypatch.setenv('RANK', '0')  # put back afterwards
    monkeypatch.setenv(variable, '3')
    distributed.note_rank('none')
    assert os.environ['RANK'] == '0'
    distributed.note_rank(launcher)
    assert os.environ['RANK'] == '3'


@pytest.mark.slow
@pytest.mark.skipif(platform.system() != 'Linux', reason='reads the threads that Linux lists')
def test_no_thread_of_the_group_is_left_at_exit(tmp_path):
    done = subprocess.run([sys.executable, '-c', SCRIPT, tmp_path / 'store'], check=True,
                          capture_output=True, text=True)
    assert done.stdout.split() == ['True', '0', 'True']
