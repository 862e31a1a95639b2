from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmkd.registry import HOOKS
from mmkd.utils.distributed import unwrap


@HOOKS.register_module()
class DistillationProgressHook(Hook):
    """Tells the objective of a distiller how far training is, before every iteration.

    The warm-up of a loss and every connector or loss with a schedule of its own follow from it;
    see :meth:`mmkd.distillers.objective.Objective.set_progress`. A model without an objective is
    left alone.
    """

    def before_train_iter(self, runner: Runner, batch_idx: int,
                          data_batch: dict | None = None) -> None:
        """Pass the epoch on, counted from 0; loops over iterations do not count it themselves."""
        objective = getattr(unwrap(runner.model), 'objective', None)
        if objective is not None:
            length = len(runner.train_dataloader)
            objective.set_progress(runner.iter // length, runner.max_iters / length)
