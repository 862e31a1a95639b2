"""Labels of class and view together, and the way back to the class.

With K classes and V views, the joint label of view v of an image of class c is c * V + v. Rows are
ordered as the pretexts make them: the V views of an image follow each other, the image itself
first.
"""
import torch
from torch import Tensor


def joint_labels(labels: Tensor, num_views: int) -> Tensor:
    """Return the joint labels of all views, (N * V,).

    Args:
        labels: (N,), integer classes.
        num_views: V, >= 1.
    """
    return (labels[:, None] * num_views + view_labels(1, num_views, labels)).flatten()


def view_labels(num_images: int, num_views: int, like: Tensor) -> Tensor:
    """Return the view of each row, (N * V,): 0, 1, ..., V - 1, 0, 1, ...

    Args:
        num_images: N, the number of images.
        num_views: V, the number of views of each image.
        like: A tensor of integers whose dtype and device the result takes.
    """
    return torch.arange(num_views, dtype=like.dtype, device=like.device).repeat(num_images)


def split_joint_labels(joint: Tensor, num_views: int) -> tuple[Tensor, Tensor]:
    """Return the classes and the views of joint labels."""
    return joint // num_views, joint % num_views


def single_view_logits(joint_logits: Tensor, num_views: int) -> Tensor:
    """Return the logits of the classes for images that are not transformed, (N, K).

    Args:
        joint_logits: (N, K * V), the logits of the images themselves.
        num_views: V, the number of views of each image.
    """
    return joint_logits[:, ::num_views]


def aggregated_logits(joint_logits: Tensor, num_views: int) -> Tensor:
    """Return, for each image, the mean over its views of the logits of (class, that view), (N, K).

    This is the aggregated inference of Lee et al., Self-supervised Label Augmentation via Input
    Transformations, ICML 2020, Eq. 4 (https://arxiv.org/abs/1910.05872).

    Args:
        joint_logits: (N * V, K * V), the logits of all views.
        num_views: V, the number of views of each image.
    """
    by_view = joint_logits.unflatten(0, (-1, num_views)).unflatten(2, (-1, num_views))
    return by_view.diagonal(dim1=1, dim2=3).mean(dim=-1)  # (N, V, K, V) -> (N, K, V) -> (N, K)


def summed_class_logits(joint_logits: Tensor, num_views: int) -> Tensor:
    """Return, for each row, the sum of the logits of a class over the views, (N, K).

    HSSAKD's code follows the accuracy of its branches by this score.
    """
    return joint_logits.unflatten(1, (-1, num_views)).sum(dim=2)
