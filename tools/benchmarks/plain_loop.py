"""A loop of plain PyTorch over the data, networks and losses of a distiller's config.

No runner, hooks, data samples, random streams or checks of captured layers: what MMEngine and mmkd
add is the difference. Images, views, networks, connectors, losses and optimizer are the config's.
"""
from collections.abc import Callable

import torch
from mmengine.runner import Runner
from torch import Tensor, nn
from torch.utils.data import Dataset

from mmkd.datasets import TensorImages
from mmkd.distillers import MutualDistiller
from mmkd.self_supervision import joint_labels
from mmkd.self_supervision.views import make_views
from mmkd.structures import Batch, LabelledSamples
from mmkd.utils.feature_capture import FeatureCapture

LOG_EVERY = 50


class PlainNetwork:
    """A classifier whose inner layers a forward hook each notes, as in any script.

    Args:
        network: The classifier.
        capture: Which layers the config's distiller reads.
    """

    def __init__(self, network: nn.Module, capture: FeatureCapture) -> None:
        self.network, self.paths = network, capture.paths
        self.pretext = getattr(network, 'pretext', None)
        self.upsampling = getattr(network, 'upsampling', None)
        self.branch_loss = getattr(network, 'branch_loss', None)
        self.taps = network.taps.paths if hasattr(network, 'taps') else {}
        parameters, modules = dict(network.named_parameters()), dict(network.named_modules())
        paths = {*self.paths.values(), *self.taps.values()}
        self.parameters = {path: parameters[path] for path in paths if path in parameters}
        self.maps: dict[str, object] | None = None
        for path in paths - self.parameters.keys():
            modules[path].register_forward_hook(self._noting(path))

    def _noting(self, path: str) -> Callable:
        def note(module: nn.Module, inputs: tuple, output: object) -> None:
            if self.maps is not None:
                is_single = isinstance(output, tuple) and len(output) == 1
                self.maps[path] = output[0] if is_single else output
        return note

    def logits(self, images: Tensor) -> Tensor:
        """Return the logits, (N, K)."""
        if self.upsampling is not None:
            images = self.upsampling(images)
        network = self.network
        return network.head.fc(network.neck(network.backbone(images))[-1])

    def outputs(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...], dict[str, object]]:
        """Return the logits, what the branches yield, and the layers by their names."""
        self.maps = dict(self.parameters)
        logits, branches = self.logits(images), ()
        if self.taps:
            branches = self.network.branches({name: self.maps[path]
                                              for name, path in self.taps.items()})
        maps, self.maps = self.maps, None
        return logits, branches, {name: maps[path] for name, path in self.paths.items()}

    def answers(self, batch: Batch) -> tuple[Tensor, dict[str, object]]:
        """Return the loss of the task, and the layers by their names."""
        logits, branches, layers = self.outputs(batch.inputs)
        head = self.network.head
        if getattr(head, 'takes_all_views', False):
            loss = head.loss_module(logits, batch.joint_labels)
        else:
            loss = head.loss_module(logits[::batch.num_views], batch.labels)
        if self.branch_loss is not None:
            loss = sum((self.branch_loss(branch, batch.labels) for branch in branches), start=loss)
        return loss, layers

    def scores(self, images: Tensor) -> list[Tensor]:
        """Return the scores that are validated, each (N, K): also those of all views together."""
        head = self.network.head
        if not getattr(head, 'takes_all_views', False):
            return [self.logits(images).softmax(1)]
        logits = self.logits(make_views(images, self.pretext))
        first = joint_labels.single_view_logits(logits[::head.num_views], head.num_views)
        return [first.softmax(1), joint_labels.aggregated_logits(logits, head.num_views).softmax(1)]


class PlainLoop:
    """Trains and validates a distiller's networks as a script of one page would.

    Args:
        runner: Of the distiller, with its data loaders and networks.
    """

    def __init__(self, runner: Runner) -> None:
        self.model = model = runner.model
        loaders = dict(train=runner.train_dataloader, val=runner.val_dataloader)
        self.dataset = runner.train_dataloader.dataset
        self.sets = {mode: _tensors_of(loader.dataset) for mode, loader in loaders.items()}
        self.batch_sizes = {mode: loader.batch_size for mode, loader in loaders.items()}
        self.pipeline = self.sets['train'].pipeline
        wrapper = runner.optim_wrapper
        self.optimizer = type(wrapper.optimizer)(model.parameters(), **wrapper.optimizer.defaults)
        self.clipping = wrapper.clip_grad_kwargs
        self.mean, self.std = model.data_preprocessor.mean, model.data_preprocessor.std
        self.teachers: dict[str, PlainNetwork] = {}
        if isinstance(model, MutualDistiller):
            self.students = [*map(PlainNetwork, model.peers, model.captures)]
        else:
            self.students = [PlainNetwork(model.student, model.student_capture)]
            self.teachers = {f'teacher.{name}'.rstrip('.'):
                             PlainNetwork(teacher.module, teacher.capture)
                             for name, teacher in model.teacher.members.items()}

    def train(self, iterations: int) -> None:
        """Train for some iterations of one epoch."""
        self.model.train()
        order, size = torch.randperm(len(self.dataset)), self.batch_sizes['train']
        for number in range(iterations):
            loss = self.loss(*self.batch(order[number * size:(number + 1) * size]))
            self.optimizer.zero_grad()
            loss.backward()
            if self.clipping:
                nn.utils.clip_grad_norm_(self.model.parameters(), **self.clipping)
            self.optimizer.step()
            if number % LOG_EVERY == LOG_EVERY - 1:
                print(f'{loss.item():.4f}', end='\r')

    @torch.no_grad()
    def validate(self) -> list[float]:
        """Return the top-1 accuracy of each score that the distiller validates."""
        self.model.eval()
        images, size = self.sets['val'].images, self.batch_sizes['val']
        hits = 0
        for batch, truth in zip(images.split(size), self.sets['val'].labels.split(size)):
            batch = (batch.float() - self.mean) / self.std
            best = [scores.topk(5, dim=1).indices[:, 0] for student in self.students
                    for scores in student.scores(batch)]
            hits = hits + (torch.stack(best) == truth).sum(1)
        return (100 * hits / len(images)).tolist()

    def batch(self, places: Tensor) -> tuple[Tensor, LabelledSamples]:
        """Return images (N, C, H, W), or views of them (N, V, C, H, W), and their labels."""
        if isinstance(self.dataset, TensorImages):
            images = self.dataset.images.index_select(0, places)
            return (self.pipeline.apply(images, self.pipeline.draw(images)),
                    LabelledSamples(self.dataset.labels[places]))
        batch = self.dataset.__getitems__(places)  # what a method draws beside the images
        return batch['inputs'], batch['data_samples']

    def loss(self, images: Tensor, samples: LabelledSamples) -> Tensor:
        """Return the sum of the losses of a batch."""
        views = make_views((images.float() - self.mean) / self.std, self.students[0].pretext)
        batch = Batch(views, samples, num_views=len(views) // len(images))
        sources = {}
        with torch.no_grad():
            for owner, teacher in self.teachers.items():
                layers = teacher.outputs(views)[-1]
                sources |= {f'{owner}.{name}': value for name, value in layers.items()}
        tasks, answers = zip(*(student.answers(batch) for student in self.students))
        if not self.teachers:  # The terms between peers are the distiller's.
            losses = self.model.distill(answers, batch)
            losses = {name: loss for name, loss in losses.items() if name in self.model.losses}
        else:
            sources |= {f'student.{name}': value for name, value in answers[0].items()}
            objective = self.model.objective
            losses = objective.weigh(objective.unweighted(sources, batch))
        return sum(losses.values(), start=sum(tasks))


def _tensors_of(dataset: Dataset) -> TensorImages:
    """Return the images in memory, whatever wraps them."""
    while not isinstance(dataset, TensorImages):
        dataset = dataset.dataset
    return dataset
