# RetinaNet with ResNet-152 (39.9 AP) teaches one with ResNet-50. No such file is public: the
# teacher is trained by configs/teachers/retinanet_r152_coco.py.
_base_ = 'retinanet_r101_r50_coco.py'
model = dict(
    teacher=dict(backbone=dict(depth=152)),
    teacher_checkpoint='work_dirs/teachers/retinanet_r152_coco/epoch_24.pth')
