"""The libraries' own functions with the config of a distiller."""
import subprocess
import sys
from types import ModuleType

import pytest
import torch
from mmengine.config import Config

from mmkd.apis import library_calls
from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_runs


@pytest.mark.parametrize('as_path', [True, False])
def test_get_model_gives_the_student_of_a_distiller(tmp_path, as_path):
    from mmpretrain import get_model
    cfg = toy_runs.config(tmp_path / 'run', toy_runs.distiller(tmp_path))
    with toy.scope('mmkd'):
        student = MODELS.build(cfg.model.student)
    torch.save(dict(state_dict=student.state_dict()), tmp_path / 'student.pth')
    cfg.dump(str(tmp_path / 'run.py'))
    given = str(tmp_path / 'run.py') if as_path else cfg
    model = get_model(given, pretrained=str(tmp_path / 'student.pth'))
    assert type(model).__name__ == 'ImageClassifier'
    assert all(torch.equal(value, model.state_dict()[key])
               for key, value in student.state_dict().items())


def test_get_model_of_a_name_is_the_librarys_own():
    from mmpretrain import get_model
    assert get_model('resnet18_8xb32_in1k').head.num_classes == 1000
    assert get_model.__module__ == 'mmpretrain.apis.model'


def test_init_detector_gives_the_student_of_a_distiller(tmp_path, config_root):
    from mmdet.apis import init_detector
    cfg = Config.fromfile(config_root / 'pkd/retinanet_r101_r50_coco.py')
    cfg.model.student.backbone.update(depth=18, init_cfg=None)
    cfg.model.student.neck.in_channels = [64, 128, 256, 512]
    with toy.scope('mmdet'):
        student = MODELS.build(cfg.model.student)
    torch.save(dict(state_dict=student.state_dict(), meta=dict(
        dataset_meta=dict(classes=('cat',)))), tmp_path / 'student.pth')
    model = init_detector(cfg, str(tmp_path / 'student.pth'), device='cpu')
    assert type(model).__name__ == 'RetinaNet' and model.backbone.depth == 18
    assert model.dataset_meta['classes'] == ('cat',)


@pytest.mark.slow
def test_it_does_not_matter_which_is_imported_first():
    script = ('import mmpretrain, mmdet.apis\n'
              'import mmkd\n'
              'for function in (mmpretrain.get_model, mmpretrain.apis.get_model, '
              'mmdet.apis.init_detector):\n'
              '    assert function.__wrapped__.__name__ == function.__name__\n')
    subprocess.run([sys.executable, '-c', script], check=True)


def test_multimodal_models_are_left_out_where_transformers_lacks_their_parts(monkeypatch):
    module = ModuleType(library_calls.DEPENDENCIES)
    module.WITH_MULTIMODAL = True
    for name in ('transformers.pytorch_utils', 'transformers.modeling_utils'):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    library_calls.leave_out_multimodal(module)
    assert module.WITH_MULTIMODAL is False
    for name in library_calls.OF_TRANSFORMERS:
        setattr(sys.modules['transformers.pytorch_utils'], name, len)
    module.WITH_MULTIMODAL = True
    library_calls.leave_out_multimodal(module)
    assert module.WITH_MULTIMODAL is True
