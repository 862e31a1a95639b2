"""Names that do not exist: types, arguments, layers and sources."""
from tests.refusals.case import DISTILLER, ROOT, STUDENT, Case
from tests.refusals.settings import setting

TITLE = 'Names'
RETINANET, FASTER_RCNN, VIEWS = (f"_base_ = '{ROOT}/configs/_demo_/{name}.py'\n" for name in (
    'student_retinanet_scenes', 'student_faster_rcnn_scenes', 'hssakd_digits'))
SET, GUARD = 'train_dataloader.dataset', 'default_hooks.finite_guard'

TYPES = {  # what is misspelt -> its place, the wrong name, the closest, the config
    'model': ('model', 'ImageClasifier', "'ImageClassifier'", STUDENT),
    'distiller': ('model', 'Distiler', "'mmkd.Distiller'", DISTILLER),
    'distiller of views': ('model', 'MultiviewDistiler', 'MultiViewDistiller', DISTILLER),
    'backbone': ('model.backbone', 'CIFARResnet', "'mmkd.CIFARResNet'", STUDENT),
    'neck': ('model.neck', 'GlobalAvgPooling', "'GlobalAveragePooling'", STUDENT),
    'head': ('model.head', 'LinearClsHed', "'LinearClsHead'", STUDENT),
    'task loss': ('model.head.loss', 'CrossEntropyLos', "'CrossEntropyLoss'", STUDENT),
    'data preprocessor': ('model.data_preprocessor', 'ClsDataPreprocesor',
                          "'ClsDataPreprocessor'", STUDENT),
    'distillation loss': ('model.losses.loss_kd.module', 'KDLos', "'KDLoss'", DISTILLER),
    'initialisation': ('model.backbone.init_cfg', 'Kaimin', "'Kaiming'", STUDENT),
    'loop of training': ('train_cfg', 'EpochBasedTrainLop', "'EpochBasedTrainLoop'", STUDENT),
    'loop of validation': ('val_cfg', 'BatchedValLop', "'mmkd.BatchedValLoop'", STUDENT),
    'optimizer': ('optim_wrapper.optimizer', 'SDG', "'SGD'", STUDENT),
    'wrapper of the optimizer': ('optim_wrapper', 'AmpOptimWraper', "'AmpOptimWrapper'", STUDENT),
    'scheduler': ('param_scheduler', 'CosineAnealingLR', "'CosineAnnealingLR'", STUDENT),
    'dataset': (f'{SET}.dataset.dataset', 'Digit', "'Digits'", STUDENT),
    'wrapper of the dataset': (f'{SET}.dataset', 'FewShotSubest', "'mmkd.FewShotSubset'", STUDENT),
    'dataset of validation': ('val_dataloader.dataset', 'Digts', "'mmkd.Digits'", STUDENT),
    'sampler': ('train_dataloader.sampler', 'DefaltSampler', "'DefaultSampler'", STUDENT),
    'sampler of the test': ('test_dataloader.sampler', 'DefaltSampler', "'DefaultSampler'",
                            STUDENT),
    'function that joins a batch': ('train_dataloader.collate_fn', 'default_colate',
                                    "'default_collate'", STUDENT),
    'function of workers': ('train_dataloader.worker_init_fn', 'mmkd.seed_workr',
                            "'mmkd.seed_worker'", STUDENT),
    'metric': ('val_evaluator', 'ScoreAcuracy', "'mmkd.ScoreAccuracy'", STUDENT),
    'metric of the test': ('test_evaluator', 'ScoreAcuracy', "'mmkd.ScoreAccuracy'", STUDENT),
    'hook': (GUARD, 'FiniteGardHook', "'mmkd.FiniteGuardHook'", STUDENT),
    'visualizer': ('visualizer', 'Visualiser', "'Visualizer'", STUDENT),
    'backend of pictures': ('visualizer.vis_backends.0', 'LocalVisBakend', "'LocalVisBackend'",
                            STUDENT),
    'processor of the log': ('log_processor', 'LogProcesor', "'LogProcessor'", STUDENT),
    'neck of a detector': ('model.neck', 'FNP', "'FPN'", RETINANET),
    'norm of a detector': ('model.backbone.norm_cfg', 'BNN', "'BN'", RETINANET),
    'assigner of boxes': ('model.train_cfg.assigner', 'MaxIoUAsigner', "'MaxIoUAssigner'",
                          RETINANET),
    'coder of boxes': ('model.bbox_head.bbox_coder', 'DeltaXYWHBBoxCodr', "'DeltaXYWHBBoxCoder'",
                       RETINANET),
    'maker of anchors': ('model.bbox_head.anchor_generator', 'AncorGenerator', "'AnchorGenerator'",
                         RETINANET),
    'head of regions': ('model.roi_head.bbox_head', 'Shared2FCBoxHead', "'Shared2FCBBoxHead'",
                        FASTER_RCNN),
}
ARGUMENTS = {  # what is misspelt -> its place with the value, the closest or known, the config
    'a network': ('model.backbone.dept=8', "'depth'", STUDENT),
    'a model': ('model.bakbone=8', "'backbone'", STUDENT),
    "mmpretrain's head": ('model.head.num_clases=10', "'num_classes'", STUDENT),
    "mmpretrain's loss": ('model.head.loss.loss_weigth=1', "'loss_weight'", STUDENT),
    'a preprocessor': ('model.data_preprocessor.meen=1', "'mean'", STUDENT),
    'an augmentation of batches': ('model.train_cfg.augment=1', "'augments'", STUDENT),
    'an initialisation': ("model.backbone.init_cfg.typ=Kaiming", 'needs a type', STUDENT),
    'a distillation loss': ('model.losses.loss_kd.module.temprature=4', "'temperature'", DISTILLER),
    'a distiller': ('model.teacher_checkpiont=a.pth', "'teacher_checkpoint'", DISTILLER),
    "the teacher's view": ('model.teacher_input.means=[0.0]', 'known: mean, std', DISTILLER),
    "the teacher's engine": ('model.teacher_engine.dtyp=fp16', 'known: dtype', DISTILLER),
    "MMEngine's dataset": (f'{SET}.time=3', "'times'", STUDENT),
    'a dataset of ours': (f'{SET}.dataset.ratoi=0.5', "'ratio'", STUDENT),
    'a dataset inside two others': (f'{SET}.dataset.dataset.splitt=train', "'split'", STUDENT),
    'a sampler': ('train_dataloader.sampler.shufle=True', "'shuffle'", STUDENT),
    'a function that joins a batch': ('train_dataloader.collate_fn.stack=1', 'default_collate',
                                      STUDENT),
    'a metric': ('val_evaluator.topkk=1', "'topk'", STUDENT),
    'a metric of the test': ('test_evaluator.topkk=1', "'topk'", STUDENT),
    'a loop of ours': ('val_cfg.interval=1', 'BatchedValLoop', STUDENT),
    "torch's optimizer": ('optim_wrapper.optimizer.momentun=0.9', "'momentum'", STUDENT),
    'a wrapper of the optimizer': ('optim_wrapper.acumulative_counts=2', "'accumulative_counts'",
                                   STUDENT),
    'clipped gradients': ('optim_wrapper.clip_grad.maxnorm=1', "'max_norm'", STUDENT),
    'a scheduler': ('param_scheduler.Tmax=3', "'T_max'", STUDENT),
    'the hook of checkpoints': ('default_hooks.checkpoint.intervall=5', "'interval'", STUDENT),
    'the best checkpoint': ('default_hooks.checkpoint.savebest=auto', "'save_best'", STUDENT),
    'the storage of checkpoints': ('default_hooks.checkpoint.backend_args.root=a',
                                   'AtomicLocalBackend', STUDENT),
    'the hook of the log': ('default_hooks.logger.intervall=5', "'interval'", STUDENT),
    'the hook of schedulers': ('default_hooks.param_scheduler.interval=1', 'ParamSchedulerHook',
                               STUDENT),
    'the hook of the timer': ('default_hooks.timer.interval=1', 'IterTimerHook', STUDENT),
    'the hook of the sampler': ('default_hooks.sampler_seed.seed=1', 'DistSamplerSeedHook',
                                STUDENT),
    'a hook of ours': (f'{GUARD}.intervall=5', "'interval'", STUDENT),
    'a visualizer': ('visualizer.nam=a', "'name'", STUDENT),
    'a backend of pictures': ('visualizer.vis_backends.0.savedir=a', "'save_dir'", STUDENT),
    "mmdet's neck": ('model.neck.num_out=5', "'num_outs'", RETINANET),
    "mmdet's head": ('model.bbox_head.num_clases=10', "'num_classes'", RETINANET),
    "mmdet's assigner": ('model.train_cfg.assigner.pos_iou=0.5', "'pos_iou_thr'", RETINANET),
    "mmdet's network": ('model.backbone.frozen_stage=1', "'frozen_stages'", RETINANET),
}
HOOK = "custom_hooks = [dict(type='EMAHook', {})]".format
OTHERS = {  # name of the case -> line of the config, its base, words
    'a misspelt connector': (
        "model = dict(connectors=dict(a=dict(module=dict(type='AlignFeature', student_channels=3, "
        "teacher_channels=4), inputs=dict(features='student.logits'))))", DISTILLER,
        ('model.connectors.a.module', "'AlignFeatures'")),
    'a misspelt pretext task': ("model = dict(student=dict(pretext=dict(type='Rotaton')))", VIEWS,
                                ('model.student.pretext', "'Rotation'")),
    'a misspelt transform': (
        "train_dataloader = dict(dataset=dict(dataset=dict(dataset=dict(pipeline=[dict(type="
        "'RandomFlp')]))))", STUDENT, (f'{SET}.dataset.dataset.pipeline.0', "'RandomFlip'")),
    "a misspelt argument of mmpretrain's transform": (
        "train_dataloader = dict(dataset=dict(dataset=dict(dataset=dict(pipeline=[dict(type="
        "'mmpretrain.RandomFlip', probb=0.5)]))))", STUDENT, ('pipeline.0', "'prob'")),
    'a misspelt augmentation of batches': (
        "model = dict(train_cfg=dict(augments=dict(type='Mixp')))", STUDENT,
        ('model.train_cfg.augments', "'Mixup'")),
    'a misspelt custom hook': ("custom_hooks = [dict(type='EMAHok')]", STUDENT,
                               ('custom_hooks.0', "'EMAHook'")),
    'a misspelt argument of averaged weights': (HOOK('momentun=0.01'), STUDENT,
                                                ('custom_hooks.0: EMAHook', "'momentum'")),
    'a misspelt average of weights': (HOOK("ema_type='ExpMomentumEM'"), STUDENT,
                                      ('custom_hooks.0.ema_type', "'mmdet.ExpMomentumEMA'")),
    'a misspelt argument of the chosen average': (
        HOOK("ema_type='mmdet.ExpMomentumEMA', gama=2000"), STUDENT, ('custom_hooks.0', "'gamma'")),
    'a misspelt constructor of the optimizer': (
        "optim_wrapper = dict(constructor='DefaultOptimWrapperConstrutor')", STUDENT,
        ('optim_wrapper.constructor', "'DefaultOptimWrapperConstructor'")),
    'a misspelt scope': ("default_scope = 'mmkdd'", STUDENT, ('default_scope', "'mmkd'")),
    'a type of another scope': ("model = dict(backbone=dict(type='mmdet.CIFARResNet'))", STUDENT,
                                ('model.backbone', "type='mmkd.CIFARResNet'")),
    'a misspelt storage of checkpoints': (
        "default_hooks = dict(checkpoint=dict(backend_args=dict(backend='mmkd_atomi')))", STUDENT,
        ('default_hooks.checkpoint.backend_args.backend', "'mmkd_atomic'")),
    'a way of clipping that does not exist': (
        "optim_wrapper = dict(clip_grad=dict(type='global', max_norm=1))", STUDENT,
        ("optim_wrapper.clip_grad.type must be one of 'norm', 'value'", )),
    'a network that is None': ('model = dict(backbone=None)', STUDENT,
                               ('model.backbone: a model is a dict with a type', )),
    'a network without a type': ('model = dict(backbone=dict(_delete_=True, depth=8))', STUDENT,
                                 ('model.backbone: a model needs a type', "['depth']")),
    'an optimizer without a type': (
        'optim_wrapper = dict(optimizer=dict(_delete_=True, lr=0.1))', STUDENT,
        ('optim_wrapper.optimizer: needs a type', )),
    'a layer that does not exist': (
        "model = dict(student_layers=dict(logits='hed'))", DISTILLER,
        ("layer 'logits'", "no sub-module 'hed'", 'Close names: head')),
    'a source that does not exist': (
        "model = dict(losses=dict(loss_kd=dict(inputs=dict(student_logits='student.logit'))))",
        DISTILLER, ("loss 'loss_kd'", "Did you mean 'student.logits'?")),
    'a misspelt input of a loss': (
        "model = dict(losses=dict(loss_kd=dict(inputs=dict(students_logits='student.logits'))))",
        DISTILLER, ("loss 'loss_kd'", 'student_logits')),
    'a misspelt key of a loss': ('model = dict(losses=dict(loss_kd=dict(wieght=1)))', DISTILLER,
                                 ("unknown keys ['wieght']", 'weight')),
    'a loss of another name': (
        "model = dict(losses=dict(_delete_=True, kd=dict(module=dict(type='KDLoss', temperature=4),"
        " inputs=dict(student_logits='student.logits', teacher_logits='teacher.logits'))))",
        DISTILLER, ("loss 'kd': the name must start with 'loss_'", )),
}

CASES = [
    *(Case(f'a misspelt {name}', (f'{place}: there is no ', known), base=base, command='check',
           options=('--cfg-options', f'{place}.type={wrong}'))
      for name, (place, wrong, known, base) in TYPES.items()),
    *(Case(f'a misspelt argument of {name}', (text.partition('=')[0].rpartition('.')[2], known),
           base=base, command='check', options=('--cfg-options', text))
      for name, (text, known, base) in ARGUMENTS.items()),
    *(setting(name, line, *words, base=base) for name, (line, base, words) in OTHERS.items()),
]
