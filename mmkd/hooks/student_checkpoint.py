from collections.abc import Mapping

from mmengine.hooks import Hook
from mmengine.logging import print_log
from mmengine.runner import Runner
from mmengine.runner.loops import BaseLoop
from torch import nn

from mmkd.registry import HOOKS
from mmkd.utils import checkpoint as checkpoints
from mmkd.utils.distributed import unwrap


@HOOKS.register_module()
class StudentCheckpointWriter(Hook):
    """Make every checkpoint a plain student.

    ``state_dict`` holds the student under its stock keys, so its library loads it without mmkd.
    Connectors and the student's training-only parts (its class declares them as
    ``training_only_prefixes``) stand beside it under the key ``mmkd``. It runs after EMAHook,
    which exchanges weights under their full names.
    """

    priority = 'LOW'

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Split the weights."""
        model = unwrap(runner.model)
        student, rest = checkpoints.split_state_dict(
            checkpoint['state_dict'], checkpoints.deployed_network(model)[1],
            checkpoints.training_only_prefixes(model))
        checkpoint['state_dict'] = student
        checkpoint.setdefault(checkpoints.SIDE_KEY, {})['state_dict'] = rest


@HOOKS.register_module()
class StudentCheckpointReader(Hook):
    """Put a student's checkpoint back into the model that is run.

    It takes what :class:`StudentCheckpointWriter` wrote, and any checkpoint of the bare student
    (a warm start). It runs before EMAHook.

    Args:
        peer: The network to take from a run of mutual distillation, for a test of a plain model.

    Raises:
        RuntimeError: If no weight matches, or if some are missing when resuming or testing.
    """

    priority = 'HIGH'

    def __init__(self, peer: int = 0) -> None:
        self.peer = peer

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Join the weights and check that they fit."""
        model = unwrap(runner.model)
        if 'state_dict' not in checkpoint:
            raise RuntimeError(f"{runner._load_from} holds no 'state_dict', only "
                               f'{list(checkpoint)[:6]}')
        if self.peer:
            checkpoint['state_dict'] = checkpoints.peer_state_dict(checkpoint, self.peer)
        prefix = checkpoints.deployed_network(model)[1]
        full = checkpoints.join_state_dict(checkpoint, prefix)
        expected = model.state_dict()
        is_training = isinstance(runner._train_loop, BaseLoop)
        is_whole_model = is_training and runner._resume
        if not is_whole_model:  # Connectors and branches are not needed.
            for key in checkpoints.side_weights(checkpoint).keys() - expected.keys():
                del full[key]
            expected, found = (_deployed(model, prefix, state) for state in (expected, full))
        else:
            found = full
        _check(expected, found, str(runner._load_from),
               is_strict=is_whole_model or not is_training)
        checkpoint['state_dict'] = full


def _check(expected: dict, found: dict, file: str, is_strict: bool) -> None:
    matching = [key for key in expected if key in found and found[key].shape == expected[key].shape]
    difference = checkpoints.differences(expected, found)
    if not matching:
        raise RuntimeError(
            f'no weight of {file} fits the network. The file holds e.g. {list(found)[:3]}, '
            f'the network {list(expected)[:3]}. {difference}')
    if difference and is_strict:
        raise RuntimeError(f'{file} does not fit the network: {difference}')
    if difference:
        print_log(f'warm start from {file}, which fits in part: {difference}', 'current')


def _deployed(model: nn.Module, prefix: str, state: Mapping) -> dict:
    """Return the weights that a prediction needs: those of the network, or of all peers."""
    deployed, rest = checkpoints.split_state_dict(state, prefix,
                                                  checkpoints.training_only_prefixes(model))
    return deployed | {key: value for key, value in rest.items()
                       if key.startswith('peers.') and '.branches.' not in key}
