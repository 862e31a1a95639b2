"""The whole idea on one screen: distil resnet20 into resnet8 on 53 digits, without a Runner.

The networks, data, loss and schedule are those of configs/_demo_/kd_digits.py. tools/train.py adds
everything else: checkpoints, exact resume, logging, several GPUs, and any loss from the config.
"""
import argparse
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.dataset import default_collate
from mmengine.registry import init_default_scope
from mmengine.runner import load_checkpoint
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader

from mmkd.apis.command_line import plain_errors
from mmkd.losses import KDLoss
from mmkd.registry import DATASETS, MODELS
from mmkd.utils.repository import repository_root

CONFIG = repository_root() / 'configs/_demo_/kd_digits.py'
TASK_WEIGHT, KD_WEIGHT, TEMPERATURE = 0.1, 0.9, 4.0


def parse_arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--epochs', type=int, default=20)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--teacher', default='work_dirs/_demo_/teacher_digits/epoch_12.pth',
                        help='checkpoint of the teacher, made by: python tools/train.py '
                        'configs/_demo_/teacher_digits.py; default: %(default)s')
    arguments = parser.parse_args()
    if not Path(arguments.teacher).is_file():
        parser.error(f'there is no teacher {arguments.teacher}. Train it first: '
                     'python tools/train.py configs/_demo_/teacher_digits.py')
    return arguments


def load_batch(student: nn.Module, batch: dict, training: bool) -> tuple[Tensor, Tensor]:
    """Return normalised images (N, 3, 32, 32) and labels (N,)."""
    batch = student.data_preprocessor(batch, training)
    return batch['inputs'], torch.cat([sample.gt_label for sample in batch['data_samples']])


@torch.no_grad()
def accuracy(student: nn.Module, loader: DataLoader) -> float:
    """Return the share of images classified correctly, in percent."""
    student.eval()
    correct = []
    for batch in loader:
        images, labels = load_batch(student, batch, training=False)
        correct.append(student(images, mode='tensor').argmax(dim=1) == labels)
    return 100 * torch.cat(correct).float().mean().item()


def main() -> None:
    """Distil."""
    arguments = parse_arguments()
    init_default_scope('mmkd')
    torch.manual_seed(arguments.seed)
    cfg = Config.fromfile(CONFIG)

    student = MODELS.build({**cfg.model.student, 'data_preprocessor': cfg.data_preprocessor})
    student.init_weights()
    teacher = MODELS.build(cfg.model.teacher).eval().requires_grad_(False)
    load_checkpoint(teacher, arguments.teacher, map_location='cpu', strict=True)

    train_set = DATASETS.build(cfg.train_dataloader.dataset)
    test_set = DATASETS.build(cfg.test_dataloader.dataset)
    train_loader = DataLoader(train_set, 53, shuffle=True, collate_fn=default_collate)
    test_loader = DataLoader(test_set, 256, collate_fn=default_collate)

    kd_loss = KDLoss(temperature=TEMPERATURE)
    optimizer = torch.optim.SGD(student.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, arguments.epochs)
    for epoch in range(1, arguments.epochs + 1):
        student.train()
        for batch in train_loader:
            images, labels = load_batch(student, batch, training=True)
            student_logits = student(images, mode='tensor')
            with torch.no_grad():
                teacher_logits = teacher(images, mode='tensor')
            loss = (TASK_WEIGHT * F.cross_entropy(student_logits, labels)
                    + KD_WEIGHT * kd_loss(student_logits, teacher_logits))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        schedule.step()
        print(f'epoch {epoch}: loss {loss.item():.4f}, '
              f'test accuracy {accuracy(student, test_loader):.2f} %')


if __name__ == '__main__':
    with plain_errors():
        main()
