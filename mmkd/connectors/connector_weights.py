"""Connectors that were trained in an earlier run."""
from torch import nn

from mmkd.registry import WEIGHT_INITIALIZERS
from mmkd.utils import checkpoint, weight_files


@WEIGHT_INITIALIZERS.register_module()
class ConnectorFromRun:
    """Initialise a connector with what a run of another distiller has left beside its student.

    Methods of two stages need it. The config of the second stage says
    ``init_cfg=dict(type='ConnectorFromRun', checkpoint=PATH, connector='paraphraser')``.

    Args:
        checkpoint: The training checkpoint of the first stage.
        connector: The name of the connector in that run's config.
    """

    def __init__(self, checkpoint: str, connector: str) -> None:
        self.checkpoint, self.connector = checkpoint, connector

    def __call__(self, module: nn.Module) -> None:
        """Load the weights strictly.

        Raises:
            FileNotFoundError: If there is no such file.
            RuntimeError: If the file holds no such connector, or names or shapes differ.
        """
        loaded = weight_files.load(self.checkpoint)
        prefix = f'connectors.{self.connector}.'
        state = {key.removeprefix(prefix): value
                 for key, value in checkpoint.side_weights(loaded).items()
                 if key.startswith(prefix)}
        difference = checkpoint.differences(module.state_dict(), state)
        if difference:
            raise RuntimeError(f'{self.checkpoint} does not hold the connector {self.connector!r} '
                               f'that is built here: {difference}')
        module.load_state_dict(state)
