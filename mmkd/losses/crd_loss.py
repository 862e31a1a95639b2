import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mmkd.losses import functional
from mmkd.registry import MODELS
from mmkd.utils import argument_checks

SMALLEST = 1e-7


@MODELS.register_module()
class CRDLoss(nn.Module):
    """Contrast the two networks' views of an image with other images; forward updates its banks.

    The features of both networks are embedded on the unit sphere. Two memory banks hold moving
    averages of the embeddings of all training images, one for each network. The loss tells each
    image from negatives out of the banks, once from the student's side and once from the
    teacher's. "Contrastive Representation Distillation", Tian, Krishnan & Isola, ICLR 2020,
    Eq. 9-19, https://arxiv.org/abs/1910.10699. As in the authors' code, the normaliser Z is
    estimated from the first batch and then kept, and each network's embeddings are compared with
    the bank of the other network.

    Args:
        student_channels: Width of the student's pooled features.
        teacher_channels: Width of the teacher's pooled features.
        num_images: Number of training images.
        bank_size: Largest number of rows of a bank, for large data sets. Images then share rows
            by their place modulo ``bank_size``. By default every image has a row. The two banks
            take 8 x rows x embedding_channels bytes.
        embedding_channels: D, the width of the embeddings.
        temperature: The temperature of the similarities, > 0.
        momentum: Share of the old embedding in an updated row of a bank, 0 to 1.

    Raises:
        ValueError: If an argument is out of its range.
    """

    process_buffers = ('student_bank', 'teacher_bank', 'normalisers')
    """A mean over processes, each with other images, would not lie on the unit sphere."""

    def __init__(self, student_channels: int, teacher_channels: int, num_images: int, *,
                 bank_size: int | None = None, embedding_channels: int = 128,
                 temperature: float = 0.07, momentum: float = 0.5) -> None:
        super().__init__()
        argument_checks.check_positive('num_images', num_images)
        argument_checks.check_positive('temperature', temperature)
        if not 0 <= momentum <= 1:
            raise ValueError(f'momentum must be from 0 to 1, got {momentum}')
        self.num_images, self.temperature, self.momentum = num_images, temperature, momentum
        self.student_embedding = nn.Linear(student_channels, embedding_channels)
        self.teacher_embedding = nn.Linear(teacher_channels, embedding_channels)
        if bank_size is not None:
            argument_checks.check_positive('bank_size', bank_size)
        self.num_rows = min(num_images, bank_size or num_images)
        bound = (embedding_channels / 3)**-0.5
        for name in ('student_bank', 'teacher_bank'):
            self.register_buffer(name, torch.empty(self.num_rows, embedding_channels).uniform_(
                -bound, bound))
        # One normaliser for each bank; -1 means that it has not been estimated yet.
        self.register_buffer('normalisers', torch.full((2,), -1.0))

    def forward(self, student: Tensor, teacher: Tensor, indices: Tensor,
                contrast_indices: Tensor) -> Tensor:
        """Return the loss, a scalar.

        Args:
            student: (N, C_s), pooled features.
            teacher: (N, C_t), pooled features; they get no gradient.
            indices: (N,), the place of each image in the training set.
            contrast_indices: (N, 1 + M), the places of the image itself and of M negatives.

        Raises:
            ValueError: If the numbers of images differ.
        """
        functional.check_batch(student, teacher)
        student, teacher = map(functional.at_least_float32, (student, teacher))
        indices, contrast_indices = indices % self.num_rows, contrast_indices % self.num_rows
        student = F.normalize(self.student_embedding(student.flatten(1)), dim=1)
        teacher = F.normalize(self.teacher_embedding(teacher.detach().flatten(1)), dim=1)
        from_student = self._contrast(0, self.similarities(
            student, self.teacher_bank, indices, contrast_indices))
        from_teacher = self._contrast(1, self.similarities(
            teacher, self.student_bank, indices, contrast_indices))
        self._update(self.student_bank, indices, student)
        self._update(self.teacher_bank, indices, teacher)
        return from_student + from_teacher

    def similarities(self, embedding: Tensor, bank: Tensor, indices: Tensor,
                     contrast_indices: Tensor) -> Tensor:
        """Return the cosines of (N, D) embeddings and rows of a bank, the image's own row first.

        ``indices`` (N,) and ``contrast_indices`` (N, 1 + M) name rows. The result is (N, 1 + M).
        """
        return (bank[contrast_indices] @ embedding[:, :, None]).squeeze(2)

    def _contrast(self, bank: int, similarities: Tensor) -> Tensor:
        """Return the binary cross-entropy of the first column against the others, a scalar."""
        scores = torch.exp(similarities / self.temperature)
        estimate = scores.detach().mean() * self.num_images
        # The value is selected without an `if`, so that all processes take the same path.
        kept = self.normalisers[bank].clone()
        normaliser = torch.where(kept < 0, estimate.to(kept.dtype), kept)
        self.normalisers[bank] = normaliser
        scores = scores / normaliser
        number = scores.shape[1] - 1
        noise = number / self.num_images
        is_image = (scores[:, 0] / (scores[:, 0] + noise + SMALLEST)).log()
        is_noise = (noise / (scores[:, 1:] + noise + SMALLEST)).log()
        return -(is_image.sum() + is_noise.sum()) / len(scores)

    @torch.no_grad()
    def _update(self, bank: Tensor, indices: Tensor, embedding: Tensor) -> None:
        mixed = self.momentum * bank[indices] + (1 - self.momentum) * embedding.to(bank.dtype)
        bank[indices] = F.normalize(mixed, dim=1)
