from mmengine.model import BaseModule
from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class SelfSupervisedModule(BaseModule):
    """Embed features by global pooling and two linear layers with a ReLU between them.

    SSKD (Xu et al., Knowledge Distillation Meets Self-Supervision, ECCV 2020,
    https://arxiv.org/abs/2006.07114) puts it behind the pooled features, with equal widths. MDR
    puts it behind every stage, with the same number of outputs in both networks.

    Args:
        in_channels: Number of channels of the map, or width of the pooled features.
        out_channels: D, the width of the embedding.
        hidden_channels: Width between the layers, by default ``in_channels``.
    """

    def __init__(self, in_channels: int, out_channels: int = 128, *,
                 hidden_channels: int | None = None) -> None:
        super().__init__()
        hidden_channels = hidden_channels or in_channels
        self.layers = nn.Sequential(nn.Linear(in_channels, hidden_channels), nn.ReLU(),
                                    nn.Linear(hidden_channels, out_channels))

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, C, H, W) or (N, C) to (N, D)."""
        return self.layers(x.mean(dim=(2, 3)) if x.ndim == 4 else x)


@MODELS.register_module()
class ClassifiedEmbedding(BaseModule):
    """Embed a stage, and classify the embedding linearly so that it can be trained.

    This is the self-supervised module of MDR's teacher (ACM MM 2024, Section 4.1). The student's
    run reads ``<branch>.embedding``; it does not need the classifier.

    Args:
        in_channels: Number of channels of the stage's map.
        out_channels: D, the width of the embedding.
        num_classes: K, the number of classes.
        hidden_channels: Width between the two layers of the embedding, by default D.
    """

    def __init__(self, in_channels: int, out_channels: int = 128, *, num_classes: int,
                 hidden_channels: int | None = None) -> None:
        super().__init__()
        self.embedding = SelfSupervisedModule(in_channels, out_channels,
                                              hidden_channels=hidden_channels or out_channels)
        self.classifier = nn.Linear(out_channels, num_classes)
        self.out_features = num_classes

    def forward(self, features: Tensor) -> Tensor:
        """Map (N, C, H, W) to logits (N, K)."""
        return self.classifier(self.embedding(features))
