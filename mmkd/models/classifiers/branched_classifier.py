import copy
from collections.abc import Mapping, Sequence

import torch
from mmengine.model import ModuleDict
from mmpretrain.models import ImageClassifier
from torch import Tensor, nn

from mmkd.models.branches.auxiliary_branch import AuxiliaryBranch
from mmkd.models.branches.branch_rules import rule_for
from mmkd.registry import MODELS
from mmkd.self_supervision import auxiliary_tasks
from mmkd.self_supervision.views import make_views
from mmkd.structures.labelled_samples import labels_of
from mmkd.utils import checkpoint
from mmkd.utils.feature_capture import FeatureCapture
from mmkd.utils.task_loss import rename_task_loss


class Branches(ModuleDict):
    """Run named branches as one module, so that a distiller captures all their outputs at once."""

    @property
    def out_features(self) -> tuple[int | None, ...]:
        """The number of outputs of each branch, None where a branch does not tell it."""
        return tuple(getattr(branch, 'out_features', None) for branch in self.values())

    def forward(self, taps: Mapping[str, Tensor]) -> tuple[Tensor, ...]:
        """Return the outputs of the branches, in their order."""
        return tuple(branch(taps[name]) for name, branch in self.items())


@MODELS.register_module()
class BranchedClassifier(ImageClassifier):
    """A classifier that trains with branches on its stages, and predicts and is saved without them.

    A network that trains alone makes the views of its images. It learns its task on the images
    themselves and, with ``branch_loss``, that of the branches on all views. So it is the single
    network and the teacher of HSSAKD (Yang et al., https://arxiv.org/abs/2109.03075, Eq. 12
    and 13), and it trains the head of SSKD. A student gets the views from the distiller.
    ``mode='tensor'`` runs the branches too. Their outputs are captured as ``branches``, a tuple of
    all, or as ``branches.<name>``.

    Args:
        backbone: Config of the backbone, as in mmpretrain's ``ImageClassifier``.
        neck: Config of the neck, as in mmpretrain's ``ImageClassifier``.
        head: Config of the head, as in mmpretrain's ``ImageClassifier``. A
            ``JointLinearClsHead`` sees all views.
        auxiliary_task: 'joint', 'class', 'view' or 'multi' puts an ``AuxiliaryBranch`` behind each
            stage, called ``branch1``, ``branch2``, ..., with as many logits as the task needs.
            With None there are no such branches.
        auxiliary_indices: Numbers of the auxiliary branches to make, from 1; by default all.
        branches: Name -> ``dict(tap=path, module=config)`` of further branches on any sub-module.
        branch_loss: Config of a loss that is called as ``(outputs, labels)`` for each branch; the
            sum is trained. With None the branches learn nothing by themselves.
        pretext: Config of the transformations, e.g. ``dict(type='Rotation')``. With None the views
            come from the data set, (N, V, C, H, W), or there is one view.
        frozen_classifier: Path or URL of weights for backbone, neck and head, which are loaded
            strictly when training starts. They stay in eval mode and get no gradient; only the
            branches are trained.
        upsampling: Config of an ``Upsampling`` through which this network alone sees its images.
        data_preprocessor: Config as in mmpretrain's ``ImageClassifier``.
        init_cfg: Config as in mmpretrain's ``ImageClassifier``.

    Raises:
        ValueError: If a task, an index or a tap is unknown, or the backbone has no rule.
    """

    training_only_prefixes = ('branches.',)

    def __init__(self, backbone: dict, neck: dict | None = None, head: dict | None = None, *,
                 auxiliary_task: str | None = None, auxiliary_indices: Sequence[int] | None = None,
                 branches: Mapping[str, dict] | None = None, branch_loss: dict | None = None,
                 pretext: dict | None = None, frozen_classifier: str | None = None,
                 upsampling: dict | None = None, data_preprocessor: dict | None = None,
                 init_cfg: dict | None = None) -> None:
        super().__init__(backbone, neck=neck, head=head, init_cfg=init_cfg,
                         data_preprocessor=data_preprocessor)
        self.pretext, self.branch_loss, self.upsampling = (
            None if cfg is None else _build(cfg) for cfg in (pretext, branch_loss, upsampling))
        self.frozen_classifier = frozen_classifier
        self.branches = Branches()
        paths = {}
        if auxiliary_task is not None:
            paths |= self._add_auxiliary(auxiliary_task, auxiliary_indices)
        for name, branch in (branches or {}).items():
            paths[name] = branch['tap']
            self.branches[name] = _build(branch['module'])
        self.taps = FeatureCapture(self, paths)
        if frozen_classifier is not None:
            self.embeddings = FeatureCapture(self, {
                name: f'branches.{name}.embedding' if hasattr(branch, 'embedding')
                else f'branches.{name}' for name, branch in self.branches.items()})
            for part in self._classifier_parts():
                part.requires_grad_(False)

    def _add_auxiliary(self, task: str, indices: Sequence[int] | None) -> dict[str, str]:
        if self.pretext is None and task != 'class':
            raise ValueError(f"auxiliary_task={task!r} needs a pretext, e.g. "
                             "pretext=dict(type='mmkd.Rotation')")
        num_views = getattr(self.pretext, 'num_views', 1)
        outputs = auxiliary_tasks.num_outputs(task, self.head.num_classes, num_views)
        taps = rule_for(self.backbone).taps
        for index in indices or range(1, len(taps) + 1):
            self.branches[f'branch{index}'] = AuxiliaryBranch(self.backbone, index,
                                                              num_outputs=outputs)
        return {name: f'backbone.{taps[int(name.removeprefix("branch")) - 1]}'
                for name in self.branches}

    def _classifier_parts(self) -> list[nn.Module]:
        return [part for part in (self.backbone, self.neck, self.head) if part is not None]

    def train(self, mode: bool = True) -> 'BranchedClassifier':
        """Set the mode; a frozen classifier stays in eval mode."""
        super().train(mode)
        if self.frozen_classifier is not None:
            for part in self._classifier_parts():
                part.eval()
        return self

    def init_weights(self) -> None:
        """Initialise all parts; load the classifier if it stays frozen."""
        super().init_weights()
        if self.frozen_classifier is not None:
            checkpoint.load_network(
                self, self.frozen_classifier, role='frozen classifier',
                hint='Train it first, or name another file: --cfg-options '
                'model.frozen_classifier=PATH', without=self.training_only_prefixes)

    def extract_feat(self, inputs: Tensor, stage: str = 'neck') -> tuple[Tensor, ...] | Tensor:
        """Return the features of (N, C, H, W), upsampled where the config says so."""
        if self.upsampling is not None:
            inputs = self.upsampling(inputs)
        return super().extract_feat(inputs, stage)

    def forward(self, inputs: Tensor, data_samples: list | None = None,
                mode: str = 'tensor') -> Tensor | dict | list:
        """Run as mmpretrain's classifier does; ``mode='tensor'`` runs the branches as well."""
        if mode == 'tensor':
            return self.forward_branches(inputs)[0]
        return super().forward(inputs, data_samples, mode)

    def forward_branches(self, inputs: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the logits, (N, K), and what the branches yield, in one pass."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.frozen_classifier is None):
            with self.taps as taps:
                features = self.extract_feat(inputs)
            logits = self.head(features)
        # Where the tapped module returns one tensor per stage, as a neck does, the last is used.
        maps = {name: tap if isinstance(tap, Tensor) else tap[-1] for name, tap in taps.items()}
        return logits, self.branches(maps) if len(self.branches) else ()

    def loss(self, inputs: Tensor, data_samples: list) -> dict[str, Tensor]:
        """Return the losses of a network that trains alone.

        Args:
            inputs: (N, C, H, W), or (N, V, C, H, W) with views from the data set.
            data_samples: N samples with labels.
        """
        return self.loss_of_views(make_views(inputs, self.pretext, self.data_preprocessor),
                                  data_samples)

    def loss_of_views(self, views: Tensor, data_samples: list) -> dict[str, Tensor]:
        """Return the losses for views that are made already.

        Args:
            views: (N * V, C, H, W). The V views of an image follow each other, the image first.
            data_samples: N samples with labels.
        """
        logits, outputs = self.forward_branches(views)
        losses = {}
        if self.frozen_classifier is None:
            rows = logits
            if not getattr(self.head, 'takes_all_views', False):
                rows = logits[::len(views) // len(data_samples)]
            losses = self.head._get_loss(rows, data_samples)
        if self.branch_loss is not None:
            labels = labels_of(data_samples)
            for name, output in zip(self.branches, outputs):
                losses[f'loss_{name}'] = self.branch_loss(output, labels)
        return rename_task_loss(losses) if len(losses) > 1 else losses

    def predict(self, inputs: Tensor, data_samples: list | None = None, **kwargs) -> list:
        """Predict as a plain classifier; a joint head also predicts from all views together.

        Branches that train behind a frozen classifier are run too: ``branches_score`` are the
        outputs of the B branches on the V views of an image, (B, V, outputs), and
        ``embeddings_score`` what they embed it to, (B, V, D).
        """
        if self.frozen_classifier is not None and self.branch_loss is not None:
            return self._predict_with_branches(inputs, data_samples)
        if getattr(self.head, 'takes_all_views', False):
            inputs = make_views(inputs, self.pretext)
        return super().predict(inputs, data_samples, **kwargs)

    def _predict_with_branches(self, inputs: Tensor, data_samples: list | None) -> list:
        views = make_views(inputs, self.pretext, self.data_preprocessor)
        num_views = len(views) // len(inputs)
        with self.embeddings as embeddings:
            logits, outputs = self.forward_branches(views)
        rows = logits if getattr(self.head, 'takes_all_views', False) else logits[::num_views]
        predictions = self.head._get_predictions(rows, data_samples)
        for name, parts in (('branches_score', outputs),
                            ('embeddings_score', tuple(embeddings.values()))):
            by_image = torch.stack(parts, dim=1).unflatten(0, (-1, num_views))
            for prediction, part in zip(predictions, by_image.transpose(1, 2)):
                prediction.set_field(part, name)
        return predictions


def _build(cfg: dict) -> nn.Module:
    """Build a module of mmkd, also inside a network of another library's scope."""
    return MODELS.build({'_scope_': 'mmkd', **copy.deepcopy(cfg)})
