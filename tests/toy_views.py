"""Small networks with branches, and distillers that show them several views."""
from tests import toy_models as toy

BRANCH = dict(tap='backbone.stage1', module=dict(type='SelfSupervisedModule'))


def branched(channels=8, classes=toy.CLASSES, views=4, **options):
    """A toy classifier with one branch of joint logits behind its first stage."""
    branch = {**BRANCH, 'module': dict(type='SelfSupervisedModule', in_channels=channels,
                                       out_channels=classes * views)}
    backbone = {key: options.pop(key) for key in ('norm', 'dropout') if key in options}
    config = toy.classifier(channels, classes, **backbone)
    return {**config, 'type': 'mmkd.BranchedClassifier', 'pretext': dict(type='Rotation'),
            'branches': dict(branch1=branch), **options}


def resnet8(classes=toy.CLASSES, **options):
    """A small ResNet with the auxiliary branches of its family."""
    config = dict(
        type='mmkd.BranchedClassifier', _scope_='mmpretrain',
        data_preprocessor=dict(mean=[120.0] * 3, std=[60.0] * 3, num_classes=classes),
        backbone=dict(type='mmkd.CIFARResNet', depth=8, stem_channels=4,
                      stage_channels=(4, 4, 8)),
        neck=dict(type='GlobalAveragePooling'),
        head=dict(type='LinearClsHead', num_classes=classes, in_channels=8),
        pretext=dict(type='Rotation'), auxiliary_task='joint')
    return {**config, **options}


def losses():
    """The losses of HSSAKD."""
    return dict(
        loss_kl_q=dict(module=dict(type='HSSAKDLoss'), inputs=dict(
            student_logits='student.branches', teacher_logits='teacher.branches')),
        loss_kl_p=dict(module=dict(type='KDLoss', temperature=3.0), inputs=dict(
            student_logits='student.logits', teacher_logits='teacher.logits')))


LAYERS = dict(logits='head.fc', branches='branches')


def hssakd(student=None, teacher=None, **kwargs):
    """Config of HSSAKD between two toy classifiers."""
    return {**dict(type='MultiViewDistiller', student=student or branched(),
                   teacher=teacher or branched(16), student_layers=LAYERS,
                   teacher_layers=LAYERS, losses=losses()), **kwargs}


def online(peers=None, **kwargs):
    """Config of online HSSAKD between toy classifiers."""
    own = branched(branch_loss=dict(type='AuxiliaryTaskLoss'))
    return {**dict(type='MutualDistiller', peers=peers or [own, own], layers=LAYERS,
                   losses=losses()), **kwargs}
