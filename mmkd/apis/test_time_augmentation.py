"""Testing over several views of each image, as the libraries do it, with flips by default."""
from mmengine.config import Config
from mmengine.hooks import PrepareTTAHook
from mmengine.runner import Runner

SUPPRESSION = dict(nms=dict(type='nms', iou_threshold=0.5), max_per_img=100)
FLIP_KEYS = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'flip',
             'flip_direction')


def set_views(cfg: Config) -> None:
    """Let the test set of a config show several views of each image.

    A config with ``tta_model`` and ``tta_pipeline``, as mmpretrain's and mmdet's have, says which;
    otherwise each image is shown as it is and mirrored.

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
    packing = dict(dataset.pipeline[-1])
    is_detector = packing['type'].endswith('PackDetInputs')
    if 'tta_pipeline' in cfg:
        dataset.pipeline = cfg.tta_pipeline
    else:
        scope = 'mmdet.' if is_detector else ''
        flips = [dict(type=f'{scope}RandomFlip', prob=prob, direction='horizontal')
                 for prob in (0.0, 1.0)]
        if is_detector:
            packing['meta_keys'] = FLIP_KEYS
        dataset.pipeline = [*dataset.pipeline[:-1],
                            dict(type='TestTimeAug', transforms=[flips, [packing]])]
    if 'tta_model' not in cfg:
        cfg.tta_model = (dict(type='mmdet.DetTTAModel', tta_cfg=SUPPRESSION) if is_detector
                         else dict(type='mmpretrain.AverageClsScoreTTA'))
    cfg.test_cfg = dict(type='TestLoop')  # Batches of views are no whole batches of one tensor.


def register(runner: Runner, cfg: Config) -> None:
    """Let a runner average the answers about the views of each image."""
    runner.register_hook(PrepareTTAHook(cfg.tta_model.to_dict()))
