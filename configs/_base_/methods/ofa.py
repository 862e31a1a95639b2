# OFA-KD (Hao et al., NeurIPS 2023), weights of the authors' code; stages of ResNet-18 on ImageNet.
_labels = dict(teacher_logits='teacher.logits', labels='batch.labels')
_loss = dict(type='OFALoss', exponent=1.5)
ofa = dict(
    model=dict(
        student_layers=dict(
            stage1='backbone.layer1', stage2='backbone.layer2', stage3='backbone.layer3',
            stage4='backbone.layer4'),
        connectors=dict(
            exit1=dict(
                module=dict(
                    type='ExitBranch', in_channels=64, hidden_channels=512, num_classes=1000,
                    num_halvings=3),
                inputs=dict(features='student.stage1')),
            exit2=dict(
                module=dict(
                    type='ExitBranch', in_channels=128, hidden_channels=512, num_classes=1000,
                    num_halvings=2),
                inputs=dict(features='student.stage2')),
            exit3=dict(
                module=dict(
                    type='ExitBranch', in_channels=256, hidden_channels=512, num_classes=1000,
                    num_halvings=1),
                inputs=dict(features='student.stage3')),
            exit4=dict(
                module=dict(
                    type='ExitBranch', in_channels=512, hidden_channels=512, num_classes=1000,
                    num_halvings=0),
                inputs=dict(features='student.stage4'))),
        losses=dict(
            loss_ofa=dict(
                module=_loss, weight=1.0,
                inputs=dict(student_logits='student.logits', **_labels)),
            loss_exit1=dict(
                module=_loss, weight=1.0,
                inputs=dict(student_logits='connector.exit1', **_labels)),
            loss_exit2=dict(
                module=_loss, weight=1.0,
                inputs=dict(student_logits='connector.exit2', **_labels)),
            loss_exit3=dict(
                module=_loss, weight=1.0,
                inputs=dict(student_logits='connector.exit3', **_labels)),
            loss_exit4=dict(
                module=_loss, weight=1.0,
                inputs=dict(student_logits='connector.exit4', **_labels)))))
