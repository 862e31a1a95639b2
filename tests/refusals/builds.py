"""Parts that do not fit each other, and what other packages refuse while a run is built."""
from tests.broken_inputs import SCENES, scenes
from tests.refusals.case import DISTILLER, STUDENT, Case

TITLE = 'Parts that cannot be built, or do not fit'
SET = 'train_dataloader = dict(dataset=dict(dataset=dict(dataset=dict({}))))'.format
EMA = "custom_hooks = [dict(type='EMAHook', {})]".format
ADAM = ("optim_wrapper = dict(optimizer=dict(_delete_=True, type='AdamW', lr=0.1, {}))").format
RULE = 'optim_wrapper = dict(paramwise_cfg=dict(custom_keys=dict({})))'.format
SCHEDULE = 'param_scheduler = dict(_delete_=True, {})'.format
METRIC = 'val_evaluator = dict(_delete_=True, {})'.format

STUDENTS = {  # name of the case -> line of the config, and what the message says
    'averaged weights from an epoch that never comes': (
        EMA('begin_epoch=99'), ('custom_hooks.0: EMAHook cannot start', 'begin_epoch')),
    'averaged weights from an epoch and an iteration': (
        EMA('begin_epoch=1, begin_iter=3'), ('custom_hooks.0: EMAHook cannot be built', 'both')),
    'a best checkpoint by a number': (
        'default_hooks = dict(checkpoint=dict(save_best=3))',
        ('default_hooks.checkpoint: SafeCheckpointHook: save_best must be', )),
    'a rule for the best checkpoint that does not exist': (
        "default_hooks = dict(checkpoint=dict(save_best='accuracy/top1', rule='lesss'))",
        ('default_hooks.checkpoint: SafeCheckpointHook cannot be built', 'greater, less')),
    'a best checkpoint by a metric that does not exist': (
        "default_hooks = dict(checkpoint=dict(save_best='accuracy/top7', rule='greater'))",
        ("save_best: the validation gives no 'accuracy/top7'", 'accuracy/top1')),
    'a folder of checkpoints that is a number': (
        'default_hooks = dict(checkpoint=dict(out_dir=3))',
        ('default_hooks.checkpoint: SafeCheckpointHook cannot start', )),
    'a suffix of the log that is a number': (
        'default_hooks = dict(logger=dict(out_suffix=3))',
        ('default_hooks.logger: LoggerHook: out_suffix must be', )),
    'a validation from an epoch that never comes': (
        'train_cfg = dict(val_begin=99)', ('val_begin must be at most', 'max_epochs = 20')),
    'intervals of validation that are a number': (
        'train_cfg = dict(dynamic_intervals=3)', ('dynamic_intervals must be', )),
    'an interval of validation of 0': (
        'train_cfg = dict(dynamic_intervals=[(3, 0)])',
        ('train_cfg.dynamic_intervals.0.1 must be a whole number from 1, got 0', )),
    'a schedule that is a number': (
        'param_scheduler = 3', ('param_scheduler must be a dict with a type, got 3', )),
    'a schedule that is None in a list': (
        'param_scheduler = [None]', ('param_scheduler.0 must be a dict with a type, got None', )),
    'a schedule that is a text in a list': (
        "param_scheduler = ['CosineAnnealingLR']", ('param_scheduler.0 must be a dict', )),
    'a schedule that begins behind the end': (
        'param_scheduler = dict(begin=30)',
        ('param_scheduler: CosineAnnealingLR cannot be built', 'begin=30')),
    'a step schedule without its step': (
        SCHEDULE("type='StepLR'"), ('param_scheduler: StepLR', "'step_size'")),
    'milestones that are a text': (
        SCHEDULE("type='MultiStepLR', milestones='3'"), ('milestones must be', "'3'")),
    'an optimizer that is None': (
        'optim_wrapper = dict(optimizer=None)', ('optim_wrapper.optimizer: missing', )),
    'a wrapper without an optimizer': (
        "optim_wrapper = dict(_delete_=True, type='OptimWrapper')",
        ('optim_wrapper.optimizer: missing', )),
    'a flag of the optimizer that is a text': (
        "optim_wrapper = dict(optimizer=dict(nesterov='maybe'))",
        ('optim_wrapper.optimizer.nesterov must be one of True, False', )),
    "Nesterov's momentum without a momentum": (
        'optim_wrapper = dict(optimizer=dict(nesterov=True, momentum=0.0))',
        ('optim_wrapper.optimizer: SGD cannot be built', 'requires a momentum')),
    'one beta in place of two': (ADAM('betas=0.9'), ('optimizer: AdamW cannot be built', )),
    'a misspelt factor of a rule for parameters': (
        RULE('head=dict(lr_mul=0.1)'), ('custom_keys.head.lr_mul', "'lr_mult'")),
    'a rule for parameters that do not exist': (
        RULE('haed=dict(lr_mult=0.1)'), ("no parameter has 'haed'", "'head'")),
    'rules for parameters that are a number': (
        'optim_wrapper = dict(paramwise_cfg=dict(custom_keys=3))', ('custom_keys must be', )),
    'batches of None': (
        'train_dataloader = dict(batch_size=None)', ('train_dataloader.batch_size: None', )),
    'workers of None': (
        'train_dataloader = dict(num_workers=None)',
        ('train_dataloader: the data loader cannot be built', )),
    'a dataset that is None': (
        'train_dataloader = dict(dataset=None)',
        ('train_dataloader.dataset must be a dict with a type, got None', )),
    'a dataset that is a list': (
        'train_dataloader = dict(dataset=[])', ('train_dataloader.dataset must be a dict', )),
    'a function that joins a batch that is a text': (
        "train_dataloader = dict(collate_fn='default_collate')",
        ("train_dataloader.collate_fn must be a dict with a type, got 'default_collate'", )),
    'a dataset repeated -1 times': (
        'train_dataloader = dict(dataset=dict(times=-1))',
        ('train_dataloader.dataset.times must be a whole number from 1, got -1', )),
    'a pipeline without steps': (
        SET('pipeline=[]'), ('train_dataloader: a batch holds no inputs', 'PackInputs')),
    'a step of a pipeline that is None': (
        SET('pipeline=[None]'), ('Digits cannot be built', 'transform must be')),
    'a step of a pipeline that is a text': (
        SET("pipeline=['RandomFlip']"), ('Digits cannot be built', 'transform must be')),
    'crops of size 0': (
        SET("pipeline=[dict(type='mmpretrain.RandomCrop', crop_size=0)]"),
        ('pipeline.0: ', 'RandomCrop cannot be built', 'crop_size')),
    'no metric': ('val_evaluator = []', ('val_evaluator: missing', )),
    'a metric that is a number': ('val_evaluator = 3', ('evaluator must be one of dict', )),
    'a metric that is None in a list': ('val_evaluator = [None]', ('cannot be built', )),
    'the top-0 accuracy': (
        'val_evaluator = dict(topk=0)', ('topk must be a whole number from 1', )),
    'no accuracy': ('val_evaluator = dict(topk=())', ('topk must hold a number from 1', )),
    'the top-99 accuracy of 10 classes': (
        'val_evaluator = dict(topk=99)', ('first batch fails, with ScoreAccuracy', 'top-99')),
    "the top-99 accuracy of mmpretrain's metric": (
        METRIC("type='mmpretrain.Accuracy', topk=(99, )"),
        ('first batch fails, with Accuracy', )),
    'a metric of detectors for a classifier': (
        METRIC("type='mmdet.CocoMetric'"), ('first batch fails, with CocoMetric', )),
    'no randomness': ('randomness = None', ('randomness must be', 'None')),
    'no environment': ('env_cfg = None', ('env_cfg must be', 'None')),
    'a start method that does not exist': (
        "env_cfg = dict(mp_cfg=dict(mp_start_method='frok'))",
        ('mp_start_method must be one of', )),
    'a backend of processes that does not exist': (
        "env_cfg = dict(dist_cfg=dict(backend='ncll'))", ('dist_cfg.backend must be one of', )),
    'a visualizer that is a number': ('visualizer = 3', ('visualizer', 'got 3')),
    'a file of weights that is a number': ('load_from = 3', ('load_from must be str', 'got 3')),
    'a list of files of weights': ("load_from = ['a.pth']", ('load_from must be str', )),
    'variables of one\'s own that are a number': ('_known_keys = 3', ('must be a list of names', )),
    'a preprocessor that is a number': (
        'data_preprocessor = 3', ('data_preprocessor must be', 'got 3')),
    'a mode of compilation that does not exist': (
        "compile = dict(mode='foo')", ('the run cannot be built', 'mode=foo')),
    'a misspelt argument of the compilation': (
        "compile = dict(modee='foo')", ("Did you mean 'mode'?", )),
    'a checkpointed part that does not exist': (
        "activation_checkpointing = ['foo']", ('the run cannot be built', "'foo'")),
    'a head for other features': (
        'model = dict(head=dict(in_channels=65))',
        ('the first step fails in model.head.fc', '53x64 and 65x10')),
    'a network without a neck': (
        'model = dict(neck=None)', ('the first step fails in model.head.fc', 'shapes')),
    'a network without a head': ('model = dict(head=None)', ('the first step fails in model', )),
    'a head of None classes': (
        'model = dict(head=dict(num_classes=None))', ('model.head: ', 'cannot be built')),
    'means of four channels': (
        'model = dict(data_preprocessor=dict(mean=[0.0] * 4, std=[1.0] * 4))',
        ('the first step fails in model.data_preprocessor', )),
    'a standard deviation without a mean': (
        'model = dict(data_preprocessor=dict(mean=None, std=[1.0] * 3))',
        ('mean and std come together', )),
    'an initialisation that is a number': (
        'model = dict(init_cfg=3)', ('model.init_cfg must be a dict with a type', )),
    'an initialisation of layers that do not exist': (
        "model = dict(init_cfg=dict(type='Normal', layer='Conv2dd', std=0.1))",
        ("model.init_cfg: no layer is called 'Conv2dd'", "'Conv2d'")),
    'an initialisation by a text': (
        "model = dict(init_cfg=dict(type='Normal', layer='Conv2d', std='a'))",
        ('the run cannot be built', 'must be float')),
    'a negative strength of a mixture': (
        "model = dict(train_cfg=dict(augments=dict(type='Mixup', alpha=-1)))",
        ('Mixup cannot be built', )),
    'shares of mixtures that are too many': (
        "model = dict(train_cfg=dict(augments=dict(type='Mixup', alpha=0.2), probs=[0.5, 0.5]))",
        ('must have same lengths', )),
}
DISTILLERS = {
    'a student that is None': ('model = dict(student=None)', ('student must be', 'None')),
    'a teacher that is None': ('model = dict(teacher=None)', ('needs a teacher', )),
    'a size of the teacher\'s images that is a number': (
        'model = dict(teacher_input=dict(size=3))', ('teacher_input: size must be', )),
    'a compilation that is a text': (
        "model = dict(student_engine=dict(compile='foo'))",
        ('student_engine: compile must be a dict', "'foo'")),
    'connectors that wait for each other': (
        "model = dict(connectors={name: dict(module=dict(type='StandardizeLogits'), inputs=dict("
        "logits=f'connector.{other}')) for name, other in ('ab', 'ba')})",
        ("the connectors ['a', 'b'] wait for each other", )),
}
DETECTORS = {
    'a head of a detector for other channels': (
        'bbox_head=dict(in_channels=32)', ('the first step fails in model.bbox_head', '64')),
    'a neck for two levels': ('neck=dict(in_channels=[16, 32])', ('fails in model.neck', )),
    'a neck of fewer levels than it gets': (
        'neck=dict(num_outs=1)', ('model.neck: FPN cannot be built', 'num_outs')),
    'a depth that the network does not have': (
        'backbone=dict(depth=19)', ('model.backbone: ResNet cannot be built', '19')),
    'anchors for two levels of three': (
        'bbox_head=dict(anchor_generator=dict(strides=[8, 16]))', ('the first step fails', )),
    'images padded to a multiple of 0': (
        'data_preprocessor=dict(pad_size_divisor=0)',
        ('the first step fails in model.data_preprocessor', )),
    'channels that are swapped twice': (
        'data_preprocessor=dict(bgr_to_rgb=True, rgb_to_bgr=True)',
        ('cannot be built', 'at the same time')),
    'a suppression that does not exist': (
        "test_cfg=dict(nms=dict(type='nsm'))", ("test_cfg.nms.type must be one of 'nms'", )),
    'a misspelt argument of the suppression': (
        'test_cfg=dict(nms=dict(iou_treshold=0.5))', ('iou_treshold', "'iou_threshold'")),
    'a misspelt setting of the test': (
        'test_cfg=dict(scor_thr=0.5)', ("nothing reads 'scor_thr'", "'score_thr'")),
    'a detector without settings of the training': (
        'train_cfg=None', ('the first step fails in model', )),
}
CASES = [
    *(Case(name, words, line, base=base, command='check') for base, cases in (
        (STUDENT, STUDENTS), (DISTILLER, DISTILLERS)) for name, (line, words) in cases.items()),
    *(Case(name, words, f'model = dict({line})', base=SCENES, command='check', prepare=scenes)
      for name, (line, words) in DETECTORS.items()),
    Case('a metric of boxes that does not exist', ('CocoMetric cannot be built', "'bbox'"),
         "val_evaluator['metric'] = 'bbx'", base=SCENES, command='check', prepare=scenes),
    Case('a file of the metric that is missing', ('val_evaluator', 'no.json'),
         "val_evaluator['ann_file'] = 'no.json'", base=SCENES, command='check', prepare=scenes),
]
