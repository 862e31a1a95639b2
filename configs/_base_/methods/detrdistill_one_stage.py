# DETRDistill for Deformable DETR: a layer of the student's says where a query begins to look.
_base_ = 'detrdistill.py'
detrdistill = dict(
    model=dict(
        student_layers=dict(reference_layer=dict(part='reference_points_fc')),
        connectors=dict(
            prior_decoded=dict(inputs=dict(reference_layer='student.reference_layer')))))
