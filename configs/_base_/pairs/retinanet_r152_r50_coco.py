# RetinaNet with ResNet-152 (39.9 AP) teaches one with ResNet-50. No such file is public: the
# teacher is trained by configs/teachers/retinanet_r152_coco.py.
# AP, AP50, AP75, small, medium, large (DPK, Table 4): teacher 39.9 59.4 42.7 23.5 44.2 51.5,
# student alone 37.4 56.7 39.6 20.6 40.7 49.7.
_base_ = 'retinanet_r101_r50_coco.py'
model = dict(
    teacher=dict(backbone=dict(depth=152)),
    teacher_checkpoint='work_dirs/teachers/retinanet_r152_coco/epoch_24.pth')
