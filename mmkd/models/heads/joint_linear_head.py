from mmpretrain.models.heads import ClsHead
from torch import Tensor, nn

from mmkd.registry import MODELS
from mmkd.self_supervision import joint_labels
from mmkd.structures.labelled_samples import labels_of


@MODELS.register_module()
class JointLinearClsHead(ClsHead):
    """Classify class and view together by a linear layer: label = class * V + view.

    Variable Scale Distillation (Section 3.1.2, "aggregated vector space") and Lee et al.,
    Self-supervised Label Augmentation, ICML 2020 (https://arxiv.org/abs/1910.05872), use it. It
    predicts twice: ``pred_score`` from the image alone, by the logits of the first view (single
    inference), and ``aggregated_score`` from all views (aggregated inference).

    Args:
        num_classes: K, the number of classes.
        in_channels: Width of the pooled features.
        num_views: V, the number of views that the pretext makes.
        loss: Config of the loss, as in mmpretrain's ``ClsHead``.
        init_cfg: Initialisation; by default normal with deviation 0.01, as in mmpretrain's linear
            head.
    """

    takes_all_views = True

    def __init__(self, num_classes: int, in_channels: int, *, num_views: int,
                 loss: dict | None = None, init_cfg: dict | None = None) -> None:
        super().__init__(
            loss=loss or dict(type='mmpretrain.CrossEntropyLoss', loss_weight=1.0),
            init_cfg=init_cfg or dict(type='Normal', layer='Linear', std=0.01))
        self.num_classes, self.in_channels, self.num_views = num_classes, in_channels, num_views
        self.fc = nn.Linear(in_channels, num_classes * num_views)

    def forward(self, feats: tuple[Tensor, ...]) -> Tensor:
        """Map the pooled features of all views to joint logits, (N * V, K * V)."""
        return self.fc(self.pre_logits(feats))

    def _get_loss(self, cls_score: Tensor, data_samples: list, **kwargs) -> dict[str, Tensor]:
        joint = joint_labels.joint_labels(labels_of(data_samples), self.num_views)
        return dict(loss=self.loss_module(cls_score, joint, avg_factor=len(joint), **kwargs))

    def _get_predictions(self, cls_score: Tensor, data_samples: list | None) -> list:
        single = joint_labels.single_view_logits(cls_score[::self.num_views], self.num_views)
        aggregated = joint_labels.aggregated_logits(cls_score, self.num_views)
        predictions = super()._get_predictions(single, data_samples)
        for prediction, score in zip(predictions, aggregated.softmax(dim=1)):
            prediction.set_field(score, 'aggregated_score')
        return predictions
