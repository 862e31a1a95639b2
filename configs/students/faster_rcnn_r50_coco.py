# The student alone: Faster R-CNN with ResNet-50 on COCO, 24 epochs: 38.4 AP (DPK, Table 4).
_base_ = '../_base_/pairs/faster_rcnn_r101_r50_coco.py'
model = dict(_delete_=True, **_base_.model.student)
