# MGD (Yang et al., ECCV 2022). No published number for this pair.
_base_ = ['../_base_/pairs/vgg13_mobilenetv2_cifar100.py', '../_base_/methods/mgd.py']

model = _base_.mgd
model.student_layers.last = 'backbone.stage3'  # 4x4, as the teacher's last map
model.teacher_layers.last = 'backbone.stage5'
model.connectors.generator.module.update(in_channels=48, out_channels=512)
