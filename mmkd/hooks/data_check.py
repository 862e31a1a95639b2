from mmengine.hooks import Hook
from mmengine.runner import Runner
from mmengine.runner.loops import BaseLoop
from torch.utils.data import DataLoader

from mmkd.checks import annotations, batches, detectors, labels, teacher_classes
from mmkd.checks.heads import head_classes, pixel_heads
from mmkd.distillers import Distiller
from mmkd.registry import HOOKS
from mmkd.utils.distributed import unwrap


@HOOKS.register_module()
class DataCheckHook(Hook):
    """Compare data, heads and batches before anything is trained or tested.

    It looks at the labels of up to 50,000 images of each data set, at the boxes of detection sets,
    at the names of the classes, also of a teacher whose answers are compared class by class, and
    at the sizes of the batches. What cannot work is an error, and
    what is merely suspicious a warning that names both numbers.

    Raises:
        ValueError: If something does not fit; the message says which setting to change.
    """

    priority = 'VERY_HIGH'

    def before_run(self, runner: Runner) -> None:
        """Check the loaders of all loops that are going to run."""
        model = unwrap(runner.model)
        heads = {f'model.{path}': count for path, count in head_classes(model).items()}
        loops = {mode: loop for mode in ('train', 'val', 'test')
                 if isinstance(loop := getattr(runner, f'_{mode}_loop'), BaseLoop)
                 and isinstance(loop.dataloader, DataLoader)}
        loaders = {mode: loop.dataloader for mode, loop in loops.items()}
        batches.check_preprocessor(runner.cfg)
        detectors.check_settings(model)
        for mode, loader in loaders.items():
            place = f'{mode}_dataloader'
            annotations.check_annotations(place, loader.dataset)
            labels.check_labels(place, loader.dataset, heads)
            if evaluator := getattr(loops[mode], 'evaluator', None):
                annotations.check_metrics(f'{mode}_evaluator', evaluator.metrics, loader.dataset)
        if {'train', 'val'} <= loaders.keys() and heads:
            labels.check_same_classes(loaders['train'].dataset, loaders['val'].dataset)
        if 'train' in loaders:
            batches.check_custom_keys(runner.cfg, model)
            batches.check_batches(model, loaders['train'])
            batches.check_banks(model, loaders['train'].dataset)

    def before_train(self, runner: Runner) -> None:
        """Compare the classes of the teachers, which are loaded now, with those of the data."""
        model = unwrap(runner.model)
        metainfo = getattr(getattr(runner.train_dataloader, 'dataset', None), 'metainfo', {})
        if isinstance(model, Distiller):
            teacher_classes.check_teacher_classes(model, metainfo.get('classes') or ())

    def before_train_iter(self, runner: Runner, batch_idx: int,
                          data_batch: dict | None = None) -> None:
        """Check that the first batch holds what a network is given."""
        if batch_idx == 0:
            batches.check_content('train_dataloader', data_batch)
            labels.check_label_maps('train_dataloader', data_batch, {
                f'model.{path}': head
                for path, head in pixel_heads(unwrap(runner.model)).items()})
