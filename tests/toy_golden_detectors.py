"""The detectors and the batch of ``tests/data/golden_detectors.json``."""
import copy

import torch
from mmengine.structures import InstanceData

from mmkd.registry import MODELS
from tests import all_configs, golden

BOXES = ([[4.0, 4, 40, 44], [50, 10, 90, 60], [20, 30, 36, 46]], [[8.0, 20, 60, 50]])
LABELS = ([1, 7, 3], [4])
CANVAS = (64, 96)


def distiller(name):
    """Return the distiller of a demo in float64, student and teacher filled by the rules."""
    model = MODELS.build(copy.deepcopy(all_configs.load(f'_demo_/{name}.py').model))
    golden.fill(model.student)
    teacher = golden.fill(model.teacher.module, lambda parameter: 0.5)
    for network in (model.student, teacher):
        if hasattr(network, 'level_embed'):  # a DETR's, which the rules have no name for
            network.level_embed.data.copy_(golden.wave(network.level_embed.shape, 3.0, 0.1))
    golden.calibrate(teacher, 64, teacher.extract_feat)
    model.double().train()
    return model


def batch():
    """Return two images of one canvas, (2, 3, 64, 96), and their samples."""
    from mmdet.structures import DetDataSample
    samples = []
    for width, boxes, labels in zip((96, 80), BOXES, LABELS):
        shape = (CANVAS[0], width)
        sample = DetDataSample(metainfo=dict(
            img_shape=shape, ori_shape=shape, pad_shape=CANVAS, batch_input_shape=CANVAS,
            scale_factor=(1.0, 1.0)))
        sample.gt_instances = InstanceData(bboxes=torch.tensor(boxes), labels=torch.tensor(labels))
        samples.append(sample)
    return golden.wave((2, 3, *CANVAS), 0.9).double(), samples
