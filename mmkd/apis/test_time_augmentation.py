"""Testing over several views of each image, as the libraries do it, with flips by default."""
from mmengine.config import Config
from mmengine.hooks import PrepareTTAHook
from mmengine.runner import Runner

from mmkd.distillers import Distiller
from mmkd.utils.distributed import unwrap

PACKED = {'PackDetInputs': 'mmdet', 'PackSegInputs': 'mmseg'}
SUPPRESSION = dict(nms=dict(type='nms', iou_threshold=0.5), max_per_img=100)
AVERAGES = {'mmpretrain': dict(type='mmpretrain.AverageClsScoreTTA'),
            'mmdet': dict(type='mmdet.DetTTAModel', tta_cfg=SUPPRESSION),
            'mmseg': dict(type='mmseg.SegTTAModel')}
FLIP_KEYS = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'flip',
             'flip_direction')


def set_views(cfg: Config) -> None:
    """Let the test set of a config show several views of each image.

    A config with ``tta_model`` and ``tta_pipeline``, as the libraries' have, says which; otherwise
    each image is shown as it is and mirrored.

    Raises:
        ValueError: If the test set has no pipeline.
    """
    dataset = cfg.test_dataloader.dataset
    while 'dataset' in dataset and 'pipeline' not in dataset:
        if dataset['type'].endswith('TensorImages'):
            dataset['batched'] = False  # Views are made of each image by itself.
        dataset = dataset['dataset']
    if not dataset.get('pipeline'):
        raise ValueError('--tta: test_dataloader.dataset has no pipeline that shows views')
    library = PACKED.get(dataset.pipeline[-1]['type'].rpartition('.')[2], 'mmpretrain')
    dataset.pipeline = cfg.get('tta_pipeline') or _flipped(dataset.pipeline, library)
    if 'tta_model' not in cfg:
        cfg.tta_model = AVERAGES[library]
    cfg.test_cfg = dict(type='TestLoop')  # Batches of views are no whole batches of one tensor.


def _flipped(pipeline: list[dict], library: str) -> list[dict]:
    """Return a pipeline that shows each image as it is and mirrored."""
    packing = dict(pipeline[-1])
    if library == 'mmdet':
        packing['meta_keys'] = FLIP_KEYS
    scope = '' if library == 'mmpretrain' else f'{library}.'
    flips = [dict(type=f'{scope}RandomFlip', prob=prob, direction='horizontal')
             for prob in (0.0, 1.0)]
    # The map of labels is compared with predictions that are mirrored back: it stays as it is.
    maps = [step for step in pipeline[:-1]
            if library == 'mmseg' and step['type'].endswith('LoadAnnotations')]
    return [*(step for step in pipeline[:-1] if step not in maps),
            dict(type='TestTimeAug', transforms=[flips, *([step] for step in maps), [packing]])]


def register(runner: Runner, cfg: Config) -> None:
    """Let a runner average the answers about the views of each image."""
    runner.register_hook(AverageViewsHook(cfg.tta_model.to_dict()))


class AverageViewsHook(PrepareTTAHook):
    """Let the student answer in place of its distiller: mmseg asks a segmentor for more.

    Networks that learn from each other keep theirs, which answers for all of them.

    Args:
        tta_cfg: Config of the model that averages.
    """

    def before_test(self, runner: Runner) -> None:
        """Put the model that averages around the network."""
        super().before_test(runner)
        network = unwrap(runner.model.module)
        runner.model.module = network.student if isinstance(network, Distiller) else network
