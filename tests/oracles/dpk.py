"""The student's loss of DPK (Zong et al., ICLR 2023), from the paper's equations alone.

Networks are two convolutions, given by their named weights; both stages are distilled through
transformers of one block with two heads. Which positions are replaced is random and therefore
given; how many is computed here.
"""
import torch
from torch import Tensor
from torch.nn import functional as F

TEMPERATURE, KD_WEIGHT, FEATURE_WEIGHT, HEADS = 4.0, 0.8, 0.2, 2


class Weights:
    """Named weights below a prefix."""

    def __init__(self, weights: dict[str, Tensor], prefix: str) -> None:
        self.weights, self.prefix = weights, prefix

    def __getitem__(self, name: str) -> Tensor:
        return self.weights[self.prefix + name]

    def under(self, name: str) -> 'Weights':
        return Weights(self.weights, f'{self.prefix}{name}.')

    def linear(self, name: str, x: Tensor) -> Tensor:
        return x @ self[f'{name}.weight'].T + self[f'{name}.bias']

    def norm(self, name: str, x: Tensor) -> Tensor:
        centred = x - x.mean(-1, keepdim=True)
        unit = centred / (centred.square().mean(-1, keepdim=True) + 1e-5).sqrt()
        return unit * self[f'{name}.weight'] + self[f'{name}.bias']


def network(net: Weights, x: Tensor, is_training: bool) -> tuple[list[Tensor], Tensor]:
    """Return both stages and the logits."""
    first = F.conv2d(x, net['backbone.stage1.0.weight'], net['backbone.stage1.0.bias'], 2, 1)
    if is_training:
        mean, variance = first.mean((0, 2, 3)), first.var((0, 2, 3), unbiased=False)
    else:
        mean, variance = (net[f'backbone.stage1.1.running_{name}'] for name in ('mean', 'var'))
    first = (first - mean[:, None, None]) / (variance[:, None, None] + 1e-5).sqrt()
    first = (first * net['backbone.stage1.1.weight'][:, None, None]
             + net['backbone.stage1.1.bias'][:, None, None]).relu()
    second = F.conv2d(first, net['backbone.conv.weight'], net['backbone.conv.bias'], 2, 1).relu()
    return [first, second], net.linear('head.fc', second.mean((2, 3)))


def hsic_1(x: Tensor, y: Tensor) -> Tensor:
    """Eq. 6, of the two Gram matrices."""
    n, ones = len(x), torch.ones(len(x), dtype=x.dtype)
    x, y = (gram - torch.diag(torch.diag(gram)) for gram in (x, y))
    return (torch.trace(x @ y) + (ones @ x @ ones) * (ones @ y @ ones) / ((n - 1) * (n - 2))
            - 2 / (n - 2) * (ones @ x @ y @ ones)) / (n * (n - 3))


def ratio(student: Tensor, teacher: Tensor) -> Tensor:
    """Eq. 5: one minus the CKA of the raw maps, which is cut to 0..1."""
    x, y = (rows @ rows.T for rows in (student.detach().flatten(1), teacher.flatten(1)))
    return 1 - (hsic_1(x, y) / (hsic_1(x, x) * hsic_1(y, y)).sqrt()).clamp(0, 1)


def number_replaced(student: Tensor, teacher: Tensor, length: int) -> int:
    """How many of the tokens are the teacher's; one always stays the student's."""
    return min(round(float(ratio(student, teacher)) * length), length - 1)


def position(net: Weights, tokens: Tensor) -> Tensor:
    return tokens + net['weight'].flatten(2).transpose(1, 2)


def patches(net: Weights, x: Tensor) -> Tensor:
    """Cut a map into patches, embed them, add the positions."""
    weight = net['projection.weight']
    embedded = F.conv2d(x, weight, net['projection.bias'], stride=weight.shape[-1])
    return position(net.under('position'), embedded.flatten(2).transpose(1, 2))


def transformer(net: Weights, x: Tensor) -> Tensor:
    """One pre-norm block and a last LayerNorm."""
    block = net.under('blocks.0')
    number, length, width = x.shape
    qkv = block.linear('attn.qkv', block.norm('ln1', x))
    q, k, v = qkv.view(number, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
    attention = (q @ k.transpose(2, 3) / (width // HEADS)**0.5).softmax(-1)
    x = x + block.linear('attn.proj', (attention @ v).transpose(1, 2).reshape(x.shape))
    hidden = F.gelu(block.linear('ffn.layers.0.0', block.norm('ln2', x)))
    return net.norm('norm', x + block.linear('ffn.layers.1', hidden))


def hybrid_map(net: Weights, student: Tensor, teacher: Tensor, mask: Tensor) -> Tensor:
    """F^h of Section 2: encoders, replaced tokens, decoder, and patches put together again."""
    own = transformer(net.under('student_encoder'), patches(net.under('student_tokens'), student))
    prior = transformer(net.under('teacher_encoder'), patches(net.under('teacher_tokens'), teacher))
    is_prior = mask.flatten(1)[:, :, None].to(own)
    tokens = net.linear('projection', is_prior * prior + (1 - is_prior) * own)
    tokens = net.linear('head', transformer(
        net.under('decoder'), position(net.under('position'), tokens)))
    number, channels, height, _ = teacher.shape
    rows, columns = mask.shape[1:]
    side = height // rows
    cells = tokens.view(number, rows, columns, channels, side, side)
    return cells.permute(0, 3, 1, 4, 2, 5).reshape(teacher.shape)


def student_loss(weights: dict[str, Tensor], teacher_weights: dict[str, Tensor], images: Tensor,
                 labels: Tensor, masks: list[Tensor]) -> Tensor:
    """Eq. 1 and 4. In the masks of each stage, (N, rows, columns), 1 is the teacher's token."""
    maps, logits = network(Weights(weights, 'student.'), images, is_training=True)
    targets, teacher_logits = network(Weights(teacher_weights, ''), images, is_training=False)
    classification = -logits.log_softmax(1)[torch.arange(len(labels)), labels].mean()
    p = (teacher_logits / TEMPERATURE).softmax(1)
    log_q = (logits / TEMPERATURE).log_softmax(1)
    distillation = TEMPERATURE**2 * (p * (p.log() - log_q)).sum(1).mean()
    feature = 0
    for stage, (own, target, mask) in enumerate(zip(maps, targets, masks)):
        expected = number_replaced(own, target, mask[0].numel())
        assert (mask.sum((1, 2)) == expected).all(), (stage, expected, mask.sum((1, 2)))
        net = Weights(weights, f'connectors.prior.stages.{stage}.')
        feature = feature + (hybrid_map(net, own, target, mask) - target).square().mean()
    return classification + KD_WEIGHT * distillation + FEATURE_WEIGHT * feature
