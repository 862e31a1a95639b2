from mmengine.hooks import Hook
from mmengine.logging import print_log
from mmengine.runner import Runner
from rich.progress import track

from mmkd.distillers import Distiller
from mmkd.registry import HOOKS
from mmkd.structures.batch import Batch
from mmkd.utils import random_state
from mmkd.utils.distributed import unwrap

CHANCE_FACTOR = 2.0


@HOOKS.register_module()
class TeacherAccuracyHook(Hook):
    """Score the teacher once, on the validation set, before training starts.

    A teacher with the wrong normalisation or the wrong classes trains a bad student silently; its
    score shows it at once. Random generators are left as they were.
    """

    def before_train(self, runner: Runner) -> None:
        """Evaluate and log; warn when a classifier is hardly better than chance."""
        model = unwrap(runner.model)
        if not isinstance(model, Distiller) or runner.val_loop is None or runner.epoch > 0:
            return
        with random_state.preserve_random_states():
            metrics = _evaluate(runner, model)
        runner.message_hub.update_info('teacher_metrics', metrics)
        listed = ', '.join(f'{key} {value:.4g}' for key, value in metrics.items())
        print_log(f'teacher on the validation set: {listed}', 'current')
        _warn_if_chance(runner, metrics)


def _evaluate(runner: Runner, model: Distiller) -> dict[str, float]:
    evaluator, dataloader = runner.val_evaluator, runner.val_dataloader
    batches = track(dataloader, 'scoring the teacher', transient=True,
                    disable=runner.rank != 0)
    with model.teacher.in_float32():
        for data_batch in batches:
            data = model.data_preprocessor(data_batch, False)
            predictions = model.teacher.predict(Batch(data['inputs'], data['data_samples']))
            evaluator.process(data_samples=predictions, data_batch=data_batch)
    return evaluator.evaluate(len(dataloader.dataset))


def _warn_if_chance(runner: Runner, metrics: dict[str, float]) -> None:
    classes = getattr(runner.val_dataloader.dataset, 'metainfo', {}).get('classes')
    accuracy = metrics.get('accuracy/top1')
    if not classes or accuracy is None or len(classes) <= CHANCE_FACTOR:
        return
    if accuracy < CHANCE_FACTOR * 100 / len(classes):
        print_log(f'the teacher scores {accuracy:.1f} % on {len(classes)} classes, hardly more '
                  'than chance. Check teacher_checkpoint, teacher_input (mean, std, channels) and '
                  'the order of the classes', 'current', level=30)
