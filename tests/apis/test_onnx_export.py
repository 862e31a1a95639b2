import onnx
import pytest
import torch
from mmengine.config import Config

from mmkd.apis import onnx_export
from mmkd.registry import MODELS
from tests import toy_models as toy


@pytest.fixture
def student(tmp_path):
    model = MODELS.build(toy.classifier())
    torch.save(dict(state_dict=model.state_dict()), tmp_path / 'student.pth')
    return tmp_path / 'student.pth'


def config():
    return Config(dict(model=toy.distiller(), default_scope='mmkd'))


@pytest.mark.slow
def test_onnxruntime_computes_the_same_for_other_batches(student, tmp_path, capsys):
    import onnxruntime
    onnx_export.export(config(), student, tmp_path / 'student.onnx', image_size=(16, 16))
    assert 'largest difference' in capsys.readouterr().out
    onnx.checker.check_model(str(tmp_path / 'student.onnx'))
    network = MODELS.build(toy.classifier()).eval()
    network.load_state_dict(torch.load(student)['state_dict'])
    images = torch.randn(5, 3, 16, 16)
    session = onnxruntime.InferenceSession(str(tmp_path / 'student.onnx'))
    found, = session.run(None, {'images': images.numpy()})
    with torch.no_grad():
        expected = network(images).softmax(1)
    torch.testing.assert_close(torch.from_numpy(found), expected, rtol=1e-4, atol=1e-5)


def test_detectors_and_wrong_weights_are_named(student, tmp_path):
    cfg = config()
    cfg.model.student.pop('head')
    with pytest.raises(ValueError, match='mmdeploy'):
        onnx_export.export(cfg, student, tmp_path / 'student.onnx')
    torch.save(dict(state_dict=dict(other=torch.ones(1))), student)
    with pytest.raises(RuntimeError, match='student'):
        onnx_export.export(config(), student, tmp_path / 'student.onnx', image_size=(16, 16))
    assert not (tmp_path / 'student.onnx').exists()
