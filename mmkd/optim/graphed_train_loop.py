from collections.abc import Sequence
from contextlib import nullcontext

import torch
from mmengine.logging import print_log
from mmengine.runner import EpochBasedTrainLoop

from mmkd.optim import step_graph
from mmkd.registry import LOOPS
from mmkd.utils import random_state
from mmkd.utils.distributed import unwrap

WARM_UP = 3


@LOOPS.register_module()
class GraphedTrainLoop(EpochBasedTrainLoop):
    """Records a training step as one CUDA graph and launches that, for steps of fixed shapes.

    The host then spends a few copies on a step instead of thousands of launches. The first steps
    run as usual. A step is recorded again when something of it has changed that the graph holds as
    a number: a learning rate, the warm-up of a loss, the epoch of a schedule. A batch of another
    shape, such as the last of an epoch, runs as usual. Where no step can be recorded the training
    goes on without, and one line says why: no CUDA device, several processes, float16 with its
    scaler, gradient clipping, data that are no :class:`mmkd.datasets.TensorImages`, random numbers
    that the host draws or that distillation draws from a stream of its own.

    The arguments are those of MMEngine's ``EpochBasedTrainLoop``.

    Raises:
        RuntimeError: If a step turns out to wait for the GPU while it is recorded.
    """

    _graph: step_graph.StepGraph | None = None
    _recorded: tuple = ()
    _uses = _num_warm = 0
    obstacle: str | None = None
    """Why the steps run without a graph; '' if they do not, None before the first step."""

    def run_iter(self, idx: int, data_batch: Sequence[dict]) -> None:
        """Take one step between the hooks."""
        self.runner.call_hook('before_train_iter', batch_idx=idx, data_batch=data_batch)
        outputs = self._take(data_batch)
        self.runner.call_hook('after_train_iter', batch_idx=idx, data_batch=data_batch,
                              outputs=outputs)
        self._iter += 1

    def _take(self, batch: dict) -> dict:
        if self.obstacle is None:
            self._give_up(step_graph.obstacle_of_run(self.runner)
                          or step_graph.obstacle_of_batch(batch))
            if not self.obstacle:
                step_graph.make_capturable(self.runner.optim_wrapper.optimizer)
        if self.obstacle:
            return self._step(batch)
        if self._num_warm < WARM_UP:
            return self._warm_up(batch)
        numbers, shapes = self._numbers(), step_graph.shapes_of(batch)
        if self._graph is None or self._recorded[0] != numbers:
            if self._graph is not None and self._uses < 2:
                self._give_up('a learning rate or schedule changes in each step')
                return self._step(batch)
            self._record(batch, numbers, shapes)
        if self._recorded[1] != shapes:
            return self._step(batch)
        self._uses += 1
        return self._graph(batch)

    def _step(self, batch: dict) -> dict:
        return self.runner.model.train_step(batch, optim_wrapper=self.runner.optim_wrapper)

    def _warm_up(self, batch: dict) -> dict:
        """Take a step as usual, on a stream of its own as torch asks, and see what it draws."""
        before = self._host_states()
        stream, present = torch.cuda.Stream(), torch.cuda.current_stream()
        stream.wait_stream(present)
        with torch.cuda.stream(stream):
            outputs = self._step(batch)
        present.wait_stream(stream)
        self._num_warm += 1
        if not random_state.are_equal(before, self._host_states()):
            self._give_up('the step draws random numbers on the host, or distillation from a '
                          'stream of its own, and a graph would repeat them')
        return outputs

    def _host_states(self) -> list[dict]:
        """Return the states of the generators that a graph does not advance."""
        states = random_state.get_random_states()
        states.pop('cuda', None)
        stream = getattr(unwrap(self.runner.model), 'random_stream', None)
        return [states] if stream is None else [states, stream.state_dict()]

    def _record(self, batch: dict, numbers: tuple, shapes: list) -> None:
        self._graph = None  # its memory is free for the next one
        stream = getattr(unwrap(self.runner.model), 'random_stream', None)
        try:
            with nullcontext() if stream is None else stream.at_rest():
                self._graph = step_graph.StepGraph(self._step, batch)
        except RuntimeError as error:
            raise RuntimeError('the training step cannot be recorded as a CUDA graph: '
                               f'{error}. Train without --cuda-graph') from error
        self._recorded, self._uses = (numbers, shapes), 0

    def _numbers(self) -> tuple:
        """Return what a graph holds as numbers."""
        groups = [[value for key, value in group.items() if key != 'params']
                  for group in self.runner.optim_wrapper.optimizer.param_groups]
        objective = getattr(unwrap(self.runner.model), 'objective', None)
        if objective is None:
            return groups, None, None
        epoch = self._epoch if objective.has_schedule else None
        return groups, dict(objective.scales), epoch

    def _give_up(self, reason: str) -> None:
        self.obstacle, self._graph = reason, None
        if reason:
            print_log(f'the steps run without a CUDA graph: {reason}', 'current', level=30)
