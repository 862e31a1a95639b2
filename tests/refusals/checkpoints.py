"""Files of weights that are no such files, are of another network, or hold NaN."""
from pathlib import Path

from tests import broken_inputs
from tests.refusals.case import DISTILLER, ROOT, Case

TITLE = 'Files of weights'
FILE = 'broken/weights.pth'
CONFIG = str(ROOT / 'configs/_demo_/{}_digits.py')
ROLES = {  # role -> how the case reads the file
    "the teacher's file": dict(
        base=DISTILLER, config=f"model = dict(teacher_checkpoint='{FILE}')"),
    '`load_from`': dict(config=f"load_from = '{FILE}'"),
    '`--resume`': dict(options=('--resume', FILE)),
    '`init_cfg`': dict(config="model = dict(backbone=dict(init_cfg=dict(type='Pretrained', "
                              f"checkpoint='{FILE}')))"),
    "the teacher's `init_cfg`": dict(
        base=DISTILLER, config="model = dict(teacher_checkpoint=None, teacher=dict(init_cfg=dict("
                               f"type='Pretrained', checkpoint='{FILE}')))"),
    'a file to test': dict(command='test', arguments=(
        '{folder}/config.py', FILE, '--work-dir', '{folder}/work')),
    'a file to publish': dict(command='publish', arguments=(FILE, '{folder}/out')),
    'a file to convert': dict(command='convert-teacher', arguments=(
        CONFIG.format('teacher'), FILE, '{folder}/out.safetensors')),
}


def damaged(kind):
    return lambda folder: broken_inputs.damaged(FILE, kind)


def with_nan(folder):
    """NaN in a weight of the teacher and of the student."""
    broken_inputs.weights(FILE, spoil=broken_inputs.with_nan)


def other_network(folder):
    broken_inputs.weights(FILE, 'student_retinanet_scenes')


def file_of(content):
    def prepare(folder):
        import torch
        Path(FILE).parent.mkdir()
        torch.save(content, FILE)

    return prepare


CASES = [
    *(Case(f'{role}: {kind}', (FILE, words), prepare=damaged(kind), **reading)
      for role, reading in ROLES.items() for kind, (_, words) in broken_inputs.DAMAGES.items()),
    *(Case(f'{role}: weights of NaN', (FILE, 'hold NaN or infinity'), prepare=with_nan, **reading)
      for role, reading in ROLES.items()),
    *(Case(f'{role}: no such file', (FILE,), **reading) for role, reading in ROLES.items()),
    Case("the teacher's file: weights of another network", (FILE, 'does not fit the teacher'),
         prepare=other_network, **ROLES["the teacher's file"]),
    Case("the teacher's file: no weights", (FILE, 'holds no state_dict'),
         prepare=file_of(dict(epoch=3)), **ROLES["the teacher's file"]),
    Case("the teacher's file: a list", (FILE, 'holds no state_dict'),
         prepare=file_of([1, 2]), **ROLES["the teacher's file"]),
    Case('`load_from`: no weights', (FILE, "no 'state_dict'"),
         prepare=file_of(dict(epoch=3)), **ROLES['`load_from`']),
    Case('`load_from`: a list', (FILE,), prepare=file_of([1, 2]), **ROLES['`load_from`']),
    Case('a file to test: weights of another network', (FILE, 'does not fit the network'),
         prepare=other_network, **ROLES['a file to test']),
    Case('a file to test: no weights', (FILE, "no 'state_dict'"),
         prepare=file_of(dict(epoch=3)), **ROLES['a file to test']),
    Case('a file to publish: no weights', (FILE, 'no state_dict of tensors'),
         prepare=file_of(dict(epoch=3)), **ROLES['a file to publish']),
    Case('a file to publish: a list', (FILE, 'no state_dict of tensors'),
         prepare=file_of([1, 2]), **ROLES['a file to publish']),
    Case('a file to convert: weights of another network', (FILE, 'do not fit'),
         prepare=other_network, **ROLES['a file to convert']),
    Case('a file to convert: no weights', (FILE, 'no dict of tensors'),
         prepare=file_of(dict(epoch=3)), **ROLES['a file to convert']),
]
