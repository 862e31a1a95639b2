"""A loop of plain PyTorch over the data, networks and losses of a distiller's config.

No runner, hooks, data samples or captured layers: what MMEngine and mmkd add is the difference.
"""
import torch
from mmengine.runner import Runner
from torch import Tensor, nn
from torch.utils.data import Dataset

from mmkd.datasets import TensorImages
from mmkd.registry import MODELS
from mmkd.structures import Batch, LabelledSamples

LOG_EVERY = 50
RATE = 1e-6  # On noise no loss diverges at it.


@MODELS.register_module()
class TinyStages(nn.Module):
    """Maps of a CIFAR ResNet's sizes and channels out of three 1x1 convolutions.

    Args:
        channels: Of the three stages, whose maps have 1, 1/2 and 1/4 of the image's side.
    """

    def __init__(self, channels: tuple[int, ...] = (16, 32, 64)) -> None:
        super().__init__()
        before = 3
        for number, width in enumerate(channels, start=1):
            stride = 1 if number == 1 else 2
            setattr(self, f'stage{number}', nn.Conv2d(before, width, 1, stride=stride))
            before = width

    def forward_stages(self, images: Tensor) -> list[Tensor]:
        """Return the maps of all stages."""
        first = self.stage1(images)
        second = self.stage2(first)
        return [first, second, self.stage3(second)]

    def forward(self, images: Tensor) -> tuple[Tensor]:
        """Return the last map."""
        return (self.forward_stages(images)[-1],)


class PlainLoop:
    """Trains and validates a distiller's networks as a script of one page would.

    Args:
        runner: Of the distiller, with its data loaders and networks.

    Raises:
        SystemExit: A loss reads something else than stages, pooled features, logits or labels.
    """

    def __init__(self, runner: Runner) -> None:
        self.model = runner.model
        loaders = dict(train=runner.train_dataloader, val=runner.val_dataloader)
        self.dataset = runner.train_dataloader.dataset
        self.sets = {mode: _tensors_of(loader.dataset) for mode, loader in loaders.items()}
        self.batch_sizes = {mode: loader.batch_size for mode, loader in loaders.items()}
        self.pipeline = self.sets['train'].pipeline
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=RATE, momentum=0.9)
        preprocessor = self.model.data_preprocessor
        self.mean, self.std = preprocessor.mean, preprocessor.std

    def train(self, iterations: int) -> None:
        """Train for some iterations of one epoch."""
        self.model.train()
        order, size = torch.randperm(len(self.dataset)), self.batch_sizes['train']
        for number in range(iterations):
            batch, samples = self._batch(order[number * size:(number + 1) * size])
            loss = self._loss((batch.float() - self.mean) / self.std, samples)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            if number % LOG_EVERY == LOG_EVERY - 1:
                print(f'{loss.item():.4f}', end='\r')

    @torch.no_grad()
    def validate(self) -> float:
        """Return the top-1 accuracy of the student."""
        self.model.eval()
        images, size = self.sets['val'].images, self.batch_sizes['val']
        hits = torch.zeros((), dtype=torch.long)
        for batch, truth in zip(images.split(size), self.sets['val'].labels.split(size)):
            outputs = self._outputs(self.model.student, (batch.float() - self.mean) / self.std)
            scores = outputs['head.fc'].softmax(1).topk(5, dim=1).indices
            hits += (scores[:, 0] == truth).sum()
        return 100 * hits.item() / len(images)

    def _batch(self, places: Tensor) -> tuple[Tensor, LabelledSamples]:
        if isinstance(self.dataset, TensorImages):
            images = self.dataset.images.index_select(0, places)
            return (self.pipeline.apply(images, self.pipeline.draw(images)),
                    LabelledSamples(self.dataset.labels[places]))
        batch = self.dataset.__getitems__(places)  # what a method draws beside the images
        return batch['inputs'], batch['data_samples']

    def _loss(self, images: Tensor, samples: LabelledSamples) -> Tensor:
        model, sources = self.model, {}
        with torch.no_grad():
            teacher = self._outputs(model.teacher.module, images)
        student = self._outputs(model.student, images)
        for owner, outputs, capture in (('student', student, model.student_capture),
                                        ('teacher', teacher, model.teacher.capture)):
            sources |= {f'{owner}.{name}': _of_path(path, outputs)
                        for name, path in capture.paths.items()}
        batch = Batch(images, samples)
        losses = model.objective.weigh(model.objective.unweighted(sources, batch))
        task = model.student.head.loss_module(student['head.fc'], samples.labels)
        return sum(losses.values(), start=task)

    @staticmethod
    def _outputs(network: nn.Module, images: Tensor) -> dict:
        stages = network.backbone.forward_stages(images)
        pooled = stages[-1].mean((2, 3))
        classifier = network.head.fc
        return {'neck': pooled, 'backbone': stages[-1], 'head.fc': classifier(pooled),
                'head.fc.weight': classifier.weight, 'head.fc.bias': classifier.bias,
                **{f'backbone.stage{number}': stage
                   for number, stage in enumerate(stages, start=1)}}


def _tensors_of(dataset: Dataset) -> TensorImages:
    """Return the images in memory, whatever wraps them."""
    while not isinstance(dataset, TensorImages):
        dataset = dataset.dataset
    return dataset


def _of_path(path: str, outputs: dict) -> Tensor:
    """Return what the layer at a path yields."""
    if path not in outputs:
        raise SystemExit(f'the tiny networks have no layer {path!r}, only {", ".join(outputs)}')
    return outputs[path]
