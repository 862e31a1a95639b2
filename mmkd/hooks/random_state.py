from mmengine.dist import all_gather_object
from mmengine.hooks import Hook
from mmengine.logging import print_log
from mmengine.runner import Runner

from mmkd.registry import HOOKS
from mmkd.utils import random_state
from mmkd.utils.checkpoint import SIDE_KEY
from mmkd.utils.distributed import unwrap


@HOOKS.register_module()
class RandomStateHook(Hook):
    """Make a resumed run continue exactly, to the bit, from the end of an epoch.

    The states of all generators, on every rank, are taken at the end of an epoch and set at the
    start of the next. An uninterrupted run does so too; that undoes what validation drew, which a
    resumed run skips. It needs ``randomness=dict(seed=<int>)`` and, with data workers,
    ``persistent_workers=False`` and ``worker_init_fn=dict(type='mmkd.seed_worker')``.
    """

    priority = 'LOW'  # It runs before CheckpointHook.

    def __init__(self) -> None:
        self.states: list[dict] | None = None

    def after_train_epoch(self, runner: Runner) -> None:
        """Take the states of all ranks here, because saving happens on rank 0 only."""
        states = random_state.get_random_states()
        stream = getattr(unwrap(runner.model), 'random_stream', None)
        if stream is not None:
            states['distillation'] = stream.state_dict()
        self.states = all_gather_object(states)

    def before_train_epoch(self, runner: Runner) -> None:
        """Set the states that were taken at the end of the last epoch."""
        if self.states is None:
            return
        states = self.states[runner.rank]
        random_state.set_random_states(states)
        if 'distillation' in states:
            unwrap(runner.model).random_stream.load_state_dict(states['distillation'])

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Save the states of all ranks under the side key."""
        checkpoint.setdefault(SIDE_KEY, {})['random_states'] = self.states

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Read the states when a run is resumed."""
        if not runner._resume:
            return
        states = checkpoint.get(SIDE_KEY, {}).get('random_states')
        if not isinstance(states, list) or not all(
                isinstance(state, dict) and 'torch' in state for state in states):
            states = []  # none were saved, or they are damaged
        if len(states) == runner.world_size:
            self.states = states
        else:
            print_log(f'the checkpoint holds random states of {len(states)} processes, this run '
                      f'has {runner.world_size}: it continues, but not with the same random '
                      'numbers as an uninterrupted run', 'current', level=30)
