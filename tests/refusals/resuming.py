"""Runs that would go on as another run, or over one."""
import functools
import shutil
import tempfile
from pathlib import Path

import torch

from mmkd.apis.config_files import read_config
from mmkd.apis.train import train
from tests import broken_inputs
from tests.refusals.case import DISTILLER, STUDENT, Case

TITLE = 'Resuming and overwriting'
SHORT = 'train_cfg = dict(max_epochs=2)\nparam_scheduler = dict(T_max=2)\n'
TAUGHT = f"{SHORT}model = dict(teacher_checkpoint='teacher.pth')\n"
RESUME = ('--resume', )


@functools.cache
def saved_run(text):
    """Train one epoch of two and return the checkpoint."""
    folder = Path(tempfile.mkdtemp(prefix='mmkd_refusals_'))
    (folder / 'config.py').write_text(text.replace('max_epochs=2', 'max_epochs=1'))
    if 'teacher.pth' in text:
        broken_inputs.weights('teacher.pth')
    cfg = read_config(folder / 'config.py')
    cfg.work_dir, cfg.launcher = str(folder / 'work'), 'none'
    train(cfg)
    checkpoint = torch.load(folder / 'work/epoch_1.pth', weights_only=False)
    shutil.rmtree(folder)
    checkpoint['mmkd']['run']['settings']['train_cfg.max_epochs'] = '2'
    return checkpoint


def resumable(folder, text=f'{STUDENT}{SHORT}', without=(), name='epoch_1.pth'):
    """Write the checkpoint of a run into the work folder, perhaps without some keys."""
    saved = saved_run(text)
    checkpoint = dict(saved, meta=dict(saved['meta']))
    for key in without:
        owner = checkpoint['meta'] if key in ('epoch', 'iter') else checkpoint
        del owner[key]
    (folder / 'work').mkdir()
    torch.save(checkpoint, folder / 'work' / name)
    if 'teacher.pth' in text and not Path('teacher.pth').exists():
        broken_inputs.weights('teacher.pth')


def taught(folder):
    resumable(folder, f'{DISTILLER}{TAUGHT}')


def with_other_teacher(folder):
    taught(folder)
    broken_inputs.weights('teacher.pth', spoil=lambda state: state['head.fc.bias'].add_(1))


def lacking(*keys):
    return functools.partial(resumable, without=keys)


def all_damaged(folder):
    for epoch in (1, 2):
        broken_inputs.damaged(folder / f'work/epoch_{epoch}.pth', 'cut short')


def changed(name, words, text, **settings):
    """A case of a resumed run of a student with other settings."""
    return Case(name, words, f'{SHORT}{text}', **{
        'options': RESUME, 'prepare': resumable, **settings})


CASES = [
    changed('another rate', ('optim_wrapper.optimizer.lr was 0.05, is 0.01', 'load_from='),
            'optim_wrapper = dict(optimizer=dict(lr=0.01))'),
    changed('another momentum', ('optimizer.momentum was 0.9, is 0.5',),
            'optim_wrapper = dict(optimizer=dict(momentum=0.5))'),
    changed('another weight decay', ('optimizer.weight_decay was 0.0005, is 0',),
            'optim_wrapper = dict(optimizer=dict(weight_decay=0))'),
    changed('another optimizer', ("optim_wrapper.optimizer.type was 'SGD', is 'AdamW'",),
            "optim_wrapper = dict(optimizer=dict(_delete_=True, type='AdamW', lr=0.05))"),
    changed('clipped gradients', ('optim_wrapper.clip_grad.max_norm was -, is 1',),
            'optim_wrapper = dict(clip_grad=dict(max_norm=1))'),
    changed('another precision', ("optim_wrapper.type was -, is 'mmkd.BFloat16OptimWrapper'",), '',
            options=('--resume', '--amp', 'bf16')),
    changed('another batch size', ('train_dataloader.batch_size was 53, is 10',),
            'train_dataloader = dict(batch_size=10)'),
    changed('a last batch left out', ('train_dataloader.drop_last was -, is True',),
            'train_dataloader = dict(drop_last=True)'),
    changed('another number of images', ('the number of training images was 530, is 1060', 'times'),
            'train_dataloader = dict(dataset=dict(times=20))'),
    changed('another share of the images', ('ratio was 0.05, is 0.1',),
            'train_dataloader = dict(dataset=dict(dataset=dict(ratio=0.1)))'),
    changed('another seed', ('randomness.seed was 0, is 7',), 'randomness = dict(seed=7)'),
    changed('another loss of the student', ('model.head.loss',),
            "model = dict(head=dict(loss=dict(type='mmpretrain.LabelSmoothLoss', "
            'label_smooth_val=0.1)))'),
    changed('a longer schedule', ('train_cfg.max_epochs was 2, is 4', 'Add --extend'),
            'train_cfg = dict(max_epochs=4)'),
    changed('a shorter schedule', ('train_cfg.max_epochs was 2, is 1', 'Add --extend'),
            'train_cfg = dict(max_epochs=1)'),
    changed('another end of the rate', ('param_scheduler.T_max was 2, is 9', 'Add --extend'),
            'param_scheduler = dict(T_max=9)'),
    changed('an extension that is over already', ('the run has reached 1', 'ends at 1'),
            'train_cfg = dict(max_epochs=1)', options=('--resume', '--extend')),
    changed('an extension with another rate', ('optimizer.lr was 0.05, is 0.01',),
            'train_cfg = dict(max_epochs=4)\noptim_wrapper = dict(optimizer=dict(lr=0.01))',
            options=('--resume', '--extend')),
    changed('another weight of a distillation loss', ('losses.loss_kd.weight was',),
            TAUGHT + "model['losses'] = dict(loss_kd=dict(weight=7.0))",
            base=DISTILLER, prepare=taught),
    changed('another temperature', ('loss_kd.module.temperature was', 'is 9.0'),
            TAUGHT + "model['losses'] = dict(loss_kd=dict(module=dict(temperature=9.0)))",
            base=DISTILLER, prepare=taught),
    changed('another teacher under the same name', ("the teacher's weights was",), TAUGHT,
            base=DISTILLER, prepare=with_other_teacher),
    changed('a best checkpoint to resume from', ('no optimizer', 'load_from='), '',
            options=('--resume', 'work/best_accuracy_top1_epoch_1.pth'),
            prepare=functools.partial(resumable, name='best_accuracy_top1_epoch_1.pth', without=(
                'optimizer', 'param_schedulers'))),
    changed('a published file to resume from', ('no optimizer, no message_hub', 'Published'), '',
            options=('--resume', 'work/published.pth'), prepare=functools.partial(
                resumable, name='published.pth',
                without=('optimizer', 'param_schedulers', 'message_hub', 'iter'))),
    changed('a checkpoint without its schedule', ('holds no param_schedulers',), '',
            prepare=lacking('param_schedulers')),
    changed('a checkpoint without its history', ('holds no message_hub',), '',
            prepare=lacking('message_hub')),
    changed('a checkpoint without its epoch', ('holds no meta.epoch',), '',
            prepare=lacking('epoch')),
    changed('a checkpoint without its weights', ("holds no 'state_dict'",), '',
            prepare=lacking('state_dict')),
    changed('nothing but damaged checkpoints', ('none of the 2 checkpoints', 'can be read'), '',
            prepare=all_damaged),
    changed('a second run in the folder of the first', (
        'holds 1 checkpoints of an earlier run', '--resume', '--overwrite', '--work-dir'), '',
        options=()),
    changed('`--resume` and `--overwrite`', ('give one of them',), '',
            options=('--resume', '--overwrite')),
    Case('`--extend` without `--resume`', ('--extend goes with --resume',), SHORT,
         options=('--extend', )),
    Case('`--extend` without the hook', ('--extend needs default_hooks.resume_check',),
         f'{SHORT}default_hooks = dict(resume_check=None)', options=('--resume', '--extend')),
]
