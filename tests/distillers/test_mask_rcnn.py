"""Methods on pyramids distil instance segmentation as they distil boxes."""
import copy

import pytest
import torch
from mmengine.optim import OptimWrapper

from mmkd.registry import MODELS
from tests import all_configs, toy_detectors
from tests import toy_models as toy


@pytest.mark.slow
@pytest.mark.parametrize('method', ['cwd', 'mgd'])
def test_a_mask_rcnn_takes_a_step_and_predicts_masks(method):
    name = f'{method}/cascade_mask_rcnn_x101_mask_rcnn_r50_coco.py'
    cfg = copy.deepcopy(all_configs.load(name)).model
    cfg.student.backbone.update(depth=18, init_cfg=None)
    cfg.student.neck.in_channels = [64, 128, 256, 512]
    cfg.student.train_cfg.rpn_proposal.update(nms_pre=50, max_per_img=30)
    cfg.student.train_cfg.rcnn.sampler.num = 16
    cfg.student.test_cfg.rpn.update(nms_pre=50, max_per_img=8)
    cfg.teacher = copy.deepcopy(cfg.student)
    torch.manual_seed(0)
    model = MODELS.build(cfg).train()
    toy.init_without_teacher(model)
    log = model.train_step(toy_detectors.data(), OptimWrapper(
        torch.optim.SGD(model.parameters(), lr=1e-4)))
    assert {'loss_mask', f'loss_{method}'} <= log.keys()
    assert all(torch.isfinite(value) for value in log.values())
    model.eval()
    model.student.roi_head.test_cfg.update(score_thr=0.0)
    found = model.test_step(toy_detectors.data())[0].pred_instances
    assert found.masks.shape[1:] == (64, 96) and len(found.masks) == len(found.bboxes) > 0
