# Faster R-CNN with ResNet-152 (41.6 AP) teaches one with ResNet-50. No such file is public: the
# teacher is trained by configs/teachers/faster_rcnn_r152_coco.py.
# AP, AP50, AP75, small, medium, large (DPK, Table 4): teacher 41.6 62.3 45.4 23.3 46.1 53.6,
# student alone 38.4 59.0 42.0 21.5 42.1 50.3.
_base_ = 'faster_rcnn_r101_r50_coco.py'
model = dict(
    teacher=dict(backbone=dict(depth=152)),
    teacher_checkpoint='work_dirs/teachers/faster_rcnn_r152_coco/epoch_24.pth')
