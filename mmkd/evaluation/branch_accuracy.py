import torch
from torch import Tensor
from torch.nn import functional as F

from mmkd.evaluation.score_accuracy import ScoreAccuracy
from mmkd.registry import METRICS
from mmkd.self_supervision import joint_labels

TASKS = ('joint', 'summed', 'class', 'match')


@METRICS.register_module()
class BranchAccuracy(ScoreAccuracy):
    """Measure what branches behind a frozen classifier have learnt.

    The classifier's accuracy is constant while they train, so that it can choose no best
    checkpoint. A ``BranchedClassifier`` with a ``frozen_classifier`` writes ``branches_score``, the
    outputs of all branches on all views, and ``embeddings_score``. All branches must have outputs
    of one width.

    The names are those of the task: ``joint/top1_max`` over the branches, by which the authors
    of HSSAKD (Yang et al., https://arxiv.org/abs/2109.03075) choose their teacher, then
    ``joint/top1_mean``, ``joint/top1_branch1`` and so on.

    Args:
        task: 'joint' asks for class and view together, on all views. 'summed' asks for the class by
            the sum of the joint logits over the views, on the images themselves. 'class' asks for
            the class on all views. 'match' asks for the image of the batch that is most similar by
            the cosine of the embeddings to a view: it should be that which the view was made of.
            This depends on the batch size; MDR (ACM MM 2024, Fig. 3c) calls it SMP accuracy.

    Raises:
        ValueError: If the task is unknown.
    """

    def __init__(self, task: str) -> None:
        if task not in TASKS:
            raise ValueError(f'task must be one of {list(TASKS)}, got {task!r}')
        super().__init__('embeddings_score' if task == 'match' else 'branches_score')
        self.task = self.prefix = task

    def process_batch(self, scores: Tensor, labels: Tensor) -> None:
        """Count in a batch.

        Args:
            scores: (N, B, V, D), the outputs or embeddings of B branches for V views of each image.
            labels: (N,), integer classes.

        Raises:
            ValueError: If the task is to match views and there is none beside the image.
        """
        scores, labels = scores.float(), labels.to(scores.device)
        num_images, _, num_views, _ = scores.shape
        if self.task == 'match':
            if num_views == 1:
                raise ValueError("BranchAccuracy(task='match') needs views beside the image: let "
                                 'val_dataloader make them, as train_dataloader does')
            unit = F.normalize(scores, dim=-1)
            logits = torch.einsum('nbvd,mbd->nbvm', unit[:, :, 1:], unit[:, :, 0])
            targets = torch.arange(num_images, device=scores.device)[:, None]
        elif self.task == 'joint':
            logits = scores
            targets = joint_labels.joint_labels(labels, num_views).view(-1, num_views)
        elif self.task == 'summed':
            logits = joint_labels.summed_class_logits(scores[:, :, 0].flatten(0, 1), num_views)
            logits, targets = logits.view(*scores.shape[:2], 1, -1), labels[:, None]
        else:
            logits, targets = scores, labels[:, None]
        self.results.append((logits.argmax(-1) == targets[:, None]).float().mean(-1))

    def compute_metrics(self, results: list[Tensor]) -> dict[str, float]:
        """Return the accuracies in percent, the highest of the branches first."""
        accuracies = (100 * torch.cat(results).mean(0)).tolist()
        return {'top1_max': max(accuracies), 'top1_mean': sum(accuracies) / len(accuracies),
                **{f'top1_branch{index}': value for index, value in enumerate(accuracies, 1)}}
