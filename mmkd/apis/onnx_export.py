"""A student for other runtimes: ONNX through torch's exporter."""
import importlib.util
import tempfile
from pathlib import Path

import numpy as np
import torch
from mmengine.config import Config
from mmengine.runner import Runner
from torch import Tensor, nn

from mmkd.apis.config_files import require
from mmkd.evaluation.features import load_student

OPSET = 18
TOLERANCE = 1e-3  # The largest difference of the probabilities.


class Classify(nn.Module):
    """A classifier of mmpretrain from normalised images to class probabilities.

    Args:
        network: In eval mode.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> Tensor:
        """Map (N, C, H, W) to (N, K)."""
        return self.network.head(self.network.extract_feat(images)).softmax(1)


def export(cfg: Config, checkpoint: str | Path, target: str | Path, *,
           image_size: tuple[int, int] | None = None) -> None:
    """Write a classifier as ONNX and compare it with torch in onnxruntime.

    The batch is dynamic. The input is what the data preprocessor yields: normalised images.

    Args:
        cfg: Config that trained the student.
        checkpoint: Training checkpoint or published file.
        target: File to write; nothing is left behind if the comparison fails.
        image_size: (H, W); default: that of the test images.

    Raises:
        ValueError: If the network is no classifier.
        RuntimeError: onnxruntime computes something else; or a package is missing.
    """
    for package in ('onnx', 'onnxscript', 'onnxruntime'):
        if importlib.util.find_spec(package) is None:
            raise RuntimeError(f'ONNX needs the package {package}: pip install '
                               '-r requirements/optional.txt')
    if 'head' not in (cfg.model.get('student') or (cfg.model.get('peers') or [cfg.model])[0]):
        raise ValueError('only classifiers are exported here. A detector or segmentor needs '
                         'its post-processing: publish it, and convert that file with mmdeploy and '
                         'the plain config of its library')
    network = Classify(load_student(cfg, str(checkpoint)).cpu()).eval()
    images = _example(cfg, network.network, image_size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'student.onnx'
        torch.onnx.export(
            network, (images,), str(path), dynamo=True, opset_version=OPSET, verbose=False,
            external_data=False, input_names=['images'], output_names=['probabilities'],
            dynamic_shapes=({0: torch.export.Dim('batch', min=1)},))
        difference = _difference(network, path, images)
        if difference > TOLERANCE:
            raise RuntimeError(f'onnxruntime differs from torch by {difference:.2e} in the '
                               'probabilities; nothing was written')
        Path(target).write_bytes(path.read_bytes())
    print(f'{Path(target).stat().st_size / 2**20:9.2f} MiB  {target}')
    print(f'onnxruntime against torch, {len(images)} images: largest difference of the '
          f'probabilities {difference:.1e}')


def _difference(network: nn.Module, path: Path, images: Tensor) -> float:
    """Return how far the file in onnxruntime is from torch at most."""
    import onnxruntime  # optional
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    found, = session.run(None, {'images': images.numpy()})
    with torch.no_grad():
        return float(np.abs(found - network(images).numpy()).max())


def _example(cfg: Config, network: nn.Module, image_size: tuple[int, int] | None) -> Tensor:
    """Return normalised images: noise of the given size, or the first of the test set."""
    if image_size is not None:
        return torch.randn(3, 3, *image_size, generator=torch.Generator().manual_seed(0))
    require(cfg, ['test_dataloader'], 'export with: give the size of an image, --image-size')
    loader = Runner.build_dataloader(cfg.test_dataloader, seed=0)
    return network.data_preprocessor(next(iter(loader)), False)['inputs'][:3].cpu()
