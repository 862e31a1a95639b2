"""Focal losses (Lin et al. 2017) as mmcv's ``_ext`` offers them.

torchvision has the sigmoid form only, and differentiates it by autograd; mmcv asks for values and
gradients apart. Both are written here in their closed form. Logarithms come from the logits, so
that values stay right where float32 rounds a probability to 0 or 1; mmcv's kernels clamp it there.
"""
import torch
from torch import Tensor
from torch.nn import functional

from mmkd.mmcv_operators.widening import widened


def sigmoid_focal_loss_forward(input: Tensor, target: Tensor, weight: Tensor, output: Tensor, *,
                               gamma: float, alpha: float) -> None:
    """Compute the loss of every class of every sample.

    Args:
        input: Logits, of shape (N, K).
        target: Classes, of shape (N,). A number outside 0 to K - 1 is background.
        weight: Weights of the classes, of shape (K,), or empty. Background has the weight 1.
        output: Is filled with the losses, of shape (N, K).
        gamma: Exponent of the focus.
        alpha: Weight of the positive class; ``1 - alpha`` is that of the others.
    """
    logits = widened(input)
    positive = -alpha * torch.sigmoid(-logits)**gamma * functional.logsigmoid(logits)
    negative = (alpha - 1) * torch.sigmoid(logits)**gamma * functional.logsigmoid(-logits)
    loss = torch.where(_is_target(target, input), positive, negative)
    output.copy_(loss * _weights(target, weight, loss)[:, None])


def sigmoid_focal_loss_backward(input: Tensor, target: Tensor, weight: Tensor, grad_input: Tensor,
                                *, gamma: float, alpha: float) -> None:
    """Fill ``grad_input`` with the derivative; the arguments are those of the forward pass."""
    logits = widened(input)
    chance, rest = torch.sigmoid(logits), torch.sigmoid(-logits)
    log_chance, log_rest = functional.logsigmoid(logits), functional.logsigmoid(-logits)
    positive = -alpha * rest**gamma * (rest - gamma * chance * log_chance)
    negative = (1 - alpha) * chance**gamma * (chance - gamma * rest * log_rest)
    gradient = torch.where(_is_target(target, input), positive, negative)
    grad_input.copy_(gradient * _weights(target, weight, gradient)[:, None])


def softmax_focal_loss_forward(input: Tensor, target: Tensor, weight: Tensor, output: Tensor, *,
                               gamma: float, alpha: float) -> None:
    """Compute the loss of every sample.

    Args:
        input: Probabilities (mmcv has applied the softmax), of shape (N, K).
        target: Classes, of shape (N,). A number outside 0 to K - 1 costs nothing.
        weight: Weights of the classes, of shape (K,), or empty.
        output: Is filled with the losses, of shape (N,).
        gamma: Exponent of the focus.
        alpha: Weight of the loss.
    """
    chance, known = _chance_of_target(input, target)
    loss = -alpha * (1 - chance)**gamma * chance.log()
    output.copy_(torch.where(known, loss * _weights(target, weight, loss), 0))


def softmax_focal_loss_backward(input: Tensor, target: Tensor, weight: Tensor, buff: Tensor,
                                grad_input: Tensor, *, gamma: float, alpha: float) -> None:
    """Fill ``grad_input`` with the derivative by the logits and ``buff`` with its common factor."""
    chance, known = _chance_of_target(input, target)
    # At a chance of 1 the power diverges for gamma < 1, and the logarithm beside it is 0.
    rest = (1 - chance).clamp(min=torch.finfo(chance.dtype).tiny)
    factor = alpha * rest**gamma * (gamma * chance * chance.log() / rest - 1)
    factor = torch.where(known, factor * _weights(target, weight, factor), 0)
    buff.copy_(factor)
    grad_input.copy_(factor[:, None] * (_is_target(target, input).to(factor) - widened(input)))


def _is_target(target: Tensor, logits: Tensor) -> Tensor:
    """Mark the class of each sample, of shape (N, K)."""
    return target[:, None] == torch.arange(logits.shape[1], device=target.device)


def _weights(target: Tensor, weight: Tensor, like: Tensor) -> Tensor:
    """Look up the weight of each sample's class."""
    if not weight.numel():
        return like.new_ones(len(target))
    known = (target >= 0) & (target < len(weight))
    return torch.where(known, weight.to(like)[target.clamp(0, len(weight) - 1)], 1)


def _chance_of_target(input: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Return the probability of each sample's class, and where there is one."""
    chances = widened(input)
    known = (target >= 0) & (target < chances.shape[1])
    index = target.clamp(0, chances.shape[1] - 1)[:, None]
    return chances.gather(1, index)[:, 0].clamp(min=torch.finfo(chances.dtype).tiny), known
