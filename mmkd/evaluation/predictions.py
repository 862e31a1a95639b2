"""The predictions of the two networks of a config on its test set."""
import copy
from collections.abc import Iterator

import numpy as np
import torch
from mmengine.config import Config
from mmengine.registry import init_default_scope
from mmengine.runner import Runner
from rich.progress import track
from torch import Tensor
from torch.nn import functional as F

from mmkd.distillers import Distiller
from mmkd.distillers.distiller import Outputs
from mmkd.registry import MODELS
from mmkd.structures.batch import Batch
from mmkd.utils import checkpoint


class ClassifierPair:
    """Hold the student and the teacher of a config for classification, and its test set.

    Args:
        cfg: Config of a distiller. The teacher's weights are loaded when they are needed.

    Attributes:
        model: The distiller, in eval mode.
        loads_bgr: Whether the channels of a loaded image are blue, green, red.

    Raises:
        ValueError: If the config is not that of a distiller between classifiers.
    """

    def __init__(self, cfg: Config) -> None:
        init_default_scope(cfg.get('default_scope', 'mmkd'))
        check_distiller(cfg)
        if not _is_classifier(cfg.model.student):
            raise ValueError('only classifiers are analysed here: model.student.head has no '
                             'num_classes')
        model_cfg = copy.deepcopy(cfg.model)
        model_cfg.pop('teacher_cache', None)  # The cache holds no test images.
        if 'data_preprocessor' in cfg:
            model_cfg.setdefault('data_preprocessor', cfg.data_preprocessor)
        self.model: Distiller = MODELS.build(model_cfg).eval()
        self.model.to('cuda' if torch.cuda.is_available() else 'cpu')
        loader = copy.deepcopy(cfg.test_dataloader)
        # Row i of every prediction is image i of the data set.
        loader.update(sampler=dict(type='DefaultSampler', shuffle=False), drop_last=False)
        self._loader_cfg = loader
        self.loader = Runner.build_dataloader(loader, seed=0)
        self.loads_bgr = cfg.get('data_preprocessor', {}).get('to_rgb', False)

    @property
    def classes(self) -> list[str]:
        """The names of the classes, or their numbers where the data set has no names."""
        names = self.loader.dataset.metainfo.get('classes')
        return [str(name) for name in names or range(self.model.student.head.num_classes)]

    @property
    def labels(self) -> np.ndarray:
        """The true class of each test image, (n,)."""
        dataset = self.loader.dataset
        return np.array([int(dataset.get_data_info(index)['gt_label'])
                         for index in range(len(dataset))])

    def teacher_logits(self) -> np.ndarray:
        """Load the teacher and return its logits on the test set, (n, K)."""
        self.model.teacher.load(self.model.teacher_checkpoint)
        return self._logits(self.model.teacher.logits, 'teacher')

    def load_student(self, path: str) -> None:
        """Load a student's checkpoint."""
        checkpoint.load_network(self.model.student, path, role='student',
                                without=checkpoint.training_only_prefixes(self.model.student))

    def student_logits(self, path: str) -> np.ndarray:
        """Load a student's checkpoint and return its logits on the test set, (n, K)."""
        self.load_student(path)
        return self._logits(
            lambda batch: self.model.student(batch.inputs, batch.data_samples, mode='tensor'),
            path)

    def image(self, index: int) -> np.ndarray:
        """Return a test image before its normalisation, (H, W, 3), RGB."""
        image = self.loader.dataset[index]['inputs'].permute(1, 2, 0).numpy()
        return image[..., ::-1] if self.loads_bgr else image

    @torch.no_grad()
    def outputs(self, path: str, batch_size: int | None = None, *,
                drop_last: bool = False) -> Iterator[tuple[Outputs, Outputs]]:
        """Yield what both networks return at their captured layers, batch by batch.

        Args:
            path: Checkpoint of a student.
            batch_size: Number of test images in a batch, by default that of the config.
            drop_last: Whether to leave out an incomplete last batch.

        Raises:
            ValueError: If no batch is complete.
        """
        self.load_student(path)
        self.model.teacher.load(self.model.teacher_checkpoint)
        cfg = copy.deepcopy(self._loader_cfg)
        cfg.update(drop_last=drop_last, batch_size=batch_size or cfg.batch_size)
        loader = Runner.build_dataloader(cfg, seed=0)
        if not len(loader):
            raise ValueError(f'{len(loader.dataset)} test images fill no batch of '
                             f'{cfg.batch_size}: take a smaller --batch-size')
        for data in track(loader, path, transient=True):
            data = self.model.data_preprocessor(data, False)
            batch = Batch(data['inputs'], data['data_samples'])
            with self.model.student_capture as student:
                self.model.student(batch.inputs, batch.data_samples, mode='tensor')
            yield student, self.model.teacher(batch)

    @torch.no_grad()
    def _logits(self, network, description: str) -> np.ndarray:
        logits = []
        for data in track(self.loader, description, transient=True):
            data = self.model.data_preprocessor(data, False)
            logits.append(network(Batch(data['inputs'], data['data_samples'])).cpu())
        joined = torch.cat(logits).double()
        # Of the logits of class and view, those of the first view belong to the image itself.
        return joined[:, ::joined.shape[1] // len(self.classes)].numpy()


def _is_classifier(network: dict) -> bool:
    """Say whether a config is that of a classifier, with a head or as one wrapped network."""
    return ('num_classes' in network.get('head', {}) or 'model_name' in network
            or network.get('type', '').endswith('ModuleClassifier'))


def check_distiller(cfg: Config) -> None:
    """Raise a ValueError unless a config's model has a student and a teacher."""
    if 'teachers' in cfg.model:
        raise ValueError('this tool compares a student with one teacher, and the config has '
                         f'several: {", ".join(cfg.model.teachers)}. Name the config of a '
                         'distiller with one teacher')
    if 'student' not in cfg.model or 'teacher' not in cfg.model:
        raise ValueError('the config must be that of a distiller, whose model has a student '
                         f'and a teacher; this model is a {cfg.model.get("type")}')


def compare_only(cfg: Config, layer: str) -> None:
    """Make a distiller's config capture one sub-module of both networks, as ``compared``.

    Raises:
        ValueError: If the config is not that of a distiller.
    """
    check_distiller(cfg)
    cfg.model.update(student_layers=dict(compared=layer), teacher_layers=dict(compared=layer),
                     connectors={}, losses={})


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the top-1 accuracy in percent of (n, K) logits."""
    return float(100 * (logits.argmax(1) == labels).mean())


def probabilities(logits: np.ndarray) -> np.ndarray:
    """Return the softmax of (n, K) logits."""
    values: Tensor = torch.from_numpy(logits)
    return F.softmax(values, dim=1).numpy()
