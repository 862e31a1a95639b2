"""Two processes (gloo) with every module of mmkd that keeps buffers over the steps."""
from types import SimpleNamespace

import pytest
import torch
import torch.multiprocessing
from torch import nn

from mmkd.connectors import GatheredCKA, MinibatchCKA
from mmkd.hooks import SyncSharedBuffersHook
from mmkd.hooks.sync_shared_buffers import process_buffers
from mmkd.losses import CRDLoss

OWN = ['loss.student_bank', 'loss.teacher_bank', 'loss.normalisers']
FEATURES = 6


class WithBuffers(nn.Module):
    """CRD's memory, DPK's two windows and a BatchNorm."""

    def __init__(self):
        super().__init__()
        self.loss = CRDLoss(FEATURES, FEATURES, num_images=20, embedding_channels=4)
        self.window = MinibatchCKA(window=2)
        self.gathered = GatheredCKA(2, 2, pool=1, min_samples=4, window=2)
        self.norm = nn.BatchNorm1d(FEATURES)

    def step(self, rank, number):
        """Each process sees images of its own."""
        generator = torch.Generator().manual_seed(10 * number + rank)
        student, teacher = torch.randn(2, 4, FEATURES, generator=generator)
        indices = torch.arange(4) + 4 * rank + 8 * (number % 2)
        self.loss(self.norm(student), teacher, indices, torch.stack([indices, indices + 1], 1))
        self.window(student, teacher)
        self.gathered(*(features.unflatten(1, (2, 3, 1)) for features in (student, teacher)))


def _train(rank, folder):
    torch.distributed.init_process_group(
        'gloo', init_method=f'file://{folder}/store', rank=rank, world_size=2)
    torch.manual_seed(0)
    model, hook = WithBuffers(), SyncSharedBuffersHook()
    runner = SimpleNamespace(model=model, _resume=True)
    for number in range(2):
        model.step(rank, number)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    hook.after_train_epoch(runner)
    checkpoint = dict(state_dict=model.state_dict())
    hook.before_save_checkpoint(runner, checkpoint)
    if rank == 0:
        torch.save(checkpoint, f'{folder}/checkpoint.pth')
    torch.distributed.barrier()
    loaded = torch.load(f'{folder}/checkpoint.pth')
    hook.after_load_checkpoint(runner, loaded)
    torch.save((before, model.state_dict(), loaded['state_dict']), f'{folder}/rank{rank}.pth')
    torch.distributed.destroy_process_group()


@pytest.fixture(scope='module')
def processes(tmp_path_factory):
    """Buffers before the end of the epoch, after it, and as resumed, of both ranks."""
    folder = tmp_path_factory.mktemp('buffers')
    torch.multiprocessing.spawn(_train, args=(str(folder),), nprocs=2)
    return [torch.load(folder / f'rank{rank}.pth') for rank in range(2)]


def test_what_belongs_to_a_process_is_declared():
    assert [name for name, _ in process_buffers(WithBuffers())] == OWN


@pytest.mark.extended
@pytest.mark.slow
def test_memory_of_a_process_stays_on_the_unit_sphere(processes):
    for before, after, _ in processes:
        for name in OWN:
            assert torch.equal(after[name], before[name])
    for rank, (_, after, _) in enumerate(processes):
        fresh = torch.cat([torch.arange(4), torch.arange(4) + 8]) + 4 * rank
        norms = after['loss.student_bank'][fresh].norm(dim=1)
        torch.testing.assert_close(norms, torch.ones_like(norms))
    assert not torch.equal(processes[0][1][OWN[0]], processes[1][1][OWN[0]])


@pytest.mark.slow
def test_shared_buffers_are_averaged_and_equal(processes):
    (before, after, _), (second_before, second_after, _) = processes
    shared = [name for name, _ in WithBuffers().named_buffers() if name not in OWN]
    assert {name.split('.')[0] for name in shared} == {'window', 'gathered', 'norm'}
    for name in shared:
        assert torch.equal(after[name], second_after[name]), name
    for name in ('norm.running_mean', 'norm.running_var'):
        torch.testing.assert_close(after[name], (before[name] + second_before[name]) / 2)


@pytest.mark.slow
def test_each_process_resumes_with_its_own(processes):
    for _, after, resumed in processes:
        for name, _ in WithBuffers().named_buffers():
            assert torch.equal(resumed[name], after[name]), name


def test_another_number_of_processes_takes_the_memory_of_the_first():
    checkpoint = dict(state_dict={OWN[0]: torch.ones(1)},
                      mmkd=dict(process_buffers=[{OWN[0]: torch.zeros(1)}]))
    SyncSharedBuffersHook().after_load_checkpoint(SimpleNamespace(_resume=True), checkpoint)
    assert checkpoint['state_dict'][OWN[0]].item() == 1
