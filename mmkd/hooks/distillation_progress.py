from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmkd.registry import HOOKS
from mmkd.utils.distributed import unwrap


@HOOKS.register_module()
class DistillationProgressHook(Hook):
    """Tell the objective of a distiller how far training is, before every iteration.

    The warm-up of losses and the schedules of connectors and losses follow from it, as
    :meth:`mmkd.distillers.objective.Objective.set_progress` explains. A model without an objective
    is left alone.
    """

    def before_train_iter(self, runner: Runner, batch_idx: int,
                          data_batch: dict | None = None) -> None:
        """Pass on the epoch, from 0, which is computed: loops over iterations count no epochs."""
        objective = getattr(unwrap(runner.model), 'objective', None)
        if objective is not None:
            length = len(runner.train_dataloader)
            objective.set_progress(runner.iter // length, runner.max_iters / length)
