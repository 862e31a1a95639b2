# Teachers resnet34 (73.31 %) and deit_small (79.9 %), student resnet18 (69.75 % alone), ImageNet.
_base_ = [
    '../models/imagenet/resnet34.py',
    '../models/imagenet/deit_small.py',
    '../models/imagenet/resnet18.py',
    '../datasets/imagenet.py',
    '../schedules/imagenet_100e.py',
    '../default_runtime.py',
]
model = dict(
    type='Distiller',
    student=_base_.resnet18,
    teachers=dict(
        first=dict(
            network=_base_.resnet34,
            # torchvision's resnet34-333f7ec4.pth through tools/model_converters/convert_teacher.py.
            checkpoint='checkpoints/imagenet/resnet34.pth',
            layers=dict(logits='head.fc'),
            engine=dict(memory_format='channels_last', fold_batchnorm=True)),
        second=dict(
            network=_base_.deit_small,
            checkpoint=(
                'https://mmassets.onedl.ai/mmclassification/v0/'
                'deit/deit-small_pt-4xb256_in1k_20220218-9425b9bb.pth'),
            layers=dict(logits='head.layers.head'))),
    student_layers=dict(logits='head.fc'),
    student_engine=dict(memory_format='channels_last'))
