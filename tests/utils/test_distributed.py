import os

import pytest

from mmkd.utils import distributed


@pytest.mark.parametrize('launcher, variable', [('slurm', 'SLURM_PROCID'),
                                                ('mpi', 'OMPI_COMM_WORLD_RANK')])
def test_the_rank_of_other_launchers_is_known_early(monkeypatch, launcher, variable):
    monkeypatch.setenv('RANK', '0')  # put back afterwards
    monkeypatch.setenv(variable, '3')
    distributed.note_rank('none')
    assert os.environ['RANK'] == '0'
    distributed.note_rank(launcher)
    assert os.environ['RANK'] == '3'
