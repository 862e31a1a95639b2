"""Values that no run can have, and values of a wrong type."""
from tests.refusals.case import DISTILLER, Case
from tests.refusals.settings import option, setting

TITLE = 'Values'

OPTIMIZER = 'optim_wrapper.optimizer'
NUMBERS = {  # name of the case -> option, and what it must be
    'a learning rate of nan': (f'{OPTIMIZER}.lr=nan', 'a finite number from 0'),
    'an infinite learning rate': (f'{OPTIMIZER}.lr=inf', 'a finite number from 0'),
    'a negative learning rate': (f'{OPTIMIZER}.lr=-0.1', 'a finite number from 0'),
    'a learning rate that is a text': (f'{OPTIMIZER}.lr=fast', 'a finite number from 0'),
    'a learning rate that is a flag': (f'{OPTIMIZER}.lr=True', 'a finite number from 0'),
    'a momentum of 2': (f'{OPTIMIZER}.momentum=2', 'a finite number from 0 and below 1'),
    'a momentum of 1': (f'{OPTIMIZER}.momentum=1.0', 'a finite number from 0 and below 1'),
    'a negative momentum': (f'{OPTIMIZER}.momentum=-0.1', 'a finite number from 0 and below 1'),
    'a negative weight decay': (f'{OPTIMIZER}.weight_decay=-1e-4', 'a finite number from 0'),
    'a weight decay of nan': (f'{OPTIMIZER}.weight_decay=nan', 'a finite number from 0'),
    'a beta of 1': (f'{OPTIMIZER}.betas=(0.9,1.0)', 'a finite number from 0 and below 1'),
    'gradients clipped at nan': ('optim_wrapper.clip_grad.max_norm=nan', 'above 0'),
    'gradients clipped at 0': ('optim_wrapper.clip_grad.max_norm=0', 'above 0'),
    'no step to accumulate over': ('optim_wrapper.accumulative_counts=0', 'a whole number from 1'),
    'a negative factor of the rate': (
        'optim_wrapper.paramwise_cfg.bias_lr_mult=-1', 'a finite number from 0'),
    'no epoch': ('train_cfg.max_epochs=0', 'a whole number from 1'),
    'a negative number of epochs': ('train_cfg.max_epochs=-3', 'a whole number from 1'),
    'half an epoch': ('train_cfg.max_epochs=0.5', 'a whole number from 1'),
    'a validation every 0 epochs': ('train_cfg.val_interval=0', 'a whole number from 1'),
    'a validation from a negative epoch': ('train_cfg.val_begin=-1', 'a whole number from 0'),
    'batches of 0 images': ('train_dataloader.batch_size=0', 'a whole number from 1'),
    'batches of -8 images': ('train_dataloader.batch_size=-8', 'a whole number from 1'),
    'batches of 2.5 images': ('train_dataloader.batch_size=2.5', 'a whole number from 1'),
    'test batches of 0 images': ('test_dataloader.batch_size=0', 'a whole number from 1'),
    'a negative number of workers': ('train_dataloader.num_workers=-1', 'a whole number from 0'),
    'checkpoints every 0 epochs': (
        'default_hooks.checkpoint.interval=0', 'a whole number from 1, or -1'),
    'no checkpoint to keep': (
        'default_hooks.checkpoint.max_keep_ckpts=0', 'a whole number from 1, or -1'),
    'a log every 0 iterations': ('default_hooks.logger.interval=0', 'a whole number from 1'),
    'a seed that is a text': ('randomness.seed=random', 'a whole number from 0'),
    'a negative seed': ('randomness.seed=-1', 'a whole number from 0'),
    'a flag that is a number': ('randomness.deterministic=1', 'one of True, False'),
    'a learning rate made for 0 images': ('auto_scale_lr.base_batch_size=0', 'from 1'),
    'a level of the log that does not exist': ('log_level=LOUD', "one of 'DEBUG', 'INFO'"),
    'a path in place of the flag `resume`': ('resume=a.pth', 'one of True, False'),
    'a head of 0 classes': ('model.head.num_classes=0', 'a whole number from 1'),
    'a negative weight of the task loss': ('model.head.loss.loss_weight=-1', 'from 0'),
    'a weight of the task loss of nan': ('model.head.loss.loss_weight=nan', 'from 0'),
    'a mean of nan': ('model.data_preprocessor.mean=nan', 'a finite number'),
    'a shuffle that is a text': ('train_dataloader.sampler.shuffle=yes', 'one of True, False'),
}
SCHEDULES = {  # name of the case -> scheduler, and what its message says
    'a cosine of 0 epochs': ("type='CosineAnnealingLR', T_max=0", 'param_scheduler.T_max must be '
                             'a whole number from 1, got 0'),
    'a cosine of a text': ("type='CosineAnnealingLR', T_max='20'", 'param_scheduler.T_max'),
    'a negative least rate': ("type='CosineAnnealingLR', T_max=5, eta_min=-1",
                              'param_scheduler.eta_min must be a finite number from 0'),
    'a factor of nan': ("type='MultiStepLR', milestones=[2], gamma=float('nan')",
                        'param_scheduler.gamma'),
    'a negative milestone': ("type='MultiStepLR', milestones=[-2]",
                             'param_scheduler.milestones.0 must be a whole number from 1'),
    'milestones that fall': ("type='MultiStepLR', milestones=[4, 2]",
                             'param_scheduler.milestones must rise, got [4, 2]'),
    'a schedule that ends before it begins': (
        "type='LinearLR', start_factor=0.1, begin=5, end=3",
        'param_scheduler.end must be above param_scheduler.begin = 5, got 3'),
    'a warm-up that starts at 0': ("type='LinearLR', start_factor=0, end=3",
                                   'param_scheduler.start_factor must be a finite number above 0'),
    'a step of 0 epochs': ("type='StepLR', step_size=0", 'param_scheduler.step_size'),
}
KD = 'model.losses.loss_kd'
DISTILLED = {  # name of the case -> option, and what its message says
    'a negative weight of a loss': (f'{KD}.weight=-1', f'{KD}.weight must be a finite number'),
    'a weight of a loss of nan': (f'{KD}.weight=nan', f'{KD}.weight must be a finite number'),
    'an infinite weight of a loss': (f'{KD}.weight=inf', f'{KD}.weight must be a finite number'),
    'a weight of a loss that is a text': (f'{KD}.weight=high', f'{KD}.weight'),
    'a warm-up of 0 epochs': (f'{KD}.warmup_epochs=0', f'{KD}.warmup_epochs'),
    'a temperature that is a text': (
        f'{KD}.module.temperature=warm', f"{KD}.module: KDLoss: temperature must be float, got "
        "the text 'warm'"),
    'a temperature of nan': (f'{KD}.module.temperature=nan', 'must be a finite number, got nan'),
    'a temperature of 0': (f'{KD}.module.temperature=0', 'temperature must be > 0'),
    'a temperature that is a flag': (f'{KD}.module.temperature=True', 'must be float, got True'),
    'layers that are a text': ('model.student_layers=head', 'student_layers must be Mapping'),
    'a teacher file that is a number': ('model.teacher_checkpoint=3', 'teacher_checkpoint must'),
}
OWN = {  # name of the case -> line of the config, and what its message says
    'a share of the data that is a text': (
        "train_dataloader = dict(dataset=dict(dataset=dict(ratio='0.5')))",
        ('train_dataloader.dataset.dataset: FewShotSubset: ratio must be', "the text '0.5'")),
    'an interval of the guard that is a text': (
        "default_hooks = dict(finite_guard=dict(interval='50'))",
        ('default_hooks.finite_guard: FiniteGuardHook: interval must be', "the text '50'")),
    'a number of skipped steps that is a flag': (
        'default_hooks = dict(finite_guard=dict(max_skipped=True))',
        ('FiniteGuardHook: max_skipped must be int, got True', )),
    'an interval of the guard of 0': (
        'default_hooks = dict(finite_guard=dict(interval=0))', ('interval must be >= 1', )),
    'a width of the network that is a text': (
        "model = dict(backbone=dict(stem_channels='16'))", ('stem_channels', "'16'")),
    'a depth of the network that is half': (
        'model = dict(backbone=dict(depth=8.5))', ('depth must be int, got 8.5', )),
    'a depth of the network that does not exist': (
        'model = dict(backbone=dict(depth=9))', ('depth', '9')),
    'averaged weights of momentum 2': (
        "custom_hooks = [dict(type='EMAHook', momentum=2)]",
        ('custom_hooks.0.momentum must be a finite number above 0 and below 1, got 2', )),
    'averaged weights of momentum 0': (
        "custom_hooks = [dict(type='EMAHook', momentum=0.0)]", ('custom_hooks.0.momentum', )),
    'averaged weights every 0 iterations': (
        "custom_hooks = [dict(type='EMAHook', interval=0)]", ('custom_hooks.0.interval', )),
    'batches of a text': ("train_dataloader = dict(batch_size='8')",
                          ("train_dataloader.batch_size must be a whole number from 1, got '8'", )),
    'epochs of a text': ("train_cfg = dict(max_epochs='3')",
                         ("train_cfg.max_epochs must be a whole number from 1, got '3'", )),
}

CASES = [
    *(option(name, text, text.partition('=')[0], rule) for name, (text, rule) in NUMBERS.items()),
    *(setting(name, f'param_scheduler = dict(_delete_=True, {text})', word)
      for name, (text, word) in SCHEDULES.items()),
    *(Case(name, (word, ), base=DISTILLER, options=('--cfg-options', text))
      for name, (text, word) in DISTILLED.items()),
    *(Case(name, words, line) for name, (line, words) in OWN.items()),
]
