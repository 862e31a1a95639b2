"""`mmkd.distil` on plain networks and plain loaders."""
import copy

import pytest
import torch
import torchvision
from torch.utils.data import DataLoader, TensorDataset

import mmkd
from mmkd.apis import run_log


def loader(seed=0, number=24):
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(0, 3, (number,), generator=generator)
    images = torch.randn(number, 3, 32, 32, generator=generator) + labels[:, None, None, None]
    return DataLoader(TensorDataset(images, labels), batch_size=8)


def network(seed):
    torch.manual_seed(seed)
    return torchvision.models.resnet18(num_classes=3)


@pytest.mark.slow
def test_a_run_trains_the_given_network_and_saves_it_under_its_own_keys(tmp_path):
    student, teacher = network(1), network(2)
    before = copy.deepcopy(student.state_dict())
    runner = mmkd.distil(student, teacher, loader(), loader(1), method='sd_kd', epochs=2, lr=1e-3,
                         work_dir=str(tmp_path))
    saved = torch.load(tmp_path / 'epoch_2.pth', weights_only=False)['state_dict']
    assert list(saved) == list(before)
    assert all(torch.equal(value, saved[key]) for key, value in student.state_dict().items())
    assert not torch.equal(before['conv1.weight'], saved['conv1.weight'])
    assert runner.model.student.module is student
    assert len(run_log.validation_accuracies(tmp_path)) == 2


@pytest.mark.slow
def test_it_is_taken_up_where_it_was_stopped(tmp_path):
    mmkd.distil(network(1), network(2), loader(), method='kd', epochs=1, work_dir=str(tmp_path))
    runner = mmkd.distil(network(3), network(2), loader(), method='kd', epochs=2, resume=True,
                         work_dir=str(tmp_path))
    assert runner.epoch == 2 and (tmp_path / 'epoch_2.pth').is_file()
