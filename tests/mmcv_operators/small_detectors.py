"""Detectors of mmdet, small and with random weights, and a batch of two pictures for them.

Run as a script it takes a training step and predicts with each of them on torchvision's operators,
and prints what came out as JSON.
"""
import json

import torch
from mmengine.registry import DefaultScope

import mmkd  # noqa: F401  before mmcv.ops: it supplies the operators

CONFIGS = {
    'RetinaNet': 'retinanet/retinanet_r18_fpn_1x_coco.py',
    'Faster R-CNN': 'faster_rcnn/faster-rcnn_r50_fpn_1x_coco.py',
    'Soft-NMS': 'faster_rcnn/faster-rcnn_r50_fpn_soft-nms_1x_coco.py',
    'FCOS': 'fcos/fcos_r50-caffe_fpn_gn-head-center_1x_coco.py',
    'GFL': 'gfl/gfl_r50_fpn_1x_coco.py',
    'ATSS': 'atss/atss_r50_fpn_1x_coco.py',
    'Cascade R-CNN': 'cascade_rcnn/cascade-rcnn_r50_fpn_1x_coco.py',
    'Deformable DETR': 'deformable_detr/deformable-detr_r50_16xb2-50e_coco.py',
    'RepPoints': 'reppoints/reppoints-moment_r50_fpn_1x_coco.py',
    'Deformable backbone': 'dcnv2/faster-rcnn_r50-mdconv-c3-c5_fpn_1x_coco.py',
}
# Random weights give scores far below the thresholds of trained networks.
LOW_SCORE = 0.0


def build(name):
    """Build a detector with a narrow ResNet; the deformable backbone stays a ResNet-50."""
    from mmdet.registry import MODELS
    from mmengine.hub import get_config
    model = get_config(f'mmdet::{CONFIGS[name]}').model
    model.backbone.init_cfg = None
    if name != 'Deformable backbone':
        outputs = [64, 128, 256, 512]
        model.backbone.update(depth=18, style='pytorch')
        model.neck.in_channels = outputs[4 - len(model.neck.in_channels):]
    if name == 'Deformable DETR':
        model.num_queries = 20
        model.encoder.num_layers = model.decoder.num_layers = 2
    else:
        parts = [model.test_cfg] + [model.test_cfg[key] for key in ('rcnn',)
                                    if key in model.test_cfg]
        for part in parts:
            part.score_thr = LOW_SCORE
    torch.manual_seed(0)
    with DefaultScope.overwrite_default_scope('mmdet'):
        detector = MODELS.build(model)
    detector.init_weights()
    return detector


def batch():
    """Two pictures of different sizes with one and two objects."""
    from mmdet.structures import DetDataSample
    from mmengine.structures import InstanceData
    generator = torch.Generator().manual_seed(1)
    boxes = [[[8.0, 8, 60, 50]], [[4.0, 4, 40, 40], [30.0, 20, 75, 60]]]
    samples, images = [], []
    for shape, objects in zip(((96, 96), (64, 80)), boxes):
        sample = DetDataSample(metainfo=dict(
            img_shape=shape, ori_shape=shape, pad_shape=shape, batch_input_shape=(96, 96),
            scale_factor=(1.0, 1.0), img_id=len(samples)))
        sample.gt_instances = InstanceData(bboxes=torch.tensor(objects),
                                           labels=torch.arange(len(objects)))
        samples.append(sample)
        images.append(torch.randint(0, 256, (3, *shape), generator=generator, dtype=torch.uint8))
    return dict(inputs=images, data_samples=samples)


def gradients_of_a_step(detector):
    """Return the losses of a training step and the gradients that it leaves."""
    detector.train()
    torch.manual_seed(2)  # the samplers of two-stage detectors draw
    data = detector.data_preprocessor(batch(), True)
    loss, logged = detector.parse_losses(detector(**data, mode='loss'))
    loss.backward()
    gradients = {name: parameter.grad for name, parameter in detector.named_parameters()
                 if parameter.grad is not None}
    return {name: value.item() for name, value in logged.items()}, gradients


def predict(detector):
    """Return boxes, scores and labels of each picture."""
    detector.eval()
    with torch.no_grad():
        found = detector.test_step(batch())
    return [(each.pred_instances.bboxes, each.pred_instances.scores, each.pred_instances.labels)
            for each in found]


def main():
    """Run every detector and print a line of JSON."""
    import mmcv.ops
    import mmdet.datasets  # noqa: F401  one of the packages with a message
    results = {}
    for name in CONFIGS:
        detector = build(name)
        losses, gradients = gradients_of_a_step(detector)
        with_gradient = sum(bool(gradient.any()) for gradient in gradients.values())
        finite = all(bool(gradient.isfinite().all()) for gradient in gradients.values())
        boxes = [len(found[0]) for found in predict(detector)]
        results[name] = dict(losses=losses, with_gradient=with_gradient, finite=finite, boxes=boxes)
    versions = mmcv.ops.get_compiler_version()
    print(json.dumps(dict(operators=versions, results=results)))


if __name__ == '__main__':
    main()
