import contextlib
import copy
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

import torch
from mmengine.dist import get_rank
from mmengine.model import BaseModel, ModuleList
from torch import Tensor

from mmkd.distillers.distiller import Outputs
from mmkd.distillers.objective import Objective
from mmkd.registry import MODELS
from mmkd.self_supervision.views import make_views
from mmkd.structures.batch import Batch
from mmkd.teachers import engine as engines
from mmkd.utils import random_state
from mmkd.utils.feature_capture import FeatureCapture
from mmkd.utils.task_loss import rename_task_loss
from mmkd.utils.tensor_tree import map_tensors

# What a loss reads says for what it is taken: every ordered pair of peers, every peer, or once.
SCOPES = ('teacher', 'student', 'peers')


@MODELS.register_module()
class MutualDistiller(BaseModel):
    """K networks that learn the task and from each other, without a teacher.

    Deep Mutual Learning (Zhang et al., CVPR 2018, https://arxiv.org/abs/1706.00384) and online
    HSSAKD (Yang et al., https://arxiv.org/abs/2109.03075, Eq. 26). A loss that reads ``teacher.*``,
    directly or through a connector, is taken for each ordered pair of different peers: the first
    learns, the second is its detached teacher, and the terms are summed without averaging. A loss
    that reads ``student.*`` but no teacher is taken once for each peer, and a loss that reads
    ``peers.*`` alone is taken once. HSSAKD, Eq. 22 and 25 sum over 1 <= a, b <= K of both
    directions, which counts each twice. Here: once, as the authors' code for K = 2 does. DML
    averages over the K - 1 others: give its loss the weight 1 / (K - 1).

    All peers see the same batch, also the same views where they are ``BranchedClassifier`` with a
    pretext. In all other respects it is its first peer; predictions carry the scores of the others
    as ``peer1_score``, ... A checkpoint holds the first peer under stock keys and the others beside
    it; ``--peer`` of ``tools/test.py`` and ``publish_student.py`` takes one.

    One peer alone learns from what it has itself, such as branches (ONE); then every loss reads
    ``student.*``.

    Args:
        peers: Configs of classifiers, at least two unless all losses read ``student.*`` alone.
        layers: Record name -> path of a sub-module, the same in all peers; see
            :class:`FeatureCapture`.
        connectors: As of :class:`Distiller`; they are shared by all terms.
        losses: As of :class:`Distiller`. ``student.<layer>`` is the peer that learns,
            ``teacher.<layer>`` the detached peer that teaches, and ``peers.<layer>`` the list of
            what all peers return, with gradients.
        student_engine: ``memory_format`` and ``compile`` for all peers.
        data_preprocessor: The one preprocessor; default: that of the first peer's config.

    Raises:
        ValueError: Fewer peers than the losses need, peers of different pretexts, or what does not
            fit in layers and losses.
    """

    argument_hints = dict(
        train_cfg='the settings of a network belong to it: train_cfg of each of model.peers.',
        test_cfg='the settings of a network belong to it: test_cfg of each of model.peers.',
        student='all networks are in model.peers; the first is the student.',
        teacher='all networks are in model.peers, and teach each other.',
        teacher_checkpoint='no peer is a trained teacher.',
        student_layers='the layers are the same in all peers: layers=dict(...).',
        teacher_layers='the layers are the same in all peers: layers=dict(...).')
    student_prefix = 'peers.0.'

    def __init__(self, peers: Sequence[dict], *, layers: Mapping | None = None,
                 connectors: Mapping | None = None, losses: Mapping | None = None,
                 student_engine: Mapping | None = None,
                 data_preprocessor: dict | None = None) -> None:
        if not peers:
            raise ValueError('mutual distillation needs a list of at least 2 peers, got 0')
        first, *others = copy.deepcopy(list(peers))
        if data_preprocessor is not None:
            for peer in (first, *others):
                peer.setdefault('data_preprocessor', data_preprocessor)
        # The first comes first and alone draws from the global generators, so that it starts as
        # it would without the others.
        first = MODELS.build(first)
        super().__init__(data_preprocessor=first.data_preprocessor)
        with random_state.preserve_random_states():
            self.peers = ModuleList([first, *(MODELS.build(peer) for peer in others)])
            self.objective = Objective(connectors, losses)
        self.connectors, self.losses = self.objective.connectors, self.objective.losses
        self.captures = [FeatureCapture(peer, layers or {}) for peer in self.peers]
        self.random_stream = random_state.RandomStream(
            torch.initial_seed() + 1 + get_rank() * random_state.RANK_STRIDE,
            random_state.declared_generators(self))
        self._check_wiring(layers or {})
        engine = engines.check_engine('student_engine', student_engine or {},
                                      ('memory_format', 'compile'))
        for peer in self.peers:
            self.format = engines.apply_engine(peer, engine)

    def init_weights(self) -> None:
        """Initialise the first peer as stock training does, then the others and the connectors."""
        first, *others = self.peers
        engines.initialise(first, self.format)
        with random_state.preserve_random_states():
            for peer in others:
                engines.initialise(peer, self.format)
            super().init_weights()

    @property
    def student(self) -> BaseModel:
        """The first peer, which is deployed unless another is asked for."""
        return self.peers[0]

    def forward(self, inputs: Tensor, data_samples: list | None = None,
                mode: str = 'tensor') -> dict[str, Tensor] | list | Tensor:
        """Return the losses of all peers; predictions of all; in mode 'tensor' the first's."""
        if mode == 'loss':
            return self.loss(inputs, data_samples)
        inputs = inputs.to(memory_format=self.format)
        if mode == 'predict':
            return self.predict(inputs, data_samples)
        return self.student(inputs, data_samples, mode=mode)

    def loss(self, inputs: Tensor, data_samples: list | None) -> dict[str, Tensor]:
        """Return the task losses of each peer and the weighted losses between them.

        Args:
            inputs: (N, C, H, W), or (N, V, C, H, W) with views from the data set.
            data_samples: N samples.
        """
        with self.random_stream:
            batch = self.prepare_batch(inputs, data_samples)
        losses, answers = {}, []
        for index in range(len(self.peers)):
            with self.random_stream if index else contextlib.nullcontext():
                task_losses, outputs = self.forward_peer(index, batch)
            losses |= {f'{key}_peer{index}': value for key, value in task_losses.items()}
            answers.append(outputs)
        with self.random_stream:
            return {**losses, **self.distill(answers, batch)}

    def prepare_batch(self, inputs: Tensor, data_samples: list | None) -> Batch:
        """Return what all peers see; views are made here, once."""
        views = make_views(inputs, getattr(self.student, 'pretext', None),
                           self.data_preprocessor)
        return Batch(views.to(memory_format=self.format), data_samples,
                     num_views=len(views) // len(inputs))

    def forward_peer(self, index: int, batch: Batch) -> tuple[dict[str, Tensor], Outputs]:
        """Return the task losses of one peer, and its captured outputs."""
        peer = self.peers[index]
        with self.captures[index] as outputs:
            if hasattr(peer, 'loss_of_views'):
                losses = peer.loss_of_views(batch.inputs, batch.data_samples)
            else:
                losses = peer(batch.inputs, batch.data_samples, mode='loss')
        return rename_task_loss(losses), outputs

    def distill(self, answers: Sequence[Outputs], batch: Batch) -> dict[str, Tensor]:
        """Return the weighted losses, and monitored scalars.

        Each loss is summed over the sources that it is taken for; a monitored scalar is the mean
        over all of them.
        """
        totals, scalars = {}, defaultdict(list)
        for names, contexts in self._terms(answers):
            for sources in contexts:
                for name, loss in self.objective.unweighted(sources, batch, names).items():
                    totals[name] = totals.get(name, 0) + loss
                for key, value in self.objective.monitored_scalars(names).items():
                    scalars[key].append(value)
        totals = {name: totals[name] for name in self.losses}
        return {**self.objective.weigh(totals),
                **{key: torch.stack(values).mean() for key, values in scalars.items()}}

    def _terms(self, answers: Sequence[Outputs]) -> Iterator[tuple[list[str], list[dict]]]:
        """Yield names of losses, and the sources of every term that they are taken for."""
        learning = [{f'student.{name}': value for name, value in outputs.items()}
                    for outputs in answers]
        fixed = [{f'teacher.{name}': map_tensors(Tensor.detach, value)
                  for name, value in outputs.items()} for outputs in answers]
        everybody = {f'peers.{name}': [outputs[name] for outputs in answers]
                     for name in answers[0]}
        pairs = permutations(range(len(answers)), 2)
        contexts = dict(teacher=[learning[student] | fixed[teacher] | everybody
                                 for student, teacher in pairs],
                        student=[sources | everybody for sources in learning],
                        peers=[everybody])
        for scope in SCOPES:
            names = [name for name in self.losses if self._scopes[name] == scope]
            if names:
                yield names, contexts[scope]

    def predict(self, inputs: Tensor, data_samples: list | None) -> list:
        """Return the first peer's predictions with the scores of the others beside them."""
        predictions = self.student(inputs, data_samples, mode='predict')
        for index in range(1, len(self.peers)):
            answers = self.peers[index](inputs, None, mode='predict')
            for prediction, answer in zip(predictions, answers):
                prediction.set_field(answer.pred_score, f'peer{index}_score')
        return predictions

    def _check_wiring(self, layers: Mapping) -> None:
        pretexts = {type(getattr(peer, 'pretext', None)) for peer in self.peers}
        if len(pretexts) > 1:
            raise ValueError('all peers see the same views, but their pretexts are '
                             f'{sorted(pretext.__name__ for pretext in pretexts)}')
        known = [f'{owner}.{name}' for owner in SCOPES for name in layers]
        counts = [capture.class_counts() for capture in self.captures]
        for name in layers:
            found = {count.get(name) for count in counts}
            if len(found) > 1:
                raise ValueError(f'layer {name!r}: the peers have different classes or branches: '
                                 f'{sorted(found, key=str)}')
        self.objective.check(known, {f'{owner}.{name}': count for owner in SCOPES
                                     for name, count in counts[0].items()},
                             [f'{owner}.{name}' for owner in SCOPES for capture in self.captures
                              for name in capture.multi_label_layers()])
        self._scopes = {}
        for name in self.losses:
            owners = self.objective.owners_read_by(name)
            self._scopes[name] = next((scope for scope in SCOPES if scope in owners), 'peers')
        if len(self.peers) == 1 and set(self._scopes.values()) != {'student'}:
            others = [name for name, scope in self._scopes.items() if scope != 'student']
            raise ValueError('mutual distillation needs a list of at least 2 peers, got 1, which '
                             'has nobody to learn from'
                             + (f': {", ".join(others)} must read student.*' if others else ''))
