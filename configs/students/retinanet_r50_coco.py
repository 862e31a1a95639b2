# The student alone: RetinaNet with ResNet-50 on COCO, 24 epochs: 37.4 AP (DPK, Table 4).
_base_ = '../_base_/pairs/retinanet_r101_r50_coco.py'
model = dict(_delete_=True, **_base_.model.student)
