# MDR (ACM MM 2024) on ImageNet: four stages, embeddings of 1280. Channels of ResNet-34 and
# ResNet-18.
_base_ = './mdr.py'

mdr = dict(
    model=dict(
        teacher=dict(
            branches=dict(
                _delete_=True,
                stage1=dict(tap='backbone.layer1', module=dict(
                    type='ClassifiedEmbedding', in_channels=64, out_channels=1280,
                    num_classes=1000)),
                stage2=dict(tap='backbone.layer2', module=dict(
                    type='ClassifiedEmbedding', in_channels=128, out_channels=1280,
                    num_classes=1000)),
                stage3=dict(tap='backbone.layer3', module=dict(
                    type='ClassifiedEmbedding', in_channels=256, out_channels=1280,
                    num_classes=1000)),
                stage4=dict(tap='backbone.layer4', module=dict(
                    type='ClassifiedEmbedding', in_channels=512, out_channels=1280,
                    num_classes=1000)))),
        student_layers=dict(
            stage1='backbone.layer1', stage2='backbone.layer2', stage3='backbone.layer3',
            stage4='backbone.layer4'),
        teacher_layers=dict(stage4='branches.stage4.embedding'),
        connectors=dict(
            stage1=dict(module=dict(in_channels=64, out_channels=1280, hidden_channels=1280)),
            stage2=dict(module=dict(in_channels=128, out_channels=1280, hidden_channels=1280)),
            stage3=dict(module=dict(in_channels=256, out_channels=1280, hidden_channels=1280)),
            stage4=dict(
                module=dict(
                    type='SelfSupervisedModule', in_channels=512, out_channels=1280,
                    hidden_channels=1280),
                inputs=dict(x='student.stage4'))),
        losses=dict(
            loss_mdr=dict(
                inputs=dict(
                    student_embeddings=[
                        'connector.stage1', 'connector.stage2', 'connector.stage3',
                        'connector.stage4'],
                    teacher_embeddings=[
                        'teacher.stage1', 'teacher.stage2', 'teacher.stage3', 'teacher.stage4'])))))
# Several views pass the preprocessor without a swap of channels: all images are loaded as RGB.
imagenet_positives = dict(
    type='MixupPositives',
    lowest=0.1,
    anchor='shared',
    pipeline=[
        dict(type='mmpretrain.RandomResizedCrop', scale=224, backend='pillow'),
        dict(type='RandomFlip', prob=0.5, direction='horizontal'),
    ],
    dataset=dict(
        type='mmpretrain.ImageNet', data_root='data/imagenet', split='train',
        pipeline=[dict(type='LoadImageFromFile'), dict(type='SwapChannels')]))
rgb_test_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='SwapChannels'),
    dict(type='mmpretrain.ResizeEdge', scale=256, edge='short', backend='pillow'),
    dict(type='mmpretrain.CenterCrop', crop_size=224),
    dict(type='mmpretrain.PackInputs'),
]
imagenet_test_positives = dict(
    type='MixupPositives',
    lowest=0.1,
    anchor='shared',
    pipeline=[],
    dataset=dict(
        type='mmpretrain.ImageNet', data_root='data/imagenet', split='val',
        pipeline=rgb_test_pipeline[:-1]))
