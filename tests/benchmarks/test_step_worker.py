import os

import pytest
import torch
from torch import nn

from step_worker import StepWorker, recorded_losses


def halving_step(start):
    """Step n has the loss start / 2**n."""
    weight = nn.Parameter(torch.tensor(float(start)))

    def step():
        print('their code prints in each step')
        weight.grad = None
        (weight / 2).backward()
        weight.data /= 2

    return step


def failing_step():
    raise ValueError('no such network')


def dying_step():
    return lambda: os._exit(1)


def threads_step():
    return lambda: (nn.Parameter(torch.tensor(1.0)) * torch.get_num_threads()).backward()


@pytest.mark.slow
def test_steps_are_taken_one_by_one(capfd):
    worker = StepWorker(halving_step, 8)
    assert worker.loss() == 4
    times = worker.time()
    assert times.wall > 0 and times.processor >= 0
    assert worker.loss() == 1
    worker.close()
    assert 'prints' not in capfd.readouterr().out


@pytest.mark.slow
def test_threads_of_the_process():
    worker = StepWorker(threads_step, threads=2)
    assert worker.loss() == 2
    worker.close()


@pytest.mark.slow
def test_what_failed_is_told():
    with pytest.raises(RuntimeError, match=r'a step failed:\n(?s:.*)no such network'):
        StepWorker(failing_step).loss()


@pytest.mark.slow
def test_a_process_that_died_is_no_hang():
    worker = StepWorker(dying_step)
    with pytest.raises(RuntimeError, match='has died'):
        worker.time()


def test_losses_are_recorded_only_in_the_block():
    weight = nn.Parameter(torch.tensor(3.0))
    with recorded_losses() as losses:
        (weight * 2).backward()
    (weight * 5).backward()
    assert losses == [6] and weight.grad == 7
