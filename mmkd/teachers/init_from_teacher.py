"""Initialisation of a student's neck and head by its teacher's."""
from collections.abc import Sequence

import torch
from mmengine.logging import print_log
from torch import nn


@torch.no_grad()
def init_from_teacher(student: nn.Module, teacher: nn.Module, parts: Sequence[str]) -> None:
    """Copy the tensors of some sub-modules that have the same name and shape in both networks.

    FGD (Yang et al., CVPR 2022) does so for detectors with equal heads. It must come after the
    student's initialisation, which would overwrite it.

    Args:
        student: The network that is changed.
        teacher: The network that is read.
        parts: Names of sub-modules, e.g. ``('neck', 'bbox_head')``.

    Raises:
        ValueError: If the networks have nothing of a part in common.
    """
    student_state, teacher_state = student.state_dict(), teacher.state_dict()
    for part in parts:
        names = [name for name in student_state if name.startswith(f'{part}.')]
        common = [name for name in names
                  if name in teacher_state
                  and teacher_state[name].shape == student_state[name].shape]
        if not common:
            known = [name for name, _ in student.named_children()]
            raise ValueError(f'the student can inherit nothing of {part!r}: no tensor of it has '
                             f'the same name and shape in the teacher. Parts of the student: '
                             f'{known}')
        for name in common:
            student_state[name].copy_(teacher_state[name])
        print_log(f'inherited from the teacher: {len(common)} of {len(names)} tensors of {part}',
                  'current')
