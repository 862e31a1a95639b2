"""tools/slurm_train.sh, with programs in place of Slurm's that set what Slurm sets."""
import os
import subprocess

import pytest
import torch

from tests.tools import loading, processes
from tests.tools.test_distributed import GROUP_NORM, final, write_config

SRUN = '''#!/usr/bin/env bash
while [[ $1 == --* ]]; do
    if [[ $1 == --ntasks=* ]]; then tasks=${1#*=}; fi
    shift
done
started=()
for ((task = 0; task < tasks; task++)); do
    SLURM_PROCID=$task SLURM_LOCALID=$task SLURM_NTASKS=$tasks SLURM_NODELIST=here "$@" &
    started+=($!)
done
for process in "${started[@]}"; do wait "$process" || exit 1; done
'''
SCONTROL = '#!/usr/bin/env bash\n[[ $* == "show hostnames here" ]] && echo 127.0.0.1\n'


@pytest.mark.slow
@pytest.mark.extended
@pytest.mark.skipif(torch.cuda.is_available(), reason='for machines without a GPU')
def test_tasks_of_slurm_equal_one_process_on_the_same_global_batch(tmp_path):
    for name, text in dict(srun=SRUN, scontrol=SCONTROL).items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    loading.run('train.py', write_config(tmp_path, GROUP_NORM, 26), '--work-dir', tmp_path / 'one')
    config = write_config(tmp_path, GROUP_NORM, 13)
    done = subprocess.run(
        ['bash', 'tools/slurm_train.sh', 'partition', 'job', str(config), str(tmp_path / 'two')],
        cwd=processes.ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**processes.environment(), 'PATH': f'{tmp_path}:{os.environ["PATH"]}', 'GPUS': '2',
             'GRES': 'none'})
    assert done.returncode == 0, done.stdout[-3000:]
    torch.testing.assert_close(final(tmp_path / 'two')['state_dict'],
                               final(tmp_path / 'one')['state_dict'], rtol=1e-5, atol=1e-6)
