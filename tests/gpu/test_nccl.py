"""As many processes as there are GPUs, through NCCL."""
import pytest
import torch

from tests.tools import loading, processes
from tests.tools.test_distributed import GROUP_NORM, final, write_config

pytestmark = [pytest.mark.gpu, pytest.mark.slow]


def test_all_gpus_together_equal_one_on_the_same_global_batch(tmp_path):
    count, size = torch.cuda.device_count(), 6
    one, together = tmp_path / 'one', tmp_path / 'together'
    repeated = {'train_dataloader.dataset.times': count}  # at least one batch for each process
    alone = write_config(tmp_path, GROUP_NORM, size * count, **repeated)
    loading.run('train.py', alone, '--work-dir', one)
    share = write_config(tmp_path, GROUP_NORM, size, **repeated)
    processes.run('train.py', share, '--work-dir', together, processes=count)
    (log,) = together.glob('*/*.log')
    assert f'GPU number: {count}' in log.read_text()
    torch.testing.assert_close(final(together)['state_dict'], final(one)['state_dict'],
                               rtol=1e-3, atol=1e-4)
